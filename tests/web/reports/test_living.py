"""The living report: what is printed, what a figure opens to, who sees what."""

import re

import pytest
from django.test import Client

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import LedgerFilter
from tests.web.reports.conftest import MakeUser, signed_in
from tests.web.reports.sample import TEXT

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def words(html: str) -> str:
    """The text of a piece of HTML without spaces."""
    return "".join(re.sub(r"<[^>]*>", "", html).split())


def test_the_report_reads_as_a_document(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/")
    shown = words(html)
    assert "新建口袋公园4个，依托" in shown
    assert "**" not in shown and "##" not in shown
    assert "要求&lt;b&gt;简洁&lt;/b&gt;务实" in shown


def test_a_figure_is_a_link_that_can_be_shared(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/")
    assert f'href="/reports/{report}/f/F006"' in html
    opened = page(desk, f"/reports/{report}/f/F006")
    assert 'data-open="F006"' in opened
    assert "不少于" in opened and "≥" in opened and "7,000 个" in opened


def test_the_panel_opens_a_number_to_its_parts(desk: Client, report: int) -> None:
    panel = page(desk, f"/reports/{report}/f/F004/panel/")
    assert "<html" not in panel
    assert "地区生产总值增速" in panel and "左右" in panel
    assert "4.3%" in panel and "+2.7 个百分点" in panel, "last year's result and the change"
    money = page(desk, f"/reports/{report}/f/F005/panel/")
    assert "76,000,000,000 元" in money
    assert "待核" in money, "the engine was not sure"
    assert "2023-12-31" in money and "按计划年度年底" in money


def test_a_figure_that_is_not_there_is_said_to_be_missing(desk: Client, report: int) -> None:
    assert desk.get(f"/reports/{report}/f/F999").status_code == 404
    assert desk.get("/reports/424242/").status_code == 404


def test_every_figure_says_its_kind_and_the_state_of_its_commitment(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/")
    target = re.search(r'<a class="rp-fig[^>]*id="F006"[^>]*>', html)
    assert target and 'data-k="target"' in target.group() and 'data-st="' in target.group()
    result = re.search(r'<a class="rp-fig[^>]*id="F001"[^>]*>', html)
    assert result and 'data-k="result"' in result.group() and "data-st=" not in result.group()


def test_a_term_brings_its_definition(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/")
    assert 'class="rp-term"' in html and "整合数据资源的融资对接服务平台" in html
    assert "汉融通" in page(desk, f"/reports/{report}/terms/")


def test_a_resident_reads_the_report_but_not_the_ledger(report: int, make_user: MakeUser) -> None:
    client = signed_in(make_user("resident"))
    html = page(client, f"/reports/{report}/")
    assert "data-st=" not in re.sub(r'class="rp-dot"[^>]*', "", html)
    panel = page(client, f"/reports/{report}/f/F006/panel/")
    assert "2023-12-31" not in panel and "新增为承诺" not in panel


def test_a_draft_is_there_only_for_those_who_import(draft: int, desk: Client, make_user: MakeUser) -> None:
    assert desk.get(f"/reports/{draft}/").status_code == 200
    client = signed_in(make_user("commander"))
    assert client.get(f"/reports/{draft}/").status_code == 404
    assert "甲区报告.txt" not in page(client, "/reports/")


def test_selected_text_becomes_a_commitment(desk: Client, report: int) -> None:
    start = TEXT.index("要求")
    answer = desk.post(
        f"/reports/{report}/add/", {"start": start, "end": start + 13}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content.decode()
    added = ledger.commitment(answer.json()["id"])
    assert added.source_text == TEXT[start : start + 13]
    again = desk.post(
        f"/reports/{report}/add/", {"start": start, "end": start + 13}, headers={"Accept": "application/json"}
    )
    assert again.status_code >= 400 and "已经是" in again.json()["message"]


def test_adding_needs_the_permission(report: int, make_user: MakeUser) -> None:
    client = signed_in(make_user("commander"))
    assert client.post(f"/reports/{report}/add/", {"start": 1, "end": 9}).status_code == 403


def test_confirming_the_suggested_unit_from_the_panel(desk: Client, report: int) -> None:
    from chengnuo.core.commitments.models import Commitment, UnitSuggestion
    from chengnuo.core.commitments.snapshot import settle_state
    from chengnuo.core.people.models import Unit

    (row,) = [r for r in ledger.all_rows(LedgerFilter(report_id=report)) if "F006" in r.figure_keys]
    unit = Unit.objects.create(code="X1", name="甲区城管局", short_name="城管局", kind="department")
    stored = Commitment.objects.get(pk=row.id)
    UnitSuggestion.objects.create(
        commitment=stored, unit=unit, role="lead", reason="正文命中「停车」", score=0.8
    )
    settle_state(stored)
    stored.save()
    panel = page(desk, f"/reports/{report}/f/F006/panel/")
    assert "甲区城管局" in panel and "建议" in panel and "正文命中「停车」" in panel
    answer = desk.post(f"/reports/{report}/f/F006/confirm/{row.id}/", {"version": row.version})
    assert answer.status_code == 200
    assert "已分工" in answer.content.decode()


def test_the_outline_counts_the_figures_below(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/")
    outline = html[html.index('id="rp-outline"') : html.index("</nav>", html.index('id="rp-outline"'))]
    assert "一、2022年工作回顾3" in words(outline) and "二、2023年工作安排4" in words(outline)


def test_coverage_gives_every_numeral_a_place(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/coverage/")
    total, inside, outside = map(int, re.findall(r"(\d+)=(\d+)\+(\d+)", words(html))[0])
    assert total == inside + outside and inside >= 7
    assert html.count('class="rp-ex"') >= 3 and "年份，不是数据" in html


def test_pairs_show_both_years_and_the_change(desk: Client, report: int) -> None:
    html = page(desk, f"/reports/{report}/pairs/")
    assert "<svg" in html and "4.3%" in html and "≈ 7%" in html and "+2.7 个百分点" in html


def test_the_original_comes_back_byte_for_byte(desk: Client, report: int) -> None:
    answer = desk.get(f"/reports/{report}/original/")
    assert answer.content == TEXT.encode()
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_empty_list_says_what_to_do_first(desk: Client, make_user: MakeUser) -> None:
    assert "导入第一份报告" in page(desk, "/reports/")
    assert "导入第一份报告" not in page(signed_in(make_user("resident")), "/reports/")


def test_the_search_box_finds_figures_by_their_words(desk: Client, report: int) -> None:
    html = page(desk, "/search/?q=停车泊位")
    assert "新增停车泊位" in html and f"/reports/{report}/f/F006" in html
