"""What a person was told and has not read, under the bell."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from chengnuo.core.notices import queries
from chengnuo.core.notices.shapes import InboxRow
from chengnuo.web.notices.words import icon_of
from chengnuo.web.shell import notices
from chengnuo.web.shell.notices import Notice


def _notice(row: InboxRow) -> Notice:
    return Notice(
        row.subject,
        reverse("notices:open", args=[row.id]),
        row.text,
        icon_of(row.event),
        "alert" if row.urgent else "info",
        at=row.at,
        unread=True,
        simulated=row.simulated,
    )


def _source(user: Any) -> list[Notice]:
    return [_notice(row) for row in queries.unread(user.pk)]


notices.register("notices", _source)
