"""Measured beside typed: what is bound, what units say, which light that makes, and that nothing said is lost."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image

from chengnuo.core.cases import attachments
from chengnuo.core.cases.attachments import BadAttachment
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents import services as documents_services
from chengnuo.core.indicators import services as indicators
from chengnuo.core.indicators.queries import Kind
from chengnuo.core.indicators.shapes import Declared, NewFigure
from chengnuo.core.progress import queries, services
from chengnuo.core.progress.errors import Refused
from chengnuo.core.progress.models import Entry
from chengnuo.core.progress.queries import Light
from chengnuo.core.progress.services import Feed, Filled, Terms, Upload
from chengnuo.core.progress.shapes import Target
from chengnuo.kernel.audit import log
from chengnuo.kernel.clock import pretending
from chengnuo.kernel.errors import NotAllowed
from tests.core.progress.conftest import NOON, built
from tests.worlds import REPORT, World

DAY = date(2023, 6, 30)


def say(world: World, target: Target, value: float, **more: object) -> int:
    filled = replace(
        Filled(DAY, "完成了一批泊位", value),
        **{k: v for k, v in more.items() if k in ("gap_reason", "files", "day")},
    )
    acts = {k: v for k, v in more.items() if k in ("corrects_id", "correction")}
    return services.report_progress(
        actor=world.handler,
        commitment_id=target.commitment_id,
        figure_id=target.figure_id,
        filled=filled,
        **acts,
    )  # type: ignore[arg-type]


def test_a_target_is_measured_from_its_indicator_and_opens_its_light(world: World, spaces: Target) -> None:
    built(300)
    stand = queries.standing(spaces.figure_id)
    assert (stand.measured_value, stand.expected, stand.light) == (300, 498, Light.RED)
    assert "应达 498 个（匀速，全部的 49.9%），实测 300 个，是应达的 60.2%" in stand.light_reason
    assert stand.forecast and stand.forecast.low >= 300
    counts = queries.light_counts(world.report_id)
    assert counts.red == 1
    assert counts.total == len(world.rows())
    built(700)
    assert queries.light_of(spaces.commitment_id).light is Light.GREEN  # type: ignore[union-attr]


def test_simulated_and_real_never_meet(world: World, spaces: Target) -> None:
    built(600, simulated=True)
    assert queries.standing(spaces.figure_id).measured_value == 0
    shown = queries.standing(spaces.figure_id, simulated=True)
    assert (shown.measured_value, shown.simulated) == (600, True)
    say(world, spaces, 0)
    assert queries.standing(spaces.figure_id, simulated=True).typed is None


def test_a_value_off_the_measured_one_must_be_explained(world: World, spaces: Target) -> None:
    built(500)
    with pytest.raises(Refused, match="填报 560 个，系统实测 500 个，相差 60 个，请说明原因"):
        say(world, spaces, 560)
    assert not Entry.objects.exists()
    entry_id = say(world, spaces, 560, gap_reason="60 个已建成，尚未录入")
    stand = queries.standing(spaces.figure_id)
    assert (stand.gap, stand.gap_open, stand.gap_reason) == (60, False, "60 个已建成，尚未录入")
    assert queries.open_gaps(world.report_id) == ()

    built(620)  # what was measured moved on: the old reason no longer explains it
    assert [one.target.figure_id for one in queries.open_gaps(world.report_id)] == [spaces.figure_id]
    services.explain_gap(actor=world.handler, entry_id=entry_id, reason="上月填报时少算了一个停车场")
    assert queries.open_gaps(world.report_id) == ()


def test_a_correction_leaves_what_was_said_and_why(world: World, spaces: Target) -> None:
    first = say(world, spaces, 0)
    with pytest.raises(Refused, match="请写明为什么更正"):
        say(world, spaces, 5, corrects_id=first)
    second = say(world, spaces, 5, corrects_id=first, correction="漏报了五个")
    with pytest.raises(Refused, match="已经更正过"):
        say(world, spaces, 6, corrects_id=first, correction="再改一次")
    found = queries.history(spaces.figure_id)
    assert [(one.id, one.value, one.corrected_by_id) for one in found] == [
        (second, 5, None),
        (first, 0, second),
    ]
    assert found[0].correction == "漏报了五个"
    assert queries.standing(spaces.figure_id).typed.id == second  # type: ignore[union-attr]
    assert {row.action for row in log.history_of("target", spaces.figure_id)} >= {
        "progress.report",
        "progress.correct",
    }


def test_what_is_typed_is_checked_and_only_the_unit_may_type(world: World, spaces: Target) -> None:
    for value, message in ((1.5, "请填整数"), (-1, "不能小于 0"), (float("nan"), "请填数值")):
        with pytest.raises(Refused, match=message):
            say(world, spaces, value)
    with pytest.raises(Refused, match="不能晚于今天"):
        say(world, spaces, 1, day=date(2023, 7, 2))
    other = next(row for row in world.rows() if "就业" in row.text)
    figure = next(one for one in queries.targets_of(world.report_id) if one.commitment_id == other.id)
    with pytest.raises(NotAllowed):
        say(world, figure, 1)
    with pytest.raises(NotAllowed):
        services.bind(actor=world.handler, figure_id=spaces.figure_id, terms=Terms(reason="没有系统"))


def test_evidence_is_cleaned_and_what_is_no_document_is_refused(world: World, spaces: Target) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}  # a place
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(made, "JPEG", exif=exif)
    entry_id = say(
        world, spaces, 0, files=(Upload("现场.JPG", made.getvalue()), Upload("验收单.pdf", b"%PDF-1.7 x"))
    )
    photo, paper = queries.history(spaces.figure_id)[0].evidence
    assert (photo.entry_id, photo.kind, paper.name, paper.media_type) == (
        entry_id,
        "photo",
        "验收单.pdf",
        "application/pdf",
    )
    assert not Image.open(attachments.path_of(photo)).getexif()
    assert attachments.path_of(paper).read_bytes() == b"%PDF-1.7 x"
    with pytest.raises(BadAttachment, match=r"「程序\.pdf」不是可以收的文件"):
        say(world, spaces, 0, files=(Upload("程序.pdf", b"MZ\x90"),))
    assert len(queries.history(spaces.figure_id)) == 1


def test_a_light_by_hand_needs_a_reason_and_ends_with_the_next_report(world: World, spaces: Target) -> None:
    built(100)
    with pytest.raises(Refused, match="请写明为什么"):
        services.set_light(
            actor=world.supervisor,
            commitment_id=spaces.commitment_id,
            figure_id=spaces.figure_id,
            light="yellow",
            reason="",
        )
    services.set_light(actor=world.supervisor, commitment_id=spaces.commitment_id, figure_id=spaces.figure_id, light="yellow",
                       reason="两个停车场下周验收")  # fmt: skip
    stand = queries.standing(spaces.figure_id)
    assert (stand.light, stand.rule_light, stand.manual and stand.manual.who) == (
        Light.YELLOW,
        Light.RED,
        "某supervisor",
    )
    with pretending(NOON + timedelta(hours=1)):
        say(world, spaces, 100)
        assert queries.standing(spaces.figure_id).light is Light.RED


def test_what_was_published_can_be_computed_again(world: World, spaces: Target) -> None:
    built(480, at=NOON)
    then = NOON + timedelta(minutes=5)
    before = queries.standing(spaces.figure_id, as_of=DAY, known_at=then)
    with pretending(datetime(2023, 8, 1, tzinfo=UTC)):
        built(900, date(2023, 6, 1))
        say(world, spaces, 900)
        services.bind(actor=world.supervisor, figure_id=spaces.figure_id, terms=Terms(reason="改为现场核查"))
        again = queries.standing(spaces.figure_id, as_of=DAY, known_at=then)
        assert (again.measured_value, again.light, again.light_reason) == (
            480,
            before.light,
            before.light_reason,
        )
        assert queries.standing(spaces.figure_id, as_of=DAY).measured_value is None


def test_bindings_are_suggested_confirmed_and_taken_back(world: World, spaces: Target) -> None:
    services.undo_binding(actor=world.supervisor, figure_id=spaces.figure_id)
    assert queries.standing(spaces.figure_id).binding is None
    assert services.suggest_bindings(actor=world.supervisor, report_id=world.report_id, feeds=[
        Feed("新增停车泊位1000个", 1000, "个", "parking.spaces")]) >= 1  # fmt: skip
    built(50)
    stand = queries.standing(spaces.figure_id)
    assert stand.binding and stand.binding.suggested
    assert stand.measured_value is None  # a suggestion measures nothing until a person confirms it
    services.confirm_bindings(actor=world.supervisor, figure_ids=[spaces.figure_id])
    assert queries.standing(spaces.figure_id).measured_value == 50
    with pytest.raises(Refused, match="请写明为什么不能用指标实测"):
        services.bind(actor=world.supervisor, figure_id=spaces.figure_id, terms=Terms())
    services.bind(actor=world.supervisor, figure_id=spaces.figure_id, terms=Terms(reason="没有系统记录"))
    services.undo_binding(actor=world.supervisor, figure_id=spaces.figure_id)
    assert queries.standing(spaces.figure_id).measured_value == 50
    assert len(queries.binding_history(spaces.figure_id)) == 5


def test_a_promise_without_figures_goes_by_what_its_unit_says(world: World, spaces: Target) -> None:
    row = next(one for one in world.rows() if one.text == "提高办事效率")
    assert queries.light_of(row.id).light is Light.GREY  # type: ignore[union-attr]
    services.report_progress(actor=world.supervisor, commitment_id=row.id, figure_id=None,
                             filled=Filled(DAY, "窗口合并了三个", state="running"))  # fmt: skip
    assert queries.light_of(row.id).light is Light.GREEN  # type: ignore[union-attr]
    assert queries.commitment_history(row.id)[0].state_label == "推进中"


def test_a_monthly_figure_is_as_old_as_it_was_told(world: World, spaces: Target) -> None:
    level = Declared("import.spaces", "新增停车泊位（月报）", "万个", Kind.LEVEL)
    figures = [
        NewFigure(level, f"2023-{month:02}", date(2023, month, 28), amount, month)
        for month, amount in ((1, 150), (2, 300))
    ]
    indicators.import_figures(actor=None, name="月报.xlsx", sha256="0" * 64, figures=figures)
    services.bind(
        actor=world.supervisor,
        figure_id=spaces.figure_id,
        terms=Terms("import.spaces", factor=10_000, course="linear"),
    )
    march = queries.standing(spaces.figure_id, as_of=date(2023, 3, 1))
    assert (march.measured_value, march.light) == (300, Light.GREEN)
    assert queries.measured_series(march) == (
        (date(2023, 1, 28), 150),
        (date(2023, 2, 28), 300),
        (date(2023, 3, 1), 300),
    )
    late = queries.standing(spaces.figure_id)
    assert (late.measured_value, late.light) == (300, Light.GREY)
    assert late.light_reason.startswith("数据过期：最近的数值是 2 月 28 日的")


def test_a_corrected_text_takes_everything_along(world: World, spaces: Target) -> None:
    built(500)
    say(world, spaces, 500)
    draft = world.imports(
        REPORT.replace("新增停车泊位1000个", "新增停车泊位1200个"), replaces_id=world.report_id
    )
    documents_services.accept_report(actor=world.supervisor, report_id=draft)
    moved = next(one for one in queries.standings(draft) if "停车泊位" in one.target.text)
    assert (moved.target.value, moved.measured_value, moved.typed and moved.typed.value) == (1200, 500, 500)
    assert moved.binding and moved.binding.indicator == "parking.spaces"


def test_all_lights_take_the_same_few_statements(
    world: World, spaces: Target, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        queries.lights(world.report_id)
    assert documents.report(world.report_id).is_sample is False
