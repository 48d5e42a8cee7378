"""Random people do random things to real cases: nothing but declared arrows happens, and nothing is left without a
timeline and a deadline."""

import random
from typing import Any

import pytest

from chengnuo.core.cases import models, queries, services
from chengnuo.core.cases.rules.machine import MACHINE, acts_in
from chengnuo.core.cases.rules.words import OPEN_TASKS, Act, State
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.worktime import Limit, LimitUnit
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db
ARROWS = {
    (source.value if source else "", arrow.act.value): arrow.to
    for arrow in MACHINE
    for source in arrow.sources
}


def acts(city: City, code: str, other: int) -> dict[str, dict[str, Any]]:
    """Every act by its service, with what it needs."""
    unit = random.Random(len(code) + other).choice([city.unit.pk, city.other.pk])
    return {
        "ask_verify": {}, "verify": {"true": True}, "classify": {"condition_id": city.condition.id},
        "dispatch": {"unit_id": unit}, "sign": {}, "finish": {"result": "做了"},
        "send_back": {"reason": "不归我", "clause": "第1条", "proposed_unit_id": city.third.pk},
        "ask_ruling": {"reason": "分歧", "proposed_unit_id": city.third.pk}, "rule": {"unit_id": city.unit.pk, "reason": "定"},
        "ask_time": {"limit": Limit(1, LimitUnit.WORK_DAY), "reason": "等"}, "answer_time": {"granted": True},
        "rework": {"reason": "没好"}, "close": {}, "shelve": {"reason": "等"}, "unshelve": {},
        "void": {"reason": "重复"}, "restore": {"reason": "又来"}, "merge": {"into_id": other}, "unmerge": {"reason": "错"},
    }  # fmt: skip


def test_hundreds_of_random_acts_on_the_database(city: City) -> None:
    chance = random.Random(47678)
    receipts = [city.reported(point=None, address=f"解放大道 {n} 号", text=f"事 {n}") for n in range(12)]
    done = 0
    for _ in range(600):
        receipt = chance.choice(receipts)
        known = acts(city, receipt.code, chance.choice(receipts).case_id)
        likely = [name for name in known if fits(name, State(city.row(receipt.case_id).state))]
        name = chance.choice(likely if likely and chance.random() < 0.8 else list(known))
        given = known[name]
        try:
            if chance.random() < 0.1:
                services.reopen(code=receipt.code, reason="没好")
            else:
                city.act(name, receipt.case_id, **given)
            done += 1
        except ChengnuoError as error:
            assert error.message_zh and error.code
    assert done > 200
    for event in models.CaseEvent.objects.order_by("id"):
        before = "" if event.act == Act.REPORT else event.state_before
        to = ARROWS[before, event.act]
        assert event.state_after == (to.value if to else event.state_before)
    for receipt in receipts:
        check(receipt.case_id)


def fits(name: str, state: State) -> bool:
    """Whether the state has an arrow for the service; the guards may still refuse it."""
    own = {"verify": Act.VERIFY_TRUE, "classify": Act.FILE, "send_back": Act.RETURN, "answer_time": Act.GRANT_TIME,
           "close": Act.CHECK_OK}  # fmt: skip
    return any(arrow.act == own.get(name, name) for arrow in acts_in(state))


def check(case_id: int) -> None:
    """A case's timeline leads to its state, and whatever a unit works on has a due time with its proof."""
    detail = queries.case(case_id)
    assert detail.events and detail.events[-1].state_after == detail.row.state
    open_tasks = [task for task in detail.tasks if task.state in OPEN_TASKS]
    if detail.row.state in (State.DISPATCHED, State.HANDLING, State.RULING):
        assert [task for task in open_tasks if task.role == "lead"] and detail.row.due_at
    assert all(task.proof and task.due_at > task.clock_at for task in detail.tasks)
