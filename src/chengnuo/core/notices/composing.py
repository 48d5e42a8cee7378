"""From deliveries to the message an adapter sends."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from chengnuo.core.notices.adapters.base import Outgoing
from chengnuo.core.notices.models import Delivery
from chengnuo.core.notices.rules import Channel, digest


def compose(rows: Sequence[Delivery]) -> Outgoing:
    """One message of one delivery, or a digest of several to the same bot."""
    first = rows[0]
    subject, text, link = first.notice.subject, first.notice.text, first.notice.link
    if len(rows) > 1:
        subject, text = digest([row.notice.subject for row in rows])
        link = ""
    address, secret = _address(first)
    return Outgoing(
        id=f"notice-{first.pk}" if len(rows) == 1 else f"digest-{first.batch}",
        channel=first.channel,
        address=address,
        secret=secret,
        event=first.notice.event if len(rows) == 1 else "digest",
        subject=f"【紧急】{subject}" if any(row.notice.urgent for row in rows) else subject,
        text=text,
        link=_absolute(link),
        urgent=any(row.notice.urgent for row in rows),
        attempt=first.attempts,
        count=len(rows),
    )


def _address(row: Delivery) -> tuple[str, str]:
    """Where to, and what it is signed with. A bot's address is read when it is used: it may have been corrected."""
    if row.channel in (Channel.EMAIL, Channel.SMS):
        return row.address, ""
    if row.destination is not None:
        return row.destination.address, row.destination.secret
    return settings.NOTICES.district_address(row.channel), settings.NOTICES.district_secret(row.channel)


def _absolute(link: str) -> str:
    """A link with the site's public address before it; none where that is not set."""
    base = settings.NOTICES.public_url
    return f"{base}{link}" if link and base else ""
