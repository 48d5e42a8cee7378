"""The small district with a target that is measured, and people at their browsers."""

import pytest
from django.test import Client

from tests.core.progress.conftest import july, spaces
from tests.web.ledger.conftest import desk, signed_in
from tests.worlds import World, plainly_read, world

__all__ = ["desk", "july", "plainly_read", "spaces", "world"]


@pytest.fixture
def unit_desk(world: World) -> Client:
    """The browser of somebody of the unit that answers for the spaces."""
    return signed_in(world.handler)
