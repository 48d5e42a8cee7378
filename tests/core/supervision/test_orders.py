"""Orders: drafted once by the printed rule, numbered without gaps, graver when nothing comes back."""

from __future__ import annotations

import pytest
from django.db import transaction

from chengnuo.core.supervision import alarms, drafting, queries, rulebook, services
from chengnuo.core.supervision.errors import ActRefused, BadRule, OrderNotFound
from chengnuo.core.supervision.queries import OrderFilter
from chengnuo.core.supervision.rulebook import RuleKind
from chengnuo.core.supervision.rules.words import Act, Level, OrderAct, OrderState
from chengnuo.kernel.errors import NotAllowed
from tests.core.supervision.conftest import Office, at


def drafted(when: str) -> list[str]:
    """What stands open after a look at the clocks at a moment, colour and state."""
    alarms.fire_due(at(when))
    drafting.draft_due(at(when))
    rows, _ = queries.orders(OrderFilter())
    return [f"{row.level.label[:2]}{row.state.label}" for row in rows]


def issue(office: Office, order_id: int) -> str:
    """Sign an order by who may."""
    row = queries.order(order_id).row
    who = office.supervisor if row.level == Level.BLUE else office.commander
    return services.issue(actor=who, order_id=order_id, version=row.version)


def test_a_stalled_matter_goes_from_blue_to_yellow_to_red(office: Office) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 17:00"):
        assert drafted("2023-11-02 17:00") == ["蓝色待签发"]
        assert drafted("2023-11-02 17:00") == ["蓝色待签发"]  # once for one cause
        blue = queries.orders(OrderFilter())[0][0]
        assert blue.rule == "蓝色督办单（提醒）：时限即将到期（已过八成）"
        assert issue(office, blue.id) == "江督〔2023〕1号"
    with office.on("2023-11-03 09:00"):
        assert drafted("2023-11-03 09:00") == ["黄色待签发", "蓝色待签收"]
        yellow = queries.orders(OrderFilter())[0][0]
        with pytest.raises(NotAllowed):  # a yellow one is signed by a leader
            services.issue(actor=office.supervisor, order_id=yellow.id, version=yellow.version)
        assert issue(office, yellow.id) == "江督〔2023〕2号"
    with office.on("2023-11-09 18:00"):
        assert drafted("2023-11-09 18:00") == ["红色待签发", "黄色待签收", "蓝色待签收"]
        assert "超期 5 个工作日" in queries.order(queries.orders(OrderFilter())[0][0].id).text
        office.act(Act.SIGN, matter_id)


def test_a_draft_is_dropped_when_it_is_overtaken_or_no_longer_needed(office: Office) -> None:
    matter_id = office.assigned()
    assert drafted("2023-11-02 17:00") == ["蓝色待签发"]
    assert drafted("2023-11-03 09:00") == ["黄色待签发", "蓝色不签发"]
    with office.on("2023-11-03 10:00"):
        office.act(Act.RETURN, matter_id, text="不属本单位职责")
    assert drafted("2023-11-03 10:00") == ["黄色不签发", "蓝色不签发"]


def test_numbers_have_no_gaps_and_what_fails_takes_none(office: Office) -> None:
    def draft(level: Level = Level.BLUE, *, simulated: bool = False) -> int:
        return services.draft_order(actor=office.supervisor, draft=services.OrderDraft(
            level, office.unit.pk, "关于防汛泵站检修的督办单", "汛前检修未完成", simulated=simulated,
        ))  # fmt: skip

    with office.on("2023-05-04 09:00"):
        first, second, play = draft(), draft(), draft(simulated=True)
        assert issue(office, first) == "江督〔2023〕1号"
        with pytest.raises(RuntimeError), transaction.atomic():
            issue(office, second)
            raise RuntimeError
        assert issue(office, play) == "江督〔模拟2023〕1号"
        assert issue(office, second) == "江督〔2023〕2号"
        services.act_on_order(
            actor=office.commander, order_id=second, version=None, act=OrderAct.REVOKE, text="发错单位"
        )
        assert issue(office, draft()) == "江督〔2023〕3号"
    with office.on("2024-01-02 09:00"):
        assert issue(office, draft()) == "江督〔2024〕1号"


def test_a_unit_sees_signed_orders_of_its_own_and_answers_them(office: Office) -> None:
    with office.on("2023-11-01 09:00"):
        order_id = services.draft_order(actor=office.supervisor, draft=services.OrderDraft(
            Level.BLUE, office.unit.pk, "关于排口整治的督办单", "进度滞后"
        ))  # fmt: skip
        with pytest.raises(OrderNotFound):
            queries.may_see_order(office.handler, queries.order(order_id).row)
        issue(office, order_id)
    for who, act, words in (
        (office.handler, OrderAct.SIGN, ""), (office.handler, OrderAct.REPLY, "已增派两个班组"),
        (office.supervisor, OrderAct.REJECT, "没有完成时间"), (office.handler, OrderAct.REPLY, "十日内完成"),
        (office.supervisor, OrderAct.CLOSE, ""),
    ):  # fmt: skip
        services.act_on_order(actor=who, order_id=order_id, version=None, act=act, text=words)
    found = queries.order(order_id)
    assert found.row.state == OrderState.CLOSED and found.reply == "十日内完成"
    assert [event.act.label for event in found.events] == [
        "拟单",
        "签发",
        "签收",
        "回复",
        "退回重报",
        "回复",
        "办结",
    ]
    with pytest.raises(OrderNotFound):
        queries.may_see_order(office.stranger, found.row)


def test_a_matter_with_an_open_order_is_not_cleared(office: Office) -> None:
    matter_id = office.assigned()
    with office.on("2023-11-02 09:00"):
        for act in (Act.SIGN, Act.PLAN, Act.REPLY, Act.REVIEW, Act.FINISH):
            office.act(act, matter_id, text="已办")
        services.draft_order(actor=office.supervisor, draft=services.OrderDraft(
            Level.BLUE, office.unit.pk, "补充材料", "缺验收材料", matter_id=matter_id
        ))  # fmt: skip
        with pytest.raises(ActRefused, match="1 张督办单没有办结"):
            office.act(Act.CLEAR, matter_id)


def test_a_rule_is_changed_as_a_version_or_not_at_all(office: Office) -> None:
    body = dict(rulebook.version(RuleKind.CLOCK).body) | {"sign": "4 工作时"}
    with pytest.raises(BadRule, match="读不懂"):
        services.save_rule(
            actor=office.supervisor, kind=RuleKind.CLOCK, body=body | {"plan": "三天"}, newest=0
        )
    assert services.save_rule(actor=office.supervisor, kind=RuleKind.CLOCK, body=body, newest=0) == 1
    matter_id = office.assigned()
    assert queries.matter(matter_id).clocks[0].proof.startswith("2023-11-01 09:00 交办，4 工作时")
    with pytest.raises(NotAllowed):
        services.save_rule(actor=office.handler, kind=RuleKind.CLOCK, body=body, newest=1)
