"""The light of a promise without figures: from the nodes of its plan, its deadline, and what the unit says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from chengnuo.core.progress.rules import sentences as s
from chengnuo.core.progress.rules.courses import Node
from chengnuo.core.progress.rules.lights import Thresholds, Verdict
from chengnuo.core.progress.rules.words import Light, TaskState
from chengnuo.kernel.sentences import Sentence


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
        return Verdict(Light.GREEN, Sentence(s.TASK_DONE), None)
    late = [node for node in nodes if node.due < day and node.title not in done]
    if late:
        said = Sentence(s.NODE_LATE, node=late[0].title, due=f"{late[0].due}")
        return Verdict(Light.RED, said, None)
    if deadline is not None and deadline <= day:
        return Verdict(Light.RED, Sentence(s.TASK_LATE, due=f"{deadline}"), None)
    limit = day + timedelta(given.soon_days)
    soon = [node for node in nodes if node.due <= limit and node.title not in done]
    if soon:
        said = Sentence(s.NODE_SOON, node=soon[0].title, days=given.soon_days, due=f"{soon[0].due}")
        return Verdict(Light.YELLOW, said, None)
    if deadline is not None and deadline <= limit:
        return Verdict(Light.YELLOW, Sentence(s.TASK_SOON, days=given.soon_days, due=f"{deadline}"), None)
    if nodes:
        return Verdict(Light.GREEN, Sentence(s.NODES_KEPT, done=len(done)), None)
    if state == TaskState.RUNNING:
        return Verdict(Light.GREEN, Sentence(s.TASK_RUNNING), None)
    return Verdict(Light.GREY, Sentence(s.TASK_SILENT), None)
