"""Somebody who has signed in, and what a page says: for tests of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client


def as_user(user: Any) -> Client:
    """A client with the session of ``user``."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: Any) -> str:
    """The page of an answer."""
    return str(answer.content.decode())
