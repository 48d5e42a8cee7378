"""Writing notices: telling somebody, reading, sending again, and what a person chooses for themselves."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from chengnuo.core.notices import errors, rules
from chengnuo.core.notices.addressing import deliveries
from chengnuo.core.notices.models import (
    Contact,
    Delivery,
    DeliveryState,
    Notice,
    Preference,
    Route,
)
from chengnuo.core.notices.queries import route_row
from chengnuo.core.notices.rules import EVENTS, PERSONAL, Channel, event_of, masked
from chengnuo.core.notices.shapes import Recipient
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

__all__ = ["Recipient", "send"]


@transaction.atomic
def send(
    *,
    to: Recipient,
    subject: str,
    text: str,
    link: str,
    key: str,
    urgent: bool = False,
    simulated: bool = False,
) -> int:
    """Tell somebody something, once: the same ``key`` again changes nothing and returns the same notice's id.

    Written in the caller's transaction; in the app it is there when that is committed, elsewhere it is sent by the
    worker a few seconds later. ``key`` begins with the event, as in ``case.warning:123:2h`` (``rules.EVENTS``);
    ``link`` is an address of this site or empty. Nobody's permission is asked: the caller decides who is told.

    :raises Invalid: to nobody, a link that leads elsewhere, or no address. :raises ValueError: no key.
    """
    if not key or len(key) > 160:
        raise ValueError(f"a notice needs a key of 1 to 160 characters: {key!r}")
    _check(to, link)
    known = Notice.objects.filter(key=key).values_list("id", flat=True).first()
    if known is not None:
        return int(known)
    notice, made = Notice.objects.get_or_create(
        key=key,
        defaults={
            "event": event_of(key), "subject": subject[:200], "text": text, "link": link, "urgent": urgent,
            "simulated": simulated,
        },
    )  # fmt: skip
    if made:
        Delivery.objects.bulk_create(deliveries(notice, to, now()))
    return int(notice.pk)


@transaction.atomic
def mark_read(*, actor: Any, delivery_id: int) -> str:
    """Remember that the person has seen one of their notices; its link. Not audited: it concerns nobody else.

    :raises NotFound: no such notice of theirs.
    """
    row = _inbox(actor).filter(pk=delivery_id).select_related("notice").first()
    if row is None:
        raise errors.missing(delivery_id)
    _inbox(actor).filter(pk=delivery_id, read_at__isnull=True).update(read_at=now())
    return row.notice.link


@transaction.atomic
def mark_unread(*, actor: Any, delivery_id: int) -> None:
    """Keep a notice for later."""
    _inbox(actor).filter(pk=delivery_id).update(read_at=None)


@transaction.atomic
def mark_all_read(*, actor: Any, up_to: int) -> int:
    """Remember that the person has seen all up to this one; what came since stays unread. How many were new."""
    return _inbox(actor).filter(pk__lte=up_to, read_at__isnull=True).update(read_at=now())


@transaction.atomic
def save_preferences(
    *, actor: Any, email: str, phone: str, hours: str, wanted: Iterable[tuple[str, str]]
) -> None:
    """Keep where a person is reached and which (event, channel) they want. 站内 cannot be turned off.

    :raises Invalid: not an address, a number or a span of the day.
    """
    email, phone, hours = email.strip(), phone.strip().replace(" ", ""), hours.strip()
    if email and not rules.is_email(email):
        raise errors.bad_email(email)
    if phone and not rules.is_phone(phone):
        raise errors.bad_phone(phone)
    if hours and not rules.is_hours(hours):
        raise errors.bad_hours(hours)
    old = Contact.objects.filter(user_id=actor.pk).first() or Contact(user_id=actor.pk)
    before = {"email": masked(old.email), "phone": masked(old.phone), "hours": old.hours}
    Contact.objects.update_or_create(
        user_id=actor.pk, defaults={"email": email, "phone": phone, "hours": hours}
    )
    chosen = set(wanted)
    for event in EVENTS:
        for channel in PERSONAL[1:]:
            Preference.objects.update_or_create(
                user_id=actor.pk,
                event=event,
                channel=channel,
                defaults={"wanted": (event, channel) in chosen},
            )
    after = {"email": masked(email), "phone": masked(phone), "hours": hours}
    if after != before or old.email != email or old.phone != phone:
        record(actor=actor, action="notices.contact", object_type="user", object_id=actor.pk,
               label=actor.display_name, old=before, new=after)  # fmt: skip


@transaction.atomic
def resend(*, actor: Any, route: str = "", delivery_id: int | None = None) -> int:
    """Send again what was given up, of one route or just one delivery; how many. What arrived is never repeated.

    :raises NotAllowed: without ``notice.admin``. :raises Conflict: nothing was given up.
    """
    demand(actor, "notice.admin")
    rows = Delivery.objects.filter(state=DeliveryState.GIVEN_UP).exclude(channel=Channel.APP)
    if delivery_id is not None:
        rows = rows.filter(pk=delivery_id)
    if route:
        rows = rows.filter(route=route)
    moment = now()
    count = rows.update(state=DeliveryState.WAITING, next_at=moment, queued_at=moment, attempts=0, worker="")
    if not count:
        raise errors.nothing_to_resend()
    Route.objects.filter(Q(name=route) if route else Q()).update(paused_until=None)
    record(actor=actor, action="notices.resend", object_type="route", object_id=route or delivery_id or "*",
           label=route, new={"deliveries": count})  # fmt: skip
    return count


@transaction.atomic
def send_test(*, actor: Any, route: str, address: str = "") -> int:
    """Put a test message on its way over a route; ``address`` is needed for e-mail and SMS. The delivery's id.

    :raises NotAllowed: without ``notice.admin``. :raises NotFound: no such route. :raises Invalid: no address.
    """
    demand(actor, "notice.admin")
    found = route_row(route)
    address = address.strip()
    if found.channel == Channel.EMAIL and not rules.is_email(address):
        raise errors.bad_email(address)
    if found.channel == Channel.SMS and not rules.is_phone(address):
        raise errors.bad_phone(address)
    moment = now()
    notice = Notice.objects.create(
        key=f"test:{secrets.token_hex(12)}", event="other", subject="城诺测试消息", simulated=True,
        text="这是一条测试消息，收到说明发送渠道是通的，不用处理。",
    )  # fmt: skip
    _channel, _, number = route.partition(":")
    row = Delivery.objects.create(
        notice=notice, channel=found.channel, route=route, queued_at=moment, next_at=moment,
        destination_id=int(number) if number.isdecimal() else None,
        address=address if found.needs_address else "",
    )  # fmt: skip
    Route.objects.filter(name=route).update(paused_until=None)
    record(actor=actor, action="notices.test", object_type="route", object_id=route, label=found.title,
           new={"to": masked(address)})  # fmt: skip
    return int(row.pk)


def _check(to: Recipient, link: str) -> None:
    if to.user_id is None and to.unit_id is None and not to.phone and not to.email:
        raise errors.no_recipient()
    if to.phone and not rules.is_phone(to.phone):
        raise errors.bad_phone(to.phone)
    if to.email and not rules.is_email(to.email):
        raise errors.bad_email(to.email)
    if link and (not link.startswith("/") or link.startswith(("//", "/\\")) or len(link) > 300):
        raise errors.bad_link(link)


def _inbox(actor: Any) -> QuerySet[Delivery]:
    return Delivery.objects.filter(user_id=actor.pk, channel=Channel.APP)
