"""From checked data to the frozen declaration. Pure; what it is given has passed ``checking``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chengnuo.core.cases.rules.terms import Terms, as_data
from chengnuo.core.observations.rules import alarm
from chengnuo.core.records.rules.forms import LONGEST, LONGEST_LONG, Field, FieldKind
from chengnuo.core.records.rules.kinds import Owner, Part, PlaceNeed, Quantity, RecordKind, Stage
from chengnuo.engine import declaration as d

_SIMPLE = {"integer": FieldKind.INTEGER, "number": FieldKind.NUMBER, "boolean": FieldKind.YES_NO}
Data = Mapping[str, Any]
_TERMS = ("condition", "limit", "example", "closing", "unit", "desk_first")
_RULE_PARTS = (
    "when", "clear_when", "for_seconds", "clear_seconds", "silence_seconds", "hears", "flaps", "flap_seconds", "severity", "text",
    "escalation",
)  # fmt: skip


def scenario(data: Data, version: int) -> d.Scenario:
    """The declaration of a version."""
    name = str(data["id"])
    codes = {str(one["id"]): str(one["code"]) for one in _all(data, "asset_classes")}
    titles = {str(one["id"]): str(one["title"]) for one in data.get("records") or ()}
    kinds = [_record(name, version, one, codes, titles) for one in data.get("records") or ()]
    kinds += [_case(data, version, one, codes) for one in data.get("cases") or ()]
    kinds += [_merged(name, version, one) for one in data.get("merged_forms") or ()]
    placed = tuple(kind.id for kind in kinds if kind.place is not PlaceNeed.NONE and not kind.asset_class)
    units = {kind.id: kind.quantity.unit for kind in kinds if kind.quantity}
    return d.Scenario(
        id=name, version=version, title=str(data["title"]), purpose=str(data["purpose"]).strip(), source=str(data["source"]),
        lead_unit=str(data["lead_unit"]), maturity=d.Maturity(data["maturity"]), kinds=tuple(kinds),
        personal=tuple(d.PersonalData(str(p["field"]), str(p["purpose"]), int(p["retention_days"])) for p in _all(data, "personal_data")),
        asset_classes=tuple(_asset_class(one) for one in _all(data, "asset_classes")),
        zones=tuple(_zone(one) for one in _all(data, "zones")),
        datastreams=tuple(_stream(one) for one in _all(data, "datastreams")),
        alarms=tuple(_alarm(data, one) for one in _all(data, "alarms")),
        indicators=tuple(_indicator(one) for one in _all(data, "indicators")),
        feeds=tuple(d.Fed(str(f["sentence"]), float(f["figure"]), f["unit"], f["indicator"]) for f in _all(data, "feeds")),
        charts=tuple(_chart(one, units) for one in _all(data, "charts")),
        sheets=tuple(_sheet(one) for one in _all(data, "sheets")),
        layers=tuple(data["layers"]) if "layers" in data else (*codes, *placed),
    )  # fmt: skip


def fields(form: Data | None) -> tuple[Field, ...]:
    """The questions of a form, in its order."""
    if not form:
        return ()
    required = set(form.get("required") or ())
    return tuple(_field(str(name), one, name in required) for name, one in form["properties"].items())


def _all(data: Data, name: str) -> Sequence[Any]:
    return data.get(name) or ()


def _field(name: str, one: Data, required: bool) -> Field:
    kind = _kind(one)
    items = one.get("items") or {}
    longest = int(one.get("maxLength") or (LONGEST_LONG if kind is FieldKind.LONG else LONGEST))
    return Field(
        id=name, title=str(one["title"]), kind=kind, required=required,
        choices=tuple(str(choice) for choice in one.get("enum") or items.get("enum") or ()),
        minimum=one.get("minimum"), maximum=one.get("maximum"), longest=longest, unit=str(one.get("unit", "")),
        hint=str(one.get("description", "")), personal=bool(one.get("personal")), when=str(one.get("when", "")),
    )  # fmt: skip


def _kind(one: Data) -> FieldKind:
    declared = one.get("type", "string")
    if declared == "array":
        return FieldKind.CHOICES
    if declared in _SIMPLE:
        return _SIMPLE[declared]
    if "enum" in one:
        return FieldKind.CHOICE
    return {"date": FieldKind.DAY, "long": FieldKind.LONG}.get(one.get("format", ""), FieldKind.TEXT)


def _asset_class(one: Data) -> d.AssetClass:
    return d.AssetClass(
        one["id"], one["title"], str(one["code"]), fields(one.get("attributes")), bool(one.get("public")),
        tuple(one.get("on_label") or ()),
    )  # fmt: skip


def _record(
    name: str, version: int, one: Data, codes: Mapping[str, str], titles: Mapping[str, str]
) -> RecordKind:
    """A kind of records; one about assets stands where its asset stands."""
    questions, quantity, of = fields(one["form"]), one.get("quantity"), one.get("of")
    return RecordKind(
        scenario=name, version=version, id=one["id"], title=one["title"], fields=questions,
        title_field=_title_field(one, questions), place=PlaceNeed(one.get("place", "optional" if "asset" in one else "none")),
        of=Owner(of, titles.get(of, of)) if of else None,
        quantity=Quantity(quantity["title"], quantity["unit"], quantity.get("required", True)) if quantity else None,
        stages=tuple(
            Stage(s["id"], s["title"], s.get("days"), bool(s.get("working_days")), bool(s.get("ends")), s.get("minutes"))
            for s in one.get("stages") or ()
        ),
        description=str(one.get("description", "")), columns=tuple(one.get("columns") or ()),
        asset_class=codes.get(one.get("asset", ""), ""),
    )  # fmt: skip


def _title_field(one: Data, questions: Sequence[Field]) -> str:
    """The question that is the title: the first, or none for what is about an asset or belongs to another and bears its name."""
    return str(one.get("title_field") or ("" if "asset" in one or "of" in one else questions[0].id))


def _case(data: Data, version: int, one: Data, codes: Mapping[str, str]) -> RecordKind:
    questions = fields(one["form"])
    class_kind, _, code = str(one["class"]).partition(":")
    return RecordKind(
        scenario=str(data["id"]), version=version, id=one["id"], title=one["title"], fields=questions,
        title_field=_title_field(one, questions), place=PlaceNeed.REQUIRED, case_class=(class_kind, code), terms=_terms(data, one),
        description=str(one.get("description", "")), columns=tuple(one.get("columns") or ()),
        asset_class=codes.get(one.get("asset", ""), ""),
    )  # fmt: skip


def _terms(data: Data, one: Data) -> Terms | None:
    """What a case kind says beside the filing standard; None where it says nothing."""
    said = {name: one[name] for name in _TERMS if name in one}
    return Terms(by=f"场景「{data['title']}」", **said) if said else None


def _merged(name: str, version: int, one: Data) -> RecordKind:
    """One form of several: a question with the same id is the same question, and is asked once."""
    questions = {field.id: field for field in fields(one.get("questions"))}
    for part in one["parts"]:
        for field in fields(part["form"]):
            questions[field.id] = merge(questions.get(field.id), field, str(part.get("when", "")))
    asked = tuple(questions.values())
    return RecordKind(
        scenario=name, version=version, id=one["id"], title=one["title"], fields=asked,
        title_field=one.get("title_field") or asked[0].id, place=PlaceNeed(one.get("place", "none")), days=int(one["days"]),
        parts=tuple(Part(p["id"], p["title"], p["unit"], str(p.get("when", ""))) for p in one["parts"]),
        description=str(one.get("description", "")), columns=tuple(one.get("columns") or ()),
    )  # fmt: skip


def merge(known: Field | None, field: Field, part_when: str) -> Field:
    """A department's question beside the same one asked already: needed if either needs it, asked if either asks."""
    wanted = " && ".join(f"({one})" for one in (part_when, field.when) if one)
    if known is None:
        return replace(field, when=wanted)
    when = f"{known.when} || {wanted}" if known.when and wanted else ""
    return replace(known, required=known.required or field.required, when=when)


