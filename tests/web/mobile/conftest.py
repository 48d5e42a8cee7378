"""The district at work, seen from a phone."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chengnuo.core.people.models import User
from tests.core.cases.conftest import City, city, district

__all__ = ["city", "district"]
Send = Callable[..., tuple[int, dict[str, Any]]]


def signed_in(user: User) -> Client:
    """A phone on which ``user`` has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def picture(colour: str = "red") -> SimpleUploadedFile:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def send(city: City) -> Send:
    """Sends one act as the handler, or as somebody else; status and answer."""

    def go(
        kind: str, case_id: int = 0, key: str = "key-00000001", who: User | None = None, **given: Any
    ) -> tuple[int, dict[str, Any]]:
        answer = signed_in(who or city.handler).post(
            "/m/sync",
            {"key": key, "kind": kind, "case": case_id or "", **given},
            headers={"Accept": "application/json"},
        )
        return answer.status_code, answer.json()

    return go
