"""One act on many cases: all or nothing for each of them, and a list of what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengnuo.core.cases import queries
from chengnuo.core.cases import services as cases
from chengnuo.core.cases.rules.words import Act
from chengnuo.core.desk.errors import Refused
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.permissions import demand

#: What the desk may do to many at once.
BULK_ACTS = (Act.DISPATCH, Act.ASK_VERIFY, Act.VOID, Act.RESTORE)
MOST = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case; ``refusal`` is "" where it was done. ``text`` says what was or would be done."""

    row: queries.CaseRow
    text: str
    refusal: str


def do_many(
    *, actor: Any, act: str, versions: Mapping[int, int], reason: str = "", dry: bool = False
) -> tuple[Outcome, ...]:
    """Do ``act`` to every case of ``versions`` (id → version seen); with ``dry`` only say what would happen.

    Dispatch goes to each case's proposed unit. Raises ``NotAllowed``, ``Refused`` (``desk.bulk_act``,
    ``desk.bulk_many``, ``desk.no_reason``).
    """
    demand(actor, "case.desk")
    if act not in BULK_ACTS:
        raise Refused("desk.bulk_act", "这种操作不能成批做。", act=act[:20])
    if not 0 < len(versions) <= MOST:
        raise Refused("desk.bulk_many", f"一次处理 1 到 {MOST} 件。")
    if act in (Act.VOID, Act.RESTORE) and not reason.strip():
        raise Refused("desk.no_reason", "请写明理由。")
    return tuple(_one(actor, Act(act), pk, version, reason, dry) for pk, version in versions.items())


def _one(actor: Any, act: Act, case_id: int, version: int, reason: str, dry: bool) -> Outcome:
    detail = queries.case(case_id)
    text, given = act.label, {"reason": reason}
    if act == Act.DISPATCH:
        if detail.route_unit_id is None:
            return Outcome(detail.row, text, "没有建议的单位，请打开案卷逐件派遣。")
        text, given = (
            f"派遣给{detail.route_unit}（{detail.route_reason}）",
            {"unit_id": str(detail.route_unit_id)},
        )
    if dry:
        may = {found.act: found.refusal for found in queries.possible_acts(case_id, actor)}
        return Outcome(
            detail.row, text, may.get(act.value, f"案卷现在「{detail.row.state_label}」，不能{act.label}。")
        )
    try:
        cases.perform(actor=actor, case_id=case_id, version=version, act=act.value, given=given)
    except ChengnuoError as error:
        return Outcome(detail.row, text, error.message_zh)
    return Outcome(queries.case(case_id).row, text, "")
