"""Published figures are recorded figures."""

from bench.reading.report import PROGRAMS
from bench.recording import PAGE, RESULTS, filled
from bench.tables import TABLES


def test_the_tables_of_the_page_are_those_of_the_recorded_runs() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page, {name: make() for name, make in TABLES.items()}) == page, (
        "run a benchmark with --record, or: python -c 'from bench.tables import publish; publish()'"
    )
    for name in TABLES:
        assert f"<!-- table: {name} -->" in page


def test_every_benchmark_has_a_recorded_run() -> None:
    assert {path.stem for path in RESULTS.glob("*.json")} == set(PROGRAMS)
