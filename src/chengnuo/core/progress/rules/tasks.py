"""The light of a promise without figures: from the nodes of its plan, its deadline, and what the unit says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chengnuo.core.progress.rules.courses import Node
from chengnuo.core.progress.rules.lights import Thresholds, Verdict
from chengnuo.core.progress.rules.words import Light, TaskState


def judge_task(
    nodes: Sequence[Node],
    done: Sequence[str],
    state: str,
    deadline: date | None,
    day: date,
    given: Thresholds,
) -> Verdict:
    """The light of a commitment on ``day``; ``done`` are the titles of nodes the unit has reported as reached."""
    if state == TaskState.DONE:
        return Verdict(Light.GREEN, "单位填报：已完成。", None)
    late = [node for node in nodes if node.due < day and node.title not in done]
    if late:
        return Verdict(
            Light.RED, f"节点「{late[0].title}」应在 {late[0].due:%Y-%m-%d} 完成，没有填报完成。", None
        )
    if deadline is not None and deadline <= day:
        return Verdict(Light.RED, f"{deadline:%Y-%m-%d} 到期，没有填报完成。", None)
    limit = day + timedelta(given.soon_days)
    soon = [node for node in nodes if node.due <= limit and node.title not in done]
    if soon:
        return Verdict(
            Light.YELLOW,
            f"节点「{soon[0].title}」{given.soon_days} 天内到期（{soon[0].due:%Y-%m-%d}）。",
            None,
        )
    if deadline is not None and deadline <= limit:
        return Verdict(Light.YELLOW, f"{given.soon_days} 天内到期（{deadline:%Y-%m-%d}）。", None)
    if nodes:
        return Verdict(Light.GREEN, f"{len(done)} 个节点已完成，没有逾期的节点。", None)
    if state == TaskState.RUNNING:
        return Verdict(Light.GREEN, "单位填报：推进中，未到时限。", None)
    return Verdict(Light.GREY, "没有数字目标，没有带日期的节点，单位也没有填报。", None)
