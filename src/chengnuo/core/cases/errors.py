"""What can go wrong with cases; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chengnuo.core.cases.rules.machine import Refusal
from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class CaseNotFound(NotFound):
    """There is no such case, or the person may not know of it."""

    def __init__(self, wanted: object) -> None:
        super().__init__("cases.not_found", f"没有案卷「{wanted}」。", case=str(wanted))


class ReportNotFound(NotFound):
    """No report has this code, or the phone does not fit."""

    def __init__(self) -> None:
        super().__init__(
            "cases.report_not_found", "没有找到这件上报。请核对查询码；留过手机号的，请填手机尾号四位。"
        )


class PhotoNotFound(NotFound):
    """There is no such photo, or it is not shown to this person."""

    def __init__(self) -> None:
        super().__init__("cases.photo_not_found", "没有这张照片，或者它不公开。")


class ActRefused(Conflict):
    """The state machine does not allow the act now; ``code`` is the guard's."""

    def __init__(self, refusal: Refusal, **data: Any) -> None:
        super().__init__(refusal.code, refusal.message, **data)


class EditConflict(Conflict):
    """Somebody acted on the case in the meantime; ``data`` has both sides."""

    def __init__(
        self, *, case_id: int, number: str, who: str, mine: dict[str, Any], theirs: dict[str, Any]
    ) -> None:
        message = f"案卷 {number} 刚被{who or '别人'}处理过，没有写入任何内容；请核对后再操作。"
        super().__init__(
            "cases.conflict", message, case_id=case_id, number=number, who=who, mine=mine, theirs=theirs
        )


class Refused(Invalid):
    """What was given breaks a rule; the code names it."""


class SheetNotFound(NotFound):
    """There is no such version of the score sheet."""

    def __init__(self, number: object) -> None:
        super().__init__("evaluation.no_sheet", f"没有第 {number} 版评分表。", number=str(number))


class BadSheet(Invalid):
    """The score sheet breaks rules; ``data["faults"]`` has all of them."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("evaluation.bad_sheet", f"评分表有 {len(faults)} 处问题。", faults=list(faults))


class SheetChanged(Conflict):
    """Somebody saved a version in the meantime."""

    def __init__(self, newest: int) -> None:
        message = f"刚有人保存了第 {newest} 版，没有写入任何内容；请看过那一版再保存。"
        super().__init__("evaluation.changed", message, newest=newest)


class ContractNotFound(NotFound):
    """There is no such contract."""

    def __init__(self, wanted: object) -> None:
        super().__init__("contracts.not_found", "没有这份合同约定。", contract=str(wanted))


class ContractChanged(Conflict):
    """Somebody saved the contract in the meantime."""

    def __init__(self, title: str) -> None:
        super().__init__(
            "contracts.changed", f"「{title}」刚被别人改过，没有写入；请核对后再改。", title=title
        )
