"""A platform with the classes of the standard, and a partner with a key."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.people import tokens
from chengnuo.core.people.models import User

BASE = "/open311/v2"
GARBAGE = "event-06010"
_SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).with_name("georeport_v2.rng"))))


@dataclass(frozen=True)
class Partner:
    """A program of another maker: who it is to us, its key, and how it sends."""

    user: User
    key: str
    client: Client

    def post(self, headers: dict[str, str] | None = None, **arguments: Any) -> Any:
        """POST requests.json; an argument None is left away."""
        given = {"api_key": self.key, "service_code": GARBAGE, "address_string": "民主一街 12 号",
                 "description": "垃圾堆在路边，两天没人清"} | arguments  # fmt: skip
        return self.client.post(
            f"{BASE}/requests.json", {n: v for n, v in given.items() if v is not None}, headers=headers or {}
        )

    def sent(self, **arguments: Any) -> str:
        """The id of a request that was taken in."""
        answer = self.post(**arguments)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.json()[0]["service_request_id"])


@pytest.fixture
def classes(db: None) -> None:
    load_standard()


@pytest.fixture
def partner(classes: None) -> Partner:
    user = User.objects.create(username="partner", role="integrator", display_name="合作方", password="!")
    return Partner(user, tokens.issue_token(actor=user, name="Open311").token, Client())


@pytest.fixture
def officer(classes: None) -> User:
    return User.objects.create(username="duty", role="duty_officer", display_name="值班某", password="!")


@pytest.fixture
def xml(client: Client) -> Callable[..., etree._Element]:
    """GET as XML; the answer fits the schema."""

    def get(path: str, expected: int = 200, /, **arguments: str) -> etree._Element:
        answer = client.get(f"{BASE}/{path}.xml", arguments)
        assert answer.status_code == expected, answer.content.decode()
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        root = etree.fromstring(answer.content)
        assert _SCHEMA.validate(root), _SCHEMA.error_log
        return root

    return get


@pytest.fixture
def fits() -> Callable[[bytes], bool]:
    """Whether a body fits the schema."""
    return lambda body: bool(_SCHEMA.validate(etree.fromstring(body)))