def _indicator(one: Data) -> d.Indicator:
    below = one.get("denominator")
    return d.Indicator(
        one["id"], one["title"], one["unit"], _count(one["numerator"]), _count(below) if below else None,
        str(one.get("meaning", "")), bool(one.get("card", True)),
    )  # fmt: skip


def _count(one: Data) -> d.Count:
    names = ("record", "when", "sum", "alarm", "datastream", "asset", "sheet")
    return d.Count(*(str(one.get(name, "")) for name in names))


def _chart_unit(one: Data, units: Mapping[str, str]) -> str:
    if one.get("share"):
        return "%"
    return units.get(one.get("record", ""), "") if one.get("sum") == "quantity" else ""


def _chart(one: Data, units: Mapping[str, str]) -> d.Chart:
    return d.Chart(
        one["title"], one.get("record", ""), one.get("by", ""), one.get("sum", ""), _chart_unit(one, units), str(one.get("share", "")),
        one.get("asset", ""), one.get("sheet", ""),
    )  # fmt: skip


def _sheet(one: Data) -> d.Sheet:
    return d.Sheet(
        one["id"], one["title"], one["record"], str(one.get("when", "")), d.Period(one.get("period", "month")),
        tuple(_column(column) for column in one["columns"]), str(one.get("description", "")),
    )  # fmt: skip


