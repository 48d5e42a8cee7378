"""The list: what it shows, whom it lets in, and that it costs the same however long it is."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from chengnuo.core.commitments import services
from chengnuo.core.people.models import User
from tests.web.ledger.conftest import signed_in
from tests.worlds import World


def lines(page: str) -> int:
    return len(re.findall(r'<tr class="lg-row', page))


def test_the_whole_ledger_with_suggestions_marked_and_reasoned(desk: Client, world: World) -> None:
    page = desk.get(reverse("ledger:list")).content.decode()
    assert lines(page) == len(world.rows())
    assert "区城管执法局" in page and "建议" in page and "命中职责关键词「停车泊位」" in page
    assert "（一）提升城市品质" in page  # grouped by heading


@pytest.mark.parametrize(
    "address", ["?q=停车", "?kind=words", "?state=pending", "?no_unit=1", "?sort=deadline"]
)
def test_filters_stand_in_the_address(desk: Client, world: World, address: str) -> None:
    page = desk.get(reverse("ledger:list") + address)
    assert lines(page.content.decode()) == page.context["found"].total > 0


def test_every_tab_opens_as_many_lines_as_it_says(desk: Client, world: World) -> None:
    services.drop(actor=world.supervisor, versions=world.version("0001"), reason="重复")
    page = desk.get(reverse("ledger:list"))
    for tab in page.context["tabs"]:
        opened = desk.get(reverse("ledger:list"), {"state": tab["key"]})
        assert lines(opened.content.decode()) == tab["count"], tab["key"]


def test_statements_do_not_grow_with_the_list(
    desk: Client, world: World, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(34):
        desk.get(reverse("ledger:list"))
    with django_assert_max_num_queries(34):
        desk.get(reverse("ledger:list"), {"q": "停车"})


def test_a_handler_begins_with_the_own_unit(world: World) -> None:
    services.confirm_suggestions(actor=world.supervisor, versions=world.version("0001"))
    answer = signed_in(world.handler).get(reverse("ledger:list"), follow=True)
    assert answer.context["wanted"].unit_id == world.city.pk
    assert "看全区" in answer.content.decode() and "data-pick" not in answer.content.decode()


def test_nobody_without_the_permission_gets_in(world: World) -> None:
    resident = User.objects.create(username="r", role="resident", display_name="居民", password="!")
    assert signed_in(resident).get(reverse("ledger:list")).status_code == 403
    assert Client().get(reverse("ledger:list")).status_code == 302


def test_an_empty_ledger_says_what_to_do_first(db: None) -> None:
    user = User.objects.create(username="s", role="supervisor", display_name="督查", password="!")
    page = signed_in(user).get(reverse("ledger:list")).content.decode()
    assert "还没有报告" in page and reverse("reports:import") in page


def test_the_original_of_an_edited_line_is_there_on_demand(desk: Client, world: World) -> None:
    row = world.row("0001")
    services.edit_text(actor=world.supervisor, commitment_id=row.id, version=row.version, text="新增泊位千个")
    assert "看原文" in desk.get(reverse("ledger:list")).content.decode()
    assert row.text in desk.get(reverse("ledger:source", args=[row.id])).content.decode()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_exports_hold_the_filter(desk: Client, world: World, kind: str) -> None:
    answer = desk.get(reverse("ledger:export", args=[kind]), {"report": world.report_id, "q": "停车"})
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "停车泊位1000个" in text and "就业" not in text
    assert signed_in(world.handler).get(reverse("ledger:export", args=[kind])).status_code == 403
