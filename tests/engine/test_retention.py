"""Personal answers go when their time is over, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chengnuo.core.people.models import User
from chengnuo.core.records import queries, services
from chengnuo.core.records.queries import Entry
from chengnuo.core.records.rules.words import Act
from chengnuo.engine import registry, retention
from chengnuo.kernel import clock
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def officer(in_force: City) -> User:
    return User.objects.create(username="guan", password="!", role="duty_officer", display_name="管理员甲")


def _add(officer: User) -> int:
    answers = {"subject": "甲", "field": "消防", "level": "一般", "what": "堵塞", "owner": "张三 13800000000"}
    entry = Entry(answers=answers, lon="114.27", lat="30.593")
    return services.add_record(actor=officer, kind=registry.kind("hazards", "hazard"), entry=entry)


def test_what_is_personal_is_erased_so_long_after_the_end_and_the_history_says_so(officer: User) -> None:
    record, other = _add(officer), _add(officer)
    services.void_record(actor=officer, record_id=record, version=None, reason="重复登记")
    end = clock.now()
    assert retention.erase_due(end + timedelta(days=364)) == 0
    assert retention.erase_due(end + timedelta(days=366)) == 1
    assert retention.erase_due(end + timedelta(days=366)) == 0
    assert queries.row(record).data["owner"] is None and queries.row(record).data["subject"] == "甲"
    last = queries.record(record).changes[0]
    assert last.act == Act.ERASE and "365 天" in last.reason and "13800000000" not in str(last)
    assert queries.row(other).data["owner"] == "张三 13800000000"  # still in work


def test_a_matter_taken_up_again_keeps_what_is_needed_for_it(officer: User) -> None:
    record = _add(officer)
    services.void_record(actor=officer, record_id=record, version=None, reason="重复登记")
    services.restore_record(actor=officer, record_id=record)
    assert retention.erase_due(clock.now() + timedelta(days=3000)) == 0
