"""The score adds up and opens to its parts; the calendar moves off holidays; the bulletin is the same for the same day."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from chengnuo.core.cases import queries as cases
from chengnuo.core.supervision import (
    bulletins,
    check_queries,
    drafting,
    queries,
    reporting,
    scoring,
    services,
)
from chengnuo.core.supervision.errors import CheckNotFound, Refused
from chengnuo.core.supervision.queries import MatterFilter, OrderFilter, orders
from chengnuo.core.supervision.rules import scores
from chengnuo.core.supervision.rules.scores import Counter
from chengnuo.core.supervision.rules.words import Act, Pace, Result, Subject
from chengnuo.core.supervision.scoring import Period
from chengnuo.exchange import supervision_out
from chengnuo.kernel.errors import NotAllowed
from tests.core.supervision.conftest import Office, at

NOVEMBER = Period(date(2023, 11, 1), date(2023, 11, 30), date(2023, 11, 30))


def played(office: Office) -> None:
    """One matter done on time, one never signed, a yellow order, a check with a good and a bad point."""
    first, _second = office.assigned(pace=Pace.NORMAL), office.assigned()
    with office.on("2023-11-02 09:00"):
        for act in (Act.SIGN, Act.PLAN, Act.REPLY, Act.REVIEW, Act.FINISH):
            office.act(act, first, text="已办")
    with office.on("2023-11-03 09:00"):
        drafting.draft_due(at("2023-11-03 09:00"))
        yellow = orders(OrderFilter())[0][0]
        services.issue(actor=office.commander, order_id=yellow.id, version=yellow.version)
        plan_id = checked(office)
        services.close_plan(actor=office.supervisor, plan_id=plan_id)


def checked(office: Office) -> int:
    """A check of two places by the grid worker."""
    draft = services.PlanDraft("井盖暗访", date(2023, 11, 3), date(2023, 11, 5), "井盖齐平", office.walker.pk)
    plan_id = services.make_plan(actor=office.supervisor, draft=draft)
    places = [
        services.PointDraft(Subject.FREE, title=name, address=f"{name}路口", unit_id=office.unit.pk)
        for name in ("江汉路", "前进路")
    ]
    services.add_points(actor=office.supervisor, plan_id=plan_id, drafts=places)
    good, bad = check_queries.plan(office.walker, plan_id)[1]
    services.visit(actor=office.walker, point_id=good.id, result=Result.GOOD)
    services.visit(
        actor=office.walker, point_id=bad.id, result=Result.BAD, finding="井盖缺失。", pictures=[picture()]
    )
    return plan_id


def picture() -> bytes:
    """A photo that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "camera"
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_score_adds_up_and_every_figure_opens(office: Office) -> None:
    played(office)
    [row] = scoring.unit_scores(NOVEMBER)
    assert {c: n for c, n in row.counts.items() if n} == {
        Counter.SIGN_DUE: 2, Counter.SIGN_MET: 1, Counter.PLAN_DUE: 2, Counter.PLAN_MET: 1, Counter.PROGRESS_DUE: 1,
        Counter.DONE_DUE: 1, Counter.DONE_MET: 1, Counter.REPLIED: 1, Counter.VISITED: 2, Counter.GOOD: 1, Counter.YELLOW: 1,
    }  # fmt: skip
    # 10×1/2 + 10×1/2 + 15×0 + 30 + 10 (nothing to report) + 10×(1−0) + 15×1/2 − one yellow 2
    assert row.score.points == pytest.approx(5 + 5 + 0 + 30 + 10 + 10 + 7.5 - 2)
    assert row.score.words == "67.5 − 2 = 65.5" and "没有可计的事项" in row.score.parts[4].words
    for counter, number in row.counts.items():
        assert len(scoring.parts(NOVEMBER, row.unit_id, counter)) == number
    # as of the day before, neither the order nor the check was there
    [then] = scoring.unit_scores(replace(NOVEMBER, as_of=date(2023, 11, 2)))
    assert (
        then.counts[Counter.YELLOW] == then.counts[Counter.VISITED] == 0
        and then.counts[Counter.SIGN_DUE] == 2
    )


def test_deductions_stop_at_their_cap_and_the_score_at_its_floor() -> None:
    counts = dict.fromkeys(Counter, 0) | {Counter.RED: 30, Counter.YELLOW: 9, Counter.BLUE: 99}
    found = scores.score_of(counts, scores.SHIPPED_SHEET)
    assert found.points == 100 - 5 - 10 - 20 and found.deducted[2].words.endswith("扣满 20")
    hard = replace(scores.SHIPPED_SHEET, floor=80)
    assert scores.score_of(counts, hard).points == 80 and "低于下限" in scores.score_of(counts, hard).words
    assert scores.sheet_faults(replace(scores.SHIPPED_SHEET, total=90)) == (
        "各行分值合计 100 分，与所写的总分 90 分不符",
    )


