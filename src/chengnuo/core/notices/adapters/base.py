"""What an adapter is given and what it gives back. Adapters know no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to one address. ``id`` stays the same when it is tried again: the provider may know it by that.

    ``attempt`` counts from 1; ``count`` is over 1 for a digest.
    """

    id: str
    channel: str
    address: str
    secret: str
    event: str
    subject: str
    text: str
    link: str
    urgent: bool
    attempt: int = 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's word that it has the message."""

    provider: str
    id: str = ""
    simulated: bool = False


class NotSent(Exception):
    """It was not sent, or nobody knows; the text says why, for a person."""


class Refused(NotSent):
    """The provider will not take it, now or later: wrong address, wrong key, not set up."""


class Deferred(NotSent):
    """Not this one, not now; others may go through."""


class Unavailable(NotSent):
    """The provider does not answer or has trouble of its own: nothing goes through for a while."""


Adapter = Callable[[Outgoing], Receipt]
