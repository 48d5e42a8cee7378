"""The evaluation in the browser: every figure opens to as many cases, and a score sheet is written, used, taken back."""

import re

import pytest
from django.test import Client

from chengnuo.core.cases import sheets
from tests.core.cases.conftest import City
from tests.core.cases.test_loop import at, monday
from tests.web.people import as_user

pytestmark = pytest.mark.django_db
DAYS = "from=2023-05-08&to=2023-05-09"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


@pytest.fixture
def loop(city: City, monkeypatch: pytest.MonkeyPatch) -> City:
    at(monkeypatch, monday(9))
    city.act("close", city.finished())
    late = city.dispatched(point=None, address="别处")
    city.act("sign", late)
    at(monkeypatch, monday(17))
    return city


@pytest.mark.parametrize("kind", ["unit", "street", "class", "post"])
def test_every_figure_of_the_table_opens_to_as_many_cases(loop: City, kind: str) -> None:
    client = as_user(loop.supervisor)
    page = text_of(client, f"/evaluation/?{DAYS}&by={kind}")
    figures = re.findall(r'<a href="(/evaluation/cases/\?[^"]+)"[^>]*>(\d+)</a>', page)
    assert len(figures) > 4
    for address, count in set(figures):
        listed = text_of(client, address.replace("&amp;", "&"))
        assert len(re.findall(r'class="cs-row"', listed)) == int(count), address


def test_a_row_says_how_its_points_came_about(loop: City) -> None:
    client = as_user(loop.supervisor)
    page = text_of(client, f"/evaluation/one/?{DAYS}&by=unit&key={loop.unit.pk}")
    assert "按期处置率 50.0% × 20" in page and "处置率 = 处置数 / 应处置数" in page and "示例" in page
    assert client.get(f"/evaluation/one/?{DAYS}&by=unit&key=999999").status_code == 404


def test_real_and_simulated_are_never_on_one_page(loop: City) -> None:
    client = as_user(loop.supervisor)
    assert "这段时间没有模拟案卷" in text_of(client, f"/evaluation/?{DAYS}&sim=1")
    assert "只计真实案卷" in text_of(client, f"/evaluation/?{DAYS}")


def test_sorting_puts_what_has_no_value_last(loop: City) -> None:
    page = text_of(as_user(loop.supervisor), f"/evaluation/?{DAYS}&by=unit&sort=handled&dir=up")
    assert 'aria-sort="ascending"' in page and loop.unit.short_name in page


def test_people_are_shown_to_those_who_may_see_them(loop: City) -> None:
    handler = as_user(loop.handler)
    assert "岗位" not in text_of(handler, f"/evaluation/?{DAYS}").split("cn-tabs")[1].split("</nav>")[0]
    assert handler.get(f"/evaluation/?{DAYS}&by=post").status_code == 403
    assert handler.get(f"/evaluation/export.csv?{DAYS}&by=post").status_code == 403
    assert as_user(loop.walker).get("/evaluation/").status_code == 403


def test_the_file_has_both_sides_of_a_rate_and_what_it_was_made_by(loop: City) -> None:
    client = as_user(loop.commander)
    lines = client.get(f"/evaluation/export.csv?{DAYS}&by=unit").content.decode("utf-8-sig").splitlines()
    assert "按期处置率" in lines[0] and "应处置数" in lines[0]
    assert any(
        loop.unit.short_name in line and "50.0%" in line and "真实" in line and "第 0 版（示例）" in line
        for line in lines
    )
    for kind in ("unit", "post"):
        assert client.get(f"/evaluation/export.xlsx?{DAYS}&by={kind}").content[:2] == b"PK"
    assert client.get("/evaluation/export.pdf").status_code == 422


def fields(client: Client) -> dict[str, str]:
    page = text_of(client, "/evaluation/sheets/new/")
    found = dict(re.findall(r'name="([a-z0-9-]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]*name="(rate-\d+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def test_a_sheet_is_written_used_and_taken_back(loop: City) -> None:
    client = as_user(loop.supervisor)
    sent = fields(client) | {"points-1": "40", "total": "110", "title": "本区办法", "example": "", "use": "1"}
    wrong = client.post("/evaluation/sheets/new/", sent | {"total": "100"})
    assert wrong.status_code == 422 and "合计 110 分，与所写的总分 100 分不符" in wrong.content.decode()
    done = client.post("/evaluation/sheets/new/", sent, follow=True).content.decode()
    assert "现在按第 1 版评分" in done and "撤回" in done and "<del>30 分</del>" in done
    assert "本区办法 第 1 版" in text_of(client, f"/evaluation/?{DAYS}")
    assert client.post("/evaluation/sheets/0/use/").status_code in (204, 302)
    assert sheets.sheet_in_use().number == 0
    assert "不是现在启用的" in text_of(client, f"/evaluation/?{DAYS}&sheet=1")
    assert as_user(loop.commander).post("/evaluation/sheets/1/use/").status_code == 403