def test_a_reporting_day_on_a_holiday_is_moved_and_a_person_may_move_it(office: Office) -> None:
    days = reporting.days_of(2023)
    assert [one.day.isoformat() for one in days] == ["2023-03-24", "2023-06-25", "2023-09-25", "2023-12-25"]
    assert (
        days[0].why == "3月25日周末，提前到前一个工作日" and not days[1].moved
    )  # 25 June was worked: 端午调休
    with pytest.raises(Refused, match="不在第 1 季度"):
        services.move_day(
            actor=office.supervisor, year=2023, quarter=1, position=1, day=date(2023, 8, 1), reason="x"
        )
    services.move_day(
        actor=office.supervisor, year=2023, quarter=1, position=1, day=date(2023, 3, 30), reason="两会"
    )
    assert reporting.days_of(2023)[0].why == "人工调整：两会"
    services.move_day(actor=office.supervisor, year=2023, quarter=1, position=1, day=None, reason="")
    assert reporting.days_of(2023) == days


def test_who_did_not_report_by_the_day_is_counted(office: Office) -> None:
    silent, heard = office.assigned("2023-10-09 09:00"), office.assigned("2023-10-09 09:00")
    with office.on("2023-10-10 09:00"):
        for one in (silent, heard):
            office.act(Act.SIGN, one)
            office.act(Act.PLAN, one, text="方案")
    with office.on("2024-01-05 09:00"):
        office.act(Act.PROGRESS, heard, text="进展")
    period = Period(date(2023, 10, 1), date(2024, 3, 31), date(2024, 3, 31))
    [row] = scoring.unit_scores(period)
    # in December both had reported since September, in March only one had since December
    assert (row.counts[Counter.REPORTED], row.counts[Counter.REPORT_DUE]) == (3, 4)


def test_a_check_stays_secret_until_it_is_over(office: Office) -> None:
    with office.on("2023-11-03 09:00"):
        plan_id = checked(office)
        with pytest.raises(CheckNotFound):
            check_queries.plan(office.handler, plan_id)
        _, points = check_queries.plan(office.walker, plan_id)
        with pytest.raises(NotAllowed):
            services.visit(actor=office.handler, point_id=points[0].id, result=Result.GOOD)
        with pytest.raises(Refused, match="写明发现了什么"):
            services.visit(actor=office.walker, point_id=points[0].id, result=Result.BAD)
        services.close_plan(actor=office.supervisor, plan_id=plan_id)
    assert len(check_queries.plan(office.handler, plan_id)[1]) == 2
    with pytest.raises(CheckNotFound):
        check_queries.plan(office.stranger, plan_id)
    [result] = check_queries.results(points)
    assert (result.visited, result.good, result.share) == (2, 1, 0.5)
    file = check_queries.photo_file(office.walker, points[1].photos[0].id)
    assert not Image.open(file).getexif()


def test_a_finding_becomes_a_case_and_an_order_once(office: Office) -> None:
    with office.on("2023-11-03 09:00"):
        bad = check_queries.plan(office.walker, checked(office))[1][1]
        case_id = services.make_case(actor=office.supervisor, point_id=bad.id)
        assert services.make_case(actor=office.supervisor, point_id=bad.id) == case_id
        assert "暗访发现：前进路。井盖缺失" in cases.line(case_id).description
        order_id = services.make_order(actor=office.supervisor, point_id=bad.id)
        assert services.make_order(actor=office.supervisor, point_id=bad.id) == order_id


def test_the_bulletin_of_a_day_is_the_same_for_ever(office: Office) -> None:
    played(office)
    since, as_of = date(2023, 11, 1), date(2023, 11, 5)
    with office.on("2023-11-06 09:00"):
        first = supervision_out.draft_bulletin(since, as_of, simulated=False)
        bulletin_id = supervision_out.issue(
            actor=office.supervisor, since=since, as_of=as_of, simulated=False
        )
    text = "\n".join(block.text for block in bulletins.bulletin(bulletin_id)[1])
    assert "关于2023年11月1日至11月5日" in text and "江督〔2023〕1号（黄色）：水务湖泊局" in text
    assert (
        "1.水务湖泊局：「加快推进王家墩路雨污分流改造」签收部署应于2023年11月2日前完成，已超期 1 个工作日。"
        in text
    )
    assert (
        "合格率 50.0%" in text and "「前进路」井盖缺失。" in text and "下一个报送日为2023年12月25日" in text
    )
    with office.on("2023-12-20 09:00"):  # what happens later does not reach back
        office.act(Act.SIGN, queries.every_matter(MatterFilter())[0].id)
        again = supervision_out.draft_bulletin(since, as_of, simulated=False)
        assert again.data == first.data
        issued = supervision_out.issued_bulletin(actor=office.supervisor, bulletin_id=bulletin_id)
        assert issued.data == first.data and issued.name.endswith("（2023年第1期）.docx")
        with pytest.raises(Refused, match="不晚于今天"):
            supervision_out.draft_bulletin(since, date(2023, 12, 21), simulated=False)
