"""Nine simulated weeks of supervision for the demo, played day by day by the worker through the same services people use."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.catalogue import deadlines as district
from chengnuo.core.commitments import queries as commitments
from chengnuo.core.documents import queries as documents
from chengnuo.core.people import queries as people
from chengnuo.core.supervision import alarms, bulletins, check_queries, drafting, queries, services
from chengnuo.core.supervision.queries import MatterFilter, OrderFilter
from chengnuo.core.supervision.rules.words import (
    Act,
    Level,
    OrderAct,
    OrderState,
    Pace,
    Result,
    Source,
    Subject,
)
from chengnuo.exchange import supervision_out
from chengnuo.kernel.clock import SHANGHAI, now, pretending
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.registry import Progress

JOB = "supervision.simulate"
_WEEKS, _SEED = 9, 2023
#: What leaders wrote (模拟): title, demand, and the words a unit that answers for it is found by.
_INSTRUCTIONS = (
    ("背街小巷夜间照明缺失整改", "逐条排查，两周内恢复照明", "城管"),
    ("老旧小区加装电梯群众意见办理", "见面答复，逐户说明", "房管"),
    ("学校周边早晚高峰停车秩序整治", "拿出一校一策", "教育"),
    ("农贸市场食品快检公示不到位", "全部市场公示到位", "市场监管"),
    ("渍水点位汛后复盘和管网清疏", "逐点销号，留影像", "水务"),
    ("工地扬尘夜间施工扰民", "落实夜间巡查，超标即停", "住"),
)
#: Days after 交办 on which the unit 签收, 反馈方案, 报进展, 反馈结果 (None: not yet), and how the review goes.
_WAYS: tuple[tuple[int | None, int | None, int | None, int | None, str], ...] = (
    (0, 2, 6, 15, "clear"), (1, 3, 7, 20, "clear"), (0, 1, 4, 8, "done"), (1, 4, 9, 18, "back"), (2, 6, None, None, ""),
    (0, 2, 7, 28, "review"), (1, 2, 5, None, ""), (0, 3, 16, None, ""), (0, 1, 4, 7, "clear"), (None, None, None, None, ""),
    (0, 1, None, None, "shelve"), (1, 2, 6, None, ""), (0, 2, 3, 5, "reply"), (0, None, None, None, ""),
)  # fmt: skip


def register() -> None:
    """Make the job known."""
    registry.register(JOB, _job, title="模拟督查督办", attempts=3)


def _job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    made = load(lambda done, total: progress.progress(done, total, f"已推演 {done} 天"))
    return {"url": "/supervision/?sim=1", "matters": made}


@dataclass
class _Play:
    """Those who act, and what is still to come: moment → what happens."""

    supervisor: Any
    commander: Any
    checker: Any
    coming: list[tuple[datetime, Callable[[], object]]]
    dice: random.Random

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Have something happen, unless that is in the future."""
        self.coming.append((moment, act))


