"""The simulated year: every measured value agrees with the raw rows, a second run adds nothing, nothing real is touched."""

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets import services as assets_services
from chengnuo.core.assets.models import Asset, AssetChange
from chengnuo.core.catalogue import services as catalogue
from chengnuo.core.documents import services as documents
from chengnuo.core.indicators.models import ImportedFigure
from chengnuo.core.people import services as people
from chengnuo.core.people.models import User
from chengnuo.core.places import services as places
from chengnuo.core.progress import queries
from chengnuo.core.progress.models import Entry
from chengnuo.core.promises import services as promises
from chengnuo.core.promises.queries import page as public_page
from chengnuo.core.records import services as records
from chengnuo.core.records.models import Record, StageStep
from chengnuo.engine import versions
from chengnuo.kernel.errors import Invalid
from chengnuo.ops import demo_progress
from chengnuo.ops.demo_data import SEED_NAME
from chengnuo.ops.simulated_ways import ways
from chengnuo.ops.simulated_year import SEED, Made, simulate

pytestmark = pytest.mark.django_db(databases="__all__")
START, END = date(2023, 1, 1), date(2023, 12, 31)


@pytest.fixture
def report_id() -> int:
    places.load_jianghan()
    people.load_jianghan_units()
    catalogue.load_standard()
    actor = User.objects.create(username="d", password="!", role="supervisor", display_name="模拟·督查员")
    data = (files("chengnuo.ops") / "seed" / SEED_NAME).read_bytes()
    number = documents.import_report(actor=actor, data=data, name=SEED_NAME, is_sample=True)
    documents.accept_report(actor=actor, report_id=number)
    versions.take_up_new()
    demo_progress.load(actor, number)
    return int(number)


def _imported(key: str, stand: queries.Standing, day: date) -> float | None:
    """The last figure of the target's time up to a day."""
    rows = [r for r in ImportedFigure.objects.filter(indicator__key=key) if r.counts and r.simulated]
    rows = [r for r in rows if stand.target.start <= r.day <= min(day, stand.target.deadline)]
    return max(rows, key=lambda r: r.day).amount / 10_000 if rows else None


def _entered(stages: set[str], day: date, scenario: str, kind: str) -> list[Record]:
    """Records that came into one of these stages for the first time between New Year and a day, and were not given up."""
    found = []
    for row in Record.objects.filter(
        scenario=scenario, kind=kind, simulated=True, voided=False, stopped=False
    ):
        days = [s.entered_on for s in StageStep.objects.filter(record=row) if s.stage in stages]
        if days and START <= min(days) <= day:
            found.append(row)
    return found


def _turned(code: str, field: str, word: str, day: date) -> int:
    """Assets of a class whose attribute came to say a word between New Year and a day, and says it."""
    count = 0
    for row in Asset.objects.filter(matter_class__code=code, simulated=True).exclude(state="removed"):
        if row.attributes.get(field) != word:
            continue
        changes = AssetChange.objects.filter(asset=row, undone=False).exclude(act="register")
        since = [c.on for c in changes if c.after.get("attributes", {}).get(field) == word]
        count += START <= min(since, default=row.started_on) <= day
    return count


def _events(day: date) -> float:
    rows = Record.objects.filter(scenario="investment_promotion", kind="event", simulated=True, voided=False)
    return sum(START <= row.day <= day for row in rows)


def _investment(day: date) -> float:
    projects = _entered(
        {"signed", "registered", "landed", "started", "running"}, day, "investment_promotion", "project"
    )
    return float(sum(row.quantity for row in projects if row.quantity is not None))


def _top500(day: date) -> float:
    projects = _entered(
        {"registered", "landed", "started", "running"}, day, "investment_promotion", "project"
    )
    return sum(row.data.get("level") in ("世界500强", "中国500强", "独角兽") for row in projects)


#: What each scenario's indicator counts, said once more in plain Python over the rows; nothing of the indicators is used.
RAW = {
    "investment_promotion.events": _events,
    "investment_promotion.total": _investment,
    "investment_promotion.top500": _top500,
    "old_estates.done": lambda day: len(_entered({"operate"}, day, "old_estates", "estate")),
    "waste_sorting.renewed": lambda day: _turned("03005", "renovation", "已改造", day),
    "waste_sorting.houses": lambda day: _turned("03004", "stage", "建成", day),
}


def _agree(report_id: int, day: date) -> dict[str, float | None]:
    """Every bound target's measured value is that of the raw rows on a day; the values of the scenarios' indicators."""
    bound = [s for s in queries.standings(report_id, as_of=day) if s.binding and s.binding.indicator]
    keys = {s.binding.indicator for s in bound if s.binding}
    wanted = {one["indicator"] for one in demo_progress.read_list()["targets"] if "indicator" in one}
    assert keys == wanted, "a bound target is left out"
    assert {key for key in keys if not key.startswith("import.")} == set(RAW)
    for stand in bound:
        assert stand.binding
        key = stand.binding.indicator
        raw = RAW[key](day) if key in RAW else _imported(key, stand, day)
        worth = None if raw is None else raw * stand.binding.factor
        assert stand.measured_value == pytest.approx(worth), (stand.target.text, day)
    return {s.binding.indicator: s.measured_value for s in bound if s.binding and s.binding.indicator in RAW}


def test_a_year_is_played_agrees_with_its_rows_and_is_played_once(report_id: int) -> None:
    actor = User.objects.get(username="d")
    public = queries.targets_of(report_id)[0].commitment_id
    worded = next(task.commitment_id for task in queries.tasks_of(report_id) if not task.figure_ids)
    promises.list_commitments(actor=actor, commitment_ids=[public, worded], reason="试公开")
    made = simulate(2023, SEED)
    page = public_page(report_id)
    assert page is not None
    assert {one.commitment_id: one.light for one in page.promises} == {
        pk: found.light for pk in (public, worded) if (found := queries.light_of(pk))
    }
    assert all(one.simulated for one in page.promises), "a light without a number comes from generated words"
    assert (made.figures > 150, made.entries > 100, made.left) == (True, True, ())
    stands = queries.standings(report_id)
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

    # every measured value is that of the rows, and the scenarios' work went the way it was to go
    _agree(report_id, date(2023, 6, 30))
    reached = _agree(report_id, END)
    going = ways(stands, SEED)
    for stand in stands:
        if stand.binding and stand.binding.indicator in RAW:
            assert stand.measured_value == pytest.approx(going[stand.target.figure_id].by(12)), (
                stand.target.text
            )
    assert {s.light for s in stands if s.binding and s.binding.indicator in RAW} == {
        queries.Light.GREEN, queries.Light.RED,
    }  # fmt: skip

    # marked, all of it, and a second run adds nothing: neither what somebody took back nor what somebody voided
    assert not Entry.objects.filter(simulated=False).exists()
    assert not ImportedFigure.objects.filter(simulated=False).exists()
    assert not Record.objects.filter(simulated=False).exists()
    assert not Asset.objects.filter(simulated=False).exists()
    taken_back, voided = assets.batches(1)[0], Record.objects.filter(kind="estate", ended=True).first()
    assets_services.undo_batch(actor=actor, batch_id=taken_back.id)
    assert voided
    records.void_record(actor=None, record_id=voided.pk, version=None, reason="试")
    assert simulate(2023, SEED) == Made(0, 0, 0)
    less = _agree(report_id, END)
    assert (
        sum(less[key] or 0 for key in RAW) == sum(reached[key] or 0 for key in RAW) - taken_back.changed - 1
    )
    assert ways(stands, SEED) == ways(stands, SEED) != ways(stands, 8)
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
