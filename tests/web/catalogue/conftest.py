"""The shipped catalogue, and people at their browsers."""

from collections.abc import Callable

import pytest
from django.test import Client

from chengnuo.core.catalogue import services
from chengnuo.core.people.models import User
from chengnuo.core.people.services import load_jianghan_units
from chengnuo.core.places.services import load_jianghan

Browser = Callable[[str], Client]


@pytest.fixture
def browser(db: None) -> Browser:
    """Signs in a new person of a role."""
    load_jianghan()
    load_jianghan_units()
    services.load_standard()

    def open_as(role: str) -> Client:
        user = User.objects.create(username=role, display_name=role, role=role)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_as
