"""Asking another city: bounded in size and time, tried again when it may help, with waits that grow."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError

TIMEOUT, MOST_BYTES, TRIES, LONGEST_WAIT = 30.0, 30_000_000, 4, 60.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_AGENT = "Chengnuo-Open311/1"


class Unreachable(ChengnuoError):
    """No answer that can be used. ``sent``: a POST may have arrived. ``status`` of the answer, 0 for none."""

    def __init__(self, words: str, *, answered: int = 0, body: bytes = b"", sent: bool = False) -> None:
        super().__init__("open311.unreachable", words, answered=answered)
        self.answered, self.body, self.sent = answered, body, sent


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer."""

    body: bytes
    content_type: str


@dataclass(slots=True)
class Line:
    """How others are asked; ``sleep`` is what waits."""

    sleep: Callable[[float], None] = time.sleep
    timeout: float = TIMEOUT

    def get(self, url: str, arguments: Mapping[str, str]) -> Answer:
        """Ask, again after a while where that may help. Raises ``Unreachable``."""
        asked = f"{url}?{urlencode(arguments)}" if arguments else url
        for turn in range(1, TRIES + 1):
            try:
                return self._once(urllib.request.Request(asked, headers={"User-Agent": _AGENT}))
            except _Failed as failed:
                if turn == TRIES or not failed.again:
                    raise failed.as_error() from failed
                self.sleep(min(LONGEST_WAIT, failed.wait or 2.0**turn))
        raise AssertionError("the last turn answers or raises")

    def post(self, url: str, arguments: Mapping[str, str], *, key: str) -> Answer:
        """Send once. Raises ``Unreachable``; ``sent`` where nobody knows whether it arrived."""
        headers = {
            "User-Agent": _AGENT, "Idempotency-Key": key,
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        }  # fmt: skip
        try:
            return self._once(
                urllib.request.Request(url, urlencode(arguments).encode(), headers, method="POST")
            )
        except _Failed as failed:
            raise failed.as_error() from failed

    def _once(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                body = _read(response, self.timeout)
                return Answer(body, response.headers.get("Content-Type", ""))
        except urllib.error.HTTPError as error:
            with error:
                body = error.read(65_536)
            raise _Failed(
                f"对方应答 HTTP {error.code}", error.code in _AGAIN, _wait(error), error.code, body
            ) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            refused = isinstance(reason, ConnectionRefusedError) or type(reason).__name__ == "gaierror"
            raise _Failed(f"没有应答（{reason}）", True, sent=not refused) from error


class _Failed(Exception):
    """One attempt that failed."""

    def __init__(
        self,
        words: str,
        again: bool,
        wait: float = 0.0,
        answered: int = 0,
        body: bytes = b"",
        sent: bool = False,
    ) -> None:
        super().__init__(words)
        self.words, self.again, self.wait, self.answered, self.body, self.sent = (
            words,
            again,
            wait,
            answered,
            body,
            sent,
        )

    def as_error(self) -> Unreachable:
        """As it leaves this module."""
        return Unreachable(f"{self.words}。", answered=self.answered, body=self.body, sent=self.sent)


def _read(response: http.client.HTTPResponse, timeout: float) -> bytes:
    """At most ``MOST_BYTES`` in at most ten times the time an answer may take to begin."""
    limit, found = time.monotonic() + 10 * timeout, bytearray()
    while piece := response.read1(1 << 16):
        found += piece
        if len(found) > MOST_BYTES or time.monotonic() > limit:
            raise ValueError("太大或太慢")
    return bytes(found)


def _wait(error: urllib.error.HTTPError) -> float:
    """Seconds of a Retry-After, 0 where there is none."""
    text = (error.headers.get("Retry-After") or "").strip()
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now()).total_seconds()) if text else 0.0
    except (ValueError, TypeError):
        return 0.0
