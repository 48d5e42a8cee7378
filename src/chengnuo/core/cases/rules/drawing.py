"""The state machine drawn from its declaration: ``python -m chengnuo.core.cases.rules.drawing`` prints the page."""

from __future__ import annotations

from chengnuo.core.cases.rules.machine import MACHINE, MOST_RETURNS, REOPEN_DAYS, Transition
from chengnuo.core.cases.rules.words import OPEN_STATES, State

_WHO = {
    "": "上报人",
    "case.desk": "值班员",
    "case.check": "网格员、值班员",
    "case.handle": "处置单位（本单位的任务）",
    "case.decide": "指挥长、值班员",
}


def page() -> str:
    """docs/reference/case-states.md."""
    return "\n".join([
        "# States of a case",
        "",
        "Written by `python -m chengnuo.core.cases.rules.drawing` from the declaration in `core/cases/rules/machine.py`; a test holds",
        "them together. What is not an arrow here cannot be done.",
        "",
        "```mermaid",
        *_diagram(),
        "```",
        "",
        f"A task may be returned {MOST_RETURNS} times, then 分歧裁定; 「没有解决」 is possible for {REOPEN_DAYS} days after closing. The clock",
        "starts at the first dispatch of a round (a new round begins with 「没有解决」) and runs on through returns and rulings; it stands",
        "still while a case is shelved, and between 处置完毕 and a 返工.",
        "",
        "| act | 动作 | step | from | to | who | guards |",
        "|---|---|---|---|---|---|---|",
        *(_row(arrow) for arrow in MACHINE),
        "",
        "Open states: " + "、".join(state.label for state in OPEN_STATES) + ".",
        "",
    ])  # fmt: skip


def _diagram() -> list[str]:
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.value} : {state.label}" for state in State]
    for arrow in MACHINE:
        for source in arrow.sources:
            start = source.value if source else "[*]"
            end = arrow.to.value if arrow.to else start
            lines.append(f"    {start} --> {end} : {arrow.act.label}")
    return lines


def _row(arrow: Transition) -> str:
    sources = "、".join(source.label if source else "（无）" for source in arrow.sources)
    end = arrow.to.label if arrow.to else "不变"
    guards = "；".join(guard.words for guard in arrow.guards) or "–"
    cells = (
        f"`{arrow.act}`",
        arrow.act.label,
        arrow.step.label,
        sources,
        end,
        _WHO[arrow.permission],
        guards,
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    print(page(), end="")
