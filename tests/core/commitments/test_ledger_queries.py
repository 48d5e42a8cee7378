"""Lists and counts: every number opens its list, and a longer list costs no more statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chengnuo.core.commitments import queries, services
from chengnuo.core.commitments.queries import Count, LedgerFilter, Overview
from chengnuo.core.documents import services as documents
from chengnuo.core.documents.models import ReportSection
from tests.worlds import World


def all_counts(overview: Overview) -> list[Count]:
    single = [
        getattr(overview, name)
        for name in (
            "total",
            "no_unit",
            "quantified",
            "not_quantified",
            "due_soon",
            "overdue",
            "no_deadline",
            "flagged",
            "with_plan",
        )
    ]
    return [*single, *overview.by_section, *overview.by_state, *overview.by_unit, *overview.by_suggested_unit]


@pytest.fixture
def busy(world: World) -> World:
    services.assign_units(
        actor=world.supervisor,
        versions=world.version("0001"),
        lead_unit_id=world.city.pk,
        co_unit_ids=[world.labour.pk],
    )
    services.save_plan(actor=world.supervisor, commitment_id=world.row("0001").id, version=2, goal="目标")
    services.set_deadline(actor=world.supervisor, versions=world.version("0002"), deadline=date(2023, 3, 31))
    services.set_deadline(actor=world.supervisor, versions=world.version("0004"), deadline=None)
    services.drop(actor=world.supervisor, versions=world.version("0003"), reason="不是任务")
    return world


def test_every_number_opens_a_list_of_just_that_length(busy: World) -> None:
    counts = all_counts(queries.overview(busy.report_id, today=date(2023, 3, 15)))
    for count in counts:
        assert queries.ledger(count.filter).total == count.count, count.label
    by_key = {count.key: count.count for count in counts}
    assert by_key["total"] == 5
    assert by_key["due_soon"] == 1
    assert by_key["no_deadline"] == 1
    assert by_key["with_plan"] == 1
    assert by_key["dropped"] == 1


def test_sections_units_and_states_add_up(busy: World) -> None:
    overview = queries.overview(busy.report_id)
    assert sum(c.count for c in overview.by_section) == overview.total.count
    assert sum(c.count for c in overview.by_unit) + overview.no_unit.count == overview.total.count
    assert overview.quantified.count + overview.not_quantified.count == overview.total.count


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"text": "停车"}, ["0001"]),
        ({"text": "投资 小区"}, ["0005"]),
        ({"text": "0004"}, ["0004"]),
        ({"quantified": False}, ["0006"]),
        ({"no_unit": False}, ["0001"]),
        ({"due_before": date(2023, 6, 1)}, ["0002"]),
        ({"state": "dropped"}, ["0003"]),
        ({"state": "planned"}, ["0001"]),
        ({"has_plan": True}, ["0001"]),
        ({"no_deadline": True}, ["0004"]),
    ],
)
def test_filters(busy: World, wanted: dict[str, object], codes: list[str]) -> None:
    assert [row.code for row in busy.rows(**wanted)] == codes


def test_a_unit_finds_what_it_leads_and_what_it_shares(busy: World) -> None:
    assert [r.code for r in busy.rows(unit_id=busy.labour.pk)] == ["0001"]
    assert busy.rows(lead_unit_id=busy.labour.pk) == ()
    assert [r.code for r in busy.rows(suggested_unit_id=busy.labour.pk)] == ["0004"]


def test_a_heading_finds_all_below_it(busy: World) -> None:
    plan = ReportSection.objects.get(report_id=busy.report_id, title__startswith="二、")
    assert len(busy.rows(section_id=plan.pk)) == 5


def test_pages_and_sorting(busy: World) -> None:
    page = queries.ledger(LedgerFilter(report_id=busy.report_id), page=2, page_size=2, sort="-position")
    assert ([r.code for r in page.rows], page.total, page.pages) == (["0004", "0002"], 5, 3)
    last = queries.ledger(LedgerFilter(report_id=busy.report_id), page=99, page_size=2)
    assert (last.page, [r.code for r in last.rows]) == (3, ["0006"])
    assert queries.ledger(LedgerFilter(report_id=busy.report_id), sort="'; drop table").sort == "position"


def test_two_hundred_rows_need_no_more_statements_than_five(busy: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.ledger(LedgerFilter(report_id=busy.report_id), page_size=500)
        return len(captured)

    few = statements()
    clauses = "".join(f"新增就业岗位第{n}批次。" for n in range(200))
    busy.report_id = busy.imports("一、2022年工作回顾\n完成。\n二、2023年工作安排\n" + clauses)
    documents.accept_report(actor=busy.supervisor, report_id=busy.report_id)
    assert len(busy.rows()) == 200
    assert statements() <= few


def test_the_living_report_knows_which_commitment_carries_a_figure(busy: World) -> None:
    carried = queries.figure_commitments(busy.report_id)
    first = busy.row("0001")
    assert carried[first.figure_keys[0]] == (first.id,)


def test_neighbours_and_context(busy: World) -> None:
    detail = queries.commitment(busy.row("0002").id)
    assert (detail.previous_id, detail.next_id) == (busy.row("0001").id, busy.row("0004").id)
    assert detail.quotes[0].before.endswith("1000个；")
    assert detail.quotes[0].after.startswith("；推进")
