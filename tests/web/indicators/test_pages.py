"""Indicators in the browser: numbers that open to their rows, as of a day, and figures that come in by a file."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry
from chengnuo.engine import indicating, registry
from chengnuo.kernel.clock import pretending
from tests.core.cases.conftest import City
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")
RATING = "/indicators/old_estates.satisfied/"
HEAD = "指标代号,指标,单位,口径,统计周期,数值,来源,备注\n"


def rating(stars: int, day: str) -> int:
    kind = registry.kind("old_estates", "rating")
    entry = Entry(answers={"estate": "甲小区", "stars": stars}, day=day)
    return services.add_record(actor=None, kind=kind, entry=entry)


@pytest.fixture
def rated(in_force: City) -> City:
    """Two ratings, one of them written down in March and voided in June."""
    with pretending(datetime(2023, 3, 2, 4, tzinfo=UTC)):
        rating(5, "2023-02-01")
        wrong = rating(1, "2023-03-01")
        indicating.settle()
    with pretending(datetime(2023, 6, 1, 4, tzinfo=UTC)):
        services.void_record(actor=None, record_id=wrong, version=None, reason="重复")
        indicating.settle()
    return in_force


def upload(city: City, lines: str, step: str = "check") -> str:
    file = SimpleUploadedFile("六月月报.csv", (HEAD + lines).encode())
    return text_of(
        as_user(city.supervisor).post("/indicators/import/", {"file": file, "step": step}, follow=True)
    )


def test_a_number_opens_to_its_rows_as_of_a_day_and_as_known_then(rated: City) -> None:
    client = as_user(rated.commander)
    page = text_of(client.get(RATING))
    assert "100 <small>%" in page and "1 条，合计 1" in page and "/scenarios/r/" in page
    assert "（「居民评价」的个数，条件：满意程度 ≥ 4）÷（「居民评价」的个数） × 100%" in page
    then = text_of(client.get(RATING, {"known": "2023-05-01", "side": "below"}))
    assert "50 <small>%" in then and "2 条，合计 2" in then and "以 2023年5月1日 当天所知" in then
    early = text_of(client.get(RATING, {"at": "2023-01-31"}))
    assert "分母为 0，没有可算的" in early and "一条也没有" in early
    assert "2023年6月1日" in page and "−1" in page
    assert client.get("/indicators/old_estates.nothing/").status_code == 404


def test_the_list_finds_by_word_and_source_and_exports_what_it_shows(rated: City) -> None:
    client = as_user(rated.handler)
    page = text_of(client.get("/indicators/", {"q": "满意", "source": "scenario:old_estates"}))
    assert "居民满意率" in page and "water_ops.online" not in page
    sheet = load_workbook(BytesIO(client.get("/indicators/export.xlsx", {"q": "居民满意率"}).content)).active
    assert sheet is not None and [cell.value for cell in sheet[2]][:4] == [
        "old_estates.satisfied",
        "居民满意率",
        "100",
        "%",
    ]
    rows = client.get(f"{RATING}export.csv", {"side": "below"}).content.decode("utf-8-sig")
    assert rows.splitlines()[0].startswith("类别,编号,名称") and len(rows.splitlines()) == 2


def test_who_may_not_look_may_not(rated: City) -> None:
    assert as_user(rated.walker).get("/indicators/").status_code == 403
    client = as_user(rated.handler)
    assert client.get("/indicators/import/").status_code == 403
    assert client.post("/indicators/recompute/").status_code == 403
    assert "重新计算" not in text_of(client.get(RATING))


def test_a_program_asks_for_values_series_and_parts(rated: City) -> None:
    client = as_user(rated.supervisor)
    one = client.get(
        "/api/v1/indicators/old_estates.satisfied", {"known_at": "2023-05-01T00:00:00+08:00"}
    ).json()
    assert (one["value"]["value"], one["value"]["below"]) == (50.0, 2.0)
    series = client.get("/api/v1/indicators/old_estates.satisfied/series", {"end": "2023-12-31"}).json()
    assert series == [{"day": "2023-02-01", "value": 100.0}, {"day": "2023-12-31", "value": 100.0}]
    parts = client.get("/api/v1/indicators/old_estates.satisfied/parts").json()
    assert parts["total"] == 1 and parts["rows"][0]["subject"] == "record"
    assert client.get("/api/v1/indicators/nothing.here").json()["code"] == "indicators.not_found"


def test_figures_come_in_with_their_file_and_line_and_go_again(in_force: City) -> None:
    lines = "gdp,地区生产总值,亿元,期末数,2023年1-3月,380.5,区统计局《3月月报》,\ngdp,地区生产总值,亿元,期末数,2023年上半年,790,区统计局《6月月报》,初步核算\n"
    assert "要写入 2 条" in upload(in_force, lines) and not indicators.indicators(
        source=indicators.Source.IMPORT
    )
    done = upload(in_force, lines, "apply")
    assert "已写入 2 条" in done and "/undo/" in done and "六月月报.csv" in done
    assert "与平台上的完全一样" in upload(in_force, lines)
    upload(in_force, lines.replace("790", "801.25"), "apply")
    client = as_user(in_force.supervisor)
    page = text_of(client.get("/indicators/import.gdp/"))
    assert "801.25" in page and "2023H1 · 六月月报.csv 第 3 行" in page and "区统计局公布的期末数" in page
    assert "380.5" in text_of(client.get("/indicators/import.gdp/", {"at": "2023-05-01"}))
    latest, first = indicators.batches()
    assert (latest.added, latest.changed, len(latest.sha256)) == (0, 1, 64)
    assert "后来又导入过" in text_of(
        client.post(f"/indicators/imports/{first.id}/undo/", HTTP_ACCEPT="text/html")
    )
    client.post(f"/indicators/imports/{latest.id}/undo/")
    assert "790" in text_of(client.get("/indicators/import.gdp/"))
    out = client.get("/indicators/imports/figures.csv").content.decode("utf-8-sig")
    assert "gdp,地区生产总值,亿元,期末数,2023H1,790,区统计局《6月月报》,初步核算,六月月报.csv 第 3 行" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",粮食产量,吨,,2023年13月,1,统计局,", "看不懂这个统计周期"),
        (",粮食产量,吨,,2099,1,统计局,", "才结束，还不能有它的数"),
        (",粮食产量,吨,,2023,1.00001,统计局,", "最多 4 位小数"),
        (",粮食产量,吨,,2023,很多,统计局,", "数值要写成数字"),
        (",粮食产量,吨,平均数,2023,1,统计局,", "口径只能写「期末数」或「本期数」"),
        (",粮食产量,吨,,2023,1,,", "来源不能为空"),
        ("Grain!,粮食产量,吨,,2023,1,统计局,", "代号只能用小写字母"),
        (",粮食产量,吨,,2023,1,统计局,\n,粮食产量,吨,,2023年,2,统计局,", "2023 在第 2 行已有一个数"),
        (",粮食产量,吨,,2023,99999999999999,统计局,", "这个数太大了"),
    ],
)
def test_a_faulty_line_is_told_by_its_place_and_nothing_is_written(
    in_force: City, line: str, words: str
) -> None:
    page = upload(in_force, line, "apply")
    assert words in page and "没有写入任何内容" in page and "第 " in page
    assert indicators.batches() == ()
