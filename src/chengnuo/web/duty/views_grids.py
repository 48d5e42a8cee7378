"""Who looks after which grid: given, ended, and read from a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.people import duties
from chengnuo.core.people import queries as people
from chengnuo.core.people.duties import GridRow, NewGrid
from chengnuo.core.places import queries as places
from chengnuo.exchange import duties_table
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid, NotFound
from chengnuo.kernel.permissions import Role
from chengnuo.web import typed
from chengnuo.web.tables import TableImport, done, import_page, sent

IMPORT = TableImport(
    gettext_lazy("导入网格分工"), "duty:grids", gettext_lazy("网格分工"), "duty:grids_export", duties_table.GRIDS,
    duties_table.grids_run, duties_table.apply_grids, "duty:undo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worker:
    """A person with the grids they look after."""

    id: int
    name: str
    rows: tuple[GridRow, ...]


@require_GET
@requires("unit.view")
def index(request: HttpRequest) -> HttpResponse:
    """Today's grids by person; with ``old`` those of other days too."""
    old = request.GET.get("old") == "1"
    rows = duties.grid_duties(on=None if old else clock.today())
    found: dict[int, list[GridRow]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    taken = {row.grid_code for row in rows if row.holds(clock.today())}
    cells = places.cells()
    context = {
        "workers": [Worker(pk, mine[0].person, tuple(mine)) for pk, mine in found.items()], "old": old,
        "people": [p for p in people.people() if p.role == Role.GRID_WORKER and p.is_active], "today": clock.today(),
        "grids": len(cells), "free": sum(cell.code not in taken for cell in cells),
        "simulated": any(row.simulated for row in rows),
    }  # fmt: skip
    return render(request, "duty/grids.html", context)


@require_POST
@requires("duty.edit")
def add(request: HttpRequest) -> HttpResponseBase:
    """Give grids to a person: codes apart by blanks, commas or lines; one may be a community's, for all of its grids."""
    posted = request.POST
    person = posted.get("person_id", "")
    try:
        codes = _codes(posted.get("codes", ""))
        first, last = (
            typed.day_or_fault(posted.get("first", ""), "duty.span") or clock.today(),
            typed.day_or_fault(posted.get("last", ""), "duty.span"),
        )
        person_id = int(person) if person.isdecimal() and len(person) < 16 else 0
        grids = [NewGrid(person_id, code, first, duties.day_after(last)) for code in codes]
        batch = duties.add_grids(actor=request.user, grids=grids)
    except (Invalid, NotFound) as error:
        messages.error(request, error.message_zh)
        return redirect("duty:grids")
    messages.success(
        request,
        _("已分给他 %s 个网格。") % len(grids),
        extra_tags=f"undo:{reverse('duty:undo', args=[batch])}",
    )
    return redirect("duty:grids")


@require_POST
@requires("duty.edit")
def end(request: HttpRequest, duty_id: int) -> HttpResponseBase:
    """From tomorrow on somebody looks after a grid no more; from the toast, as before."""
    if "until" in request.GET:
        duties.end_grid(
            actor=request.user,
            duty_id=duty_id,
            valid_to=typed.day_or_fault(request.GET["until"], "duty.span"),
        )
        return done(request, "duty:grids")
    before = duties.end_grid(actor=request.user, duty_id=duty_id, valid_to=duties.day_after(clock.today()))
    back = f"{reverse('duty:grids_end', args=[duty_id])}?until={before.isoformat() if before else ''}"
    messages.success(request, _("从明天起不再负责这个网格。"), extra_tags=f"undo:{back}")
    return redirect("duty:grids")


@require_http_methods(["GET", "POST"])
@requires("duty.edit")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Grids of people from a table."""
    return import_page(request, IMPORT)


@require_GET
@requires("unit.view")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All assignments as a table that can be read again."""
    return sent(duties_table.export_grids(actor=request.user, kind=kind, grids=duties.grid_duties()))


def _codes(text: str) -> list[str]:
    """The grids named. Raises ``Invalid`` where there is no such grid or community."""
    for sign in "，、,;；\n\r\t":
        text = text.replace(sign, " ")
    known = [cell.code for cell in places.cells()]
    found: dict[str, None] = {}
    for word in text.split():
        hits = [code for code in known if code == word or (len(word) == 12 and code.startswith(word))]
        if not hits:
            raise Invalid("duty.grid", _("没有网格或社区「%s」。") % word[:20])
        found |= dict.fromkeys(hits)
    if not found:
        raise Invalid("duty.grid", _("请写明网格编码。"))
    return list(found)
