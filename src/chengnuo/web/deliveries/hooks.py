"""What waits for who looks after the sending, under their bell: it does not fail in silence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.notices import queries
from chengnuo.kernel.permissions import allows
from chengnuo.web.shell import notices
from chengnuo.web.shell.notices import Notice


def _source(user: Any) -> list[Notice]:
    if not allows(user, "notice.admin"):
        return []
    count = queries.count_given_up()
    if not count:
        return []
    title = _("%(n)s 条通知未送达") % {"n": count}
    return [
        Notice(
            title, reverse("deliveries:list") + "?state=given_up", _("看原因，改好后重发。"), "send", "warn"
        )
    ]


notices.register("deliveries", _source)
