"""The client of another city's GeoReport v2 endpoint: discovers it, lists, and sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chengnuo.standards.open311 import moments, payloads
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.payloads import RemoteRequest, RemoteService, Unreadable
from chengnuo.standards.open311.transport import Line, Unreachable

#: What the spec lets be asked at once, and what it lets be answered at once.
SPAN, MOST = timedelta(days=90), 1000
#: A stretch is not cut shorter than this; a city with a thousand requests within it pages.
SHORTEST = timedelta(minutes=1)
#: Limits of endpoints are multiples of it.
_ROUND = 50


@dataclass(slots=True)
class Client:
    """One city. ``base`` and ``form`` are found out at the first question."""

    city: CitySettings
    line: Line = field(default_factory=Line)
    base: str = ""
    form: str = ""

    def discover(self) -> None:
        """Find address and form: by the discovery where there is one, else the address given is the endpoint."""
        if self.base:
            return
        self.base, self.form = self.city.url, self.city.format
        for form in ("json", "xml"):
            address = self.city.url if "/discovery" in self.city.url else f"{self.city.url}/discovery.{form}"
            try:
                self.base, forms = payloads.endpoint(self.line.get(address, {}).body)
            except Unreadable:
                continue
            except Unreachable as error:
                if not error.answered:
                    raise
                continue
            # JSON is optional; XML everybody has.
            self.form = self.form or ("json" if any("json" in form for form in forms) else "xml")
            return
        self.form = self.form or self._tried()

    def _tried(self) -> str:
        try:
            payloads.services(self.line.get(f"{self.base}/services.json", self._arguments()).body)
        except (Unreadable, Unreachable):
            return "xml"
        return "json"

    def services(self) -> tuple[RemoteService, ...]:
        """What can be reported there. Raises ``Unreachable``, ``Unreadable``."""
        return payloads.services(self._get("services"))

    def request(self, request_id: str) -> RemoteRequest | None:
        """One request, None where it is gone."""
        try:
            found = payloads.requests(self._get(f"requests/{request_id}"), self.city.zone)
        except Unreachable as error:
            if error.answered == 404:
                return None
            raise
        return found[0] if found else None

    def id_of_token(self, token: str) -> str:
        """The id behind a token, "" while there is none."""
        try:
            found = payloads.requests(self._get(f"tokens/{token}"), self.city.zone)
        except Unreachable as error:
            if error.answered in (400, 404):
                return ""
            raise
        return found[0].id if found else ""

    def requests(
        self, start: datetime, end: datetime, status: str = ""
    ) -> Iterator[tuple[datetime, list[RemoteRequest]]]:
        """Everything requested from ``start`` to ``end``, stretch by stretch: (its end, its requests)."""
        while start < end:
            until = min(end, start + SPAN)
            yield from self._stretch(start, until, status)
            start = until

    def _stretch(
        self, start: datetime, end: datetime, status: str
    ) -> Iterator[tuple[datetime, list[RemoteRequest]]]:
        """A stretch, halved where the answer was cut off and the server knows no pages."""
        found, whole = self._pages(start, end, status)
        if whole or end - start <= SHORTEST:
            yield end, list(found.values())
            return
        middle = start + (end - start) / 2
        yield from self._stretch(start, middle, status)
        yield from self._stretch(middle, end, status)

    def _pages(self, start: datetime, end: datetime, status: str) -> tuple[dict[str, RemoteRequest], bool]:
        """All pages of a stretch by id, and whether that is all there is."""
        found: dict[str, RemoteRequest] = {}
        asked = {"start_date": moments.utc(start), "end_date": moments.utc(end)} | (
            {"status": status} if status else {}
        )
        for number in range(1, 1001):
            paging = {"page": str(number), "page_size": str(MOST)} if number > 1 else {"page_size": str(MOST)}
            rows = payloads.requests(self._get("requests", **asked, **paging), self.city.zone)
            new = {row.id: row for row in rows if row.id not in found}
            found |= new
            if not rows:
                return found, True
            if not new:
                # The same again: pages are not known here, and a round number may be where the answer was cut off.
                return found, len(rows) % _ROUND != 0
        return found, False

    def send(self, arguments: dict[str, str], *, key: str) -> RemoteRequest:
        """Send a request; id or token comes back. Raises ``Unreachable``, ``Unreadable``."""
        self.discover()
        sent = self._arguments() | arguments | {"api_key": self.city.api_key}
        answer = self.line.post(f"{self.base}/requests.{self.form}", sent, key=key)
        found = payloads.requests(answer.body, self.city.zone)
        if not found:
            raise Unreadable("neither id nor token")
        return found[0]

    def _get(self, resource: str, **arguments: str) -> bytes:
        self.discover()
        return self.line.get(f"{self.base}/{resource}.{self.form}", self._arguments() | arguments).body

    def _arguments(self) -> dict[str, str]:
        return {"jurisdiction_id": self.city.jurisdiction} if self.city.jurisdiction else {}
