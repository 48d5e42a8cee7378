"""The codes of reports this browser sent or opened, with the phone's last digits: kept in the session alone."""

from __future__ import annotations

from django.http import HttpRequest

from chengnuo.web.photos.views import CODES

_LAST, _TROUBLES = "report_last", "report_troubles"
_MOST = 100


def remember(
    request: HttpRequest, code: str, phone: str = "", *, tail: str = "", troubles: list[str] | None = None
) -> None:
    """Keep a code; with ``troubles`` (maybe none) it is the one that was just sent."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    kept = dict(request.session.get(CODES, {}))
    kept.pop(code, None)
    kept[code] = tail or digits[-4:]
    request.session[CODES] = dict(list(kept.items())[-_MOST:])
    if troubles is not None:
        request.session[_LAST], request.session[_TROUBLES] = code, troubles


def tail_of(request: HttpRequest, code: str) -> str:
    """The phone's end this browser gave for a code."""
    return str(request.session.get(CODES, {}).get(code, ""))


def last(request: HttpRequest) -> str:
    """The report that was sent last."""
    return str(request.session.get(_LAST, ""))


def troubles(request: HttpRequest) -> list[str]:
    """What did not work with the report that was sent last, in words."""
    return list(request.session.get(_TROUBLES, []))
