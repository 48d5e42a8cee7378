"""What every test shares: a data directory of its own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

# Chromium's driver runs an event loop in the thread of the test; the test's own queries are safe there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session", autouse=True)
def _own_data_directory() -> Iterator[Path]:
    """No test ever touches the data of a running installation, nor do the processes that tests start."""
    with tempfile.TemporaryDirectory(prefix="chengnuo-tests-") as folder:
        os.environ["CHENGNUO_DATA_DIR"] = folder
        settings.DATA_DIR = Path(folder)
        # Passwords of tests protect nothing, and the real hasher takes a third of a second for each.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield Path(folder)
