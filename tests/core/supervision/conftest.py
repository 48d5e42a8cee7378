"""A district's supervision: two units, one person of each post, and a clock that tests turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from chengnuo.core.people.models import Unit, User
from chengnuo.core.supervision import queries, services
from chengnuo.core.supervision.rules.words import Act, Pace, Source
from chengnuo.kernel.clock import SHANGHAI, pretending


def at(text: str) -> datetime:
    """A moment on the district's clock: 「2023-11-01 09:00」."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Office:
    """What the tests reach for."""

    supervisor: User
    commander: User
    handler: User
    stranger: User
    walker: User
    unit: Unit
    other: Unit

    @contextmanager
    def on(self, text: str) -> Iterator[datetime]:
        """Let it be that moment."""
        with pretending(at(text)):
            yield at(text)

    def filed(self, **given: Any) -> int:
        """A matter from a leader's instruction, with what a test changes."""
        fields: dict[str, Any] = {
            "title": "加快推进王家墩路雨污分流改造", "demand": "月底前完成主干管施工", "source": Source.INSTRUCTION,
            "pace": Pace.HARD, "leader": "区长", "instruction": "请水务局抓紧推进，务必月底前见效。",
        }  # fmt: skip
        return services.file_matter(actor=self.supervisor, draft=services.MatterDraft(**fields | given))

    def assigned(self, when: str = "2023-11-01 09:00", **given: Any) -> int:
        """A matter given to the unit; the 1st of November 2023 is a Wednesday."""
        with self.on(when):
            matter_id = self.filed(**given)
            self.act(Act.ASSIGN, matter_id, unit_id=self.unit.pk)
        return matter_id

    def act(self, act: Act, matter_id: int, actor: User | None = None, **given: Any) -> int:
        """An act with the version as it is now, by the post it belongs to."""
        hands = {Act.SIGN, Act.RETURN, Act.PLAN, Act.PROGRESS, Act.REPLY, Act.ASK_TIME}
        above = {Act.CLEAR, Act.GRANT_TIME, Act.REFUSE_TIME, Act.SHELVE, Act.UNSHELVE}
        who = actor or (self.handler if act in hands else self.commander if act in above else self.supervisor)
        version = queries.matter_row(matter_id).version
        return services.perform(actor=who, matter_id=matter_id, version=version, act=act.value, given=given)


@pytest.fixture
def office(db: None) -> Office:
    """Units and people, nothing filed yet."""
    unit, other = (
        Unit.objects.create(code=code, name=name, short_name=name, kind="department")
        for code, name in (("shuiwu", "水务湖泊局"), ("chengguan", "城管执法局"))
    )

    def person(name: str, role: str, unit: Unit | None = None) -> User:
        return User.objects.create(username=name, display_name=name, role=role, unit=unit, password="!")

    return Office(
        person("督查", "supervisor"), person("区长", "commander"), person("水务", "handler", unit),
        person("别人", "handler", other), person("网格", "grid_worker"), unit, other,
    )  # fmt: skip
