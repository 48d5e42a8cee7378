"""What is wrong with a scenario, each fault with its line and what to write instead: first by the schema, then by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from chengnuo.core.catalogue.rules import parse_stages
from chengnuo.core.observations.rules import alarm
from chengnuo.core.records.rules.forms import FieldKind
from chengnuo.core.records.rules.kinds import PlaceNeed, RecordKind
from chengnuo.engine import checking_numbers
from chengnuo.engine.declaration import Alarm
from chengnuo.engine.looking import (
    ASSET_NAMES,
    COUNT_NAMES,
    FILL_NAMES,
    NOTHING,
    ZONE_WORDS,
    Known,
    Look,
    names_of,
    nearest,
    sample,
)
from chengnuo.engine.reading import Document, Fault, Path
from chengnuo.kernel.errors import Invalid

#: What the register of assets can hold of an attribute.
_ASSET_FIELDS = (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.DAY)
#: From this code on a major class has a district's own classes: they may be added to the standard later.
_OWN_FROM = 901
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true 或 false",
    "array": "一列（每行以 - 开头）",
    "object": "「名字: 内容」",
}


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of ``scenario.yaml``, as editors read it."""
    return dict(json.loads((files("chengnuo.engine") / "scenario.schema.json").read_text(encoding="utf-8")))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def faults(document: Document, known: Known = NOTHING, folder: str = "") -> tuple[Fault, ...]:
    """Everything that is wrong, in the order of the lines."""
    if document.data is None:
        return document.faults
    found = [fault for error in _validator().iter_errors(document.data) for fault in _said(document, error)]
    if not found:
        found = list(_against_itself(document, known, folder))
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: fault.line))


def _said(document: Document, error: ValidationError) -> Iterator[Fault]:
    """A fault of the schema in words."""
    path: Path = tuple(error.absolute_path)
    name = str(path[-1]) if path else "文件"
    kind: str = str(error.validator)
    wanted: Any = error.validator_value
    value: Any = error.instance
    if kind == "required":
        missing = [one for one in wanted if one not in value]
        about = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        for one in missing:
            yield document.fault(
                path, f"缺少「{one}」。", f"加一行 {one}: …（{about.get(one, {}).get('description', '')}）"
            )
    elif kind == "additionalProperties" and isinstance(error.schema, dict):
        allowed = list(error.schema.get("properties", {}))
        for one in [key for key in value if key not in allowed]:
            yield document.fault((*path, one), f"没有「{one}」这一项。", nearest(str(one), allowed))
    elif kind == "enum":
        yield document.fault(
            path, f"「{name}」不能写「{value}」。", nearest(str(value), [str(one) for one in wanted])
        )
    elif kind == "type":
        yield document.fault(
            path,
            f"「{name}」要写{_TYPES.get(str(wanted), str(wanted))}，现在是「{str(value)[:30]}」。",
            _quote(wanted, value),
        )
    else:
        about = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
        yield document.fault(
            path, f"「{name}」{_limit(kind, wanted)}，现在是「{str(value)[:30]}」。", str(about)
        )


def _quote(wanted: Any, value: Any) -> str:
    return f'加引号："{value}"' if wanted == "string" and isinstance(value, int | float | bool) else ""


def _limit(kind: str, wanted: Any) -> str:
    return {
        "minLength": "不能是空的", "maxLength": f"最多 {wanted} 字", "minimum": f"不能小于 {wanted}", "maximum": f"不能大于 {wanted}",
        "minItems": f"至少要有 {wanted} 项", "minProperties": "至少要有一项", "pattern": "的写法不对",
    }.get(kind, "的写法不对")  # fmt: skip


