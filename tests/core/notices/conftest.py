"""Two units with people, and providers on this machine that the notices may talk to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from chengnuo.core.notices.delivering import deliver
from chengnuo.core.notices.models import Contact, Delivery, Route
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.clock import now
from chengnuo.settings.notices import NoticeSettings
from tests.core.notices.servers import MailServer, Provider, http_provider, mail_server


@pytest.fixture
def provider() -> Iterator[Provider]:
    with http_provider() as found:
        yield found


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    with mail_server() as found:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
        yield found


@pytest.fixture(autouse=True)
def notices(settings: Any) -> "Setup":
    """No quiet hours, little patience; a test changes what it is about."""
    settings.NOTICES = NoticeSettings(duty_hours="always", timeout=1.0, hosts=("127.0.0.1",))
    settings.EMAIL_HOST = ""
    return Setup(settings)


@dataclass
class Setup:
    settings: Any

    def change(self, **values: Any) -> None:
        self.settings.NOTICES = replace(self.settings.NOTICES, **values)


@dataclass
class Town:
    unit: Unit
    other: Unit
    li: User
    wang: User
    admin: User


@pytest.fixture
def town(db: None) -> Town:
    unit = Unit.objects.create(code="cgj", name="区城管执法局", short_name="区城管局", kind="department")
    other = Unit.objects.create(
        code="swj", name="区水务局", short_name="区水务局", kind="department", position=1
    )
    li = User.objects.create(username="li", display_name="李四", role="handler", unit=unit, password="!")
    wang = User.objects.create(username="wang", display_name="王五", role="handler", unit=unit, password="!")
    User.objects.create(
        username="old", display_name="退休", role="handler", unit=unit, is_active=False, password="!"
    )
    admin = User.objects.create(username="root", display_name="管理员", role="system_admin", password="!")
    return Town(unit, other, li, wang, admin)


def contact(user: User, **values: str) -> None:
    Contact.objects.update_or_create(user=user, defaults=values)


def work() -> None:
    """The worker's tick, now."""
    deliver(now())


def later() -> None:
    """Enough time has passed for the next attempt, and for a minute of a bot's patience."""
    past = now() - timedelta(seconds=90)
    for row in Delivery.objects.all():
        Delivery.objects.filter(pk=row.pk).update(
            next_at=past if row.next_at else None, tried_at=past if row.tried_at else None
        )
    Route.objects.update(paused_until=None)


def states(channel: str) -> list[str]:
    return list(Delivery.objects.filter(channel=channel).order_by("id").values_list("state", flat=True))


def errors(channel: str) -> str:
    return " ".join(Delivery.objects.filter(channel=channel).order_by("id").values_list("error", flat=True))
