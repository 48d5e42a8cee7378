"""What those who report may read: their own matter, what is known nearby, by when they hear. Public through ``queries``."""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db.models import Count

from chengnuo.core.cases import intake, models
from chengnuo.core.cases.acts_public import report_by_code
from chengnuo.core.cases.clocks import working_time
from chengnuo.core.cases.errors import PhotoNotFound
from chengnuo.core.cases.photos import photo_path
from chengnuo.core.cases.rows import case_row, event_row, photo_row
from chengnuo.core.cases.rules import fusion, machine
from chengnuo.core.cases.rules.words import OPEN_STATES, Act, Source, State
from chengnuo.core.cases.shapes import EventRow, FirstAnswer, NearMatter, OwnReport, PublicCase
from chengnuo.core.cases.terms import held_to
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import allows
from chengnuo.kernel.worktime import Limit, LimitUnit, due

#: Of what nobody has classified yet, only the words can say that it is the same.
_ALIKE_TEXT = 0.4
#: A phone knows its place to thirty metres, and the person decides: here the words need not name the same class.
_WORTH_ASKING = 0.5
_MOST_NEAR = 3


def public_case(code: str, phone_tail: str = "") -> PublicCase:
    """A reporter's view: the matter, who is on it, by when, every hand-over in words. Raises ``ReportNotFound``."""
    report = report_by_code(code, phone_tail)
    related = ("matter_class", "lead_unit", "condition")
    row = models.Case.objects.select_related(*related).get(pk=report.case_id)
    state = State(row.state)
    may = _may(row)
    own = not row.is_private or row.reports.order_by("id").values_list("id", flat=True).first() == report.pk
    return PublicCase(
        code=report.code, number=case_row(row).number, state=state.value, state_label=state.label,
        class_name=row.matter_class.name if row.matter_class else "", text=report.text,
        address=report.address or (row.address if own else ""),
        lon=None if row.is_private else report.lon, lat=None if row.is_private else report.lat,
        unit=row.lead_unit.short_name if row.lead_unit else "", reported_at=report.at, due_at=row.due_at,
        closed_at=row.closed_at, limit=held_to(row).limit,
        events=tuple(_told(event) for event in row.events.select_related("unit").filter(public=True)),
        photos=tuple(photo_row(photo) for photo in _photos(row, report)),
        others=row.reports.count() - 1, solved=report.solved, stars=report.stars, rating_text=report.rating_text,
        may_rate=may[Act.RATE], may_reopen=may[Act.REOPEN], private=row.is_private,
        has_contact=bool(report.phone or report.email or report.user_id), joined=report.joined_score is not None,
        simulated=row.simulated,
    )  # fmt: skip


def _may(row: models.Case) -> dict[Act, bool]:
    facts = machine.Facts(state=State(row.state), source=Source(row.source), closed_at=row.closed_at)
    given = machine.Given(now(), reason="-")
    return {
        act: not isinstance(machine.check(act, facts, given), machine.Refusal)
        for act in (Act.RATE, Act.REOPEN)
    }


def _told(event: models.CaseEvent) -> EventRow:
    """A line of the timeline without what somebody else may have written in a report, and without names."""
    shown = event_row(event)
    first = event.act == Act.REPORT.value and not event.state_before
    text = shown.text.partition("：")[0] if first else shown.text
    return EventRow(
        shown.at, shown.act, shown.act_label, shown.step, shown.step_label, text, "", shown.unit, True,
        shown.state_after, shown.state_label,
    )  # fmt: skip


def _photos(row: models.Case, report: models.Report) -> Any:
    """Photos a reporter may see: of a private matter only the own ones and those of the handling."""
    shown = row.photos.filter(hidden=False)
    if row.is_private:
        shown = shown.filter(report=report) | shown.exclude(moment="report")
    return shown


def photo_file(digest: str, *, actor: Any | None = None, codes: Collection[str] = ()) -> Path:
    """Where a photo lies, for somebody who may see it: staff; everybody, if the case is not private and the photo
    not hidden; of a private case whoever opened it with the code of a report. Raises ``PhotoNotFound``.
    """
    staff = allows(actor, "case.view")
    for photo in models.Photo.objects.filter(sha256=digest).select_related("case", "report"):
        if staff or (not photo.hidden and (not photo.case.is_private or _own(photo, codes))):
            path = photo_path(photo.sha256)
            if path.is_file():
                return path
    raise PhotoNotFound


def _own(photo: models.Photo, codes: Collection[str]) -> bool:
    if photo.report is not None:
        return photo.report.code in codes
    return photo.moment != "report" and photo.case.reports.filter(code__in=codes).exists()


def near_matters(
    point: Point, text: str, condition_id: int | None = None, at: datetime | None = None
) -> tuple[NearMatter, ...]:
    """Open matters that may be the one somebody is about to report: none that is private, no words of others."""
    moment = at or now()
    class_id = catalogue.condition(condition_id).class_id if condition_id is not None else None
    told = intake.told_by(class_id, point, moment, text)
    rows = (
        intake.near(point, moment)
        .select_related("matter_class")
        .filter(state__in=OPEN_STATES, is_private=False)
    )
    found = {row.pk: row for row in rows.annotate(reported=Count("reports"))[:200]}
    alike = fusion.most_alike(told, [(pk, intake.told_of(row)) for pk, row in found.items()], _WORTH_ASKING)
    names = _area_names() if alike else {}
    return tuple(
        NearMatter(
            pk, row.matter_class.name if row.matter_class else "",
            " · ".join(n for n in (names.get(row.street_code), names.get(row.community_code)) if n),
            int(round(likeness.metres, -1)), row.reported_at, State(row.state).label, row.reported,
            likeness.text >= _ALIKE_TEXT, row.simulated,
        )
        for pk, likeness in alike
        if (row := found[pk]).matter_class is not None or likeness.text >= _ALIKE_TEXT
    )[:_MOST_NEAR]  # fmt: skip


def _area_names() -> dict[str, str]:
    return {row.code: row.name for row in places.streets()} | places.communities()


def reports_of(user_id: int, *, most: int = 100) -> tuple[OwnReport, ...]:
    """What somebody with an account reported, newest first."""
    rows = models.Report.objects.filter(user_id=user_id, source=Source.RESIDENT)
    related = rows.select_related("case__matter_class", "case__lead_unit").order_by("-id")[:most]
    return tuple(
        OwnReport(
            report.code, case_row(report.case).number, report.text,
            report.case.matter_class.name if report.case.matter_class else "", report.case.state,
            State(report.case.state).label, report.at, report.case.state == State.CLOSED and report.stars is None,
            report.phone[-4:], report.simulated,
        )
        for report in related
    )  # fmt: skip


def first_answer(source: Source, at: datetime) -> FirstAnswer:
    """By when the desk has looked at what came in at ``at``; the limit is data and says whether it is an example."""
    line = _first_answers()[source.value]
    limit = Limit(float(line["amount"]), LimitUnit(line["unit"]))
    when = due(at, limit, *working_time())
    return FirstAnswer(when.at, limit.words, when.proof, line["source"], line["is_example"] == "1")


@cache
def _first_answers() -> dict[str, dict[str, str]]:
    path = files("chengnuo.core.cases") / "data" / "first_answer.csv"
    with path.open(encoding="utf-8") as stream:
        return {row["source_of_report"]: row for row in csv.DictReader(stream)}
