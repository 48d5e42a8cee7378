"""Simulated cases go through the real rules, bear their mark, and come out alike each time."""

from collections import Counter
from datetime import datetime

import pytest

from chengnuo.core.cases import queries
from chengnuo.core.cases.models import Case, CaseEvent
from chengnuo.core.cases.rules.words import State
from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.notices.models import Notice
from chengnuo.core.people import services as people
from chengnuo.core.places import services as places
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.ops.simulation import simulate

pytestmark = pytest.mark.django_db


def test_simulated_cases_are_played_through_the_rules_marked_and_told_to_nobody() -> None:
    places.load_jianghan()
    people.load_jianghan_units()
    load_standard()
    end = datetime(2023, 12, 31, 18, tzinfo=SHANGHAI)
    assert simulate(25, 7, end=end) >= 20
    rows = list(Case.objects.all())
    assert all(row.simulated and row.reported_at <= end and row.grid_code for row in rows)
    states = Counter(row.state for row in rows)
    assert states[State.CLOSED] + states[State.RATED] > 10
    assert not CaseEvent.objects.filter(at__gt=end).exists()
    assert not Notice.objects.exists()
    for row in rows:
        detail = queries.case(row.pk)
        assert all(a.at <= b.at for a, b in zip(detail.events, detail.events[1:], strict=False))
        assert all(task.proof for task in detail.tasks)
    assert simulate(25, 7, end=end) == 0
