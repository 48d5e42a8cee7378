"""A unit's own destinations: added, stopped. The address of a bot is its password and is never shown whole."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chengnuo.core.notices import errors, rules
from chengnuo.core.notices.adapters import OFFICIAL_HOSTS
from chengnuo.core.notices.adapters.base import Refused
from chengnuo.core.notices.adapters.http import forbidden_host
from chengnuo.core.notices.models import Destination
from chengnuo.core.notices.rules import Channel, masked
from chengnuo.core.people.queries import unit
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.permissions import demand


@transaction.atomic
def add_destination(
    *, actor: Any, unit_id: int, name: str, channel: str, address: str, secret: str = "",
    urgent_only: bool = False,
) -> int:  # fmt: skip
    """Give a unit a destination of its own; its id.

    :raises NotAllowed: without ``notice.admin``. :raises NotFound: no such unit.
    :raises Invalid: an address that does not fit the channel, or on a host that is not allowed.
    """
    demand(actor, "notice.admin")
    found, address, name = unit(unit_id), address.strip(), name.strip()
    if not name:
        raise Invalid("notice.name", "请给这个接收地址起个名字，如「值班群」。", field="name")
    _check(channel, address)
    row = Destination.objects.create(
        unit_id=found.id, name=name[:60], channel=Channel(channel), address=address, secret=secret.strip(),
        urgent_only=urgent_only,
    )  # fmt: skip
    record(actor=actor, action="notices.destination", object_type="unit", object_id=found.id, label=found.name,
           new={"name": row.name, "channel": channel, "address": masked(address)})  # fmt: skip
    return int(row.pk)


@transaction.atomic
def switch_destination(*, actor: Any, destination_id: int, on: bool) -> None:
    """Stop a destination, or use it again; what is on its way to it still goes there.

    :raises NotAllowed: without ``notice.admin``. :raises NotFound: no such destination.
    """
    demand(actor, "notice.admin")
    row = Destination.objects.select_related("unit").filter(pk=destination_id).first()
    if row is None:
        raise errors.route_missing(str(destination_id))
    if row.is_active == on:
        return
    Destination.objects.filter(pk=row.pk).update(is_active=on)
    record(actor=actor, action="notices.destination", object_type="unit", object_id=row.unit_id,
           label=row.unit.name, old={"name": row.name, "on": row.is_active},
           new={"name": row.name, "on": on})  # fmt: skip


def _check(channel: str, address: str) -> None:
    if channel == Channel.EMAIL:
        if not rules.is_email(address):
            raise errors.bad_email(address)
    elif channel == Channel.SMS:
        if not rules.is_phone(address):
            raise errors.bad_phone(address)
    elif channel in rules.OF_A_UNIT and len(address) <= 400:
        try:
            host = forbidden_host(address, OFFICIAL_HOSTS.get(channel, ""))
        except Refused as error:
            raise Invalid("notice.address", str(error), field="address") from error
        if host:
            raise errors.host_refused(host)
    else:
        raise Invalid("notice.channel", "没有这种接收方式，或地址太长。", field="channel")
