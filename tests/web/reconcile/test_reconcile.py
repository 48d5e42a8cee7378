"""Two years: from the choice to the job to the rows, and a person's word on them."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chengnuo.core.documents import queries
from chengnuo.core.documents import services as documents
from chengnuo.core.documents.reconcile_job import KIND
from chengnuo.kernel.audit.log import search
from chengnuo.kernel.jobs import worker
from tests.web.ledger.conftest import signed_in
from tests.worlds import REPORT, World

NEXT = REPORT.replace("2023", "2024").replace("2022", "2023").replace("泊位900个", "泊位1100个")


@pytest.fixture
def run(world: World, desk: Client) -> int:
    later = world.imports(NEXT, place_name="江汉区", plan_year=2024)
    documents.accept_report(actor=world.supervisor, report_id=later)
    started = desk.post(reverse("reconcile:start"), {"this_year": world.report_id, "next_year": later})
    assert started.status_code == 302 and "follow=1" in started["Location"]
    worker.run_waiting()
    (card,) = queries.runs()
    return card.id


def test_with_one_report_it_says_how_to_get_a_second(desk: Client, world: World) -> None:
    page = desk.get(reverse("reconcile:list")).content.decode()
    assert "现在只有一份报告" in page and reverse("reports:import") in page


def test_every_count_opens_its_rows(desk: Client, run: int) -> None:
    page = desk.get(reverse("reconcile:run", args=[run]))
    for tab in page.context["tabs"]:
        opened = desk.get(reverse("reconcile:run", args=[run]), {"verdict": tab.key})
        assert opened.context["total"] == tab.count, tab.key
        assert opened.content.decode().count('<tr id="rc-') == tab.count
    cards = desk.get(reverse("reconcile:list")).content.decode()
    for url, count in re.findall(r'href="([^"]*\?verdict=[^"]*)">[^<]*<b class="cn-num">(\d+)</b>', cards):
        assert desk.get(unescape(url)).context["total"] == int(count)


def test_a_person_corrects_a_row_and_it_is_kept_in_the_log(desk: Client, run: int) -> None:
    row = queries.run_rows(run)[0]
    address = reverse("reconcile:decide", args=[run, row.id])
    answer = desk.post(
        address, {"version": row.version, "verdict": "不可比", "note": "口径不同"}, HTTP_HX_REQUEST="true"
    )
    page = answer.content.decode()
    assert "某supervisor核定" in page and "口径不同" in page and "待核" not in page
    assert search(action="documents.decide_row").total == 1
    late = desk.post(address, {"version": row.version, "verdict": "完成"}, HTTP_HX_REQUEST="true")
    assert "cn:toast" in late["HX-Trigger"] and queries.run_rows(run)[0].verdict == "不可比"


def test_the_table_holds_the_filter(desk: Client, run: int) -> None:
    card = queries.run(run)
    verdict, count = card.counts[0]
    data = desk.get(reverse("reconcile:table", args=[run]), {"verdict": verdict}).content
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet.max_row == count + 1 and {sheet.cell(n, 5).value for n in range(2, count + 2)} == {verdict}


def test_who_may_what(world: World, run: int) -> None:
    desk = signed_in(world.commander)
    assert desk.get(reverse("reconcile:run", args=[run])).status_code == 200
    row = queries.run_rows(run)[0]
    assert desk.post(reverse("reconcile:decide", args=[run, row.id]), {"verdict": "完成"}).status_code == 403
    assert desk.post(reverse("reconcile:start"), {}).status_code == 403
    assert KIND == "documents.reconcile"


def test_statements_do_not_grow(desk: Client, run: int, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(16):
        desk.get(reverse("reconcile:run", args=[run]))
