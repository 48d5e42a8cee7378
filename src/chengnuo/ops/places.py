"""`chengnuo places`: the layers of the district as files, and where a point lies."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

ACTS = ("load", "generate", "check", "export", "locate")


def places_command(
    act: Annotated[
        str, typer.Argument(help="load 载入；generate 生成模拟图层；check 检查；export 导出；locate 定位")
    ],
    values: Annotated[
        list[str] | None, typer.Argument(help="check：文件；export：grids 或 zones；locate：经度 纬度")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="generate、export：写到哪个文件夹")] = None,
    layer: Annotated[str, typer.Option(help="check：grids 单元网格，或 zones 分区")] = "grids",
    crs: Annotated[str, typer.Option(help="WGS84、CGCS2000、GCJ-02 或 BD-09")] = "WGS84",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="locate：按哪一天")] = None,
    seed: Annotated[int, typer.Option(help="generate：随机种子")] = 420103,
) -> None:
    """区划：载入、生成模拟网格、检查要导入的文件、导出、查一点属于哪个网格。"""
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.ops.manage import start_django

    if act not in ACTS:
        typer.echo(f"没有「{act}」，只有 {'、'.join(ACTS)}。", err=True)
        raise typer.Exit(2)
    start_django()
    given = values or []
    try:
        if act == "load":
            _load()
        elif act == "generate":
            _generate(out, seed)
        elif act == "check":
            _check(Path(_first(given, "文件")), layer, crs)
        elif act == "export":
            _export(_first(given, "图层"), out)
        else:
            _locate(given, crs, on.date() if on else None)
    except ChengnuoError as error:
        typer.echo(f"{error.message_zh}（{error.code}）", err=True)
        raise typer.Exit(1) from error


def _load() -> None:
    """Codes, boundary and simulated layers, where they are missing."""
    from chengnuo.core.places import queries, services

    services.load_jianghan()
    total = sum(tally.grids for tally in queries.tallies())
    typer.echo(f"街道 {len(queries.streets())}，社区 {len(queries.communities())}，网格 {total}。", err=True)


def _generate(out: Path | None, seed: int) -> None:
    """Write the simulated layers."""
    from chengnuo.core.places.shipped import made_layers

    folder = out or Path()
    for name, data in made_layers(seed).items():
        path = folder / f"jianghan_{name}.geojson.gz"
        path.write_bytes(data)
        typer.echo(f"{path}（{len(data):,} 字节，模拟）", err=True)


def _check(path: Path, layer: str, crs: str) -> None:
    """Every fault of a file as a line; exit code 1 where there is one. Writes nothing."""
    from chengnuo.core.places import services

    try:
        data = path.read_bytes()
    except OSError as error:
        typer.echo(f"读不了 {path}：{error.strerror}", err=True)
        raise typer.Exit(2) from error
    faults = services.check_file(layer=layer, data=data, crs=crs)
    for fault in faults:
        where = f"第 {fault.number} 个要素" if fault.number else "—"
        typer.echo(f"{where}\t{fault.code or '—'}\t{fault.message}")
    typer.echo(f"{len(faults)} 处问题。" if faults else "没有问题。", err=True)
    if faults:
        raise typer.Exit(1)


def _export(layer: str, out: Path | None) -> None:
    """The layer in force as GeoJSON, to standard output or a folder."""
    from chengnuo.core.places import queries

    if layer not in ("grids", "zones"):
        typer.echo(f"没有图层「{layer}」，只有 grids、zones。", err=True)
        raise typer.Exit(2)
    data = queries.layer_file(layer)
    if out is None:
        sys.stdout.write(data.decode() + "\n")
    else:
        (out / f"{layer}.geojson").write_bytes(data)


def _locate(given: list[str], crs: str, on: date | None) -> None:
    """Where a point lies, as JSON; null outside the district."""
    from dataclasses import asdict

    from chengnuo.core.places import queries
    from chengnuo.kernel.geo import Crs, to_wgs84

    try:
        lon, lat = (float(value) for value in given)
        system = Crs(crs)
    except ValueError as error:
        typer.echo("用法：chengnuo places locate 经度 纬度 [--crs GCJ-02]", err=True)
        raise typer.Exit(2) from error
    found = queries.locate(to_wgs84(lon, lat, system), on)
    typer.echo(json.dumps(asdict(found) if found else None, ensure_ascii=False))


def _first(values: list[str], what: str) -> str:
    if not values:
        typer.echo(f"缺少{what}。", err=True)
        raise typer.Exit(2)
    return values[0]
