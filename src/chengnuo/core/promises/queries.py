"""What can be read of the published promises: the one door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Max

from chengnuo.core.cases.photos import photo_path
from chengnuo.core.commitments.models import Commitment
from chengnuo.core.commitments.rules import LIVE_STATES
from chengnuo.core.documents.models import Report
from chengnuo.core.progress.rules.words import Light
from chengnuo.core.promises import snapshots
from chengnuo.core.promises.errors import PromiseNotFound
from chengnuo.core.promises.models import Promise, PublicPhoto, PublishedChange
from chengnuo.core.promises.shapes import Candidate, ChangeRow, Page, PhotoRow, PromiseRow, PublicTarget
from chengnuo.core.promises.words import LIGHT_WORDS, SECTION_WORDS, Act, Way

__all__ = ["Candidate", "ChangeRow", "Page", "PhotoRow", "PromiseRow", "candidates", "history", "page", "photo_file", "promise", "years"]  # fmt: skip


def years() -> tuple[tuple[int, int | None], ...]:
    """The reports that have something public, the latest year first: id and year."""
    ids = Promise.objects.filter(listed=True).order_by().values("report_id")
    return tuple(
        Report.objects.filter(pk__in=ids).order_by("-plan_year", "-pk").values_list("pk", "plan_year")
    )


def page(report_id: int) -> Page | None:
    """The public page of a report; None where nothing of it is public."""
    report = Report.objects.filter(pk=report_id).first()
    rows = _rows(Promise.objects.filter(report_id=report_id, listed=True))
    if report is None or not rows:
        return None
    changed = PublishedChange.objects.filter(promise__report_id=report_id).aggregate(at=Max("at"))["at"]
    return Page(report.pk, report.title, report.place_name, report.plan_year, rows, changed)


def promise(promise_id: int, *, listed_only: bool = True) -> PromiseRow:
    """One of them; the public finds only what is listed. Raises ``PromiseNotFound``."""
    rows = Promise.objects.filter(pk=promise_id)
    found = _rows(rows.filter(listed=True) if listed_only else rows)
    if not found:
        raise PromiseNotFound(promise_id)
    return found[0]


def history(promise_id: int) -> tuple[ChangeRow, ...]:
    """Every change of a promise's page, the latest first."""
    rows = PublishedChange.objects.filter(promise_id=promise_id)
    return tuple(
        ChangeRow(Act(r.act), _said(r.act, r.old), _said(r.act, r.new), r.reason, r.at) for r in rows
    )


def photo_file(photo_id: int) -> Path:
    """The file of a picture that is shown. Raises ``PromiseNotFound``."""
    row = PublicPhoto.objects.filter(pk=photo_id, withdrawn=False, promise__listed=True).first()
    if row is None or not photo_path(row.sha256).exists():
        raise PromiseNotFound(photo_id)
    return photo_path(row.sha256)


def candidates(report_id: int) -> tuple[Candidate, ...]:
    """Every live commitment of a report with what is public of it, in the report's order."""
    known = {row.commitment_id: row for row in _rows(Promise.objects.filter(report_id=report_id))}
    stored = dict(Promise.objects.filter(report_id=report_id).values_list("commitment_id", "published"))
    fresh = snapshots.of_report(report_id)
    rows = list(
        Commitment.objects.filter(report_id=report_id, state__in=LIVE_STATES).select_related("section")
    )
    word = _section_word({row.section.title for row in rows if row.section})
    return tuple(
        _candidate(row, word, known.get(row.pk), stored.get(row.pk), fresh.get(row.pk)) for row in rows
    )


def _section_word(titles: Iterable[str]) -> str:
    """The word by which the section made public by default is known in this report; "" where it has none."""
    return next((word for word in SECTION_WORDS if any(word in title for title in titles)), "")


def _candidate(row: Commitment, word: str, known: PromiseRow | None, old: Any, new: Any) -> Candidate:
    section = row.section.title if row.section else ""
    pending = known is not None and known.listed and new is not None and snapshots.differs(old, new)
    return Candidate(row.pk, row.code, row.text, section, bool(word) and word in section, known, pending)


def _rows(rows: Any) -> tuple[PromiseRow, ...]:
    found = (
        rows.select_related("commitment__lead_unit")
        .prefetch_related("photos")
        .order_by("commitment__position", "id")
    )
    return tuple(_row(one) for one in found)


def _row(one: Promise) -> PromiseRow:
    said: dict[str, Any] = one.published or {}
    unit, light = one.commitment.lead_unit, Light(said["light"]) if said else None
    return PromiseRow(
        id=one.pk, commitment_id=one.commitment_id, code=one.commitment.code, title=one.title, source_text=one.commitment.source_text,
        unit=unit.name if unit else "", deadline=one.commitment.deadline, listed=one.listed, light=light,
        light_words=LIGHT_WORDS[light] if light else "", targets=_targets(said.get("targets", ())),
        as_of=date.fromisoformat(said["as_of"]) if said else None, published_at=one.published_at, simulated=one.simulated,
        photos=tuple(_photo(photo) for photo in one.photos.all() if not photo.withdrawn),
    )  # fmt: skip


def _targets(rows: Iterable[dict[str, Any]]) -> tuple[PublicTarget, ...]:
    return tuple(
        PublicTarget(r["indicator"], r["target"], r["value"], r["unit"], Way(r["way"]), r["share"])
        for r in rows
    )


def _photo(row: PublicPhoto) -> PhotoRow:
    return PhotoRow(
        row.pk, row.sha256, row.caption, row.taken_on, row.width, row.height, row.simulated, row.withdrawn
    )


def _said(act: str, value: Any) -> str:
    """A kept value in words."""
    if value is None:
        return ""
    if act != Act.PROGRESS:
        return str(value)
    parts = [
        f"{t['indicator']} {'—' if t['value'] is None else format(t['value'], ',.10g')} {t['unit']}（{Way(t['way']).label}）"
        for t in value["targets"]
    ]
    return "；".join([LIGHT_WORDS[Light(value["light"])], *parts]) + f"，截至 {value['as_of']}"
