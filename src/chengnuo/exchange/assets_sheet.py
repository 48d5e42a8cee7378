"""The columns of an asset's file: the attribute names of GB/T 47678.5, and those the standard has no name for. Also as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely

from chengnuo.exchange.errors import SheetError
from chengnuo.exchange.table_file import Layout, Table, TableRow
from chengnuo.kernel.geo.shapes import to_geojson

#: Name → what people call it.
FIELDS = {
    "GLBJBSM": "标识码", "GLBJMC": "名称", "XLDM": "小类代码", "XLMC": "小类", "ZGBMDM": "主管部门代码", "ZGBMMC": "主管部门",
    "QSDWDM": "权属单位代码", "QSDWMC": "权属单位", "YHDWDM": "养护单位代码", "YHDWMC": "养护单位", "SZDYWGBSM": "单元网格",
    "SZJDDM": "街道代码", "SZJDMC": "街道", "SZSQDM": "社区代码", "SZSQMC": "社区", "GLBJZT": "状态", "CSRQ": "初始日期",
    "BGRQ": "变更日期", "SJLY": "数据来源", "KJJD": "空间精度", "BZ": "备注", "JD": "经度", "WD": "纬度", "WKT": "线或面",
    "QTSX": "其他属性", "BB": "版本", "SJXZ": "数据性质",
}  # fmt: skip
LAYOUT = Layout(
    "部件",
    {name: {"GLBJMC": 20, "BZ": 30, "WKT": 20, "QTSX": 24}.get(name, 14) for name in FIELDS},
    required=("GLBJMC", "JD", "WD"),
    fixed=("XLMC", "SZDYWGBSM", "SZJDDM", "SZJDMC", "SZSQDM", "SZSQMC", "BGRQ", "BB"),
    notes=(
        "列名是 GB/T 47678.5 的属性缩写："
        + "、".join(f"{name} {word}" for name, word in FIELDS.items())
        + "。",
        "改已有的部件，GLBJBSM 和 BB 照导出的写；新增的 BB 留空，GLBJBSM 留空由平台按 XLDM 编号。表里没有的部件不受影响。",
        "JD、WD 是 WGS-84（CGCS2000）的度；线和面另写 WKT。网格、社区、街道由平台按位置算出，写了也不读。",
        "单位写代码或名称，两样都写以代码为准。QTSX 写作「键=值；键=值」。SJXZ 写「模拟」的，处处标为模拟。",
    ),
    freeze="C2",
)


def assets_geojson(lines: Iterable[Mapping[str, str]]) -> bytes:
    """The lines as GeoJSON (RFC 7946): the columns as properties, the place as geometry."""
    features = [{"type": "Feature", "id": line["GLBJBSM"], "geometry": _geometry(line), "properties": _without_place(line)}
                for line in lines]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def read_geojson(data: bytes) -> Table:
    """The features of a GeoJSON as the rows of a table. Raises ``SheetError`` where it is none."""
    try:
        whole = json.loads(data)
        features = whole["features"]
        rows = tuple(_row(number, feature) for number, feature in enumerate(features, start=1))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SheetError("不是 GeoJSON 的 FeatureCollection，请用导出的格式") from error
    return Table(dict.fromkeys(FIELDS, ""), rows)


def _row(number: int, feature: Mapping[str, Any]) -> TableRow:
    cells = {
        name: str(value)
        for name, value in feature["properties"].items()
        if name in FIELDS and value is not None
    }
    shape = shapely.from_geojson(json.dumps(feature["geometry"]), on_invalid="ignore")
    if shape is not None and not shape.is_empty:
        point = shape if shape.geom_type == "Point" else shape.representative_point()
        lon, lat = shapely.get_coordinates(point)[0]
        cells |= {"JD": f"{lon:.7f}", "WD": f"{lat:.7f}"}
        cells["WKT"] = "" if shape.geom_type == "Point" else shape.wkt
    return TableRow(number, cells)


def _geometry(line: Mapping[str, str]) -> dict[str, Any]:
    if line["WKT"]:
        return to_geojson(shapely.from_wkt(line["WKT"]))
    return {"type": "Point", "coordinates": [float(line["JD"]), float(line["WD"])]}


def _without_place(line: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in line.items() if name not in ("JD", "WD", "WKT")}
