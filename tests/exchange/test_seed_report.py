"""The district's real report through the whole chain: engine, ledger, files and back."""

from importlib.resources import files

import pytest

from chengnuo import reading
from chengnuo.core.commitments import queries, services
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as reports
from chengnuo.core.documents import services as documents
from chengnuo.core.people.models import Unit
from chengnuo.core.people.services import load_jianghan_units
from chengnuo.core.places.services import load_jianghan
from chengnuo.exchange import incoming, outgoing
from tests.worlds import World

SEED = (files("chengnuo.ops") / "seed" / "jianghan_2023_work_report.txt").read_bytes()


@pytest.fixture
def seed(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(documents, "read", reading.read)
    # The small district's units make room for the real ones of the same names.
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(
            name=f"旧{unit.name}", code=f"old-{unit.code}", is_active=False
        )
    load_jianghan()
    load_jianghan_units()
    world.report_id = documents.import_report(
        actor=world.supervisor,
        data=SEED,
        name="jianghan.txt",
        place_code="420103",
        place_name="江汉区",
        is_sample=True,
    )
    documents.accept_report(actor=world.supervisor, report_id=world.report_id)
    return world


def test_every_figure_and_commitment_stands_where_it_says(seed: World) -> None:
    text = reports.report_text(seed.report_id)
    figures = reports.figures(seed.report_id)
    assert len(figures) > 140
    assert all(text[f.start : f.end] == f.text for f in figures)
    rows = seed.rows()
    assert len(rows) > 180
    for row in rows:
        detail = queries.commitment(row.id)
        assert text[row.source_start : row.source_end] == detail.source_text
    coverage = reports.coverage(seed.report_id)
    assert coverage.numerals == coverage.in_figures + coverage.excluded
    assert len(reports.pairs(seed.report_id)) >= 20
    assert len(reports.terms(seed.report_id)) >= 20


def test_nearly_every_commitment_has_a_suggestion_and_all_confirm_at_once(seed: World) -> None:
    rows = seed.rows()
    assert sum(bool(row.suggestions) for row in rows) / len(rows) > 0.95
    assert all(row.lead_unit is None for row in rows)
    services.confirm_suggestions(actor=seed.supervisor, versions={row.id: row.version for row in rows})
    overview = queries.overview(seed.report_id)
    assert overview.no_unit.count < 0.05 * overview.total.count


def test_the_table_of_the_real_ledger_comes_back_unchanged(seed: World) -> None:
    wanted = LedgerFilter(report_id=seed.report_id)
    data = outgoing.export_ledger(actor=seed.supervisor, wanted=wanted, kind="xlsx").data
    run = incoming.dry_run(actor=seed.supervisor, report_id=seed.report_id, data=data)
    assert (run.errors, run.changes, run.unchanged) == ((), (), len(seed.rows()))


def test_a_corrected_copy_of_the_real_report_keeps_all_work(seed: World) -> None:
    versions = {row.id: row.version for row in seed.rows()}
    services.confirm_suggestions(actor=seed.supervisor, versions=versions)
    before = {row.code: row.lead_unit for row in seed.rows()}
    corrected = (
        SEED.decode("utf-8").replace("招商引资总额 760 亿元", "招商引资总额 780 亿元").replace("\r", "")
    )
    assert corrected.encode() != SEED
    new = documents.import_report(
        actor=seed.supervisor, data=corrected.encode(), name="更正.txt", replaces_id=seed.report_id
    )
    documents.accept_report(actor=seed.supervisor, report_id=new)
    after = {row.code: row for row in queries.all_rows(LedgerFilter(report_id=new))}
    assert {code: row.lead_unit for code, row in after.items()} == before
    assert [row.text for row in after.values() if row.flag] == ["招商引资总额 780 亿元"]
