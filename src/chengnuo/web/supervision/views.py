"""The board of matters, one matter with its clocks and acts, and a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.commitments import queries as commitments
from chengnuo.core.documents import queries as documents
from chengnuo.core.progress import queries as progress
from chengnuo.core.supervision import queries, rulebook, services
from chengnuo.core.supervision.queries import MatterFilter
from chengnuo.core.supervision.rules.clocks import stages_of
from chengnuo.core.supervision.rules.words import NODES, Act, Pace, Source, State
from chengnuo.exchange import supervision_out
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid, NotFound
from chengnuo.kernel.permissions import allows
from chengnuo.web import files, typed
from chengnuo.web.supervision import page
from chengnuo.web.tables import sent

CARDS = 6
#: What a person may take back right after it was done: act → the act that does.
_UNDO = {Act.REVOKE: Act.RESTORE, Act.SHELVE: Act.UNSHELVE}


@require_GET
@requires("supervision.view", own_unit=True)
def board(request: HttpRequest) -> HttpResponse:
    """The matters by node, by unit, or as a list."""
    wanted = page.matter_filter(request)
    view = request.GET.get("view", "")
    view = view if view in ("units", "list") else "nodes"
    counts = queries.state_counts(wanted)
    context: dict[str, Any] = page.common(request, "matters", simulated=wanted.simulated) | {
        "wanted": wanted, "view": view, "counts": counts, "total": sum(counts[s] for s in State if s != State.REVOKED),
        "late": queries.matter_total(replace(wanted, late=True)), "units": page.units(), "sources": tuple(Source),
        "paces": tuple(Pace), "nodes": NODES, "all_states": tuple(State),
        "address": request.GET.urlencode(),
    }  # fmt: skip
    if view == "units":
        context["loads"] = queries.unit_loads(wanted)
    elif view == "list":
        number, pages = page.page_of(request, queries.matter_total(wanted), queries.PAGE_SIZE)
        rows, found = queries.matters(wanted, page=number)
        context |= {"rows": rows, "found": found, "page": number, "pages": pages}
    else:
        context["columns"] = _columns(wanted, counts)
    return render(request, "supervision/board.html", context)


def _columns(wanted: MatterFilter, counts: dict[State, int]) -> list[dict[str, Any]]:
    """The eight nodes with their latest matters, those that are late first; 挂账 only where there is any."""
    shown = [*NODES, *([State.SHELVED] if counts[State.SHELVED] else [])]
    columns = []
    for state in shown:
        rows = queries.every_matter(replace(wanted, state=state.value)) if counts[state] else ()
        first = sorted(
            rows, key=lambda row: (not row.late, row.clock.due_at if row.clock else row.updated_at)
        )
        columns.append({
            "state": state, "count": counts[state], "rows": first[:CARDS], "late": sum(row.late for row in rows),
        })  # fmt: skip
    return columns


@require_GET
@requires("supervision.view", own_unit=True)
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter: where it stands, its clocks with their sums, what happened, what may be done."""
    return render(request, "supervision/matter.html", _matter(request, matter_id))


def _matter(request: HttpRequest, matter_id: int) -> dict[str, Any]:
    found = queries.matter(matter_id)
    queries.may_see_matter(request.user, found.row)
    acts = queries.acts_of(request.user, matter_id)
    source, light = None, None
    if found.row.commitment_id and allows(request.user, "ledger.view"):
        source = commitments.commitment(found.row.commitment_id)
        light = progress.light_of(found.row.commitment_id)
    return page.common(request, "matters", simulated=found.row.simulated) | {
        "found": found, "row": found.row, "acts": acts, "units": page.units(), "commitment": source,
        "light": light, "with_files": services.WITH_FILES,
    } | files.limits()  # fmt: skip


