"""A tile of a scenario that measures a target of the report says how that target stands in its year."""

from importlib.resources import files

import pytest

from chengnuo.core.documents import services as documents
from chengnuo.core.progress import queries
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry
from chengnuo.engine import indicating, registry
from chengnuo.ops import demo_progress
from chengnuo.ops.demo_data import SEED_NAME
from tests.core.cases.conftest import City
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")


def event(day: str, simulated: bool) -> None:
    entry = Entry(answers={"name": f"推介会 {day}", "city": "武汉"}, day=day, quantity="30")
    kind = registry.kind("investment_promotion", "event")
    services.add_record(actor=None, kind=kind, entry=entry, simulated=simulated)


def test_a_tile_shows_the_target_it_measures_in_its_year(in_force: City) -> None:
    data = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    report_id = documents.import_report(actor=in_force.supervisor, data=data, name=SEED_NAME, is_sample=True)
    documents.accept_report(actor=in_force.supervisor, report_id=report_id)
    demo_progress.load(in_force.supervisor, report_id)
    for month in range(1, 6):
        event(f"2023-{month:02d}-15", simulated=True)
    event("2024-02-01", simulated=True)
    event("2023-02-01", simulated=False)
    indicating.settle()

    client = as_user(in_force.supervisor)
    page = text_of(client.get("/scenarios/investment_promotion/?sim=1"))
    assert "2023 年目标 20 次，当年 5 次，25%" in page
    stand = queries.measured_by(["investment_promotion.events"], simulated=True)[
        "investment_promotion.events"
    ]
    assert f'href="/progress/t/{stand.target.figure_id}/"' in page
    # a sample report is not measured by what is real: there the tile speaks of the sentence alone
    real = text_of(client.get("/scenarios/investment_promotion/?sim=0"))
    assert "报告目标 20 次，完成 5%" in real and "2023 年目标" not in real
    assert queries.measured_by(["investment_promotion.events"], simulated=False) == {}
