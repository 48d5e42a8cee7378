"""What is shown to everybody: cases that are not private, without anybody's name, phone or mail address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from chengnuo.core.cases import models
from chengnuo.core.cases.areas import in_box
from chengnuo.core.cases.errors import ReportNotFound
from chengnuo.core.cases.photos import photo_path
from chengnuo.core.cases.rules.masking import masked_text
from chengnuo.core.cases.rules.numbers import id_in, number, plain_code
from chengnuo.core.cases.rules.words import OPEN_STATES, State
from chengnuo.core.cases.shapes import PublicEvent, PublicRow

#: Not looked at by anybody yet: its photos are not shown.
_NOT_LOOKED_AT = (State.COLLECTED, State.VERIFYING)


@dataclass(frozen=True, slots=True)
class PublicFilter:
    """What is asked for; what is not given is not asked. Moments from (inclusive) to (exclusive).

    ``class_ids`` may hold None for cases without a class. ``key_prefix`` leaves away cases with a report whose key
    begins so; ``private`` shows private ones too, to whom may see them.
    """

    ids: tuple[int, ...] = ()
    class_ids: tuple[int | None, ...] = ()
    reported_from: datetime | None = None
    reported_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    open: bool | None = None
    filed: bool = False
    without_key: str = ""
    private: bool = False
    box: tuple[float, float, float, float] | None = None


def public_total(wanted: PublicFilter) -> int:
    """How many of them there are."""
    return int(_wanted(wanted).count())


def public_cases(wanted: PublicFilter, *, start: int = 0, size: int = 1000) -> tuple[PublicRow, ...]:
    """A page of them, the last reported first."""
    rows = _wanted(wanted).select_related("matter_class", "lead_unit").annotate(
        last_text=Subquery(_told().order_by("-id").values("text")[:1]),
        photo=Subquery(_photos().values("sha256")[:1]),
    )  # fmt: skip
    return tuple(_row(row) for row in rows.order_by("-reported_at", "-id")[start : start + size])


def public_numbered(numbers: Sequence[str], *, private: bool = False) -> tuple[PublicRow, ...]:
    """The cases with these numbers, as far as they are there and may be shown."""
    ids = tuple(found for found in map(id_in, numbers) if found is not None and found < 2**63)
    if not ids:
        return ()
    asked = set(numbers)
    rows = public_cases(PublicFilter(ids=ids, private=private), size=len(ids))
    return tuple(row for row in rows if row.number in asked)


def public_photo(case_id: int) -> Path | None:
    """The picture shown of a case, if there is one."""
    shown = _wanted(PublicFilter(ids=(case_id,))).exclude(state__in=_NOT_LOOKED_AT)
    digest = (
        shown.annotate(photo=Subquery(_photos().values("sha256")[:1])).values_list("photo", flat=True).first()
    )
    path = photo_path(digest) if digest else None
    return path if path and path.exists() else None


def public_events(start: datetime, end: datetime, *, size: int = 1000) -> tuple[PublicEvent, ...]:
    """What happened to the cases shown, in the order it was written; ``start`` inclusive, ``end`` exclusive."""
    rows = models.CaseEvent.objects.filter(public=True, case__is_private=False, at__gte=start, at__lt=end)
    return tuple(
        PublicEvent(
            id=event.pk, number=number(event.case.reported_at, event.case_id), at=event.at,
            text=masked_text(event.text), open=event.state_after in OPEN_STATES,
        )
        for event in rows.select_related("case").order_by("at", "id")[:size]
    )  # fmt: skip


def number_of_report(code: str) -> str:
    """The number of the case a report belongs to now. Raises ``ReportNotFound``."""
    report = models.Report.objects.select_related("case").filter(code=plain_code(code)).first()
    if report is None:
        raise ReportNotFound
    return number(report.case.reported_at, report.case_id)


def reported_at(key: str) -> datetime | None:
    """When the report with a sender's key came in, or None where there is none."""
    return models.Report.objects.filter(key=key).values_list("at", flat=True).first()


def _wanted(wanted: PublicFilter) -> Any:
    rows = models.Case.objects.all() if wanted.private else models.Case.objects.filter(is_private=False)
    if wanted.ids:
        rows = rows.filter(pk__in=wanted.ids)
    if wanted.box is not None:
        rows = in_box(rows, wanted.box)
    if wanted.class_ids:
        none = Q(matter_class=None) if None in wanted.class_ids else Q()
        rows = rows.filter(none | Q(matter_class_id__in=[pk for pk in wanted.class_ids if pk is not None]))
    given = {
        "reported_at__gte": wanted.reported_from, "reported_at__lt": wanted.reported_to,
        "updated_at__gte": wanted.updated_from, "updated_at__lt": wanted.updated_to,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    if wanted.open is not None:
        rows = rows.filter(state__in=OPEN_STATES) if wanted.open else rows.exclude(state__in=OPEN_STATES)
    if wanted.filed:
        rows = rows.exclude(state__in=_NOT_LOOKED_AT)
    if wanted.without_key:
        sent = models.Report.objects.filter(case=OuterRef("pk"), key__startswith=wanted.without_key)
        rows = rows.filter(~Exists(sent))
    return rows


def _told() -> Any:
    return models.CaseEvent.objects.filter(case=OuterRef("pk"), public=True)


def _photos() -> Any:
    return models.Photo.objects.filter(case=OuterRef("pk"), hidden=False).order_by("-moment", "id")


def _row(row: Any) -> PublicRow:
    matter, unit, state = row.matter_class, row.lead_unit, State(row.state)
    shown = row.state not in _NOT_LOOKED_AT and not row.is_private
    return PublicRow(
        id=row.pk, number=number(row.reported_at, row.pk), open=state in OPEN_STATES, state_label=state.label,
        class_kind=matter.kind if matter else "", class_code=matter.code if matter else "",
        class_name=matter.name if matter else "", condition_id=row.condition_id, last_text=masked_text(row.last_text or ""),
        description=masked_text(row.description), address=masked_text(row.address), lon=row.lon, lat=row.lat,
        grid_code=row.grid_code, unit=unit.name if unit else "", reported_at=row.reported_at,
        updated_at=row.closed_at or row.updated_at, due_at=row.due_at, has_photo=shown and bool(row.photo),
        simulated=row.simulated,
    )  # fmt: skip
