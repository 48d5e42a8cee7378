"""The text of a weekly 通报, from what was known at the end of a day: the same facts make the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from chengnuo.core.supervision.rules.words import LEVEL_MEANINGS, Level, State
from chengnuo.kernel.clock import day_words
from chengnuo.kernel.labels import Labelled


class BlockKind(Labelled):
    """What a block of the text is."""

    TITLE = "title", "标题"
    ADDRESSEE = "addressee", "主送"
    HEADING = "heading", "一级标题"
    SUBHEADING = "subheading", "二级标题"
    BODY = "body", "正文"
    SIGNATURE = "signature", "落款"
    ATTACHMENT = "attachment", "附件"
    TABLE = "table", "表"


@dataclass(frozen=True, slots=True)
class Block:
    """A block; a table has ``rows``, the first of them its head."""

    kind: BlockKind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LateLine:
    """A matter whose clock ran out: who, what, which clock, for how many working days."""

    unit: str
    title: str
    stage: str
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order signed in the week, or still unanswered."""

    number: str
    level: Level
    unit: str
    title: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What the checks of the week found at a unit."""

    unit: str
    visited: int
    good: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A unit's score since the year began."""

    place: int
    unit: str
    points: float
    sign: str
    done: str
    orders: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the text says; ``moves`` counts the nodes reached in the week; ``replies`` the matters answered or ended,
    those of them with evidence, and their files.
    """

    since: date
    as_of: date
    issuer: str
    addressee: str
    open: int
    by_state: Mapping[State, int]
    moves: Mapping[State, int]
    on_time: tuple[tuple[str, int, int], ...]
    done: tuple[tuple[str, int], ...]
    late: tuple[LateLine, ...]
    issued: tuple[OrderLine, ...]
    unanswered: tuple[OrderLine, ...]
    checks: tuple[CheckLine, ...]
    scores: tuple[ScoreLine, ...]
    next_report: date | None
    simulated: bool = False
    replies: tuple[int, int, int] = (0, 0, 0)
    version: str = field(default="")


_B = BlockKind
_ORDINALS = "一二三四五六七八九十"


def title_of(facts: Facts) -> str:
    """「关于督查督办工作情况的通报」 with the span it is of."""
    return f"关于{_span(facts.since, facts.as_of)}\n督查督办工作情况的通报"


def compose(facts: Facts) -> tuple[Block, ...]:
    """The blocks in their order."""
    sections = [_overall(facts), _good(facts), _problems(facts), _demands(facts)]
    blocks = [Block(_B.TITLE, title_of(facts)), Block(_B.ADDRESSEE, f"{facts.addressee}：")]
    if facts.simulated:
        blocks.append(Block(_B.BODY, "【模拟】本通报由模拟数据生成，仅用于演示，不作为对任何单位的评价。"))
    blocks.append(Block(_B.BODY, (
        f"现将{_span(facts.since, facts.as_of)}督查督办工作情况通报如下（数据截至{day_words(facts.as_of)}24时）。"
    )))  # fmt: skip
    for number, (heading, lines) in enumerate((one for one in sections if one[1]), start=0):
        blocks.append(Block(_B.HEADING, f"{_ORDINALS[number]}、{heading}"))
        blocks += lines
    if facts.scores:
        blocks.append(Block(_B.BODY, "附件：各单位督查督办得分情况"))
    blocks += [Block(_B.SIGNATURE, facts.issuer), Block(_B.SIGNATURE, day_words(facts.as_of))]
    if facts.scores:
        blocks += _attachment(facts)
    return tuple(blocks)


def _overall(facts: Facts) -> tuple[str, list[Block]]:
    states = "、".join(
        f"{state.label} {count} 项"
        for state, count in facts.by_state.items()
        if count and state != State.CLEARED
    )
    first = f"截至{day_words(facts.as_of)}，在督事项 {facts.open} 项" + (
        f"，其中处于{states}。" if states else "。"
    )
    moves = "、".join(f"{state.label} {count} 项" for state, count in facts.moves.items() if count)
    second = f"本期新{moves}。" if moves else "本期没有事项进入新的节点。"
    rates = [f"{name} {_share(good, of)}（{good}/{of}）" for name, good, of in facts.on_time if of]
    third = f"本期到期的时限中，{'，'.join(rates)}。" if rates else "本期没有到期的时限。"
    return "总体情况", [Block(_B.BODY, first + second), Block(_B.BODY, third)]


def _good(facts: Facts) -> tuple[str, list[Block]]:
    lines = []
    if facts.done:
        listed = "、".join(f"{unit}（{count} 项）" for unit, count in facts.done)
        lines.append(f"本期有事项办结且没有超期事项的单位：{listed}。")
    answered, proven, files = facts.replies
    if files:  # a week without any is told as it was before files could be attached
        lines.append(f"本期反馈结果或办结的事项 {answered} 项，其中附佐证材料的 {proven} 项，共 {files} 份。")
    return "办结情况", [Block(_B.BODY, line) for line in lines]


def _problems(facts: Facts) -> tuple[str, list[Block]]:
    parts = [_late(facts.late), _orders(facts), _checks(facts.checks)]
    shown = [part for part in parts if part[1]]
    blocks: list[Block] = []
    for number, (heading, lines) in enumerate(shown):
        blocks.append(Block(_B.SUBHEADING, f"（{_ORDINALS[number]}）{heading}"))
        blocks += [Block(_B.BODY, line) for line in lines]
    if not blocks:
        blocks = [Block(_B.BODY, "本期没有超期事项和未回复的督办单，暗访没有发现问题。")]
    return "存在的问题", blocks


def _late(late: Sequence[LateLine]) -> tuple[str, list[str]]:
    lines = [f"{n}.{one.unit}：「{one.title}」{one.stage}应于{day_words(one.due)}前完成，{_overdue(one.days)}。"
             for n, one in enumerate(late, start=1)]  # fmt: skip
    return f"超期未完成（{len(late)} 项）", lines


def _overdue(days: int) -> str:
    return f"已超期 {days} 个工作日" if days else "已超期"


def _orders(facts: Facts) -> tuple[str, list[str]]:
    lines = []
    if facts.issued:
        counts = "、".join(
            f"{level.label}（{LEVEL_MEANINGS[level]}） {sum(one.level == level for one in facts.issued)} 张"
            for level in Level
            if any(one.level == level for one in facts.issued)
        )
        lines.append(f"本期签发督办单 {len(facts.issued)} 张：{counts}。")
        lines += [f"{n}.{one.number}（{one.level.label[:2]}）：{one.unit}，{one.title}，目前{one.state}。"
                  for n, one in enumerate(facts.issued, start=1)]  # fmt: skip
    if facts.unanswered:
        listed = "、".join(f"{one.unit}（{one.number}）" for one in facts.unanswered)
        lines.append(f"到期没有回复督办单的单位：{listed}。")
    return "督办单签发和回复", lines


def _checks(checks: Sequence[CheckLine]) -> tuple[str, list[str]]:
    if not checks:
        return "", []
    visited, good = sum(one.visited for one in checks), sum(one.good for one in checks)
    lines = [f"本期暗访点位 {visited} 个，合格 {good} 个，合格率 {_share(good, visited)}。"]
    lines += [
        f"{one.unit}：{'；'.join(finding.rstrip('。；') for finding in one.findings)}。"
        for one in checks
        if one.findings
    ]
    return "暗访发现的问题", lines


def _demands(facts: Facts) -> tuple[str, list[Block]]:
    lines = []
    if facts.late:
        units = "、".join(dict.fromkeys(one.unit for one in facts.late))
        lines.append(f"{units}要对照时限查明原因，倒排工期，尽快完成超期事项，并在平台反馈。")
    if facts.unanswered:
        lines.append("到期没有回复督办单的单位，要立即书面回复整改情况。")
    if any(one.findings for one in facts.checks):
        lines.append("对暗访发现的问题，责任单位要逐项整改、举一反三，整改前后照片一并上传。")
    if facts.next_report:
        lines.append(f"各单位要按时报送进展，下一个报送日为{day_words(facts.next_report)}。")
    return "下一步要求", [Block(_B.BODY, line) for line in lines]


def _attachment(facts: Facts) -> list[Block]:
    head = ("名次", "单位", "得分", "按时签收", "按时办结", "督办单")
    rows = [
        (str(one.place), one.unit, f"{one.points:.2f}", one.sign, one.done, str(one.orders))
        for one in facts.scores
    ]
    title = (
        f"各单位督查督办得分情况\n（{facts.as_of.year}年1月1日至{facts.as_of.month}月{facts.as_of.day}日）"
    )
    return [Block(_B.ATTACHMENT, "附件"), Block(_B.TITLE, title), Block(_B.TABLE, "", (head, *rows))]


def blocks_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Blocks as they are kept."""
    return [asdict(block) for block in blocks]


def blocks_from(kept: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Blocks as they were kept."""
    return tuple(
        Block(BlockKind(one["kind"]), one["text"], tuple(tuple(row) for row in one["rows"])) for one in kept
    )


def _span(first: date, last: date) -> str:
    if first.year == last.year:
        return f"{day_words(first)}至{last.month}月{last.day}日"
    return f"{day_words(first)}至{day_words(last)}"


def _share(good: int, of: int) -> str:
    return f"{good / of:.1%}" if of else "—"
