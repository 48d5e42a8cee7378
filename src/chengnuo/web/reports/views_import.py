"""A new report comes in: choose a file or paste a text, watch the job, look at what was found, accept."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.commitments.carry_view import carry_over_view
from chengnuo.core.documents import jobs as report_jobs
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents import services
from chengnuo.core.documents.errors import Duplicate, ReportRefused
from chengnuo.core.documents.queries import FigureRow, ReportCard
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.jobs import queue
from chengnuo.web.reports import words
from chengnuo.web.reports.coverage import proof
from chengnuo.web.reports.data import report_for, rows_for
from chengnuo.web.reports.page import living_choices

FORMATS = ".txt,.md,.html,.htm,.docx,.pdf"
MOST_MB = services.MOST_BYTES // 1024 // 1024


@dataclass(frozen=True, slots=True)
class Doubts:
    """What a person should look at before accepting; each list opens its figures."""

    unsure: tuple[FigureRow, ...]
    nameless: tuple[FigureRow, ...]
    yearless: tuple[FigureRow, ...]
    unitless: tuple[FigureRow, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to look at."""
        return bool(self.unsure or self.nameless or self.yearless or self.unitless)


@require_http_methods(["GET", "POST"])
@requires("report.import")
def import_page(request: HttpRequest) -> HttpResponseBase:
    """The form; with a file or a text it begins the import and goes to its progress."""
    if request.method == "POST":
        return _receive(request)
    return _form(request)


@require_GET
@requires("report.import")
def progress_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far the import is. The page may be closed: the job goes on."""
    job = queue.get(job_id, owner_id=request.user.pk)
    return render(request, "reports/progress.html", {"job": job})


@require_GET
@requires("report.import")
def progress_state(request: HttpRequest, job_id: int) -> HttpResponse:
    """The part of the progress page that asks again until the job is over."""
    job = queue.get(job_id, owner_id=request.user.pk)
    if job.finished:
        queue.mark_seen(job.id, int(request.user.pk or 0))
    response = render(request, "reports/_progress.html", {"job": job})
    if job.state == "done" and job.url:
        response.headers["HX-Redirect"] = job.url
    return response


@require_POST
@requires("report.import")
def cancel(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """Stop the import; nothing of it is kept."""
    queue.request_cancel(job_id, owner_id=request.user.pk)
    if getattr(request, "htmx", False):
        return _progress_now(request, job_id)
    return redirect("reports:import_progress", job_id)


def _progress_now(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress part as it is now."""
    return render(request, "reports/_progress.html", {"job": queue.get(job_id, owner_id=request.user.pk)})


@require_GET
@requires("report.import")
def check(request: HttpRequest, report_id: int) -> HttpResponse:
    """What was found in a draft: counts, coverage, doubts, and what a corrected text does to the ledger."""
    report = report_for(request.user, report_id)
    figures, rows = documents.figures(report_id), rows_for(request.user, report_id)
    carry = carry_over_view(report_id)
    accepted = documents.reports(state="accepted")
    context = {
        "report": report,
        "view": "check",
        "choices": living_choices(figures, rows),
        "total": proof(documents.report_text(report_id), figures, documents.exclusions(report_id)),
        "commitments_n": len(rows),
        "quantified_n": sum(row.quantified for row in rows),
        "pairs_n": len(documents.pairs(report_id)),
        "sections": documents.sections(report_id),
        "doubts": _doubts(figures),
        "carry": carry,
        "twins": [other for other in accepted if _same_year(report, other)] if not carry else [],
        "carry_rows": [row for row in carry.rows if row.outcome != "kept"] if carry else [],
    }
    return render(request, "reports/check.html", context)


