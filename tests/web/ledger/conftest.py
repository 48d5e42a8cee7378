"""The small district, and people at their browsers."""

import pytest
from django.test import Client

from chengnuo.core.people.models import User
from tests.worlds import World, plainly_read, world

__all__ = ["plainly_read", "world"]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(world: World) -> Client:
    """The supervisor's browser."""
    return signed_in(world.supervisor)
