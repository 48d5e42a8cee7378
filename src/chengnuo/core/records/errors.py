"""What can go wrong with records; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from collections.abc import Mapping

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


class RecordNotFound(NotFound):
    """No such record."""

    def __init__(self, record_id: int) -> None:
        super().__init__("records.not_found", f"没有编号为 {record_id} 的台账。", record_id=record_id)


class RecordChanged(Conflict):
    """Somebody was faster."""

    def __init__(self, title: str) -> None:
        super().__init__("records.conflict", f"「{title}」刚被别人改过，请核对后再保存。")


class FileNotFound(NotFound):
    """No such file at a record, or it was dropped or is gone from the disk."""

    def __init__(self, file_id: int) -> None:
        super().__init__("records.no_file", "没有这份材料。", file_id=file_id)


class FieldFaults(Invalid):
    """What was filled in breaks rules; ``data["faults"]`` has a sentence for each field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(
            "records.faults", f"有 {len(faults)} 处要改，见各项下面的说明。", faults=dict(faults)
        )
        self.faults = dict(faults)


class Refused(Invalid):
    """The act does not fit; the code names the rule."""