@require_POST
@requires("report.import")
def describe(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """Correct what the import guessed of title, year and place."""
    services.describe_report(
        actor=request.user,
        report_id=report_id,
        title=request.POST.get("title"),
        plan_year=_year(request.POST.get("plan_year")),
        place_code=request.POST.get("place_code"),
        place_name=request.POST.get("place_name"),
    )
    messages.success(request, _("已保存。"))
    return redirect("reports:check", report_id)


@require_POST
@requires("report.import")
def accept(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """The draft becomes the valid text, its commitments the ledger."""
    services.accept_report(actor=request.user, report_id=report_id)
    messages.success(request, _("报告已采用，承诺已进入台账。"))
    return redirect("reports:report", report_id)


@require_POST
@requires("report.import")
def discard(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """The draft and all that was found in it go away."""
    services.discard_draft(actor=request.user, report_id=report_id)
    messages.success(request, _("草稿已放弃，没有留下任何内容。"))
    return redirect("reports:list")


def _receive(request: HttpRequest) -> HttpResponseBase:
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        data, name = _file_of(request)
        _refuse_known(data)
        job = report_jobs.enqueue_import(
            actor=request.user,
            data=data,
            name=name,
            plan_year=_year(request.POST.get("plan_year")),
            place_code=request.POST.get("place_code", "").strip(),
            place_name=request.POST.get("place_name", "").strip(),
            replaces_id=_whole(request.POST.get("replaces")),
            open_at=_check_address(),
        )
    except ChengnuoError as error:
        if wants_json:
            return JsonResponse(error.as_dict(), status=error.status)
        return _form(request, error=error)
    address = reverse("reports:import_progress", args=[job.id])
    return JsonResponse({"url": address}) if wants_json else redirect(address)


def _refuse_known(data: bytes) -> None:
    """The very same file again is said at once, with the report it made. Raises ``Duplicate``."""
    known = documents.report_of_file(sha256(data).hexdigest())
    if known is not None:
        raise Duplicate(known, documents.report(known).title)


def _file_of(request: HttpRequest) -> tuple[bytes, str]:
    """The file, or the pasted text as one. Raises ``ReportRefused``."""
    file = request.FILES.get("file")
    if file is not None:
        size = file.size or 0
        if not size:
            raise ReportRefused("empty", _("「%(name)s」是空的，没有可读的文字。") % {"name": file.name})
        if size > services.MOST_BYTES:
            raise ReportRefused(
                "documents.too_large",
                _("文件有 %(size).1f MB，超过 %(most)d MB 的上限。")
                % {"size": size / 1024 / 1024, "most": MOST_MB},
            )
        return file.read(), file.name or "report"
    text = request.POST.get("text", "").strip()
    if text:
        return text.encode(), _("粘贴的文本") + ".txt"
    raise ReportRefused("documents.nothing", _("请选择一个文件，或粘贴报告的文字。"))


def _form(request: HttpRequest, error: ChengnuoError | None = None) -> HttpResponse:
    context = {
        "formats": FORMATS,
        "most_mb": MOST_MB,
        "error": error,
        "posted": request.POST,
        "replaces": request.POST.get("replaces") or request.GET.get("replaces", ""),
        "accepted": documents.reports(state="accepted"),
        "running": [
            job
            for job in queue.jobs_of(request.user.pk, limit=20)
            if job.kind == report_jobs.KIND and not job.finished
        ],
    }
    return render(request, "reports/import.html", context, status=error.status if error else 200)


def _check_address() -> str:
    """The address of the check page with the place for the report's id, as the job fills it in."""
    return reverse("reports:check", args=[0]).replace("/0/", "/{report_id}/")


def _same_year(report: ReportCard, other: ReportCard) -> bool:
    """Whether both may be the report of one place for one year: then one is likely a correction of the other."""
    places = {report.place_name, other.place_name} - {""}
    return report.plan_year is not None and report.plan_year == other.plan_year and len(places) < 2


def _doubts(figures: tuple[FigureRow, ...]) -> Doubts:
    return Doubts(
        unsure=tuple(f for f in figures if words.unsure(f)),
        nameless=tuple(f for f in figures if not f.indicator),
        yearless=tuple(f for f in figures if f.year is None and f.kind != "context"),
        unitless=tuple(f for f in figures if not f.unit and f.value is not None and f.measure != "rank"),
    )


def _year(value: str | None) -> int | None:
    year = _whole(value)
    if year is not None and not 1949 <= year <= 2100:
        raise ReportRefused("documents.year", _("年份「%(year)s」不对，请填四位数的年份。") % {"year": value})
    return year


def _whole(value: str | None) -> int | None:
    value = (value or "").strip()
    if not value:
        return None
    try:
        return int(value)
    except ValueError as error:
        raise ReportRefused("documents.number", _("「%(value)s」不是整数。") % {"value": value}) from error
