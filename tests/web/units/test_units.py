"""Units: their counts open their lists, their duties can be changed by those who may."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from chengnuo.core.commitments import services
from chengnuo.core.people.models import User
from tests.web.ledger.conftest import signed_in
from tests.worlds import World


def test_counts_open_their_lists(desk: Client, world: World) -> None:
    services.assign_units(
        actor=world.supervisor, versions=world.version("0001"), lead_unit_id=world.city.pk,
        co_unit_ids=[world.housing.pk],
    )  # fmt: skip
    page = desk.get(reverse("units:list")).content.decode()
    found = re.findall(r'<a href="(/ledger/\?[^"]*)">(\d+)</a>', page)
    assert len(found) >= 3
    for url, count in found:
        assert desk.get(unescape(url)).context["found"].total == int(count), url


def test_changing_duties_changes_what_is_suggested(desk: Client, world: World) -> None:
    address = reverse("units:save", args=[world.labour.pk])
    form = {"version": world.labour.version, "name": world.labour.name, "short_name": world.labour.short_name,
            "duties": "就业、办事效率", "aliases": "", "is_active": "1"}  # fmt: skip
    assert desk.post(address, form).status_code == 302
    assert next(r for r in world.rows() if "办事效率" in r.text).state == "pending"
    desk.post(reverse("units:suggest"))
    assert next(r for r in world.rows() if "办事效率" in r.text).state == "suggested"
    again = desk.post(address, form | {"duties": "晚了一步"})
    assert (
        again.status_code == 409
        and "晚了一步" in again.content.decode()
        and "办事效率" in again.content.decode()
    )


def test_only_those_who_may_edit(world: World) -> None:
    desk = signed_in(world.commander)
    assert desk.get(reverse("units:detail", args=[world.city.pk])).status_code == 200
    assert "职责关键词" in desk.get(reverse("units:list")).content.decode()
    assert desk.post(reverse("units:save", args=[world.city.pk]), {}).status_code == 403
    assert desk.post(reverse("units:create"), {"name": "新局"}).status_code == 403


def test_before_the_first_unit_it_says_what_to_do(db: None) -> None:
    user = User.objects.create(username="s", role="supervisor", display_name="督查", password="!")
    assert "还没有单位" in signed_in(user).get(reverse("units:list")).content.decode()


def test_a_new_unit(desk: Client, world: World) -> None:
    answer = desk.post(
        reverse("units:create"), {"name": "区数据局", "kind": "department", "duties": "数据"}, follow=True
    )
    assert "区数据局" in answer.content.decode()
    assert "区数据局" in desk.get(reverse("units:list"), {"q": "数据"}).content.decode()


def test_statements_do_not_grow(desk: Client, world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(14):
        desk.get(reverse("units:list"))
