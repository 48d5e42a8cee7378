"""The endpoints of other cities as data sets of the catalogue: one that does not answer shows before someone asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from chengnuo.core.datasets.declaring import Form, Measured, Reader, Resource
from chengnuo.core.datasets.rules.words import Column, Kind
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.standards.open311 import cities
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.models import City, Handed

#: A city may miss a turn or two; from here on its endpoint counts as broken.
BROKEN_AFTER = 3
_COLUMNS = (
    Column("service_request_id", "编号", "对方的编号"), Column("status", "状态", "open 或 closed"), Column("service_code", "类别"),
    Column("description", "内容", "", True), Column("requested_datetime", "提交时间"), Column("address", "地址", "", True),
    Column("lat", "纬度", "WGS-84"), Column("long", "经度", "WGS-84"),
)  # fmt: skip


def resources() -> Iterator[Resource]:
    """One for each endpoint of the settings; none where the settings cannot be read, which `doctor` says."""
    try:
        wanted = cities.cities()
    except ChengnuoError:
        return
    for city in wanted:
        yield _resource(city)


def _resource(city: CitySettings) -> Resource:
    return Resource(
        f"open311.{city.name}", f"外部城市：{city.name}", "另一座城市的 Open311 接口：从那里收进来、从这里转出去的上报。", Kind.FEED, "Open311",
        lambda: _measure(city), _COLUMNS, rhythm=timedelta(minutes=2 * city.every_minutes), permission="case.view",
        readers=(Reader("案卷", "/cases/?source=partner"),), forms=(Form("Open311 接口", "application/json", city.url),),
    )  # fmt: skip


def _measure(city: CitySettings) -> Measured:
    state = City.objects.filter(name=city.name).first()
    rows = Handed.objects.filter(city=city.name).count()
    if state is None:
        return Measured(rows, 0, None)
    said = f"连续 {state.failures} 次没有连上：{state.error}"[:300] if state.failures else ""
    broken = state.failures >= BROKEN_AFTER
    last = state.asked_at if not state.failures else state.since
    return Measured(rows, rows if city.simulated else 0, last, said if broken else "", "" if broken else said)
