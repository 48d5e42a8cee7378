"""The demo binds every numbered target of the seed report: to an indicator there is, or to a reason."""

from importlib.resources import files

import pytest

from chengnuo.core.documents import services as documents
from chengnuo.core.people.models import User
from chengnuo.core.progress import queries
from chengnuo.core.progress.rules.suggesting import suggest
from chengnuo.engine import versions
from chengnuo.ops import demo_progress
from chengnuo.ops.demo_data import SEED_NAME
from chengnuo.web.progress.views_acts import feeds


@pytest.mark.django_db(databases="__all__")
def test_all_fifty_targets_are_bound_or_say_why_not() -> None:
    supervisor = User.objects.create(username="d", password="!", role="supervisor", display_name="某人")
    data = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    report_id = documents.import_report(actor=supervisor, data=data, name=SEED_NAME, is_sample=True)
    documents.accept_report(actor=supervisor, report_id=report_id)
    versions.take_up_new()

    assert demo_progress.load(supervisor, report_id) == ()
    stands = queries.standings(report_id)
    assert len(stands) == 50
    assert len({one.binding.indicator or one.binding.reason for one in stands if one.binding}) >= 40
    for one in stands:
        assert one.binding is not None
        assert not one.binding.suggested
        assert one.binding.indicator_unit or len(one.binding.reason) >= 15, one.target.text
    by_scenario = {
        one.target.text: one.binding for one in stands if one.binding and "." in one.binding.indicator
    }
    measured = [binding for binding in by_scenario.values() if not binding.indicator.startswith("import.")]
    assert len(measured) == 6
    # an import that nobody has sent yet is no zero
    growth = next(one for one in stands if one.target.indicator == "地区生产总值增速")
    assert (growth.measured_value, growth.light) == (None, queries.Light.GREY)

    # what the scenarios declare to feed is what the list says, found by rule as well
    from chengnuo.core.indicators import queries as indicators

    known = indicators.indicators()
    for one in stands:
        target = one.target
        offer = suggest(target.text, target.indicator, target.value, target.unit, known, feeds())
        if offer and offer.score == 1.0 and one.binding and not one.binding.indicator.startswith("import."):
            assert offer.indicator == one.binding.indicator
    assert demo_progress.load(supervisor, report_id) == ()
    assert len(queries.binding_history(stands[0].target.figure_id)) == 1
