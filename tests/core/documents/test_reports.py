"""Importing and accepting reports, and laying two years side by side."""

import pytest

from chengnuo.core.documents import jobs, models, queries, reconciling, services
from chengnuo.core.documents.errors import (
    Duplicate,
    FigureNotFound,
    ReportNotFound,
    ReportRefused,
    RowChanged,
    WrongState,
)
from chengnuo.kernel.audit.log import history_of
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.jobs import queue, worker
from chengnuo.kernel.jobs.registry import Cancelled
from chengnuo.reading import ReadingError
from tests.worlds import REPORT, World


def test_the_file_is_kept_exactly_and_offsets_count_in_its_text(world: World) -> None:
    name, _, data = queries.report_original(world.report_id)
    assert (name, data) == ("report.txt", REPORT.encode())
    text = queries.report_text(world.report_id)
    for figure in queries.figures(world.report_id):
        assert text[figure.start : figure.end] == figure.text
    card = queries.report(world.report_id)
    assert (card.state_label, card.figures, card.targets, card.imported_by) == (
        "已采用",
        7,
        5,
        "某supervisor",
    )


def test_coverage_adds_up(world: World) -> None:
    coverage = queries.coverage(world.report_id)
    assert coverage.numerals == coverage.in_figures + coverage.excluded
    assert coverage.by_category == (("year", 3),)
    assert len(queries.exclusions(world.report_id)) == coverage.excluded


def test_whole_numbers_stay_whole(world: World) -> None:
    values = {figure.text: figure.value for figure in queries.figures(world.report_id)}
    assert isinstance(values["1000个"], int)
    assert values["2.3万个"] == 2.3


def test_the_same_file_is_not_taken_twice(world: World) -> None:
    with pytest.raises(Duplicate, match="已经导入过"):
        world.imports(REPORT)


def test_a_file_the_engine_refuses_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise ReadingError("reading.binary", "文件不是文本。", 3)

    monkeypatch.setattr(services, "read", refuse)
    with pytest.raises(ReportRefused) as caught:
        world.imports("x")
    assert (caught.value.code, caught.value.message_zh) == ("reading.binary", "文件不是文本。")
    assert models.Report.objects.count() == 1


def test_a_failure_half_way_leaves_nothing_half_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("power failure")

    monkeypatch.setattr("chengnuo.core.documents.pairing.store_pairs", broken)
    with pytest.raises(RuntimeError):
        world.imports("二、2023年工作安排\n新增泊位5个。")
    assert models.Report.objects.count() == 1
    assert models.ReportFigure.objects.exclude(report_id=world.report_id).count() == 0


def test_too_large_a_file_is_refused_before_it_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", 10)
    with pytest.raises(ReportRefused, match="上限"):
        world.imports("二、2023年工作安排")


