"""The data catalogue: freshness by a printed rule, numbers that open to the rows that fail, and one notice for each break."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chengnuo.core.assets.models import Asset
from chengnuo.core.cases.models import Case
from chengnuo.core.datasets import declaring, queries, services, watching
from chengnuo.core.datasets.declaring import Measured, Resource
from chengnuo.core.datasets.errors import Wrong
from chengnuo.core.datasets.models import CheckRun
from chengnuo.core.datasets.rules.health import Health, judge
from chengnuo.core.datasets.rules.words import Kind, read_columns
from chengnuo.core.datasets.services import Words
from chengnuo.core.notices.models import Delivery
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.clock import pretending
from chengnuo.kernel.errors import Conflict, NotAllowed

pytestmark = pytest.mark.django_db(databases="__all__")
NOON = datetime(2023, 11, 27, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def clerk() -> User:
    return User.objects.create(username="du", display_name="督查", role="supervisor")


@pytest.mark.parametrize(
    ("age", "expected"),
    [(1, Health.OK), (60, Health.OK), (61, Health.LATE), (120, Health.LATE), (121, Health.BROKEN)],
)
def test_health_follows_the_printed_rule(age: int, expected: Health) -> None:
    last = NOON - timedelta(minutes=age)
    assert judge(last=last, rhythm=HOUR, moment=NOON).health == expected


def test_what_is_wrong_with_the_source_comes_before_its_age() -> None:
    assert judge(last=NOON, rhythm=HOUR, moment=NOON, fault="连不上").reason == "连不上"
    assert judge(last=NOON, rhythm=HOUR, moment=NOON, hurt="一台离线").health == Health.LATE
    assert judge(last=None, rhythm=HOUR, moment=NOON).health == Health.NEVER


def test_a_schema_as_typed_says_which_line_is_wrong() -> None:
    columns, fault = read_columns("id｜编号\nname|姓名||个人信息")
    assert [(c.name, c.personal) for c in columns] == [("id", False), ("name", True)] and not fault
    assert read_columns("id\nid")[1].startswith("第 2 行")


def test_every_declared_set_can_be_measured_and_checked() -> None:
    for one in queries.resources():
        watching.look_at(one)
        watching.check(one)
    keys = [row.key for row in queries.datasets()]
    assert {"cases", "orders", "assets", "grids", "catalogue", "reports", "commitments"} <= set(keys)
    assert len(keys) == len(set(keys)) and all(row.columns for row in queries.datasets())


def test_a_checks_number_opens_to_the_very_rows() -> None:
    lost = Case.objects.create(state="collected", source="resident", description="井盖丢了")
    Case.objects.create(
        state="collected", source="resident", description="有位置", lon=114.27, lat=30.6, grid_code="1"
    )
    services_row = queries.resource("cases")
    watching.check(services_row)
    shown = {check.key: check for check in queries.dataset("cases").checks}
    assert (shown["place"].tested, shown["place"].bad) == (2, 1)
    page = queries.offenders("cases", "place")
    assert [row.id for row in page.rows] == [str(lost.pk)] and "井盖丢了" in page.rows[0].label
    watching.check(services_row)
    assert (
        CheckRun.objects.filter(key="cases", check_key="place").count() == 1
    )  # the same finding is one line
    assert not Asset.objects.exists()


def test_a_break_is_told_once_and_again_only_after_it_came_back(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = NOON
    feed = Resource("feed.x", "水位接口", "", Kind.FEED, "水务", lambda: Measured(5, 0, last), rhythm=HOUR)
    monkeypatch.setitem(declaring._providers, "test", lambda: [feed])
    unit = Unit.objects.create(code="w", name="水务局", short_name="水务", kind="department")
    User.objects.create(username="w1", display_name="水务值班", role="handler", unit=unit)
    with pretending(NOON):
        services.describe_dataset(actor=clerk, key="feed.x", words=Words(owner_id=unit.pk), version=0)
    for hours in (1, 3, 4, 5):
        with pretending(NOON + hours * HOUR):
            watching.look_at(feed)
    assert Delivery.objects.count() == 1
    assert "水位接口" in Delivery.objects.get().notice.subject
    last = NOON + 6 * HOUR
    for hours in (6, 9):
        with pretending(NOON + hours * HOUR):
            watching.look_at(feed)
    assert Delivery.objects.count() == 2
    assert [turn.health for turn in queries.history("feed.x")] == [
        Health.BROKEN, Health.OK, Health.BROKEN, Health.OK,
    ]  # fmt: skip


def test_an_external_system_is_registered_delivered_and_taken_back(clerk: User) -> None:
    with pytest.raises(Wrong, match="哪个系统"):
        services.register_external(actor=clerk, words=Words(title="人口库"))
    words = Words(title="人口库", system="公安", rhythm_minutes=60, columns="id｜编号")
    with pretending(NOON):
        key = services.register_external(actor=clerk, words=words)
        services.note_delivery(actor=clerk, key=key, at=NOON - 3 * HOUR, rows=10, note="")
        assert queries.dataset(key).health == Health.BROKEN
        first = services.note_delivery(actor=clerk, key=key, at=NOON, rows=12, note="补交")
        assert (queries.dataset(key).health, queries.dataset(key).rows) == (Health.OK, 12)
        services.undo_delivery(actor=clerk, delivery_id=first)
        assert [row.key for row in queries.feeds().troubled] == [key]
    with pytest.raises(Conflict):
        services.describe_dataset(actor=clerk, key=key, words=words, version=0)
    services.remove_external(actor=clerk, key=key)
    assert key not in {row.key for row in queries.datasets()}
    with pytest.raises(NotAllowed):
        services.register_external(actor=User(username="x", role="handler"), words=words)
