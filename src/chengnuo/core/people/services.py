"""Writing units and people. Every function is one transaction with its audit entry."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.db.models import F

from chengnuo.core.people import errors
from chengnuo.core.people.models import Unit, UnitKind, User
from chengnuo.core.people.queries import PersonRow, UnitRow, _person, _unit
from chengnuo.core.people.rules import as_lines, word_list
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.kept import changed
from chengnuo.kernel.permissions import Role, demand

_DATA = files("chengnuo.core.people") / "data"


@transaction.atomic
def load_jianghan_units(*, actor: Any | None = None) -> int:
    """Put in the district's departments and streets; how many were new. Units already there stay as they are.

    Streets must be loaded before (``places.services.load_jianghan``).
    """
    known = set(Unit.objects.values_list("code", flat=True))
    added = 0
    with (_DATA / "jianghan_units.csv").open(encoding="utf-8") as stream:
        for position, row in enumerate(csv.DictReader(stream), start=1):
            if row["code"] in known:
                continue
            Unit.objects.create(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                kind=UnitKind(row["kind"]),
                street_id=row["street_code"] or None,
                aliases=as_lines(word_list(row["aliases"])),
                duties=as_lines(word_list(row["duties"])),
                position=position,
                is_example=row["example"] == "1",
            )
            added += 1
    if added:
        record(
            actor=actor, action="units.load", object_type="unit", object_id="*", label="江汉区单位",
            new={"units": added},
        )  # fmt: skip
    return added


@transaction.atomic
def create_unit(*, actor: Any, name: str, short_name: str = "", kind: str = "other", duties: str = "",
                aliases: str = "") -> UnitRow:  # fmt: skip
    """Add a unit typed by a person.

    :raises NotAllowed: without ``unit.edit``.
    :raises Invalid: empty name. :raises Conflict: the name is taken.
    """
    demand(actor, "unit.edit")
    name = name.strip()
    if not name:
        raise errors.empty("name", "单位名称")
    if Unit.objects.filter(name=name).exists():
        raise errors.name_taken(name)
    last = Unit.objects.order_by("-position").values_list("position", flat=True).first() or 0
    row = Unit.objects.create(
        code=f"u{last + 1:04d}", name=name, short_name=short_name.strip() or name, kind=UnitKind(kind),
        duties=as_lines(word_list(duties)), aliases=as_lines(word_list(aliases)), position=last + 1,
    )  # fmt: skip
    record(actor=actor, action="units.create", object_type="unit", object_id=row.pk, label=name,
           new={"name": name, "kind": kind, "duties": row.duties})  # fmt: skip
    return _unit(row)


@transaction.atomic
def load_contractor(*, name: str, short_name: str, simulated: bool) -> int:
    """A contractor (承包单位) put in by the program at set-up; its id. One that is there stays as it is."""
    there = Unit.objects.filter(name=name).first()
    if there is not None:
        return int(there.pk)
    last = Unit.objects.order_by("-position").values_list("position", flat=True).first() or 0
    row = Unit.objects.create(
        code=f"u{last + 1:04d}", name=name, short_name=short_name, kind=UnitKind.CONTRACTOR, position=last + 1,
        simulated=simulated,
    )  # fmt: skip
    record(actor=None, action="units.create", object_type="unit", object_id=row.pk, label=name,
           new={"name": name, "kind": row.kind})  # fmt: skip
    return int(row.pk)


@transaction.atomic
def update_unit(*, actor: Any, unit_id: int, version: int, changes: Mapping[str, str | bool]) -> UnitRow:
    """Change fields of a unit: name, short_name, aliases, duties (text), is_active (bool), kind.

    :raises NotAllowed: without ``unit.edit``. :raises NotFound: no such unit.
    :raises Conflict: someone changed it since ``version`` was read, or the name is taken.
    """
    demand(actor, "unit.edit")
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None:
        raise errors.unit_missing(unit_id)
    fields = _clean(changes)
    name = fields.get("name")
    if name and Unit.objects.filter(name=name).exclude(pk=unit_id).exists():
        raise errors.name_taken(str(name))
    old = {key: getattr(row, key) for key, value in fields.items() if getattr(row, key) != value}
    if not old:
        return _unit(row)
    new = {key: fields[key] for key in old}
    saved = Unit.objects.filter(pk=unit_id, version=version).update(**new, version=F("version") + 1)
    if not saved:
        raise errors.unit_changed(row.name)
    changed(Unit)
    record(actor=actor, action="units.update", object_type="unit", object_id=unit_id, label=row.name,
           old=old, new=new)  # fmt: skip
    return _unit(Unit.objects.get(pk=unit_id))


@transaction.atomic
def create_user(
    *, actor: Any | None, username: str, password: str, role: str, display_name: str,
    unit_code: str = "", simulated: bool = False,
) -> PersonRow:  # fmt: skip
    """Open an account. ``actor`` None is the program itself, at set-up; a person needs ``user.manage``.

    :raises Conflict: the name is taken. :raises NotFound: no unit with that code.
    """
    if actor is not None:
        demand(actor, "user.manage")
    if User.objects.filter(username=username).exists():
        raise errors.username_taken(username)
    unit = None
    if unit_code:
        unit = Unit.objects.filter(code=unit_code).first()
        if unit is None:
            raise errors.unit_missing(unit_code)
    user = User(
        username=username, role=Role(role).value, display_name=display_name, unit=unit, simulated=simulated
    )
    user.set_password(password)
    user.save()
    record(actor=actor, action="users.create", object_type="user", object_id=user.pk, label=display_name,
           new={"username": username, "role": user.role, "unit": unit_code})  # fmt: skip
    return _person(user)


@transaction.atomic
def set_password(*, actor: Any | None, username: str, password: str) -> None:
    """Give a person a new password, which ends their other sessions.

    :raises NotFound: no such person.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise errors.user_missing(username)
    if actor is not None and actor.pk != user.pk:
        demand(actor, "user.manage")
    user.set_password(password)
    user.save(update_fields=["password"])
    record(actor=actor, action="users.password", object_type="user", object_id=user.pk,
           label=user.display_name)  # fmt: skip


def _clean(changes: Mapping[str, str | bool]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in changes.items():
        if key in ("duties", "aliases"):
            fields[key] = as_lines(word_list(str(value)))
        elif key in ("name", "short_name"):
            fields[key] = str(value).strip()
            if not fields[key]:
                raise errors.empty(key, "单位名称" if key == "name" else "单位简称")
        elif key == "kind":
            fields[key] = UnitKind(str(value)).value
        elif key == "is_active":
            fields[key] = bool(value)
        else:
            raise KeyError(key)
    return fields
