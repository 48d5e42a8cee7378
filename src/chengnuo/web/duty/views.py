"""The roster of a week: units and days, shifts added, taken off, and read from a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.people import duties
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import NewShift, ShiftRow
from chengnuo.exchange import duties_table
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import Invalid
from chengnuo.web.tables import TableImport, done, import_page, sent

IMPORT = TableImport(
    gettext_lazy("导入值班表"), "duty:index", gettext_lazy("值班表"), "duty:export", duties_table.ROSTER,
    duties_table.roster_run, duties_table.apply_roster, "duty:undo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A shift on one day of the week."""

    shift: ShiftRow
    now: bool


@dataclass(frozen=True, slots=True)
class UnitWeek:
    """The seven days of a unit."""

    unit_id: int
    unit: str
    days: tuple[tuple[date, tuple[Entry, ...]], ...]


@require_GET
@requires("unit.view")
def index(request: HttpRequest) -> HttpResponse:
    """The week that holds a day, of all units or of one."""
    monday, unit_id = _asked(request)
    start, end = _span(monday)
    shifts = duties.shifts(start, end, unit_id=unit_id)
    days = [monday + timedelta(days=n) for n in range(7)]
    context = {
        "weeks": _weeks(shifts, days), "days": days, "monday": monday, "today": clock.today(), "unit_id": unit_id,
        "before": monday - timedelta(days=7), "after": monday + timedelta(days=7), "units": people.units(),
        "simulated": any(shift.simulated for shift in shifts), "shifts": len(shifts),
    }  # fmt: skip
    return render(request, "duty/index.html", context)


@require_POST
@requires("duty.edit")
def add(request: HttpRequest) -> HttpResponseBase:
    """A shift typed by a person."""
    posted = request.POST
    unit = posted.get("unit_id", "")
    try:
        name = posted.get("name", "").strip()
        unit_id = int(unit) if unit.isdecimal() and len(unit) < 16 else 0
        account = next(
            (p.id for p in people.people(unit_id=unit_id) if p.display_name == name and p.is_active), None
        )
        new = NewShift(
            unit_id, name, _moment(posted.get("starts", "")), _moment(posted.get("ends", "")),
            posted.get("phone", "").strip(), posted.get("post", "").strip(), account,
        )  # fmt: skip
        batch = duties.add_shifts(actor=request.user, shifts=[new], name=name)
    except Invalid as error:
        messages.error(request, error.message_zh)
        return redirect("duty:index")
    undo = f"undo:{reverse('duty:undo', args=[batch])}"
    messages.success(request, _("已排班：%s。") % name, extra_tags=undo)
    return redirect(f"{reverse('duty:index')}?week={clock.local(new.starts_at):%Y-%m-%d}")


@require_POST
@requires("duty.edit")
def remove(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    """Take a shift off the roster."""
    duties.set_shift_removed(actor=request.user, shift_id=shift_id, removed=True)
    undo = f"undo:{reverse('duty:restore', args=[shift_id])}"
    messages.success(request, _("已删去这一班。"), extra_tags=undo)
    return redirect(f"{reverse('duty:index')}?week={request.POST.get('week', '')[:10]}")


@require_POST
@requires("duty.edit")
def restore(request: HttpRequest, shift_id: int) -> HttpResponseBase:
    """Put a shift back."""
    duties.set_shift_removed(actor=request.user, shift_id=shift_id, removed=False)
    return done(request, "duty:index")


@require_POST
@requires("duty.edit")
def undo(request: HttpRequest, batch: str) -> HttpResponseBase:
    """Take back what came in together."""
    gone = duties.undo_batch(actor=request.user, batch=batch[:32])
    messages.success(request, _("已撤回 %s 条。") % gone)
    return done(request, "duty:index")


@require_http_methods(["GET", "POST"])
@requires("duty.edit")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Shifts from a table."""
    return import_page(request, IMPORT)


@require_GET
@requires("unit.view")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The week's shifts as a table that can be read again."""
    monday, unit_id = _asked(request)
    shifts = duties.shifts(*_span(monday), unit_id=unit_id)
    return sent(duties_table.export_roster(actor=request.user, kind=kind, shifts=shifts))


def _asked(request: HttpRequest) -> tuple[date, int | None]:
    unit = request.GET.get("unit", "")
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        day = clock.today()
    day = day if 1993 <= day.year <= 2090 else clock.today()
    return day - timedelta(days=day.weekday()), int(unit) if unit.isdecimal() and len(unit) < 16 else None


def _span(monday: date) -> tuple[datetime, datetime]:
    start = datetime.combine(monday, time(), SHANGHAI)
    return start, start + timedelta(days=7)


def _weeks(shifts: tuple[ShiftRow, ...], days: list[date]) -> list[UnitWeek]:
    """The shifts by unit and by the day they begin; one that began before the week stands on its first day."""
    moment = clock.now()
    found: dict[int, dict[date, list[Entry]]] = {}
    names: dict[int, str] = {}
    for shift in shifts:
        day = max(clock.local(shift.starts_at).date(), days[0])
        entry = Entry(shift, shift.starts_at <= moment < shift.ends_at)
        found.setdefault(shift.unit_id, {}).setdefault(day, []).append(entry)
        names[shift.unit_id] = shift.unit
    return [
        UnitWeek(unit_id, names[unit_id], tuple((day, tuple(by_day.get(day, ()))) for day in days))
        for unit_id, by_day in found.items()
    ]


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid("duty.span", _("请写明开始和结束的时间。")) from error
    return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found
