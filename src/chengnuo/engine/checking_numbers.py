"""Are the numbers of a scenario sound: indicators, charts and sheets, and what they count. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chengnuo.core.records.rules.forms import FieldKind
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine.declaration import AssetClass, Sheet
from chengnuo.engine.looking import COUNT_ALARM_NAMES, COUNT_STREAM_NAMES, Look, names_of
from chengnuo.engine.reading import Path
from chengnuo.engine.sheets import names_of_line

_GROUPS = ("month", "stage", "street", "of")
_ASSET_GROUPS = ("state", "owner", "keeper", "year", "month", "street")


def indicators(look: Look) -> None:
    """What is counted, above and below the line, and the sentences it feeds."""
    for path, one in look.each("indicators"):
        for side in ("numerator", "denominator"):
            if side in one:
                _count(look, (*path, side), one[side])
    known = [one["id"] for _, one in look.each("indicators")]
    for path, one in look.each("feeds"):
        look.refers((*path, "indicator"), one["indicator"], known, "指标")


def charts(look: Look) -> None:
    """What is drawn, and by what."""
    for path, one in look.each("charts"):
        counted = _count(look, path, one)
        if "sheet" in one and ("sum" not in one or "by" in one):
            look.add(path, "画汇总表的图要写 sum（画哪一列），不写 by。")
        if counted is None:
            continue
        groups = _ASSET_GROUPS if isinstance(counted, AssetClass) else _GROUPS
        look.refers(
            (*path, "by"), one.get("by", ""), [*(field.id for field in counted.fields), *groups], "问题"
        )
        if one.get("share"):
            look.condition((*path, "share"), one["share"], names_of(counted))


def sheets(look: Look) -> None:
    """Each line and each column, in the order they are computed in."""
    kinds = [kind.id for kind in look.declared.kinds]
    for (path, one), sheet in zip(look.each("sheets"), look.declared.sheets, strict=True):
        if not look.refers((*path, "record"), sheet.record, kinds, "台账"):
            continue
        if sheet.when:
            look.condition((*path, "when"), sheet.when, _names(look, sheet.record))
        names = names_of_line(_names(look, sheet.record), 1, 30)
        for n, column in enumerate(one["columns"]):
            _column(look, (*path, "columns", n), column, sheet, names)
            names[column["id"]] = 1.0


def _column(look: Look, path: Path, one: Mapping[str, Any], sheet: Sheet, names: Mapping[str, Any]) -> None:
    if one["id"] in names:
        look.add((*path, "id"), f"「{one['id']}」已经用了：是前面的列、问题或指标里的名字。", "换一个代号。")
    if ("count" in one) == ("value" in one):
        look.add(path, f"「{one['title']}」要写 count（数出来）或 value（算出来），写一个。")
    elif "value" in one:
        look.number((*path, "value"), one["value"], names)
    else:
        _count(look, (*path, "count"), one["count"])
        kind = look.declared.kind(one["count"].get("record", ""))
        if kind is not None and (kind.of is None or kind.of.kind != sheet.record):
            above = look.declared.kind(sheet.record)
            look.add(
                (*path, "count", "record"),
                f"「{kind.title}」不属于「{above.title if above else sheet.record}」，数不到每一行。",
                f"在「{kind.title}」里写 of: {sheet.record}。",
            )


def _names(look: Look, kind_id: str) -> dict[str, Any]:
    kind = look.declared.kind(kind_id)
    return names_of(kind) if kind else {}


def _count(look: Look, path: Path, one: Mapping[str, Any]) -> RecordKind | AssetClass | None:
    """What is counted, once its condition and its sum are looked at; None where it is not there, or has no questions."""
    if len([name for name in ("record", "asset", "alarm", "datastream", "sheet") if name in one]) != 1:
        look.add(
            path,
            "要写明数什么，只写一样。",
            "record 台账、asset 部件、alarm 报警、datastream 设备、sheet 汇总表。",
        )
        return None
    for name, section, what, names in (
        ("alarm", "alarms", "报警", COUNT_ALARM_NAMES), ("datastream", "datastreams", "监测数据", COUNT_STREAM_NAMES),
    ):  # fmt: skip
        if name in one:
            known = [found["id"] for _, found in look.each(section)]
            if look.refers((*path, name), one[name], known, what) and one.get("when"):
                look.condition((*path, "when"), one["when"], names)
            return None
    if "sheet" in one:
        _count_lines(look, path, one)
        return None
    if "record" in one:
        wanted, known, what = one["record"], [kind.id for kind in look.declared.kinds], "台账"
    else:
        wanted, known, what = one["asset"], [found.id for found in look.declared.asset_classes], "部件"
    if not look.refers((*path, "record" if "record" in one else "asset"), wanted, known, what):
        return None
    counted = look.declared.kind(wanted) or look.declared.asset_class(wanted)
    assert counted is not None
    if one.get("when"):
        look.condition((*path, "when"), one["when"], names_of(counted))
    if one.get("sum"):
        numbers = [
            field.id for field in counted.fields if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER)
        ]
        numbers += ["quantity"] if isinstance(counted, RecordKind) and counted.quantity else []
        look.refers((*path, "sum"), one["sum"], numbers, "数字问题")
    return counted


def _count_lines(look: Look, path: Path, one: Mapping[str, Any]) -> None:
    known = [sheet.id for sheet in look.declared.sheets]
    if not look.refers((*path, "sheet"), one["sheet"], known, "汇总表"):
        return
    sheet = look.declared.sheet(one["sheet"])
    assert sheet is not None
    columns = [column.id for column in sheet.columns]
    if one.get("when"):
        names = names_of_line(_names(look, sheet.record), 1, 30) | dict.fromkeys(columns, 1.0)
        look.condition((*path, "when"), one["when"], names)
    if one.get("sum"):
        look.refers((*path, "sum"), one["sum"], columns, "列")
