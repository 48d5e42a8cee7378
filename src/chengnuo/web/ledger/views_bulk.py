"""Acts on many commitments: choose, see what changes, do it; and taking a change back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from chengnuo.core.commitments import history, queries, services
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.commitments.rules import settle_units
from chengnuo.core.people import queries as people
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.web.ledger import words
from chengnuo.web.ledger.data import wanted_of
from chengnuo.web.ledger.views import list_context
from chengnuo.web.reports.words import plain
from chengnuo.web.shell.errors import toast

ACTIONS = {"assign": gettext_lazy("分派单位"), "confirm": gettext_lazy("确认建议"), "deadline": gettext_lazy("设定时限"), "merge": gettext_lazy("合并"),
             "drop": gettext_lazy("撤销"), "restore": gettext_lazy("恢复")}  # fmt: skip
#: More than this at once is a slip of the hand, and more than a table can show before it is done.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Planned:
    """What an act would do to one commitment; ``why`` says why it would leave it as it is."""

    row: LedgerRow
    text: str
    old: str
    new: str
    why: str = ""


@require_POST
@requires("ledger.assign")
def bulk(request: HttpRequest) -> HttpResponse:
    """One dialog in up to three steps: ``choose`` what to write, ``preview`` it, ``apply`` it."""
    action, step = request.POST.get("action", ""), request.POST.get("step", "choose")
    if action not in ACTIONS:
        raise Invalid("ledger.action", _("没有「%s」这种操作。") % action)
    rows, versions = chosen_rows(request)
    if step == "apply":
        return _apply(request, action, versions)
    ready = step == "preview" or action in ("confirm", "restore")
    context = {
        "action": action, "title": ACTIONS[action], "rows": rows, "n": len(rows),
        "items": ",".join(f"{pk}:{version}" for pk, version in versions.items()),
        "address": request.POST.get("address", ""), "units": people.units(), "given": request.POST,
        "cos": request.POST.getlist("cos"), "ready": ready,
    }  # fmt: skip
    if ready:
        planned = _planned(request, action, rows)
        context["planned"] = planned
        context["changing"] = sum(not p.why for p in planned)
    elif action == "merge":
        context["merged"] = "；".join(plain(row.text).rstrip("。；;") for row in rows)
    return render(request, "ledger/_bulk.html", context)


@require_POST
@requires("ledger.plan", own_unit=True)
def undo(request: HttpRequest, change_set_id: int) -> HttpResponse:
    """Take a change back; a person of a unit only the plan they saved themselves."""
    services.undo(actor=request.user, change_set_id=change_set_id)
    messages.success(request, _("已撤回：%s。") % history.change_set(change_set_id).name)
    if "text/html" in request.headers.get("Accept", ""):
        return redirect("history:change", change_set_id)
    return HttpResponse(status=204)


def chosen_rows(request: HttpRequest) -> tuple[list[LedgerRow], dict[int, int]]:
    """The rows acted on, in the order of the report, and the versions the person saw."""
    if request.POST.get("all") == "1":
        _report, wanted = wanted_of(request, QueryDict(request.POST.get("address", "")))
        rows = list(queries.all_rows(wanted))
        versions = {row.id: row.version for row in rows}
    else:
        versions = _items(request.POST.get("items", ""))
        rows = _rows(versions, request.POST.get("action", ""))
    if not rows:
        raise Invalid("ledger.nothing", _("没有选中承诺，或选中的刚被撤销、拆并了。请刷新列表。"))
    if len(rows) > MOST:
        raise Invalid("ledger.many", _("一次最多处理 %s 条。") % MOST)
    return rows, {row.id: versions[row.id] for row in rows}


def _rows(versions: dict[int, int], action: str) -> list[LedgerRow]:
    if not versions:
        return []
    state = "dropped" if action == "restore" else ""
    return list(queries.all_rows(LedgerFilter(ids=tuple(versions), state=state)))


def _items(text: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for part in text.split(","):
        pk, _colon, version = part.partition(":")
        if pk.isdigit() and version.isdigit():
            found[int(pk)] = int(version)
    return found


def _planned(request: HttpRequest, action: str, rows: Sequence[LedgerRow]) -> list[Planned]:
    """Old and new in words for every row."""
    if action == "assign":
        return _planned_units(request, rows)
    if action == "confirm":
        return [_planned_confirm(row) for row in rows]
    if action == "deadline":
        day = posted_day(request)
        new = day.isoformat() if day else _("没有时限")
        return [
            Planned(row, plain(row.text), old, new, _("时限本来就是这一天") if row.deadline == day else "")
            for row in rows
            for old in [row.deadline.isoformat() if row.deadline else _("没有时限")]
        ]
    if action == "drop":
        if not request.POST.get("reason", "").strip():
            raise Invalid("ledger.reason", _("请写明撤销的原因。"))
        return [
            Planned(row, plain(row.text), row.state_label, str(words.STATES["dropped"].label)) for row in rows
        ]
    if action == "restore":
        return [Planned(row, plain(row.text), row.state_label, _("回到台账")) for row in rows]
    return [
        Planned(row, plain(row.text), row.state_label, str(words.STATES["replaced"].label)) for row in rows
    ]


def _planned_units(request: HttpRequest, rows: Sequence[LedgerRow]) -> list[Planned]:
    lead, cos = settle_units(*posted_units(request))
    names = {unit.id: unit.short_name for unit in people.units()}
    new = _units_in_words(names.get(lead or 0, ""), [names.get(co, "") for co in cos])
    found = []
    for row in rows:
        same = (row.lead_unit.id if row.lead_unit else None, tuple(u.id for u in row.co_units)) == (lead, cos)
        found.append(
            Planned(row, plain(row.text), _units_of(row), new, _("本来就是这样分工的") if same else "")
        )
    return found


def _planned_confirm(row: LedgerRow) -> Planned:
    open_ones = [s for s in row.suggestions if s.status == "suggested"]
    if row.lead_unit is not None:
        return Planned(row, plain(row.text), _units_of(row), _units_of(row), _("单位已经确认过"))
    if not open_ones:
        return Planned(row, plain(row.text), "", "", _("没有建议可以确认，请分派单位"))
    lead = next((s.unit.short_name for s in open_ones if s.role == "lead"), open_ones[0].unit.short_name)
    rest = [s.unit.short_name for s in open_ones if s.unit.short_name != lead]
    return Planned(row, plain(row.text), _("未确认"), _units_in_words(lead, rest))


def _units_of(row: LedgerRow) -> str:
    if row.lead_unit is None:
        return _("未确认")
    return _units_in_words(row.lead_unit.short_name, [u.short_name for u in row.co_units])


def _units_in_words(lead: str, cos: Sequence[str]) -> str:
    if not lead:
        return _("取消分工")
    return f"{lead}（{'、'.join(cos)}）" if cos else lead


def posted_units(request: HttpRequest) -> tuple[int | None, tuple[int, ...]]:
    """Lead and co-units of a form."""
    lead = request.POST.get("lead", "")
    cos = tuple(int(co) for co in request.POST.getlist("cos") if co.isdigit())
    return (int(lead) if lead.isdigit() else None), cos


def posted_day(request: HttpRequest, name: str = "deadline") -> date | None:
    """A date of a form. Raises ``Invalid`` quoting what was typed."""
    return day_of(request.POST.get(name, ""))


def day_of(typed: str) -> date | None:
    """A date as typed, None for nothing. Raises ``Invalid`` quoting it."""
    typed = typed.strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid("ledger.date", _("「%s」不是日期，请按 2023-12-31 的样子填写。") % typed) from error


def _apply(request: HttpRequest, action: str, versions: dict[int, int]) -> HttpResponse:
    actor: Any = request.user
    change: int | None
    if action == "assign":
        lead, cos = posted_units(request)
        change = services.assign_units(actor=actor, versions=versions, lead_unit_id=lead, co_unit_ids=cos)
    elif action == "confirm":
        change = services.confirm_suggestions(actor=actor, versions=versions)
    elif action == "deadline":
        change = services.set_deadline(actor=actor, versions=versions, deadline=posted_day(request))
    elif action == "drop":
        change = services.drop(actor=actor, versions=versions, reason=request.POST.get("reason", ""))
    elif action == "restore":
        change = services.restore(actor=actor, versions=versions)
    else:
        services.merge(actor=actor, versions=versions, text=request.POST.get("text", ""))
        report_id = queries.all_rows(LedgerFilter(ids=tuple(versions), state="replaced"))[0].report_id
        change = last_change(report_id)
    return _listed(request, action, change, len(versions))


def last_change(report_id: int) -> int | None:
    """The newest change set of a report, for acts that answer with what they made."""
    cards = history.change_sets(report_id, limit=1)
    return cards[0].id if cards else None


def _listed(request: HttpRequest, action: str, change: int | None, n: int) -> HttpResponse:
    """The list as it is now, with a word on what was done and the way back."""
    params = QueryDict(request.POST.get("address", ""))
    report, wanted = wanted_of(request, params)
    assert report is not None
    request.GET = params  # the list's own links are made of its address, not of this request's
    response = render(request, "ledger/_list.html", list_context(request, report, wanted, params))
    if change is None:
        return toast(response, _("没有需要改动的，什么都没有写入。"), tone="info")
    text = _("%(act)s：已处理 %(n)s 条") % {"act": ACTIONS[action], "n": changed_items(change, n)}
    return toast(response, text, undo_url=reverse("ledger:undo", args=[change]))


def changed_items(change: int, otherwise: int) -> int:
    """How many commitments a change touched."""
    return history.change_set(change).items or otherwise
