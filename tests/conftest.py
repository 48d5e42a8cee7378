"""What every test shares: a data directory of its own."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as hypothesis_settings

# How long an example takes says how busy the machine is, nothing else.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

# Chromium's driver runs an event loop in the thread of the test; the test's own queries are safe there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that ask a database: what a second database can change",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    config.hook.pytest_deselected(items=[item for item in items if not _asks_a_database(item)])
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        names & {"db", "transactional_db", "django_db_setup"}
    )


@pytest.fixture(scope="session", autouse=True)
def _own_data_directory() -> Iterator[Path]:
    """No test ever touches the data of a running installation, nor do the processes that tests start."""
    with tempfile.TemporaryDirectory(prefix="chengnuo-tests-") as folder:
        os.environ["CHENGNUO_DATA_DIR"] = folder
        settings.DATA_DIR = Path(folder)
        # Passwords of tests protect nothing, and the real hasher takes a third of a second for each.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        yield Path(folder)


@pytest.fixture(autouse=True)
def _nothing_kept_of_another_test() -> None:
    """What is kept in memory outlives a test's transaction."""
    from chengnuo.kernel import kept

    kept.drop_all()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite's test database is a file, as in production: in memory all threads would share one connection."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            folder = tmp_path_factory.mktemp(connection.alias)
            connection.settings_dict["TEST"]["NAME"] = str(folder / "test.sqlite3")
