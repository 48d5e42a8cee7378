"""What cases add to the frame: the search finds them by number and words, the bell says what waits for the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter, Queue
from chengnuo.kernel.permissions import allows
from chengnuo.web.shell import notices, search
from chengnuo.web.shell.notices import Notice
from chengnuo.web.shell.search import Hit


def find(user: Any, text: str, limit: int) -> list[Hit]:
    """Cases with this number, or whose description or address holds the words."""
    rows = queries.cases(CaseFilter(text=text), size=limit).rows
    return [
        Hit(
            f"{row.class_name or _('未分类')} {row.description[:40]}", reverse("cases:detail", args=[row.id]),
            f"{row.number} · {_(row.state_label)}", "folder",
        )
        for row in rows
    ]  # fmt: skip


def more_url(text: str) -> str:
    """The list of all that match."""
    return f"{reverse('cases:list')}?{urlencode({'q': text})}"


def waiting(user: Any) -> list[Notice]:
    """For the desk: how many are overdue, and how many came back."""
    if not allows(user, "case.desk"):
        return []
    found = []
    for queue, tone, icon in ((Queue.OVERDUE, "alert", "alarm"), (Queue.RETURNED, "warn", "arrow-back-up")):
        count = queries.selected(CaseFilter(queue=queue)).count()
        if count:
            url = f"{reverse('desk:index')}?queue={queue.value}"
            found.append(Notice(f"{_(queue.label)}：{count}", url, icon=icon, tone=tone))
    return found


search.register("cases", label=gettext_lazy("案卷"), permission="case.view", find=find, more_url=more_url)
notices.register("desk", waiting)
