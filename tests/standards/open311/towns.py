"""Other cities for the tests: a server in this process that says exactly what it is told to."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chengnuo.core.people.models import User
from chengnuo.core.places import queries as places
from chengnuo.core.places.services import load_jianghan
from chengnuo.kernel.geo import Point
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.client import Client
from chengnuo.standards.open311.transport import Line

Answer = tuple[int, str, str | bytes]


@dataclass
class Town:
    """Another city: what it answers to a path, and what it was asked."""

    answer: Callable[[str, str, dict[str, str]], Answer]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    waited: list[float] = field(default_factory=list)

    def client(self, **settings: Any) -> Client:
        return Client(self.settings(**settings), Line(sleep=self.waited.append, timeout=2))

    def settings(self, **more: Any) -> CitySettings:
        given: dict[str, Any] = {"name": "town", "url": self.url, "actor": "partner"} | more
        return CitySettings(**given)


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(lambda *_: (404, "text/xml", "<errors/>"))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.say("GET", parts.path, parts.query)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self.say("POST", self.path, self.rfile.read(length).decode())

        def say(self, method: str, path: str, query: str) -> None:
            arguments = {name: values[0] for name, values in parse_qs(query).items()}
            found.asked.append((method, path, arguments))
            status, kind, body = found.answer(method, path, arguments)
            data = body.encode() if isinstance(body, str) else body
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/v2"
    yield found
    server.shutdown()
    server.server_close()


@dataclass
class Watching:
    """A job's context that remembers what was told."""

    job_id: int = 1
    owner_id: int | None = None
    told: list[str] = field(default_factory=list)

    def progress(self, done: int, total: int, message: str = "") -> None:
        self.told.append(message)


@pytest.fixture
def partner(db: None) -> User:
    return User.objects.create(username="partner", role="integrator", display_name="合作方", password="!")


ROW = {"service_request_id": "1", "status": "open", "service_code": "006", "requested_datetime": "2023-04-14T06:37:38Z",
       "description": "x", "lat": 30.6, "long": 114.25}  # fmt: skip


@pytest.fixture
def ground(partner: User) -> Point:
    from chengnuo.core.catalogue.loading import load_standard

    load_standard()
    load_jianghan()
    middle = places.boundary_shape().representative_point()
    return Point(middle.x, middle.y)
