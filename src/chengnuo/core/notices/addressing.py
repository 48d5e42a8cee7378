"""Who is told over what: from a recipient to the rows of its deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from chengnuo.core.notices.models import Contact, Delivery, DeliveryState, Destination, Notice, Preference
from chengnuo.core.notices.rules import ALWAYS, Channel, not_before, wanted_by_default
from chengnuo.core.notices.shapes import Recipient
from chengnuo.core.people.models import User

#: The bots of the whole district, from the settings: they hear what is urgent and addressed to a unit.
DISTRICT = (Channel.WECOM, Channel.DINGTALK, Channel.WEBHOOK)


def deliveries(notice: Notice, to: Recipient, moment: datetime) -> list[Delivery]:
    """Unsaved rows, one a destination; a notice nobody can be given says so in a row of its own."""
    rows: list[Delivery] = []
    if to.user_id is not None:
        rows += _to_people(notice, User.objects.filter(pk=to.user_id, is_active=True), moment)
    if to.unit_id is not None:
        rows += _to_people(notice, User.objects.filter(unit_id=to.unit_id, is_active=True), moment)
        rows += _to_unit(notice, to.unit_id, moment)
    hours = settings.NOTICES.duty_hours
    if to.phone:
        rows.append(_outside(notice, Channel.SMS, Channel.SMS, moment, hours, address=to.phone))
    if to.email:
        rows.append(_outside(notice, Channel.EMAIL, Channel.EMAIL, moment, hours, address=to.email))
    return _each_once(rows) or [_nobody(notice, moment)]


def _to_people(notice: Notice, people: Iterable[User], moment: datetime) -> list[Delivery]:
    ids = [person.pk for person in people]
    contacts = {contact.user_id: contact for contact in Contact.objects.filter(user_id__in=ids)}
    chosen = {
        (choice.user_id, choice.channel): choice.wanted
        for choice in Preference.objects.filter(user_id__in=ids, event=notice.event)
    }
    rows = []
    for user_id in ids:
        rows.append(
            Delivery(notice=notice, channel=Channel.APP, route=Channel.APP, user_id=user_id,
                     state=DeliveryState.SENT, queued_at=moment, sent_at=moment)
        )  # fmt: skip
        contact = contacts.get(user_id)
        if contact is None:
            continue
        for channel, address in ((Channel.EMAIL, contact.email), (Channel.SMS, contact.phone)):
            default = wanted_by_default(notice.event, channel)
            if address and chosen.get((user_id, channel), default):
                hours = contact.hours or settings.NOTICES.duty_hours
                row = _outside(notice, channel, channel, moment, hours, address=address)
                row.user_id = user_id
                rows.append(row)
    return rows


def _to_unit(notice: Notice, unit_id: int, moment: datetime) -> list[Delivery]:
    hours = settings.NOTICES.duty_hours
    rows = []
    for place in Destination.objects.filter(unit_id=unit_id, is_active=True):
        if place.urgent_only and not notice.urgent:
            continue
        shared = place.channel in (Channel.EMAIL, Channel.SMS)
        route = place.channel if shared else f"{place.channel}:{place.pk}"
        address = place.address if shared else ""
        row = _outside(notice, place.channel, route, moment, hours, address=address)
        row.destination = place
        rows.append(row)
    if notice.urgent:
        for channel in DISTRICT:
            if settings.NOTICES.district_address(channel):
                rows.append(_outside(notice, channel, f"{channel}:district", moment, hours))
    return rows


def _outside(
    notice: Notice, channel: str, route: str, moment: datetime, hours: str, address: str = ""
) -> Delivery:
    """A delivery that leaves the platform: quiet outside ``hours`` unless it is urgent; machines never sleep."""
    heard = ALWAYS if notice.urgent or channel == Channel.WEBHOOK else hours
    begin = not_before(moment, heard)
    return Delivery(
        notice=notice,
        channel=channel,
        route=route,
        address=address,
        hours=heard,
        queued_at=begin,
        next_at=begin,
    )


def _each_once(rows: list[Delivery]) -> list[Delivery]:
    """A person who is told as themselves and as one of the unit is told once."""
    seen = {(row.route, row.user_id, row.destination_id, row.address): row for row in reversed(rows)}
    return list(reversed(seen.values()))


def _nobody(notice: Notice, moment: datetime) -> Delivery:
    return Delivery(
        notice=notice,
        channel=Channel.APP,
        route=Channel.APP,
        state=DeliveryState.GIVEN_UP,
        queued_at=moment,
        error="收件单位没有启用的账号，也没有自己的接收地址；或收件人的账号已停用。",
    )
