"""What was said and set: entries, bindings, lights of a person, as they stood at a moment. Public through ``queries``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from chengnuo.core.progress.models import Binding, Entry, Evidence, ManualLight
from chengnuo.core.progress.rules.words import Light, TaskState, Way
from chengnuo.core.progress.shapes import BindingRow, EntryRow, EvidenceRow, ExplanationRow, ManualRow

#: A target is its figure, a commitment without one is itself with no figure.
Key = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class When:
    """Up to which day entries count, real or simulated ones, and at which moment it was known (None: now)."""

    day: date
    simulated: bool
    known_at: datetime | None = None


def bindings(figure_ids: Collection[int], known_at: datetime | None = None) -> dict[int, Binding]:
    """The standing binding of each figure."""
    rows = Binding.objects.filter(figure_id__in=figure_ids)
    if known_at is None:
        rows = rows.filter(ended_at=None)
    else:
        rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=known_at), made_at__lte=known_at)
    return {row.figure_id: row for row in rows.order_by("id")}


def binding_row(row: Binding, titles: dict[str, tuple[str, str]]) -> BindingRow:
    """A binding; ``titles`` are indicator key → title and unit."""
    title, unit = titles.get(row.indicator, (row.indicator, ""))
    return BindingRow(
        row.pk, row.figure_id, row.way, Way(row.way).label, row.indicator, title, unit, row.factor, row.whole_time, row.course,
        row.reason, row.suggested, row.made_by_name, row.made_at, row.ended_at, row.ended_by_name,
    )  # fmt: skip


def latest(commitment_ids: Collection[int], when: When) -> dict[Key, EntryRow]:
    """The entry that stands for each target: the last day's, the last typed; corrected ones do not count."""
    rows = Entry.objects.filter(commitment_id__in=commitment_ids, day__lte=when.day, simulated=when.simulated)
    rows = rows.select_related("unit", "corrected_by").prefetch_related("evidence", "explanations")
    found: dict[Key, EntryRow] = {}
    for row in rows.order_by("day", "id"):
        if not _out(row.made_at, when.known_at) and not _corrected(row, when.known_at):
            found[(row.commitment_id, row.figure_id)] = entry_row(row, when.known_at)
    return found


def history(
    commitment_id: int, figure_id: int | None, *, simulated: bool | None = None
) -> tuple[EntryRow, ...]:
    """Everything that was ever said, the latest first; corrected ones too."""
    rows = Entry.objects.filter(commitment_id=commitment_id, figure_id=figure_id)
    if simulated is not None:
        rows = rows.filter(simulated=simulated)
    rows = rows.select_related("unit", "corrected_by").prefetch_related("evidence", "explanations")
    return tuple(entry_row(row) for row in rows.order_by("-day", "-id"))


def entry_row(row: Entry, known_at: datetime | None = None) -> EntryRow:
    """An entry as it crosses the wall."""
    after = getattr(row, "corrected_by", None)
    return EntryRow(
        id=row.pk, commitment_id=row.commitment_id, figure_id=row.figure_id, unit_id=row.unit_id,
        unit=row.unit.short_name if row.unit else "", day=row.day, value=row.value, state=row.state,
        state_label=TaskState(row.state).label if row.state else "", nodes_done=tuple(row.nodes_done), words=row.words,
        measured=row.measured, corrects_id=row.corrects_id, corrected_by_id=after.pk if after else None, correction=row.correction,
        simulated=row.simulated, who=row.made_by_name, at=row.made_at,
        evidence=tuple(evidence_row(one) for one in row.evidence.all()),
        explanations=tuple(
            ExplanationRow(one.measured, one.reason, one.made_by_name, one.made_at)
            for one in row.explanations.all() if not _out(one.made_at, known_at)
        ),
    )  # fmt: skip


def evidence_row(row: Evidence) -> EvidenceRow:
    """A file behind an entry."""
    return EvidenceRow(row.pk, row.entry_id, row.kind, row.name, row.media_type, row.sha256, row.size)


def manual(commitment_ids: Collection[int], said: Iterable[EntryRow], when: When) -> dict[Key, ManualRow]:
    """The lights people set that hold: not taken back, and nothing was reported since."""
    rows = ManualLight.objects.filter(commitment_id__in=commitment_ids)
    if when.known_at is None:
        rows = rows.filter(ended_at=None)
    else:
        rows = rows.filter(Q(ended_at=None) | Q(ended_at__gt=when.known_at), made_at__lte=when.known_at)
    reported = {(entry.commitment_id, entry.figure_id): entry.at for entry in said}
    found: dict[Key, ManualRow] = {}
    for row in rows.order_by("id"):
        key = (row.commitment_id, row.figure_id)
        if key not in reported or reported[key] <= row.made_at:
            found[key] = ManualRow(row.pk, Light(row.light), row.reason, row.made_by_name, row.made_at)
    return found


def _out(moment: datetime, known_at: datetime | None) -> bool:
    """Whether it was not known yet."""
    return known_at is not None and moment > known_at


def _corrected(row: Entry, known_at: datetime | None) -> bool:
    after = getattr(row, "corrected_by", None)
    return after is not None and not _out(after.made_at, known_at)