@require_GET
@requires("supervision.view", own_unit=True)
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of the timeline, for who may see its matter."""
    return files.served(queries.file(request.user, file_id))


@require_POST
@requires("supervision.view", own_unit=True)
def act(request: HttpRequest, matter_id: int) -> HttpResponseBase:
    """Do something to a matter; what is refused is said on its page, with what was typed."""
    row = queries.matter_row(matter_id)
    queries.may_see_matter(request.user, row)
    name = request.POST.get("act", "") or request.GET.get("act", "")
    given = request.POST.dict() | {
        "co_unit_ids": request.POST.getlist("co_unit_ids"),
        "files": files.uploads(request),
    }
    version = typed.whole(request.POST.get("version", "")) or (row.version if request.GET.get("undo") else 0)
    try:
        services.perform(actor=request.user, matter_id=matter_id, version=version, act=name, given=given)
    except (Invalid, Conflict) as error:
        context = _matter(request, matter_id) | {"error": error, "typed": request.POST, "tried": name}
        return render(request, "supervision/matter.html", context, status=error.status)
    done = Act(name)
    back = _UNDO.get(done)
    undo = f"undo:{reverse('supervision:act', args=[matter_id])}?undo=1&act={back}" if back else ""
    messages.success(request, _("已%s。") % _(done.label), extra_tags=undo)
    return redirect("supervision:matter", matter_id)


@require_http_methods(["GET", "POST"])
@requires("supervision.lead")
def new(request: HttpRequest) -> HttpResponseBase:
    """立项, from a commitment or from a leader's instruction."""
    chosen = typed.whole(request.POST.get("commitment_id", "") or request.GET.get("commitment", ""))
    error: Any = None
    if request.method == "POST":
        try:
            matter_id = services.file_matter(actor=request.user, draft=_draft(request, chosen))
        except (Invalid, Conflict, NotFound) as refused:
            error = refused
        else:
            messages.success(request, _("已立项，接着交办给牵头单位。"))
            return redirect("supervision:matter", matter_id)
    context = page.common(request, "matters", simulated=page.simulated_of(request.GET)) | {
        "error": error, "typed": request.POST, "sources": (Source.INSTRUCTION, Source.COMMITMENT, Source.OTHER),
        "paces": _paces(), "commitments": _commitments(), "chosen": _commitment(chosen), "chosen_id": chosen,
    }  # fmt: skip
    return render(request, "supervision/new.html", context, status=error.status if error else 200)


def _draft(request: HttpRequest, chosen: int | None) -> services.MatterDraft:
    post = request.POST
    source = post.get("source", "")
    pace = post.get("pace", "")
    return services.MatterDraft(
        title=post.get("title", ""), demand=post.get("demand", ""),
        source=Source(source) if source in set(Source) else Source.OTHER,
        pace=Pace(pace) if pace in set(Pace) else Pace.NORMAL,
        commitment_id=chosen if source == Source.COMMITMENT else None, leader=post.get("leader", ""),
        instructed_on=typed.day_or_fault(post.get("instructed_on", ""), "supervision.bad_day"),
        instruction=post.get("instruction", ""),
        due_on=typed.day_or_fault(post.get("due_on", ""), "supervision.bad_day"), simulated=post.get("simulated") == "1",
    )  # fmt: skip


def _paces() -> list[tuple[Pace, str]]:
    """The paces with their clocks in words."""
    limits = rulebook.limits()
    found = []
    for pace in Pace:
        stages = [(stage.label, limit.words) for stage, limit in stages_of(pace, limits)]
        if pace == Pace.YEAR:
            stages[-1] = (stages[-1][0], _("按完成时限"))
        found.append((pace, "，".join(f"{name} {words}" for name, words in stages)))
    return found


def _commitments() -> tuple[Any, ...]:
    report_id = documents.latest_report_id()
    return commitments.all_rows(commitments.LedgerFilter(report_id=report_id)) if report_id else ()


def _commitment(chosen: int | None) -> Any:
    try:
        return commitments.commitment(chosen).row if chosen else None
    except NotFound:
        return None


@require_GET
@requires("supervision.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The matters of the filter as a file."""
    return sent(
        supervision_out.export_matters(actor=request.user, wanted=page.matter_filter(request), kind=kind)
    )