@pytest.mark.parametrize("who", ["commander", "handler", "integrator"])
def test_only_the_supervisor_imports(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.import_report(actor=getattr(world, who), data=b"x", name="x.txt")
    with pytest.raises(NotAllowed):
        services.accept_report(actor=getattr(world, who), report_id=world.report_id)
    with pytest.raises(NotAllowed):
        services.discard_draft(actor=getattr(world, who), report_id=world.report_id)


def test_an_accepted_report_is_neither_accepted_again_nor_discarded(world: World) -> None:
    for act in (services.accept_report, services.discard_draft):
        with pytest.raises(WrongState):
            act(actor=world.supervisor, report_id=world.report_id)


def test_the_year_before_is_found_by_itself(world: World) -> None:
    later = world.imports("二、2024年工作安排\n新增泊位5个。", plan_year=2024, place_code="420103")
    assert queries.report(later).previous_year_id == world.report_id


def test_an_older_report_that_arrives_later_is_linked_as_well(world: World) -> None:
    older = world.imports("二、2022年工作安排\n新增泊位5个。", plan_year=2022, place_code="420103")
    assert queries.report(world.report_id).previous_year_id is None
    services.accept_report(actor=world.supervisor, report_id=older)
    assert queries.report(world.report_id).previous_year_id == older


def test_what_the_import_guessed_can_be_corrected(world: World) -> None:
    services.describe_report(
        actor=world.supervisor, report_id=world.report_id, title="江汉区政府工作报告", plan_year=2023
    )
    assert queries.report(world.report_id).title == "江汉区政府工作报告"
    entry = history_of("report", world.report_id)[0]
    assert (entry.old, entry.new) == ({"title": "2023年政府工作报告"}, {"title": "江汉区政府工作报告"})


def test_what_is_not_there_is_said_so(world: World) -> None:
    for ask in (queries.report, queries.report_text, queries.report_original, queries.coverage):
        with pytest.raises(ReportNotFound):
            ask(9999)
    with pytest.raises(FigureNotFound):
        queries.figure(world.report_id, "F999")


def test_the_import_job_tells_how_far_it_is_and_cleans_up(world: World) -> None:
    job = jobs.enqueue_import(
        actor=world.supervisor,
        data="二、2023年工作安排\n新增泊位5个。".encode(),
        name="C:\\报告.txt",
        open_at="/reports/{report_id}/",
    )
    worker.run_one()
    done = queue.get(job.id)
    assert done.state == "done", done.error_message
    assert done.url == f"/reports/{done.result['report_id']}/"
    assert queries.report(done.result["report_id"]).source_name == "报告.txt"
    assert not models.ReportUpload.objects.exists()


def test_cancelling_at_any_step_leaves_nothing(world: World) -> None:
    steps: list[str] = []
    world.imports(
        "二、2023年工作安排\n新增泊位4个。", progress=lambda _percent, message: steps.append(message)
    )
    assert len(steps) >= 4
    before = models.Report.objects.count()
    for stop_at in steps:

        def cancel(_percent: int, message: str, last: str = stop_at) -> None:
            if message == last:
                raise Cancelled

        with pytest.raises(Cancelled):
            world.imports("二、2023年工作安排\n新增泊位5个。", progress=cancel)
    assert models.Report.objects.count() == before


@pytest.fixture
def run_id(world: World) -> int:
    """This year's targets beside the results of a next report, read by the plain reader."""
    text = "一、2023年工作回顾\n新增停车泊位1100个。\n二、2024年工作安排\n新增泊位9个。"
    later = world.imports(text, plan_year=2024)
    run = models.ReconciliationRun.objects.create(this_year_id=world.report_id, next_year_id=later)
    target = models.ReportFigure.objects.get(report_id=world.report_id, text="1000个")
    result = models.ReportFigure.objects.get(report_id=later, text="1100个")
    models.ReconciliationRow.objects.create(
        run=run,
        position=0,
        target=target,
        result=result,
        verdict="超额",
        confidence=0.5,
        reason="1100 ≥ 1000",
        target_number=1000,
        result_number=1100,
    )
    return run.pk


def test_a_low_confidence_is_shown_as_unsure_until_a_person_decides(world: World, run_id: int) -> None:
    [row] = queries.run_rows(run_id)
    assert (row.verdict, row.unsure, row.compared) == ("超额", True, (1000, 1100))
    reconciling.decide_row(
        actor=world.supervisor, row_id=row.id, version=1, verdict="未提及", note="口径不同"
    )
    [row] = queries.run_rows(run_id)
    assert (row.verdict, row.machine_verdict, row.unsure, row.result) == ("未提及", "超额", False, None)
    assert (row.decided_by, row.machine_result.text) == ("某supervisor", "1100个")
    assert queries.run(run_id).counts == (("未提及", 1),)
    entry = history_of("reconciliation_row", row.id)[0]
    assert (entry.old["verdict"], entry.new["verdict"]) == ("超额", "未提及")


def test_two_people_at_one_row_see_both_sides(world: World, run_id: int) -> None:
    [row] = queries.run_rows(run_id)
    reconciling.decide_row(actor=world.supervisor, row_id=row.id, version=1, verdict="完成")
    with pytest.raises(RowChanged) as caught:
        reconciling.decide_row(actor=world.supervisor, row_id=row.id, version=1, verdict="未完成")
    assert caught.value.data["theirs"]["verdict"] == "完成"
    assert caught.value.data["mine"]["verdict"] == "未完成"


def test_only_the_five_verdicts_and_real_figures_are_taken(world: World, run_id: int) -> None:
    [row] = queries.run_rows(run_id)
    with pytest.raises(ReportRefused):
        reconciling.decide_row(actor=world.supervisor, row_id=row.id, version=1, verdict="差不多")
    with pytest.raises(FigureNotFound):
        reconciling.decide_row(
            actor=world.supervisor, row_id=row.id, version=1, verdict="完成", result_key="F999"
        )
    with pytest.raises(NotAllowed):
        reconciling.decide_row(actor=world.commander, row_id=row.id, version=1, verdict="完成")


def test_two_reports_are_laid_side_by_side_by_the_engine(world: World) -> None:
    text = "一、2023年工作回顾\n新增停车泊位1100个。\n二、2024年工作安排\n新增泊位9个。"
    later = world.imports(text, plan_year=2024)
    run = reconciling.run_reconciliation(
        actor=world.supervisor, this_year_id=world.report_id, next_year_id=later
    )
    assert queries.run(run).this_year.id == world.report_id
    with pytest.raises(ReportRefused):
        reconciling.run_reconciliation(actor=world.supervisor, this_year_id=later, next_year_id=later)
