"""Forms drawn from a kind's questions: what is typed stays, and each fault stands at its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.core.records import queries as records
from chengnuo.core.records.filling import asked
from chengnuo.core.records.queries import Entry, RecordFilter, RecordRow
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.kernel import clock
from chengnuo.web import files
from chengnuo.web.cases import maps

#: Questions of a kind carry a prefix in a form, so that none can be mistaken for what every record has.
_PREFIX = "q."
_COMMON = ("day", "quantity", "evidence", "address", "lon", "lat", "asset")


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be drawn."""

    field: Field
    name: str
    value: Any
    fault: str
    kept: bool

    @property
    def widget(self) -> str:
        """How it is drawn."""
        return self.field.kind.value


def typed_of(request: HttpRequest, kind: RecordKind) -> dict[str, Any]:
    """What a form holds, by field id and common name."""
    posted: QueryDict = request.POST
    typed: dict[str, Any] = {name: posted.get(name, "").strip() for name in _COMMON}
    typed |= {name: posted.get(name, "") for name in ("unit_id", "parent_id")}
    for field in kind.fields:
        name = _PREFIX + field.id
        typed[name] = posted.getlist(name) if field.kind is FieldKind.CHOICES else posted.get(name, "")
    return typed


def typed_from(kind: RecordKind, row: RecordRow) -> dict[str, Any]:
    """What a form shows of a record; personal answers stay where they are."""
    typed: dict[str, Any] = {
        "day": row.day.isoformat(), "quantity": "" if row.quantity is None else f"{row.quantity:g}", "evidence": row.evidence,
        "address": row.address, "lon": "" if row.lon is None else str(row.lon), "lat": "" if row.lat is None else str(row.lat),
        "unit_id": str(row.unit_id or ""), "parent_id": str(row.parent_id or ""), "asset": row.asset,
    }  # fmt: skip
    answers = {_PREFIX + f.id: "" if f.personal else forms.typed(f, row.data.get(f.id)) for f in kind.fields}
    return typed | answers


def empty(user: Any, *, owner: str = "", asset: str = "") -> dict[str, Any]:
    """A new form: today, the person's own unit, and what it shall belong to or the asset it is begun from."""
    unit = str(user.unit_id or "")
    return {"day": clock.today().isoformat(), "unit_id": unit, "parent_id": owner, "asset": asset}


def entry_of(kind: RecordKind, typed: Mapping[str, Any]) -> Entry:
    """The entry a form means."""
    common = {name: str(typed.get(name, "")) for name in _COMMON}
    return Entry(
        answers={field.id: typed[_PREFIX + field.id] for field in kind.fields if typed.get(_PREFIX + field.id)},
        unit_id=_id(typed.get("unit_id")), parent_id=_id(typed.get("parent_id")),
        day=common["day"], quantity=common["quantity"], evidence=common["evidence"], address=common["address"],
        lon=common["lon"], lat=common["lat"], asset=common["asset"],
    )  # fmt: skip


def _id(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 16 else None


def questions(
    kind: RecordKind, typed: Mapping[str, Any], faults: Mapping[str, str], *, row: RecordRow | None = None
) -> list[Question]:
    """The questions to ask now: those whose condition holds for what is answered so far."""
    given = {field.id: typed.get(_PREFIX + field.id) for field in kind.fields}
    answers, _ = forms.read(kind.fields, given, asked=asked)
    return [
        Question(
            field, _PREFIX + field.id, typed.get(_PREFIX + field.id, ""), faults.get(field.id, ""),
            bool(row and field.personal and row.data.get(field.id)),
        )
        for field in kind.fields
        if asked(field, answers)
    ]  # fmt: skip


def context(
    kind: RecordKind, typed: Mapping[str, Any], faults: Mapping[str, str], *, row: RecordRow | None = None
) -> dict[str, Any]:
    """All a form's page needs."""
    found: dict[str, Any] = {
        "kind": kind, "typed": typed, "questions": questions(kind, typed, faults, row=row), "units": people.units(),
        "faults": faults, "placed": kind.place is not PlaceNeed.NONE, "place_needed": kind.place is PlaceNeed.REQUIRED,
        "conditional": any(field.when for field in kind.fields), "owners": _owners(kind), "about": _about(kind, typed),
    } | files.limits()  # fmt: skip
    if found["placed"]:
        shape: Any = places.boundary_shape()
        here = _mark(typed, kind)
        found |= {
            "bounds": maps.sides(shape.bounds) if shape is not None else "",
            "layers": maps.layers(),
            "marks": {"marks": here},
        }
    return found


def _owners(kind: RecordKind) -> list[RecordRow]:
    """What a record of this kind may belong to, by name."""
    if kind.of is None:
        return []
    wanted = RecordFilter(scenario=kind.scenario, kind=kind.of.kind)
    return sorted(records.every(wanted), key=lambda row: (row.simulated, row.title))


def _about(kind: RecordKind, typed: Mapping[str, Any]) -> AssetRow | None:
    """The asset that is typed, to be shown by its name."""
    identifier = str(typed.get("asset", ""))
    return assets.by_identifiers([identifier]).get(identifier) if kind.asset_class and identifier else None


def _mark(typed: Mapping[str, Any], kind: RecordKind) -> list[dict[str, Any]]:
    try:
        lon, lat = float(typed.get("lon", "")), float(typed.get("lat", ""))
    except ValueError:
        return []
    return [
        {
            "lon": lon,
            "lat": lat,
            "n": 1,
            "tone": "desk",
            "sign": "+",
            "here": True,
            "title": kind.title,
            "lines": [],
        }
    ]
