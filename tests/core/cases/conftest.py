"""A district at work: places, units, the catalogue, and one person of each post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.loading import load_standard
from chengnuo.core.people import services as people
from chengnuo.core.people.models import Unit, User
from chengnuo.core.places import services as places
from chengnuo.kernel.geo import Point

#: Inside the district, in 万松街道 or beside it: what matters is that there is a cell.
HERE = Point(114.2700, 30.5930)


@dataclass
class City:
    """What the tests reach for."""

    desk: User
    commander: User
    supervisor: User
    walker: User
    handler: User
    unit: Unit
    other: Unit
    third: Unit
    condition: catalogue.ConditionRow
    counter: list[int] = field(default_factory=lambda: [0])

    def intake(self, **given: Any) -> services.Intake:
        """A report of rubbish on the street, with what a test changes."""
        self.counter[0] += 1
        fields: dict[str, Any] = {
            "source": Source.RESIDENT, "text": "路边有一堆垃圾没人收", "key": f"test:{self.counter[0]}", "point": HERE,
        }  # fmt: skip
        return services.Intake(**fields | given)

    def reported(self, **given: Any) -> services.Receipt:
        """A resident's report."""
        return services.report_case(actor=None, intake=self.intake(**given))

    def row(self, case_id: int) -> queries.CaseRow:
        """The case as a line."""
        return queries.line(case_id)

    def act(self, name: str, case_id: int, actor: User | None = None, **given: Any) -> int:
        """An act with the version as it is now, by the post it belongs to."""
        who = actor or {"sign": self.handler, "finish": self.handler, "send_back": self.handler,
                        "ask_time": self.handler, "ask_ruling": self.handler, "close": self.walker,
                        "rework": self.walker, "verify": self.walker, "rule": self.commander,
                        "shelve": self.commander, "unshelve": self.commander,
                        "answer_time": self.commander}.get(name, self.desk)  # fmt: skip
        version = self.row(case_id).version
        return int(getattr(services, name)(actor=who, case_id=case_id, version=version, **given))

    def dispatched(self, **given: Any) -> int:
        """A case at the unit; its id."""
        case_id = self.reported(**given).case_id
        self.act("classify", case_id, condition_id=self.condition.id, waived=True, reason="照片清楚")
        self.act("dispatch", case_id, unit_id=self.unit.pk)
        return case_id

    def finished(self, **given: Any) -> int:
        """A case that waits for its check; its id."""
        case_id = self.dispatched(**given)
        self.act("sign", case_id)
        self.act("finish", case_id, result="垃圾已清走")
        return case_id


def load_district() -> None:
    """Places, units and catalogue."""
    places.load_jianghan()
    people.load_jianghan_units()
    load_standard()


@pytest.fixture(scope="module")
def district(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Places, units and catalogue, loaded once for the tests of a file; each test's own writes are taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_district()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(district: None, db: None) -> City:
    return city_at_work()


def city_at_work() -> City:
    """One person of each post in a district that is loaded."""
    units = {unit.code: unit for unit in Unit.objects.all()}

    def person(name: str, role: str, unit: Unit | None = None) -> User:
        return User.objects.create(
            username=name, display_name=f"模拟·{name}", role=role, unit=unit, password="!"
        )

    unit = units["cgj"]
    rubbish = catalogue.find_class("event", "06010")
    return City(
        desk=person("zhiban", "duty_officer"), commander=person("zhihui", "commander"),
        supervisor=person("ducha", "supervisor"), walker=person("wangge", "grid_worker"),
        handler=person("chuzhi", "handler", unit), unit=unit, other=units["ylj"], third=units["swh"],
        condition=catalogue.conditions(rubbish.id)[0],
    )  # fmt: skip
