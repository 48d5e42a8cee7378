"""What can go wrong with reports; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from typing import Any

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class ReportNotFound(NotFound):
    """There is no such report."""

    def __init__(self, report_id: int) -> None:
        super().__init__(
            "documents.report_not_found", f"没有编号为 {report_id} 的报告。", report_id=report_id
        )


class FigureNotFound(NotFound):
    """There is no such figure."""

    def __init__(self, key: object) -> None:
        super().__init__("documents.figure_not_found", f"这份报告中没有指标「{key}」。", key=str(key))


class RunNotFound(NotFound):
    """There is no such reconciliation, or no such row in it."""

    def __init__(self, run_id: int) -> None:
        super().__init__("documents.run_not_found", f"没有编号为 {run_id} 的对照记录。", run_id=run_id)


class ReportRefused(Invalid):
    """The file cannot be taken in; the code is that of the reading engine or ``documents.*``."""


class WrongState(Conflict):
    """The report's state does not allow the act."""

    def __init__(self, wanted: str, state_label: str) -> None:
        super().__init__(
            "documents.wrong_state", f"报告现为「{state_label}」，不能{wanted}。", state=state_label
        )


class Duplicate(Conflict):
    """The very same file is already there."""

    def __init__(self, report_id: int, title: str) -> None:
        message = f"同一份文件已经导入过：《{title}》（编号 {report_id}）。"
        super().__init__("documents.duplicate", message, report_id=report_id)


class RowChanged(Conflict):
    """Somebody decided the row in the meantime; ``data`` carries both sides."""

    def __init__(self, *, mine: dict[str, Any], theirs: dict[str, Any], version: int) -> None:
        super().__init__(
            "documents.row_conflict",
            "这一行刚被别人改过，请核对两边的内容后再保存。",
            mine=mine,
            theirs=theirs,
            version=version,
        )