def _against_itself(document: Document, known: Known, folder: str) -> tuple[Fault, ...]:
    look = Look(document, known)
    if folder and look.declared.id != folder:
        look.add(("id",), f"代号「{look.declared.id}」与文件夹名「{folder}」不同。", f"写 id: {folder}")
    _ids(look)
    for check in (
        _units,
        _kinds,
        _asset_classes,
        _personal,
        _parts,
        _zones,
        _alarms,
        checking_numbers.sheets,
        checking_numbers.indicators,
        checking_numbers.charts,
    ):
        check(look)
    return tuple(look.found)


def _ids(look: Look) -> None:
    """Kinds and classes of assets share one set of ids, everything else has its own."""
    for names in (
        ("records", "cases", "merged_forms", "asset_classes"),
        ("indicators",),
        ("sheets",),
        ("alarms",),
        ("datastreams",),
        ("zones",),
    ):
        seen: set[str] = set()
        for name in names:
            for path, one in look.each(name):
                if one["id"] in seen:
                    look.add((*path, "id"), f"代号「{one['id']}」用了两次。", "换一个代号。")
                seen.add(one["id"])


def _units(look: Look) -> None:
    if not look.known.units:
        return
    wanted: list[tuple[Path, str]] = [(("lead_unit",), look.declared.lead_unit)]
    for path, one in look.each("merged_forms"):
        wanted += [((*path, "parts", n, "unit"), part["unit"]) for n, part in enumerate(one["parts"])]
    wanted += [((*path, "unit"), one["unit"]) for path, one in look.each("cases") if "unit" in one]
    for where, unit in wanted:
        if unit not in look.known.units:
            look.add(where, f"单位名录里没有「{unit}」。", nearest(unit, look.known.units))


def _kinds(look: Look) -> None:
    sections: list[tuple[Path, Mapping[str, Any]]] = [
        found for name in ("records", "cases", "merged_forms") for found in look.each(name)
    ]
    for (path, one), kind in zip(sections, look.declared.kinds, strict=True):
        ids = [field.id for field in kind.fields]
        if kind.of is not None:
            _owner(look, (*path, "of"), kind)
        if "title_field" in one:
            look.refers((*path, "title_field"), one["title_field"], ids, "问题")
        title = kind.field(kind.title_field)
        if title is not None and title.personal:
            look.add(
                (*path, "form"),
                f"标题「{title.title}」是个人信息，标题到处都看得到。",
                "用 title_field 另选一个问题当标题。",
            )
        for n, column in enumerate(one.get("columns") or ()):
            look.refers((*path, "columns", n), column, ids, "问题")
        for where, form in _forms(path, one):
            _form(look, where, form, kind)
        _stages(look, path, kind)
    for path, one in look.each("cases"):
        _class(look, (*path, "class"), str(one["class"]))
        _own_limit(look, path, one)
    classes = [one.id for one in look.declared.asset_classes]
    for path, one in (*look.each("records"), *look.each("cases")):
        if "asset" in one:
            look.refers((*path, "asset"), one["asset"], classes, "部件")
    for n, layer in enumerate(look.document.data.get("layers") or ()):
        look.refers(
            ("layers", n), layer, [*(kind.id for kind in look.declared.kinds), *classes], "台账或部件"
        )


def _asset_classes(look: Look) -> None:
    for (path, one), declared in zip(look.each("asset_classes"), look.declared.asset_classes, strict=True):
        if int(declared.code[2:]) < _OWN_FROM:
            _class(look, (*path, "code"), f"component:{declared.code}")
        ids = [field.id for field in declared.fields]
        for n, name in enumerate(one.get("on_label") or ()):
            look.refers((*path, "on_label", n), name, ids, "属性")
        for n, name in enumerate((one.get("attributes") or {}).get("required") or ()):
            look.refers((*path, "attributes", "required", n), name, ids, "属性")
        for field in declared.fields:
            here = (*path, "attributes", "properties", field.id)
            if field.id in ASSET_NAMES:
                look.add(here, f"「{field.id}」是指标里已有的名字，不能当属性的代号。", "换一个代号。")
            if field.kind not in _ASSET_FIELDS:
                look.add(
                    here,
                    f"部件的属性不能是「{field.kind.label}」。",
                    "用文字、选项、整数、数或日期；是否写成 enum: [是, 否]。",
                )
            if field.personal or field.when:
                look.add(here, "部件的属性不能是个人信息，也不能有条件。", "个人信息写进台账。")