def _column(one: Data) -> d.Column:
    count = one.get("count")
    return d.Column(
        one["id"], one["title"], str(one.get("unit", "")), _count(count) if count else None, d.Take(one.get("take", "number")),
        str(one.get("value", "")), one.get("at_least"), one.get("at_most"), int(one.get("digits", 2)), bool(one.get("total")),
        str(one.get("meaning", "")),
    )  # fmt: skip


def _zone(one: Data) -> d.ZoneKind:
    names = ("id", "title", "record", "radius", "when", "capacity", "counts", "groups")
    return d.ZoneKind(*(str(one.get(name, "")) for name in names))


def _stream(one: Data) -> d.Datastream:
    observed = str(one.get("observed") or one["title"])
    return d.Datastream(one["id"], one["title"], one["unit"], observed, tuple(one.get("properties") or ()))


def _alarm(data: Data, one: Data) -> d.Alarm:
    """A rule as the observations take it: its streams by what they observe, its devices by what they say of themselves."""
    scenario = str(data["id"])
    stream: Data = next((s for s in _all(data, "datastreams") if s["id"] == one["datastream"]), {})
    things = {str(name): str(word) for name, word in (one.get("things") or {}).items()}
    if one.get("zone"):
        things["zone"] = zone_mark(scenario, one["zone"])
    case, opened = str(one.get("case", "")), str(one.get("record", ""))
    rule = alarm.from_data(
        {name: one[name] for name in _RULE_PARTS if name in one}
        | {
            "id": f"{scenario}.{one['id']}", "title": str(one["title"]), "matter": _matter(data, case), "terms": _alarm_terms(data, case), "things": things,
            "observed": str(stream.get("observed") or stream.get("title", "")), "opens": f"{scenario}.{opened}" if opened else "",
        }
    )  # fmt: skip
    fill = tuple((str(name), str(text)) for name, text in (one.get("fill") or {}).items())
    return d.Alarm(one["id"], one["datastream"], rule, case, opened, fill)


def zone_mark(scenario: str, zone: str) -> str:
    """What the thing that stands for a zone says of its kind."""
    return f"{scenario}.{zone}"


def _declared_case(data: Data, case: str) -> Data | None:
    return next((c for c in _all(data, "cases") if c["id"] == case), None)


def _alarm_terms(data: Data, case: str) -> dict[str, Any]:
    found = _declared_case(data, case)
    terms = _terms(data, found) if found else None
    return as_data(terms) if terms else {}


def _matter(data: Data, case: str) -> str:
    """The class of a case kind as the cases name it."""
    found = _declared_case(data, case)
    return str(found["class"]).replace(":", "-") if found else ""
