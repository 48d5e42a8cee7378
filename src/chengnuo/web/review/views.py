"""The draft with its notes, and its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from chengnuo.exchange.review_draft import draft_of
from chengnuo.exchange.review_model import BASES, MEASURED, PLANNED, QUOTED, TYPED, Claim, Draft
from chengnuo.exchange.review_out import export_review
from chengnuo.kernel.access import requires
from chengnuo.web import typed
from chengnuo.web.ledger.data import report_of
from chengnuo.web.tables import sent


@require_GET
@requires("ledger.view")
def draft(request: HttpRequest) -> HttpResponse:
    """The draft as of a day; every figure leads to its note, every note to the page of its target."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return render(request, "progress/none.html")
    made = draft_of(report.id, as_of=typed.day(request.GET.get("as_of", "")))
    lines, notes = _numbered(made)
    counts = [(BASES[one], sum(note.basis == one for _, note in notes)) for one in (MEASURED, TYPED, PLANNED)]
    context = {
        "report": report,
        "draft": made,
        "lines": lines,
        "notes": notes,
        "counts": counts,
        "bases": BASES,
    }
    return render(request, "review/draft.html", context)


@require_GET
@requires("ledger.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The draft as Word or text, or the bundle to check it by."""
    report = report_of(request.user, typed.whole(request.GET.get("report", "")))
    if report is None:
        return redirect("review:draft")
    as_of = typed.day(request.GET.get("as_of", ""))
    return sent(export_review(actor=request.user, report_id=report.id, kind=kind, as_of=as_of))


def _numbered(made: Draft) -> tuple[list[dict[str, Any]], list[tuple[int, Claim]]]:
    """The paragraphs with the numbers of their notes; what the plan quotes by the way needs none."""
    notes: list[tuple[int, Claim]] = []
    lines = []
    for paragraph in made.paragraphs:
        pieces = []
        for piece in paragraph.pieces:
            number = 0
            if isinstance(piece, Claim) and piece.basis != QUOTED:
                number = len(notes) + 1
                notes.append((number, piece))
            pieces.append((piece.text if isinstance(piece, Claim) else piece, number))
        lines.append({"level": paragraph.level, "pieces": pieces})
    return lines, notes
