"""Every number of the home page opens exactly what it counts."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from chengnuo.core.commitments import services
from chengnuo.core.people.models import User
from tests.web.ledger.conftest import signed_in
from tests.worlds import World

LIST = re.compile(r'<a[^>]*href="(/ledger/\?[^"]*)"[^>]*>(?:(?!</a>).)*?<b class="cn-num">(\d+)</b>', re.S)


def numbers(page: str) -> list[tuple[str, int]]:
    return [(unescape(url), int(count)) for url, count in LIST.findall(page)]


@pytest.mark.parametrize("more", ["", "?as_of=2023-12-10"])
def test_every_number_opens_its_list(desk: Client, world: World, more: str) -> None:
    services.confirm_suggestions(actor=world.supervisor, versions=world.version("0001"))
    row = world.row("0001")
    services.save_plan(actor=world.supervisor, commitment_id=row.id, version=row.version, goal="一千个")
    services.drop(actor=world.supervisor, versions=world.version("0003"), reason="重复")
    found = numbers(desk.get(reverse("overview:index") + more).content.decode())
    assert len(found) >= (4 if "wall" in more else 12)
    for url, count in found:
        assert desk.get(url).context["found"].total == count, url


def test_numbers_say_what_they_count(desk: Client, world: World) -> None:
    page = desk.get(reverse("overview:index")).content.decode()
    assert "牵头单位还没有人确认；规则的建议不算确认" in page and "数据截至" in page


def test_a_year_that_is_over_calls_nobody(desk: Client, world: World) -> None:
    page = desk.get(reverse("overview:index")).content.decode()
    assert "2023 年度已经结束" in page and "ov-alert" not in page
    assert "ov-warn" in desk.get(reverse("overview:index"), {"as_of": "2023-12-10"}).content.decode()


def test_a_handler_sees_the_own_unit_first(world: World) -> None:
    services.confirm_suggestions(actor=world.supervisor, versions=world.version("0001"))
    desk = signed_in(world.handler)
    mine = desk.get(reverse("overview:index"))
    assert mine.context["board"].total.count == len(world.rows(unit_id=world.city.pk)) == 1
    assert all(desk.get(url).context["found"].total == n for url, n in numbers(mine.content.decode()))
    assert desk.get(reverse("overview:index"), {"scope": "all"}).context["board"].total.count == len(
        world.rows()
    )


def test_a_unit_without_anything_is_told_so(world: World) -> None:
    page = signed_in(world.handler).get(reverse("overview:index")).content.decode()
    assert "还没有分给本单位的承诺" in page and "去确认" not in page
    ((proposed, count),) = re.findall(
        r'class="btn btn-primary" href="(/ledger/[^"]+)">看规则建议由本单位牵头的 (\d+) 条', page
    )
    assert signed_in(world.handler).get(unescape(proposed)).context["found"].total == int(count)


def test_without_a_report_it_says_what_to_do_first(db: None) -> None:
    user = User.objects.create(username="s", role="supervisor", display_name="督查", password="!")
    page = signed_in(user).get(reverse("overview:index")).content.decode()
    assert "还没有报告" in page and reverse("reports:import") in page


def test_home_leads_here(desk: Client, world: World) -> None:
    assert desk.get("/")["Location"] == reverse("overview:index")


def test_statements_are_few(desk: Client, world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(36):
        desk.get(reverse("overview:index"))
