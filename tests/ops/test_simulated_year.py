"""The simulated year: every measured value agrees with the raw rows, a second run adds nothing, nothing real is touched."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from chengnuo.core.documents import services as documents
from chengnuo.core.indicators.models import Contribution, ImportedFigure
from chengnuo.core.people import services as people
from chengnuo.core.people.models import User
from chengnuo.core.places import services as places
from chengnuo.core.progress import queries
from chengnuo.core.progress.models import Entry
from chengnuo.core.promises import services as promises
from chengnuo.core.promises.queries import page as public_page
from chengnuo.engine import versions
from chengnuo.kernel.errors import Invalid
from chengnuo.ops import demo_progress
from chengnuo.ops.demo_data import SEED_NAME
from chengnuo.ops.simulated_year import Made, simulate, ways

pytestmark = pytest.mark.django_db(databases="__all__")
END = date(2023, 12, 31)


@pytest.fixture
def report_id() -> int:
    places.load_jianghan()
    people.load_jianghan_units()
    actor = User.objects.create(username="d", password="!", role="supervisor", display_name="模拟·督查员")
    data = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    number = documents.import_report(actor=actor, data=data, name=SEED_NAME, is_sample=True)
    documents.accept_report(actor=actor, report_id=number)
    versions.take_up_new()
    demo_progress.load(actor, number)
    return int(number)


def _raw(stand: queries.Standing) -> float | None:
    """The value from the raw rows, in plain Python."""
    assert stand.binding
    key, factor = stand.binding.indicator, stand.binding.factor
    if key.startswith("import."):
        rows = [r for r in ImportedFigure.objects.filter(indicator__key=key) if r.counts and r.simulated]
        rows = [r for r in rows if stand.target.start <= r.day <= min(END, stand.target.deadline)]
        return max(rows, key=lambda r: r.day).amount / 10_000 * factor if rows else None
    parts = [c for c in Contribution.objects.filter(indicator__key=key, known_to=None) if c.simulated]
    return sum(c.above or 0 for c in parts if stand.target.start <= c.day <= END) / 10_000 * factor


def test_a_year_is_played_agrees_with_its_rows_and_is_played_once(report_id: int) -> None:
    actor = User.objects.get(username="d")
    public = queries.targets_of(report_id)[0].commitment_id
    promises.list_commitments(actor=actor, commitment_ids=[public], reason="试公开")
    made = simulate(2023, 7)
    page = public_page(report_id)
    assert page is not None and page.promises[0].light is queries.light_of(public).light
    assert made.figures > 150
    assert made.entries > 100
    stands = queries.standings(report_id)
    for stand in stands:
        if stand.measured_value is not None:
            assert stand.measured_value == pytest.approx(_raw(stand)), stand.target.text
    imported = [s for s in stands if s.binding and s.binding.indicator.startswith("import.")]
    assert len(imported) == 23
    assert all(s.measured_value is not None for s in imported)
    assert {s.light for s in imported} == {queries.Light.GREEN, queries.Light.RED}
    middle = queries.standings(report_id, as_of=date(2023, 9, 30))
    assert queries.Light.YELLOW in {s.light for s in middle}
    assert queries.open_gaps(report_id)
    assert any(s.gap_reason for s in stands)
    counts = queries.light_counts(report_id)
    assert counts.green > counts.grey

    # marked, all of it, and a second run adds nothing
    assert not Entry.objects.filter(simulated=False).exists()
    assert not ImportedFigure.objects.filter(simulated=False).exists()
    assert simulate(2023, 7) == Made(0, 0, 0)
    assert ways(stands, 7) == ways(stands, 7) != ways(stands, 8)
    with pytest.raises(Invalid, match="另一个种子"):
        simulate(2023, 8)


def test_it_refuses_a_database_with_real_figures_and_a_year_without_report(
    report_id: int, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="没有 2022 年"):
        simulate(2022)
    documents_before = Entry.objects.count()
    from chengnuo.core.indicators import queries as indicators
    from chengnuo.core.indicators import services
    from chengnuo.core.indicators.shapes import Declared, NewFigure

    one = indicators.indicator("import.parking")
    declared = Declared(one.key, one.title, one.unit, one.kind)
    figure = NewFigure(declared, "2023-03", date(2023, 3, 31), 10_000, 2, "真实月报")
    services.import_figures(actor=None, name="月报.xlsx", sha256="0" * 64, figures=[figure])
    with pytest.raises(Invalid, match="真实"):
        simulate(2023)
    assert Entry.objects.count() == documents_before
    assert ImportedFigure.objects.count() == 1
