"""The named changes of a report's ledger, and what one of them did."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengnuo.core.commitments import history
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web.ledger.data import report_of

#: How far back the list goes; older changes are in the history of each commitment.
MOST = 200


@require_GET
@requires("history.view")
def change_list(request: HttpRequest) -> HttpResponse:
    """The latest changes; ``kind`` shows only imports, assignments and so on."""
    asked, kind = request.GET.get("report", ""), request.GET.get("kind", "")
    report = report_of(request.user, int(asked) if asked.isdigit() else None)
    cards = history.change_sets(report.id, limit=MOST) if report else ()
    counted = Counter((card.kind, card.kind_label) for card in cards)
    context = {
        "report": report, "kind": kind, "total": len(cards), "most": MOST,
        "cards": [card for card in cards if not kind or card.kind == kind],
        "kinds": [{"key": key, "label": label, "count": n} for (key, label), n in counted.most_common()],
        "can_undo": allows(request.user, "ledger.edit"),
    }  # fmt: skip
    return render(request, "history/list.html", context)


@require_GET
@requires("history.view")
def change(request: HttpRequest, change_set_id: int) -> HttpResponse:
    """One change: every commitment it touched, with old and new."""
    card = history.change_set(change_set_id)
    context = {
        "card": card, "items": history.change_items(change_set_id), "report": report_of(request.user, card.report_id),
        "can_undo": card.can_undo and allows(request.user, "ledger.edit"),
    }  # fmt: skip
    return render(request, "history/change.html", context)
