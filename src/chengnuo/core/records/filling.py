"""From what somebody filled in to the columns of a record, with a sentence for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.people.models import Unit
from chengnuo.core.places import queries as places
from chengnuo.core.records.errors import FieldFaults
from chengnuo.core.records.models import Record
from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.forms import Field, FieldKind, Values
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.core.records.shapes import Entry
from chengnuo.kernel import clock, expressions
from chengnuo.kernel.geo import Point

#: Names a fault may carry besides those of the kind's own fields.
DAY, QUANTITY, PLACE, UNIT, EVIDENCE = "_day", "_quantity", "_place", "_unit", "_evidence"
ASSET, OWNER = "_asset", "_of"


def asked(field: Field, answers: Mapping[str, Any]) -> bool:
    """Whether a field's condition holds for the answers so far; it decides over what is asked, so it never fails."""
    return holds(field.when, answers)


def holds(when: str, answers: Mapping[str, Any]) -> bool:
    """Whether a condition on the answers holds; an answer that is not there makes it false."""
    if not when:
        return True
    try:
        return expressions.compile(when).value({"answers": dict(answers)}) is True
    except expressions.BadExpression:
        return False


def columns(kind: RecordKind, entry: Entry, *, kept: Values | None = None) -> dict[str, Any]:
    """The columns ``entry`` means under ``kind``. ``kept`` are personal values that stay where nothing was typed.

    Raises ``FieldFaults`` with every fault by field.
    """
    given = dict(kept or {}) | {
        name: value for name, value in entry.answers.items() if value not in (None, "")
    }
    data, faults = forms.read(kind.fields, given, asked=asked)
    unknown = set(entry.answers) - {field.id for field in kind.fields}
    faults |= {name: f"这个表没有「{name}」这一项。" for name in sorted(unknown)}
    found: dict[str, Any] = {"data": data}
    about = about_asset(kind, entry, faults)
    if about is not None and not (entry.lon or entry.lat):
        entry = replace(entry, lon=str(about.terms.lon), lat=str(about.terms.lat))
    found |= _day(entry, faults) | _quantity(kind, entry, faults) | _unit(entry, faults)
    found |= _place(kind, entry, faults) | _evidence(entry, faults)
    owner = _owner(kind, entry, faults)
    if faults:
        raise FieldFaults(faults)
    field = kind.field(kind.title_field)
    named = owner.title if owner else about.name if about else ""
    title = forms.shown(field, data.get(field.id)) if field else named
    found["title"] = title[:200] or kind.title
    return found | {
        "parent_id": owner.pk if owner else entry.parent_id,
        "asset": about.identifier if about else entry.asset[:40],
    }


def _owner(kind: RecordKind, entry: Entry, faults: dict[str, str]) -> Record | None:
    """The record it belongs to, where its kind belongs to another."""
    if kind.of is None:
        return None
    wanted = Record.objects.filter(scenario=kind.scenario, kind=kind.of.kind, voided=False)
    owner = wanted.filter(pk=entry.parent_id).first() if entry.parent_id else None
    if owner is None:
        faults[OWNER] = f"请选择是哪一条「{kind.of.title}」。"
    return owner


def about_asset(kind: RecordKind, entry: Entry, faults: dict[str, str]) -> AssetRow | None:
    """The asset a record is about, by its identifier; where the kind asks for one, it must be there and of that class."""
    if not kind.asset_class:
        return None
    identifier = entry.asset.strip()
    found = assets.by_identifiers([identifier]).get(identifier)
    if not identifier:
        faults[ASSET] = "请填写部件标识码。"
    elif found is None:
        faults[ASSET] = f"没有标识码是「{identifier[:17]}」的部件。"
    elif found.class_code != kind.asset_class:
        faults[ASSET] = f"「{found.name}」是{found.class_name}，不是这张表要的部件。"
    return found


def _day(entry: Entry, faults: dict[str, str]) -> dict[str, Any]:
    value, fault = forms.read(
        [Field("day", "日期", FieldKind.DAY)], {"day": entry.day or clock.today().isoformat()}
    )
    if fault:
        faults[DAY] = fault["day"]
        return {}
    day = date.fromisoformat(value["day"])
    if day.year < 1949 or day > clock.today():
        faults[DAY] = "日期不能晚于今天。" if day > clock.today() else "日期太早了。"
    return {"day": day}


def _quantity(kind: RecordKind, entry: Entry, faults: dict[str, str]) -> dict[str, Any]:
    if kind.quantity is None:
        return {"quantity": None, "quantity_unit": ""}
    field = Field(
        "q", kind.quantity.title, FieldKind.NUMBER, kind.quantity.required, minimum=0, unit=kind.quantity.unit
    )
    value, fault = forms.read([field], {"q": entry.quantity})
    if fault:
        faults[QUANTITY] = fault["q"]
    number = value.get("q")
    return {
        "quantity": None if number is None else round(Decimal(str(number)), 4),
        "quantity_unit": kind.quantity.unit,
    }


def _unit(entry: Entry, faults: dict[str, str]) -> dict[str, Any]:
    if entry.unit_id is not None and not Unit.objects.filter(pk=entry.unit_id).exists():
        faults[UNIT] = "没有这个单位。"
    return {"unit_id": entry.unit_id}


def _evidence(entry: Entry, faults: dict[str, str]) -> dict[str, Any]:
    if len(entry.evidence) > 500:
        faults[EVIDENCE] = "依据最多 500 字。"
    return {"evidence": entry.evidence.strip()}


def _place(kind: RecordKind, entry: Entry, faults: dict[str, str]) -> dict[str, Any]:
    empty = dict.fromkeys(("address", "grid_code", "community_code", "street_code"), "") | {
        "lon": None,
        "lat": None,
    }
    if kind.place is PlaceNeed.NONE:
        return empty
    point = _point(entry)
    if point is None and (entry.lon or entry.lat):
        faults[PLACE] = "经纬度要写成两个数，如 114.27 和 30.59。"
        return empty
    if point is None:
        if kind.place is PlaceNeed.REQUIRED:
            faults[PLACE] = "请填写位置（经纬度，WGS-84）。"
        return empty | {"address": entry.address[:300].strip()}
    location = places.locate(point)
    if location is None:
        faults[PLACE] = "这个位置不在本区范围内。"
        return empty
    return {
        "address": entry.address[:300].strip() or location.names, "lon": round(point.lon, 7), "lat": round(point.lat, 7),
        "grid_code": location.grid_code, "community_code": location.community_code, "street_code": location.street_code,
    }  # fmt: skip


def _point(entry: Entry) -> Point | None:
    try:
        lon, lat = float(entry.lon), float(entry.lat)
    except ValueError:
        return None
    return Point(lon, lat) if isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 else None


def plain(row: Record) -> dict[str, Any]:
    """A record's columns as JSON, for its history and the audit."""
    return {
        "title": row.title, "quantity": None if row.quantity is None else float(row.quantity), "day": row.day.isoformat(),
        "unit_id": row.unit_id, "evidence": row.evidence, "address": row.address, "lon": row.lon, "lat": row.lat,
        "parent_id": row.parent_id, "asset": row.asset,
    } | {f"data.{name}": value for name, value in row.data.items()}  # fmt: skip
