"""What the ledger adds to the frame: its commitments in the search, what waits for a person under the bell."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.commitments import queries
from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.core.documents import queries as documents
from chengnuo.kernel import clock
from chengnuo.kernel.permissions import allows
from chengnuo.web.ledger.address import list_url
from chengnuo.web.reports.words import plain
from chengnuo.web.shell import notices, search
from chengnuo.web.shell.notices import Notice
from chengnuo.web.shell.search import Hit

#: So many candidates are weighed for words that stand nowhere as they were typed.
_WEIGHED = 500


def find(user: Any, text: str, limit: int) -> list[Hit]:
    """Commitments of the latest report that hold the words, or most of their pairs of signs."""
    report_id = documents.latest_report_id()
    if report_id is None:
        return []
    page = queries.ledger(LedgerFilter(report_id=report_id, text=text), page_size=limit)
    rows = page.rows
    if not rows:
        every = queries.ledger(LedgerFilter(report_id=report_id), page_size=_WEIGHED).rows
        near = sorted(((search.closeness(text, row.text), row) for row in every), key=lambda pair: -pair[0])
        rows = tuple(row for weight, row in near[:limit] if weight >= 0.6)
    return [
        Hit(
            plain(row.text),
            reverse("ledger:detail", args=[row.id]),
            f"{row.code} · {row.state_label}",
            "list-check",
        )
        for row in rows
    ]


def more_url(text: str) -> str:
    """The ledger filtered by the words."""
    return f"{reverse('ledger:list')}?{urlencode({'q': text})}"


def waiting(user: Any) -> list[Notice]:
    """For people who assign: how many commitments wait for a unit to be confirmed."""
    if not allows(user, "ledger.assign"):
        return []
    report_id = documents.latest_report_id()
    if report_id is None:
        return []
    wanted = LedgerFilter(report_id=report_id, no_unit=True)
    count = queries.selected(wanted).count()
    if not count:
        return []
    text = _("%s 条承诺的单位待确认") % count
    return [Notice(text, list_url(wanted, today=clock.today()), icon="user-question", tone="warn")]


search.register("ledger", label=gettext_lazy("承诺"), permission="ledger.view", find=find, more_url=more_url)
notices.register("ledger", waiting)
