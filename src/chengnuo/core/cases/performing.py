"""Any act by its name, for forms and programs that carry what they give as words. Public through ``services``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chengnuo.core.cases import acts_desk, acts_unit
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.rules.words import Act
from chengnuo.kernel.worktime import Limit, LimitUnit


def _limit(given: Mapping[str, Any]) -> Limit:
    try:
        amount, unit = float(given.get("amount") or 0), LimitUnit(given.get("limit_unit") or "")
    except ValueError as error:
        raise Refused(
            "cases.bad_limit", "请写明延长多少：一个正数和单位（工作时、工作日、自然日、紧急时）。"
        ) from error
    if not 0 < amount <= 365:
        raise Refused("cases.bad_limit", "延长的时间应大于 0、不超过 365。")
    return Limit(amount, unit)


def _whole(given: Mapping[str, Any], name: str, words: str) -> int:
    value = str(given.get(name) or "").strip()
    if not value.isdecimal():
        raise Refused("cases.missing", f"请选定{words}。", field=name)
    return int(value)


def _words(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "").strip()


def _unit(given: Mapping[str, Any]) -> int:
    return _whole(given, "unit_id", "单位")


def _cos(given: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(value) for value in given.get("co_unit_ids") or () if str(value).isdecimal())


_Made = Callable[[Mapping[str, Any]], dict[str, Any]]

_REASON: _Made = lambda g: {"reason": _words(g, "reason")}  # noqa: E731
_OBJECT: _Made = lambda g: {  # noqa: E731
    "reason": _words(g, "reason"), "proposed_unit_id": _whole(g, "proposed_unit_id", "建议的单位"),
}  # fmt: skip

#: Act → the service behind it and how what was given becomes its arguments.
_DOORS: dict[Act, tuple[Callable[..., int], _Made]] = {
    Act.ASK_VERIFY: (acts_desk.ask_verify, lambda g: {"note": _words(g, "reason")}),
    Act.VERIFY_TRUE: (acts_desk.verify, lambda g: {"true": True, "note": _words(g, "reason")}),
    Act.VERIFY_FALSE: (acts_desk.verify, lambda g: {"true": False, "note": _words(g, "reason")}),
    Act.FILE: (acts_desk.classify, lambda g: {
        "condition_id": _whole(g, "condition_id", "小类和立案条件"), "waived": bool(g.get("waived")), **_REASON(g),
    }),
    Act.DISPATCH: (acts_desk.dispatch, lambda g: {
        "unit_id": _unit(g), "co_unit_ids": _cos(g), "demand": _words(g, "demand"), **_REASON(g),
    }),
    Act.SIGN: (acts_unit.sign, lambda g: {}),
    Act.CO_SIGN: (acts_unit.sign, lambda g: {}),
    Act.RETURN: (acts_unit.send_back, lambda g: {**_OBJECT(g), "clause": _words(g, "clause")}),
    Act.ASK_RULING: (acts_unit.ask_ruling, _OBJECT),
    Act.RULE: (acts_desk.rule, lambda g: {"unit_id": _unit(g), **_REASON(g)}),
    Act.ASK_TIME: (acts_unit.ask_time, lambda g: {"limit": _limit(g), **_REASON(g)}),
    Act.GRANT_TIME: (acts_desk.answer_time, lambda g: {"granted": True, "answer": _words(g, "reason")}),
    Act.REFUSE_TIME: (acts_desk.answer_time, lambda g: {"granted": False, "answer": _words(g, "reason")}),
    Act.FINISH: (acts_unit.finish, lambda g: {"result": _words(g, "reason")}),
    Act.CO_FINISH: (acts_unit.finish, lambda g: {"result": _words(g, "reason")}),
    Act.REWORK: (acts_unit.rework, _REASON),
    Act.CHECK_OK: (acts_unit.close, lambda g: {"note": _words(g, "reason")}),
    Act.SHELVE: (acts_desk.shelve, _REASON),
    Act.UNSHELVE: (acts_desk.unshelve, lambda g: {}),
    Act.VOID: (acts_desk.void, _REASON),
    Act.RESTORE: (acts_desk.restore, _REASON),
    Act.MERGE: (acts_desk.merge, lambda g: {"into_id": _whole(g, "into_id", "要并入的案卷"), **_REASON(g)}),
    Act.UNMERGE: (acts_desk.unmerge, _REASON),
}  # fmt: skip


def perform(*, actor: Any, case_id: int, version: int, act: str, given: Mapping[str, Any]) -> int:
    """Do the act named ``act`` with what was ``given``; the case's new version.

    ``reason`` carries an act's one text, whatever it is called there (result, note, answer). Raises ``Refused``
    (``cases.unknown_act``, ``cases.missing``, ``cases.bad_limit``) and whatever the act raises.
    """
    try:
        service, made = _DOORS[Act(act)]
    except (KeyError, ValueError):
        raise Refused("cases.unknown_act", f"没有「{act[:20]}」这种操作。", act=act[:20]) from None
    return service(actor=actor, case_id=case_id, version=version, **made(given))
