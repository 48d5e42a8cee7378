"""How states and codes look to a reporter."""

from __future__ import annotations

from chengnuo.core.cases.rules.words import Act, State

#: State → tone and icon; the word comes with the state.
_TONES = {
    State.COLLECTED: ("info", "inbox"), State.VERIFYING: ("info", "eye"), State.FILED: ("info", "clipboard-check"),
    State.DISPATCHED: ("info", "send"), State.HANDLING: ("info", "progress"), State.CHECKING: ("info", "checkup-list"),
    State.CLOSED: ("good", "circle-check"), State.RATED: ("good", "star"), State.RULING: ("warn", "scale"),
    State.SHELVED: ("warn", "clock-pause"), State.VOIDED: ("neutral", "circle-x"), State.MERGED: ("neutral", "git-merge"),
}  # fmt: skip

_BACK = {Act.RETURN, Act.REWORK, Act.REOPEN, Act.VERIFY_FALSE, Act.VOID}
_OVER = {Act.DISPATCH, Act.RULE, Act.ASK_VERIFY, Act.SIGN}
_DONE = {Act.CHECK_OK, Act.FINISH, Act.CO_FINISH, Act.RATE, Act.VERIFY_TRUE}


def tone_of(state: str) -> tuple[str, str]:
    """Tone and icon of a state."""
    return _TONES[State(state)]


def icon_of(act: str) -> str:
    """The icon of a line of the timeline: handed over, handed back, done, or anything else."""
    if act in _BACK:
        return "arrow-back-up"
    if act in _OVER:
        return "arrow-right"
    return "check" if act in _DONE else "point"


def grouped(code: str) -> str:
    """A code as it is read out: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"
