"""What can be read of units and people: frozen dataclasses, never rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengnuo.core.people.errors import unit_missing
from chengnuo.core.people.models import SignIn, Unit, UnitKind, User
from chengnuo.core.people.rules import word_list
from chengnuo.kernel.kept import Kept
from chengnuo.kernel.permissions import PERMISSIONS, ROLE_NAMES, Role, allows_some, permissions_of


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit. ``kind`` department | street | contractor | other; ``duties`` are the words a suggestion goes by."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    street_code: str
    aliases: tuple[str, ...]
    duties: tuple[str, ...]
    is_active: bool
    is_example: bool
    simulated: bool
    version: int

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The unit itself, for permissions held for the own unit."""
        return (self.id,)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with an account."""

    id: int
    username: str
    display_name: str
    role: str
    role_label: str
    unit_id: int | None
    unit_name: str
    is_active: bool
    simulated: bool
    last_sign_in: datetime | None

    @property
    def is_authenticated(self) -> bool:
        """An account is somebody: what ``kernel.permissions`` asks of whoever acts."""
        return True


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in of a person; ``current`` is the one they look with."""

    id: int
    at: datetime
    seen_at: datetime
    address: str
    browser: str
    ended_at: datetime | None
    current: bool


#: Nearly every page names units, and few people ever change one.
_units = Kept(lambda: tuple(Unit.objects.all()), tables=(Unit,))


def units(*, active_only: bool = True) -> tuple[UnitRow, ...]:
    """All units in their usual order: departments, streets, others."""
    return tuple(_unit(row) for row in _units.value() if row.is_active or not active_only)


def unit(unit_id: int) -> UnitRow:
    """One unit.

    :raises NotFound: ``unit.missing``.
    """
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None:
        raise unit_missing(unit_id)
    return _unit(row)


def unit_by_name(name: str) -> UnitRow | None:
    """The unit called so, by full name, short name or alias; blanks around do not matter."""
    name = name.strip()
    for row in units(active_only=False):
        if name and name in (row.name, row.short_name, row.code, *row.aliases):
            return row
    return None


def people(*, unit_id: int | None = None, ids: Collection[int] | None = None) -> tuple[PersonRow, ...]:
    """All accounts, or those of one unit, or those with these ids."""
    rows = User.objects.select_related("unit")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return tuple(_person(row) for row in rows)


def sign_ins(user_id: int, *, session_key: str = "", limit: int = 20) -> tuple[SignInRow, ...]:
    """A person's sign-ins, newest first."""
    rows = SignIn.objects.filter(user_id=user_id)[:limit]
    return tuple(
        SignInRow(
            row.pk,
            row.at,
            row.seen_at,
            row.address,
            row.browser,
            row.ended_at,
            row.session_key == session_key,
        )
        for row in rows
    )


def kind_labels() -> dict[str, str]:
    """The kinds of units with their Chinese names."""
    return {kind.value: str(kind.label) for kind in UnitKind}


def role_label(role: str) -> str:
    """The Chinese name of a role."""
    return ROLE_NAMES[Role(role)] if role in set(Role) else role


def permissions_in_words(user: Any) -> tuple[tuple[str, bool], ...]:
    """What a person's role may do, as (Chinese name, only for the own unit)."""
    everywhere = permissions_of(user)
    own = {key for key in PERMISSIONS if key not in everywhere and allows_some(user, key)}
    return tuple((name, key in own) for key, name in PERMISSIONS.items() if key in everywhere or key in own)


def _unit(row: Unit) -> UnitRow:
    return UnitRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        street_code=row.street_id or "",
        aliases=word_list(row.aliases),
        duties=word_list(row.duties),
        is_active=row.is_active,
        is_example=row.is_example,
        simulated=row.simulated,
        version=row.version,
    )


def _person(row: User) -> PersonRow:
    return PersonRow(
        id=row.pk,
        username=row.username,
        display_name=row.display_name,
        role=row.role,
        role_label=role_label(row.role),
        unit_id=row.unit_id,
        unit_name=row.unit.short_name if row.unit else "",
        is_active=row.is_active,
        simulated=row.simulated,
        last_sign_in=row.last_login,
    )
