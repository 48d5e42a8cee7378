"""The declared state machine: what it allows, what it refuses and why, and a hundred thousand random steps."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chengnuo.core.cases.rules.drawing import page
from chengnuo.core.cases.rules.machine import (
    MACHINE,
    Facts,
    Given,
    Refusal,
    Transition,
    acts_in,
    check,
)
from chengnuo.core.cases.rules.words import NEEDS_VERIFYING, Act, Source, State
from chengnuo.kernel.permissions import PERMISSIONS

NOW = datetime(2023, 5, 8, 2, tzinfo=UTC)
READY = Facts(
    state=State.COLLECTED, source=Source.RESIDENT, has_class=True, has_condition=True, has_place=True
)


def refused(act: Act, facts: Facts, **given: object) -> str:
    answer = check(act, facts, Given(NOW, **given))  # type: ignore[arg-type]
    return answer.code if isinstance(answer, Refusal) else ""


def test_every_act_is_declared_once_and_asks_for_a_known_permission() -> None:
    assert [arrow.act for arrow in MACHINE] == list(dict.fromkeys(arrow.act for arrow in MACHINE))
    assert {arrow.act for arrow in MACHINE} == set(Act)
    assert all(arrow.permission in {"", *PERMISSIONS} for arrow in MACHINE)


def test_every_state_can_be_reached_and_left() -> None:
    reached = {arrow.to for arrow in MACHINE if arrow.to}
    left = {source for arrow in MACHINE for source in arrow.sources if source and arrow.to}
    assert reached == set(State)
    assert left == set(State)


def test_from_every_open_state_a_case_can_still_be_closed() -> None:
    ends = {State.CLOSED, State.VOIDED}
    for start in State:
        seen, todo = {start}, [start]
        while todo:
            for arrow in acts_in(todo.pop()):
                if arrow.to and arrow.to not in seen:
                    seen.add(arrow.to)
                    todo.append(arrow.to)
        assert seen & ends, start


@pytest.mark.parametrize("source", Source)
def test_what_the_public_sends_is_looked_at_first_and_an_order_from_above_is_not(source: Source) -> None:
    facts = replace(READY, source=source)
    needs = source in NEEDS_VERIFYING
    assert refused(Act.FILE, facts) == ("cases.not_verified" if needs else "")
    assert refused(Act.FILE, replace(facts, verified=True)) == ""
    assert refused(Act.FILE, facts, waived=True) == ("cases.not_verified" if needs else "")
    assert refused(Act.FILE, facts, waived=True, reason="照片清楚") == ""


def test_a_case_without_class_or_place_is_not_filed() -> None:
    good = replace(READY, verified=True)
    assert refused(Act.FILE, replace(good, has_condition=False)) == "cases.no_class"
    assert refused(Act.FILE, replace(good, has_place=False)) == "cases.no_place"


def test_two_returns_then_a_ruling_then_no_more() -> None:
    facts = replace(READY, state=State.HANDLING)
    assert refused(Act.RETURN, facts) == "cases.no_reason"
    assert [refused(Act.RETURN, replace(facts, returns=n), reason="不归我管") for n in range(3)] == [
        "", "", "cases.too_many_returns",
    ]  # fmt: skip
    assert refused(Act.ASK_RULING, replace(facts, returns=1), reason="x") == "cases.may_return"
    assert refused(Act.ASK_RULING, replace(facts, returns=2), reason="x") == ""
    ruled = replace(facts, ruled=True)
    assert (
        refused(Act.RETURN, ruled, reason="x") == refused(Act.ASK_RULING, ruled, reason="x") == "cases.ruled"
    )


def test_more_time_is_asked_for_before_the_due_time_and_once_at_a_time() -> None:
    facts = replace(READY, state=State.HANDLING, lead_due_at=NOW + timedelta(minutes=1))
    assert refused(Act.ASK_TIME, facts, reason="等材料") == ""
    assert refused(Act.ASK_TIME, replace(facts, lead_due_at=NOW), reason="等材料") == "cases.past_due"
    assert refused(Act.ASK_TIME, replace(facts, asked_time=True), reason="等材料") == "cases.time_asked"
    assert refused(Act.GRANT_TIME, facts) == "cases.no_time_asked"


def test_the_lead_waits_for_its_co_units() -> None:
    facts = replace(READY, state=State.HANDLING, open_co_tasks=2)
    answer = check(Act.FINISH, facts, Given(NOW, reason="已修好"))
    assert isinstance(answer, Refusal) and "2 项协办任务" in answer.message


def test_not_solved_opens_the_case_again_for_fifteen_days() -> None:
    closed = replace(READY, state=State.CLOSED, closed_at=NOW - timedelta(days=14, hours=23))
    assert refused(Act.REOPEN, closed, reason="还在漏水") == ""
    late = replace(closed, closed_at=NOW - timedelta(days=15))
    assert refused(Act.REOPEN, late, reason="还在漏水") == "cases.closed_long_ago"


def test_an_act_in_the_wrong_state_names_the_state() -> None:
    answer = check(Act.CHECK_OK, READY, Given(NOW))
    assert answer == Refusal("cases.wrong_state", "案卷现在「待受理」，不能核查结案。")


def test_a_hundred_thousand_random_steps_stay_on_declared_arrows() -> None:
    """Whatever is tried with whatever facts: the state only ever moves along an arrow of the declaration."""
    chance = random.Random(20230508)
    arrows = {(source, arrow.act): arrow.to for arrow in MACHINE for source in arrow.sources}
    state: State | None = None
    moved: set[tuple[State | None, Act]] = set()
    for _ in range(100_000):
        act = chance.choice(list(Act))
        facts = Facts(
            state=state, source=chance.choice(list(Source)), has_class=chance.random() < 0.9,
            has_condition=chance.random() < 0.9, has_place=chance.random() < 0.9,
            verified=chance.choice([None, True, False]), returns=chance.randrange(3), ruled=chance.random() < 0.2,
            open_co_tasks=chance.choice([0, 0, 1]), lead_due_at=NOW + timedelta(hours=chance.choice([-1, 1])),
            asked_time=chance.random() < 0.5, closed_at=NOW - timedelta(days=chance.randrange(30)),
            children=chance.choice([0, 0, 0, 1]),
        )  # fmt: skip
        given = Given(
            NOW, reason=chance.choice(["", "有理由"]), waived=chance.random() < 0.5, units=chance.randrange(2)
        )
        answer = check(act, facts, given)
        if isinstance(answer, Transition):
            assert (state, act) in arrows
            moved.add((state, act))
            state = answer.to or state
        else:
            assert answer.code.startswith("cases.") and answer.message.endswith("。")
        if chance.random() < 0.02:
            state = None  # the next case
    assert moved == set(arrows)


def test_the_page_of_the_docs_is_drawn_from_the_declaration() -> None:
    root = Path(__file__).resolve().parents[3]
    shown = (root / "docs" / "reference" / "case-states.md").read_text(encoding="utf-8")
    assert shown == page(), "python -m chengnuo.core.cases.rules.drawing > docs/reference/case-states.md"
