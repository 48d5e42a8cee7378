"""Limits against guessing and floods: so many times in so many minutes from one address."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from chengnuo.kernel.clock import now
from chengnuo.web.accounts.address import client_address
from chengnuo.web.resident.models import Tries


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` times in ``minutes``."""

    name: str
    most: int
    minutes: int


#: Codes that were wrong. 50 bits cannot be guessed in twenty tries; four digits of a phone could in more.
WRONG_CODES = Limit("wrong-code", 20, 10)
#: Many people share one address: a housing estate, a mobile network.
REPORTS = Limit("report", 30, 60)
PHOTOS = Limit("photo", 120, 60)
_KEPT = timedelta(days=1)


def used_up(request: HttpRequest, limit: Limit) -> bool:
    """Whether the address did it as often as it may."""
    since = now() - timedelta(minutes=limit.minutes)
    return Tries.objects.filter(key=_key(request, limit), since__gt=since, count__gte=limit.most).exists()


def count(request: HttpRequest, limit: Limit) -> None:
    """The address did it once more."""
    key, moment = _key(request, limit), now()
    span = moment - timedelta(minutes=limit.minutes)
    try:
        with transaction.atomic():
            row, new = Tries.objects.get_or_create(key=key, defaults={"count": 1, "since": moment})
            if new:
                Tries.objects.filter(since__lt=moment - _KEPT).delete()
            elif row.since <= span:
                Tries.objects.filter(pk=row.pk).update(count=1, since=moment)
            else:
                Tries.objects.filter(pk=row.pk).update(count=F("count") + 1)
    except IntegrityError:
        Tries.objects.filter(key=key).update(count=F("count") + 1)


def _key(request: HttpRequest, limit: Limit) -> str:
    return salted_hmac(
        "chengnuo.tries", f"{limit.name}:{_network(client_address(request))}", algorithm="sha256"
    ).hexdigest()


def _network(address: str) -> str:
    """One household has one IPv4 address, or a whole /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(parsed) if parsed.version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))
