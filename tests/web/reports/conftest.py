"""People, and the sample report as a draft or accepted."""

from collections.abc import Callable

import pytest
from django.test import Client

from chengnuo.core.documents import services
from chengnuo.core.people.models import User
from tests.web.reports.sample import TEXT, sample_reading

MakeUser = Callable[[str], User]


@pytest.fixture
def make_user(db: None) -> MakeUser:
    def make(role: str) -> User:
        return User.objects.create(username=f"u-{role}", display_name=f"某{role}", role=role, password="!")

    return make


@pytest.fixture
def supervisor(make_user: MakeUser) -> User:
    return make_user("supervisor")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def desk(supervisor: User) -> Client:
    """A browser with the supervisor signed in."""
    return signed_in(supervisor)


@pytest.fixture
def known_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the import finds is set by hand; the reading engine has tests of its own."""
    monkeypatch.setattr(services, "read", lambda data, name=None, year=None: sample_reading(data.decode()))


@pytest.fixture
def draft(known_reading: None, supervisor: User) -> int:
    return services.import_report(
        actor=supervisor, data=TEXT.encode(), name="甲区报告.txt", place_name="甲区"
    )


@pytest.fixture
def report(draft: int, supervisor: User) -> int:
    services.accept_report(actor=supervisor, report_id=draft)
    return draft