def _owner(look: Look, path: Path, kind: RecordKind) -> None:
    """What a kind belongs to belongs to nothing itself: one step, never a ring."""
    assert kind.of is not None
    records = [one["id"] for _, one in look.each("records") if one["id"] != kind.id]
    if look.refers(path, kind.of.kind, records, "台账"):
        above = look.declared.kind(kind.of.kind)
        if above is not None and above.of is not None:
            look.add(path, f"「{above.title}」自己又属于「{above.of.title}」。", "只能属于不属于别的台账的。")


def _forms(path: Path, one: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for name in ("form", "questions"):
        if name in one:
            yield (*path, name), one[name]
    for n, part in enumerate(one.get("parts") or ()):
        yield (*path, "parts", n, "form"), part["form"]


def _form(look: Look, path: Path, form: Mapping[str, Any], kind: RecordKind) -> None:
    for n, name in enumerate(form.get("required") or ()):
        look.refers((*path, "required", n), name, form["properties"], "问题")
    answers = {field.id: sample(field) for field in kind.fields}
    for name, one in form["properties"].items():
        here = (*path, "properties", name)
        if one.get("type") == "array" and "items" not in one:
            look.add(here, f"多选的「{name}」没有写选项。", "加 items: {enum: [甲, 乙]}。")
        if name in COUNT_NAMES or name == "answers":
            look.add(here, f"「{name}」是指标里已有的名字，不能当问题的代号。", "换一个代号。")
        if one.get("when"):
            look.condition((*here, "when"), one["when"], {"answers": answers})


def _stages(look: Look, path: Path, kind: RecordKind) -> None:
    if not kind.stages:
        return
    if len({stage.id for stage in kind.stages}) < len(kind.stages):
        look.add((*path, "stages"), "有两个阶段用了同一个代号。", "换一个代号。")
    if any(stage.days and stage.minutes for stage in kind.stages):
        look.add((*path, "stages"), "一个阶段的时限 days 和 minutes 只能写一个。", "不到一天的写 minutes。")
    if not any(stage.ends for stage in kind.stages):
        look.add((*path, "stages"), "没有写明到哪个阶段算办结。", "给最后一个阶段加 ends: true。")


def _own_limit(look: Look, path: Path, one: Mapping[str, Any]) -> None:
    if one.get("example") and "limit" not in one:
        look.add((*path, "example"), "没有写 limit，example 没有意义。", "写上 limit，或删去 example。")
    try:
        parse_stages(str(one.get("limit", "1 工作日")))
    except Invalid as error:
        look.add((*path, "limit"), error.message_zh, "如 limit: 4 工作时。")


def _class(look: Look, path: Path, wanted: str) -> None:
    if look.known.classes and wanted not in look.known.classes:
        look.add(path, f"立案标准里没有小类「{wanted}」。", nearest(wanted, sorted(look.known.classes)))


def _personal(look: Look) -> None:
    asked = {
        f"{kind.id}.{field.id}" for kind in look.declared.kinds for field in kind.fields if field.personal
    }
    for path, one in look.each("personal_data"):
        if one["field"] not in asked:
            look.add(
                (*path, "field"),
                f"「{one['field']}」不是标了 personal: true 的问题。",
                nearest(one["field"], asked),
            )
    for name in sorted(asked - {one.field for one in look.declared.personal}):
        look.add(
            ("personal_data",),
            f"「{name}」是个人信息，没有写明用途和保存多久。",
            f"在 personal_data 里加 field: {name}、purpose、retention_days。",
        )


def _alarms(look: Look) -> None:
    cases = [one["id"] for _, one in look.each("cases")]
    streams = [one["id"] for _, one in look.each("datastreams")]
    zones = [one["id"] for _, one in look.each("zones")]
    for (path, one), declared in zip(look.each("alarms"), look.declared.alarms, strict=True):
        if not look.refers((*path, "datastream"), one["datastream"], streams, "监测数据"):
            continue
        if "zone" in one:
            look.refers((*path, "zone"), one["zone"], zones, "区域")
        if "case" in one:
            look.refers((*path, "case"), one["case"], cases, "案卷")
        _rule(look, path, declared)
        _opened(look, path, one, declared)


def _rule(look: Look, path: Path, declared: Alarm) -> None:
    """Conditions are tried on what a device may say; the rest is what the observations themselves ask of a rule."""
    names = alarm.NAMES | {"thing": _thing_words(look, declared)}
    texts = {name: text for name in ("when", "clear_when") if (text := getattr(declared.rule, name))}
    before = len(look.found)
    for name, text in texts.items():
        look.condition((*path, name), text, names)
    if len(look.found) > before:
        return
    try:
        alarm.check(declared.rule)
    except Invalid as error:
        look.add(path, error.message_zh)


def _thing_words(look: Look, declared: Alarm) -> dict[str, Any]:
    stream = look.declared.datastream(declared.datastream)
    counted = any(declared.datastream in (zone.counts, zone.groups) for zone in look.declared.zones)
    said = dict.fromkeys(stream.properties, "") if stream else {}
    return said | (ZONE_WORDS if counted else {})


def _opened(look: Look, path: Path, one: Mapping[str, Any], declared: Alarm) -> None:
    """What an alarm opens can be filled in: every question that must be answered is."""
    if declared.case and declared.record:
        look.add((*path, "record"), "case 和 record 只能写一个。", "立案写 case，登记台账写 record。")
    if not declared.record:
        if declared.fill:
            look.add((*path, "fill"), "fill 要和 record 一起写。", "加一行 record: 台账代号。")
        return
    if not look.refers(
        (*path, "record"),
        declared.record,
        [kind.id for kind in look.declared.kinds if not kind.parts],
        "台账",
    ):
        return
    kind = look.declared.kind(declared.record)
    assert kind is not None
    names = FILL_NAMES | {"thing": _thing_words(look, declared)}
    for question, text in declared.fill:
        if look.refers((*path, "fill", question), question, [field.id for field in kind.fields], "问题"):
            look.expression((*path, "fill", question), text, names)
    missing = [f.id for f in kind.fields if f.required and not f.when and f.id not in dict(declared.fill)]
    if missing:
        look.add(
            (*path, "record"),
            f"「{kind.title}」必填的「{missing[0]}」报警填不出。",
            f"在 fill 里加 {missing[0]}: …",
        )


def _zones(look: Look) -> None:
    streams = [one["id"] for _, one in look.each("datastreams")]
    for path, one in look.each("zones"):
        for name in ("counts", "groups"):
            if name in one:
                look.refers((*path, name), one[name], streams, "监测数据")
        placed = [kind.id for kind in look.declared.kinds if kind.place is PlaceNeed.REQUIRED]
        if not look.refers((*path, "record"), one["record"], placed, "必填位置的台账"):
            continue
        kind = look.declared.kind(one["record"])
        assert kind is not None
        numbers = [field.id for field in kind.fields if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER)]
        for name in ("radius", "capacity"):
            if name in one:
                look.refers((*path, name), one[name], numbers, "数字问题")
        if one.get("when"):
            look.condition((*path, "when"), one["when"], names_of(kind))


def _parts(look: Look) -> None:
    for path, one in look.each("merged_forms"):
        kind = look.declared.kind(one["id"])
        answers = {field.id: sample(field) for field in kind.fields} if kind else {}
        for n, part in enumerate(one["parts"]):
            if part.get("when"):
                look.condition((*path, "parts", n, "when"), part["when"], {"answers": answers})
