"""What can go wrong with the progress; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Invalid, NotFound


class TargetNotFound(NotFound):
    """No such target, or no commitment carries it any more."""

    def __init__(self, figure_id: int) -> None:
        super().__init__("progress.target", "没有这个目标。", figure=figure_id)


class EntryNotFound(NotFound):
    """No such entry."""

    def __init__(self, entry_id: int) -> None:
        super().__init__("progress.entry", "没有这次填报。", entry=entry_id)


class EvidenceNotFound(NotFound):
    """No such file, or it is gone from the disk."""

    def __init__(self, evidence_id: int) -> None:
        super().__init__("progress.evidence", "没有这份佐证材料。", evidence=evidence_id)


class Refused(Invalid):
    """The act does not fit; the code names the rule."""