def load(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Play what is not there yet; how many matters there are."""
    if queries.matter_total(MatterFilter(simulated=True)):
        return 0
    staff = {person.role: person for person in reversed(people.people())}
    roles = ("supervisor", "commander", "grid_worker")
    if any(role not in staff for role in roles):
        return 0
    lead, above, walker = (_actor(staff[role].id, staff[role].display_name, role) for role in roles)
    play = _Play(lead, above, walker, [], random.Random(_SEED))
    today = now().astimezone(SHANGHAI).date()
    first = today - timedelta(weeks=_WEEKS)
    _matters(play, first, today)
    _checks(play, today)
    days = (today - first).days + 1
    for number in range(days):
        _day(play, first + timedelta(days=number), last=number >= days - 2)
        tell(number + 1, days)
    since, as_of = bulletins.week_of(today)
    supervision_out.issue(actor=lead, since=since, as_of=as_of, simulated=True)
    return queries.matter_total(MatterFilter(simulated=True))


def _actor(pk: int | None, name: str, role: str, unit_id: int | None = None) -> Any:
    return SimpleNamespace(
        pk=pk, display_name=name, role=role, unit_id=unit_id, is_authenticated=True, is_active=True
    )


def _handler(unit_id: int) -> Any:
    return _actor(None, f"模拟·{people.unit(unit_id).short_name}承办人", "handler", unit_id)


def _day(play: _Play, day: date, *, last: bool) -> None:
    """What was planned for a day in its order, then the clocks, the drafts and those who sign them."""
    end = datetime.combine(day, time(18), SHANGHAI)
    due = sorted((one for one in play.coming if one[0] <= min(end, now())), key=lambda one: one[0])
    play.coming = [one for one in play.coming if one not in due]
    for moment, act in due:
        with pretending(moment):
            _try(act)
    if end > now():
        return
    with pretending(end):
        alarms.fire_due(end)
        drafting.draft_due(end)
        if not last:  # what came up last still waits for a signature
            _sign_orders(play, end)


def _try(act: Callable[[], object]) -> None:
    """What the rules refuse does not happen: the plan did not know what came before."""
    try:
        act()
    except ChengnuoError:
        return


def _matters(play: _Play, first: date, today: date) -> None:
    report_id = documents.latest_report_id()
    rows = (
        commitments.all_rows(commitments.LedgerFilter(report_id=report_id, quantified=True))
        if report_id
        else ()
    )
    promised = [row for row in rows if row.suggestions or row.lead_unit][:40:5]
    drafts = [_of_commitment(row) for row in promised] + [_of_leader(*one) for one in _INSTRUCTIONS]
    for number, (plain, unit_id) in enumerate(drafts):
        answered = _WAYS[number % len(_WAYS)][3]
        draft = replace(plain, pace=Pace.NORMAL if answered and answered <= 8 else Pace.HARD)
        day = first + timedelta(days=number * (_WEEKS * 7 - 6) // max(1, len(drafts)))
        while not district.calendar().of(day):
            day -= timedelta(days=1)
        moment = datetime.combine(day, time(9, 20), SHANGHAI)
        play.at(moment, _filing(play, draft, unit_id, moment, _WAYS[number % len(_WAYS)]))


def _of_commitment(row: Any) -> tuple[services.MatterDraft, int]:
    unit = row.lead_unit or row.suggestions[0].unit
    text = "对照报告目标倒排工期，按时限反馈进展，附佐证材料。"
    return services.MatterDraft(
        row.text[:120], text, Source.COMMITMENT, Pace.HARD, commitment_id=row.id, simulated=True
    ), unit.id


def _of_leader(title: str, demand: str, word: str) -> tuple[services.MatterDraft, int]:
    units = people.units()
    unit = next(
        (row for row in units if any(word in name for name in (row.name, row.short_name, *row.aliases))),
        units[0],
    )
    draft = services.MatterDraft(
        title, demand, Source.INSTRUCTION, Pace.HARD, leader="模拟·区领导", instruction=f"请抓紧办理：{demand}。", simulated=True
    )  # fmt: skip
    return draft, unit.id


def _filing(
    play: _Play, draft: services.MatterDraft, unit_id: int, moment: datetime, way: tuple[int | None, ...] | Any
) -> Callable[[], object]:  # fmt: skip
    def act() -> None:
        matter_id = services.file_matter(actor=play.supervisor, draft=draft)
        given = {"unit_id": str(unit_id), "text": "请按时限办理并反馈。"}
        _perform(play.supervisor, matter_id, Act.ASSIGN, given)
        _course(play, matter_id, unit_id, moment, way)

    return act


def _course(play: _Play, matter_id: int, unit_id: int, start: datetime, way: Any) -> None:
    """What the unit will do and when, and how the review goes."""
    handler = _handler(unit_id)
    words = {
        Act.SIGN: "已安排分管负责同志牵头部署。", Act.PLAN: "已制定方案：明确路线图、责任人和完成节点。",
        Act.PROGRESS: "正按方案推进，完成约六成。", Act.REPLY: "已办理完毕，佐证材料附后。",
    }  # fmt: skip
    for days, (act, text) in zip(way[:4], words.items(), strict=True):
        if days is not None:
            _later(play, start, days, handler, matter_id, act, {"text": text, "evidence": "模拟佐证"})
    end = way[3] or way[2] or 5
    steps: dict[str, tuple[tuple[int, Any, Act, str], ...]] = {
        "review": ((1, play.supervisor, Act.REVIEW, "安排现场复核。"),),
        "back": (
            (1, play.supervisor, Act.REVIEW, ""),
            (2, play.supervisor, Act.SEND_BACK, "现场与所报不符，请补充整改。"),
        ),
        "done": (
            (1, play.supervisor, Act.REVIEW, ""),
            (2, play.supervisor, Act.FINISH, "现场复核属实，予以办结。"),
        ),
        "shelve": ((1, play.commander, Act.SHELVE, "等待上级批复用地手续，先行挂账。"),),
    }
    steps["clear"] = (*steps["done"], (4, play.commander, Act.CLEAR, "同意销号。"))
    for days, who, act, text in steps.get(way[4], ()):
        _later(play, start, end + days, who, matter_id, act, {"text": text})


def _later(
    play: _Play, start: datetime, days: int, who: Any, matter_id: int, act: Act, given: dict[str, str]
) -> None:
    moment = start + timedelta(days=days, minutes=play.dice.randrange(60, 420))
    play.at(moment, lambda: _perform(who, matter_id, act, given))


def _perform(who: Any, matter_id: int, act: Act, given: dict[str, str]) -> None:
    version = queries.matter_row(matter_id).version
    services.perform(actor=who, matter_id=matter_id, version=version, act=act.value, given=given)


def _sign_orders(play: _Play, moment: datetime) -> None:
    """Every draft is signed by who may; the unit answers some days later, mostly."""
    for row in queries.every_order(OrderFilter(state=OrderState.DRAFT.value, simulated=True)):
        who = play.supervisor if row.level == Level.BLUE else play.commander
        _try(lambda row=row, who=who: services.issue(actor=who, order_id=row.id, version=row.version))  # type: ignore[misc]
        handler = _handler(row.unit_id)
        if play.dice.random() < 0.75:
            play.at(moment + timedelta(hours=18), _order_act(handler, row.id, OrderAct.SIGN, ""))
            text = "已约谈承办科室，明确完成时间并倒排工期。"
            play.at(moment + timedelta(days=2, hours=17), _order_act(handler, row.id, OrderAct.REPLY, text))
            play.at(
                moment + timedelta(days=3, hours=16),
                _order_act(play.supervisor, row.id, OrderAct.CLOSE, "整改措施可行。"),
            )


def _order_act(who: Any, order_id: int, act: OrderAct, text: str) -> Callable[[], object]:
    return lambda: services.act_on_order(actor=who, order_id=order_id, version=None, act=act, text=text)


def _checks(play: _Play, today: date) -> None:
    """A check that is over and one that is under way."""
    monday = today - timedelta(days=today.weekday())
    before, this = monday - timedelta(days=6), min(monday, today - timedelta(days=1))
    play.at(
        datetime.combine(before, time(8), SHANGHAI),
        lambda: _check(play, "井盖和路灯设施暗访（模拟）", before, over=True),
    )
    play.at(
        datetime.combine(this, time(8), SHANGHAI),
        lambda: _check(play, "背街小巷环境卫生暗访（模拟）", this, over=False),
    )


def _check(play: _Play, title: str, day: date, *, over: bool) -> None:
    draft = services.PlanDraft(
        title,
        day,
        day + timedelta(days=4),
        "设施是否完好\n标识和权属是否清楚\n周边有无占压",
        play.checker.pk,
        simulated=True,
    )
    plan_id = services.make_plan(actor=play.supervisor, draft=draft)
    found = assets.every(assets.AssetFilter(simulated=True), 200)
    chosen = found[:: max(1, len(found) // 5)][:5]
    if chosen:
        points = [services.PointDraft(Subject.ASSET, number=row.identifier) for row in chosen]
        services.add_points(actor=play.supervisor, plan_id=plan_id, drafts=points)
    streets = [row for row in people.units() if row.kind == "street"][:3]
    free = [services.PointDraft(Subject.FREE, title=f"{row.short_name}背街小巷", address=f"{row.short_name}辖区", unit_id=row.id)
            for row in streets]  # fmt: skip
    if free:
        services.add_points(actor=play.supervisor, plan_id=plan_id, drafts=free)
    _plan, points_then = check_queries.plan(play.supervisor, plan_id)
    for number, point in enumerate(points_then if over else points_then[: len(points_then) // 2]):
        bad = number % 3 == 1
        result, finding = (Result.BAD, "设施破损，周边有杂物占压。") if bad else (Result.GOOD, "")
        services.visit(actor=play.checker, point_id=point.id, result=result, finding=finding)
    if over:
        services.close_plan(actor=play.supervisor, plan_id=plan_id)
        worst = next(
            (point for number, point in enumerate(points_then) if number % 3 == 1 and point.unit_id), None
        )
        if worst is not None:
            services.make_order(actor=play.supervisor, point_id=worst.id)
