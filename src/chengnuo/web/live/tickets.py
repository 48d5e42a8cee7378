"""Tickets: with one a page may listen to one topic. Signed, good for two minutes to begin with, and renewed each time
the page asks for its content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

#: How long a ticket opens the stream; a page asks at least every half minute and is given a new one.
GOOD_SECONDS = 120
HEADER = "X-Live-Ticket"
PATH = "/live/"
_SALT = "chengnuo.web.live"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who listens (a person, or a wall screen) to which topic, from pages of which origin."""

    topic: str
    person: int
    screen: int
    origin: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a page needs to listen; both are empty where there is no stream."""

    url: str
    ticket: str


def follows(topic: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Have the view's pages listen to ``topic``: a ticket as ``request.live`` and in the answer, and the policy that lets
    the browser connect. Stands below whatever decides who may open the view.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def listening(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            offer = offer_to(request, topic)
            request.live = offer  # type: ignore[attr-defined]
            answer = view(request, *args, **kwargs)
            answer.headers[HEADER] = offer.ticket
            if offer.url and not offer.url.startswith("/"):
                answer._csp_update = {"connect-src": [offer.url]}  # type: ignore[attr-defined]
            return answer

        return listening

    return decorate


def offer_to(request: HttpRequest, topic: str) -> Offer:
    """A ticket for whoever asks, who has been let into the page already."""
    url = _address(request)
    if not url:
        return Offer("", "")
    screen = getattr(request, "screen", None)  # its pass opens the wall whoever may have signed in there
    person = request.user.pk if screen is None and request.user.is_authenticated else 0
    origin = f"{request.scheme}://{request.get_host()}"
    return Offer(url, signing.dumps([topic, person, screen.pk if screen else 0, origin], salt=_SALT))


def read(text: str) -> Ticket | None:
    """What a ticket says; None for one that is expired or that nobody here has signed."""
    try:
        return Ticket(*signing.loads(text, salt=_SALT, max_age=GOOD_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def _address(request: HttpRequest) -> str:
    """Where the stream is: the path a reverse proxy maps, else the same host at another port, which speaks no TLS."""
    if settings.LIVE_URL:
        return str(settings.LIVE_URL)
    if not settings.LIVE_PORT or request.is_secure():
        return ""
    name = urlsplit(f"//{request.get_host()}").hostname or ""
    return f"http://{f'[{name}]' if ':' in name else name}:{settings.LIVE_PORT}{PATH}"
