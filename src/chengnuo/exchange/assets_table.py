"""Assets as files, out and in: a dry run with every fault by its place, then all of it or nothing, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import shapely
from shapely.errors import ShapelyError

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.queries import AssetFilter, AssetRow
from chengnuo.core.assets.rules.terms import Terms, differences, faults
from chengnuo.core.assets.rules.words import Accuracy, Source, State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.exchange.assets_sheet import FIELDS, LAYOUT, assets_geojson, read_geojson
from chengnuo.exchange.errors import format_missing
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.table_check import Faults, Planned, TableRun
from chengnuo.exchange.table_file import MEDIA_TYPES, Table, TableRow, read_table, written
from chengnuo.kernel import clock
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.codes import component_code
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import demand

#: What a spreadsheet still opens without complaint.
MOST_ROWS = 20_000
_KINDS = (*MEDIA_TYPES, "geojson")
_STATES = {member.label: member.value for member in State} | {"": State.GOOD.value}
_SOURCES = {member.label: member.value for member in Source} | {"": ""}
_ACCURACIES = {member.label: member.value for member in Accuracy} | {
    member.value: member.value for member in Accuracy
}
_WORDS = {
    "class_id": "小类", "name": "名称", "lon": "经度", "lat": "纬度", "started_on": "初始日期", "state": "状态",
    "manager_id": "主管部门", "owner_id": "权属单位", "keeper_id": "养护单位", "shape": "线或面", "accuracy": "空间精度",
    "source": "数据来源", "note": "备注", "attributes": "其他属性", "identifier": "标识码",
}  # fmt: skip
Change = tuple[AssetRow | None, Terms, bool]


def export_assets(*, actor: Any, wanted: AssetFilter, kind: str) -> ExportFile:
    """The assets of a filter as ``xlsx``, ``csv`` or ``geojson``. Raises ``NotAllowed``, ``Invalid``."""
    demand(actor, "asset.export")
    if kind not in _KINDS:
        raise format_missing(kind, _KINDS)
    rows = queries.every(wanted, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Invalid("exchange.many_assets", f"符合条件的部件超过 {MOST_ROWS} 个，请缩小范围分次导出。")
    lines = lines_of(rows)
    record(actor=actor, action="assets.export", object_type="asset", object_id="", label="部件",
           new={"format": kind, "rows": len(rows)})  # fmt: skip
    name = f"部件{clock.today():%Y%m%d}.{kind}"
    if kind == "geojson":
        return ExportFile(name, "application/geo+json", assets_geojson(lines))
    return ExportFile(name, MEDIA_TYPES[kind], written(LAYOUT, lines, kind, "部件"))


def lines_of(rows: tuple[AssetRow, ...]) -> list[dict[str, str]]:
    """Assets under the names of the standard."""
    units = {unit.id: unit for unit in people.units(active_only=False)}
    streets, communities = {row.code: row.name for row in places.streets()}, places.communities()

    def unit(name: str, unit_id: int | None) -> dict[str, str]:
        found = units.get(unit_id or 0)
        return {f"{name}DM": found.code if found else "", f"{name}MC": found.name if found else ""}

    return [
        {
            "GLBJBSM": row.identifier, "GLBJMC": row.name, "XLDM": row.class_code, "XLMC": row.class_name,
            **unit("ZGBM", row.terms.manager_id), **unit("QSDW", row.terms.owner_id), **unit("YHDW", row.terms.keeper_id),
            "SZDYWGBSM": row.grid_code, "SZJDDM": row.street_code, "SZJDMC": streets.get(row.street_code, ""),
            "SZSQDM": row.community_code, "SZSQMC": communities.get(row.community_code, ""), "GLBJZT": row.state_label,
            "CSRQ": f"{row.terms.started_on:%Y%m%d}", "BGRQ": f"{row.changed_on:%Y%m%d}",
            "SJLY": Source(row.terms.source).label if row.terms.source else "", "KJJD": row.terms.accuracy,
            "BZ": row.terms.note, "JD": f"{row.terms.lon:.7f}", "WD": f"{row.terms.lat:.7f}", "WKT": _wkt(row.terms.shape),
            "QTSX": "；".join(f"{key}={value}" for key, value in row.terms.attributes.items()), "BB": str(row.version),
            "SJXZ": "模拟" if row.simulated else "",
        }
        for row in rows
    ]  # fmt: skip


def dry_run(*, actor: Any, data: bytes) -> TableRun[Change]:
    """Everything that is wrong with a file, and what it would do; writes nothing. Raises ``SheetError``."""
    demand(actor, "asset.edit")
    table = read_geojson(data) if data.lstrip()[:1] == b"{" else read_table(data, LAYOUT)
    return _Reader(table).run()


def apply_table(*, actor: Any, data: bytes, name: str) -> str:
    """Write all of it or nothing; the batch that can be taken back. Raises ``SheetHasErrors`` and what the services raise."""
    run = dry_run(actor=actor, data=data)
    run.demand_sound()
    return str(services.import_assets(actor=actor, name=name, changes=run.changes)) if run.changes else ""


class _Reader:
    """Reads the rows of a table against what is registered."""

    def __init__(self, table: Table) -> None:
        self._table, self._faults = table, Faults(table)
        self._known = queries.by_identifiers([row.cells.get("GLBJBSM", "") for row in table.rows])
        self._units = {
            name: unit.id
            for unit in people.units(active_only=False)
            for name in (unit.code, unit.name, unit.short_name)
        }
        self._classes = {
            row.code: row.id for row in catalogue.classes("component", edition=catalogue.CURRENT)
        }
        self._seen: dict[str, int] = {}

    def run(self) -> TableRun[Change]:
        """Every row."""
        changes: list[Change] = []
        planned, unchanged = [], 0
        for row in self._table.rows:
            before = len(self._faults.errors)
            read = self._read(row)
            if read is None or len(self._faults.errors) > before:
                continue
            old, terms = read
            changed = differences(old.terms, terms)[1] if old else {}
            if old is not None and not changed:
                unchanged += 1
                continue
            changes.append((old, terms, row.cells.get("SJXZ", "") == "模拟"))
            words = "、".join(_WORDS[name] for name in changed)
            planned.append(
                Planned(
                    row.number, "修改" if old else "新增", f"{terms.name}：{words}" if old else terms.name
                )
            )
        errors = tuple(self._faults.errors)
        return TableRun(len(self._table.rows), errors, tuple(planned), unchanged, tuple(changes))

    def _read(self, row: TableRow) -> tuple[AssetRow | None, Terms] | None:
        cells, add = row.cells, self._faults.add
        identifier = cells.get("GLBJBSM", "")
        old = self._known.get(identifier)
        self._check_version(row, identifier, old)
        class_id = self._class(row, identifier, old)
        name = self._faults.text(row, "GLBJMC", 30)
        lon, lat = self._degrees(row, "JD"), self._degrees(row, "WD")
        started = self._day(row, old)
        if class_id is None or lon is None or lat is None or started is None:
            return None
        if places.locate(Point(lon, lat)) is None:
            add(row, "JD", "这个位置不在本区范围内")
        terms = Terms(
            class_id=class_id, name=name, lon=lon, lat=lat, started_on=started, identifier=identifier,
            state=str(self._faults.known(row, "GLBJZT", _STATES, "状态") or ""), manager_id=self._unit(row, "ZGBM"),
            owner_id=self._unit(row, "QSDW"), keeper_id=self._unit(row, "YHDW"), shape=self._shape(row),
            accuracy=str(self._faults.known(row, "KJJD", _ACCURACIES, "空间精度") or ""),
            source=str(self._faults.known(row, "SJLY", _SOURCES, "数据来源") or ""), note=cells.get("BZ", ""),
            attributes=self._attributes(row),
        )  # fmt: skip
        for fault in faults(terms, catalogue.matter_class(class_id).code, clock.today()):
            add(row, "GLBJBSM" if fault.startswith(("标识码", "部件标识码")) else "GLBJMC", fault)
        return old, _as_exact(terms, old)

    def _check_version(self, row: TableRow, identifier: str, old: AssetRow | None) -> None:
        version = row.cells.get("BB", "")
        if identifier:
            if identifier in self._seen:
                self._faults.add(row, "GLBJBSM", f"与第 {self._seen[identifier]} 行的标识码相同")
            self._seen.setdefault(identifier, row.number)
        if old is None and version:
            self._faults.add(row, "GLBJBSM", "没有这个标识码的部件；新增的 BB 请留空")
        elif old is not None and version != str(old.version):
            now = f"导出后平台上又有改动（现为版本 {old.version}），请重新导出再改"
            self._faults.add(
                row, "BB", now if version else "这个标识码已经有部件在用；要改它，请从导出的表改"
            )

    def _class(self, row: TableRow, identifier: str, old: AssetRow | None) -> int | None:
        code = row.cells.get("XLDM", "")
        if not code and old is not None:
            return old.terms.class_id
        if not code and len(identifier) == 17:
            code = identifier[6:11]
        if code not in self._classes:
            self._faults.add(row, "XLDM", f"没有部件小类「{code}」" if code else "XLDM 和 GLBJBSM 至少写一个")
            return None
        if identifier:
            try:
                component_code(identifier)
            except Invalid as error:
                self._faults.add(row, "GLBJBSM", error.message_zh)
                return None
        return self._classes[code]

    def _unit(self, row: TableRow, name: str) -> int | None:
        code, word = row.cells.get(f"{name}DM", ""), row.cells.get(f"{name}MC", "")
        if not code and not word:
            return None
        found = self._units.get(code) or self._units.get(word)
        if found is None:
            header = f"{name}MC" if word else f"{name}DM"
            self._faults.add(row, header, f"没有单位「{word or code}」")
        return found

    def _degrees(self, row: TableRow, header: str) -> float | None:
        try:
            value = float(row.cells.get(header, ""))
        except ValueError:
            value = float("nan")
        if not abs(value) <= 180:
            self._faults.add(row, header, f"{FIELDS[header]}应是 WGS-84 的度，如 114.2712345")
            return None
        return value

    def _day(self, row: TableRow, old: AssetRow | None) -> date | None:
        text = row.cells.get("CSRQ", "")
        if len(text) == 8 and text.isdecimal():
            row.cells["CSRQ"] = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        if not text:
            return old.terms.started_on if old else clock.today()
        return self._faults.day(row, "CSRQ")

    def _shape(self, row: TableRow) -> str:
        text = row.cells.get("WKT", "")
        if not text:
            return ""
        try:
            shape = shapely.force_2d(shapely.from_wkt(text))
        except ShapelyError:
            shape = None
        if shape is None or shape.is_empty or not shape.is_valid:
            self._faults.add(row, "WKT", "不是合规的线或面")
            return ""
        return str(shape.wkb.hex())

    def _attributes(self, row: TableRow) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for part in filter(None, (one.strip() for one in row.cells.get("QTSX", "").split("；"))):
            key, equals, value = part.partition("=")
            if not equals:
                self._faults.add(row, "QTSX", f"「{part[:30]}」应写作「键=值」")
            found[key.strip()] = value.strip()
        return found


def _as_exact(terms: Terms, old: AssetRow | None) -> Terms:
    """A file has seven digits behind the point, a centimetre: a place that only lost digits did not move."""
    if old is None or max(abs(terms.lon - old.terms.lon), abs(terms.lat - old.terms.lat)) > 1e-7:
        return terms
    return replace(terms, lon=old.terms.lon, lat=old.terms.lat)


def _wkt(shape: str) -> str:
    return str(shapely.from_wkb(bytes.fromhex(shape)).wkt) if shape else ""
