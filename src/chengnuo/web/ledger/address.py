"""A list's address and its filter: the one place where one is made of the other, so that counts open their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from chengnuo.core.commitments.queries import SOON_DAYS, LedgerFilter
from chengnuo.core.commitments.rules import State
from chengnuo.web import typed

#: Address parameter → field of the filter that holds a whole number.
_NUMBERS = {
    "report": "report_id", "section": "section_id", "under": "own_section_id", "unit": "unit_id",
    "lead": "lead_unit_id", "co": "co_unit_id", "suggested": "suggested_unit_id",
}  # fmt: skip
_WORDS = {"q": "text", "state": "state", "flag": "flag", "origin": "origin"}
_YES_NO = {"no_unit": "no_unit", "plan": "has_plan", "no_deadline": "no_deadline"}
_DATES = {"after": "due_after", "before": "due_before"}
DUE = ("soon", "overdue", "none")


def filter_of(params: Mapping[str, str], *, today: date) -> LedgerFilter:
    """What an address asks for. A value that makes no sense is taken as not given."""
    fields: dict[str, object] = {}
    for name, field in _NUMBERS.items():
        if (number := typed.whole(params.get(name, ""))) is not None:
            fields[field] = number
    for name, field in _WORDS.items():
        fields[field] = params.get(name, "").strip()[:100]
    for name, field in _YES_NO.items():
        if params.get(name) in ("0", "1"):
            fields[field] = params[name] == "1"
    for name, field in _DATES.items():
        if (day := typed.day(params.get(name, ""))) is not None:
            fields[field] = day
    if params.get("kind") in ("figures", "words"):
        fields["quantified"] = params["kind"] == "figures"
    if fields["state"] not in {state.value for state in State if state != State.VOID}:
        fields["state"] = ""
    ids = tuple(n for part in params.get("ids", "").split(",") if (n := typed.whole(part)) is not None)
    wanted = LedgerFilter(**fields, ids=ids)  # type: ignore[arg-type]
    return _due(wanted, params.get("due", ""), today)


def params_of(wanted: LedgerFilter, *, today: date) -> dict[str, str]:
    """The address parameters of a filter; ``filter_of`` makes the same filter of them."""
    due = due_word(wanted, today)
    found: dict[str, str] = {}
    for name, field in _NUMBERS.items():
        if (value := getattr(wanted, field)) is not None:
            found[name] = str(value)
    for name, field in _WORDS.items():
        if getattr(wanted, field):
            found[name] = getattr(wanted, field)
    for name, field in _YES_NO.items():
        value = getattr(wanted, field)
        if value is not None and not (due == "none" and field == "no_deadline"):
            found[name] = "1" if value else "0"
    for name, field in _DATES.items():
        if (day := getattr(wanted, field)) is not None and not due:
            found[name] = day.isoformat()
    if wanted.quantified is not None:
        found["kind"] = "figures" if wanted.quantified else "words"
    if wanted.ids:
        found["ids"] = ",".join(str(pk) for pk in wanted.ids)
    if due:
        found["due"] = due
    return found


def list_url(wanted: LedgerFilter, *, today: date) -> str:
    """The address of the list a filter means."""
    return f"{reverse('ledger:list')}?{urlencode(params_of(wanted, today=today))}"


def due_word(wanted: LedgerFilter, today: date) -> str:
    """``soon``, ``overdue`` or ``none`` where the dates of a filter mean just that today, else empty."""
    if wanted.no_deadline and wanted.due_after is None and wanted.due_before is None:
        return "none"
    if wanted.no_deadline is not None:
        return ""
    if (wanted.due_after, wanted.due_before) == (today, today + timedelta(SOON_DAYS)):
        return "soon"
    if (wanted.due_after, wanted.due_before) == (None, today - timedelta(1)):
        return "overdue"
    return ""


def _due(wanted: LedgerFilter, word: str, today: date) -> LedgerFilter:
    if word == "soon":
        return replace(wanted, due_after=today, due_before=today + timedelta(SOON_DAYS))
    if word == "overdue":
        return replace(wanted, due_after=None, due_before=today - timedelta(1))
    if word == "none":
        return replace(wanted, no_deadline=True, due_after=None, due_before=None)
    return wanted
