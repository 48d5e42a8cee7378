"""What can be listened to: each topic with who may, and the small questions whose answers change with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chengnuo.core.cases import queries as cases
from chengnuo.core.commitments import queries as ledger
from chengnuo.core.datasets import queries as datasets
from chengnuo.core.observations import queries as sensors
from chengnuo.core.people import queries as people
from chengnuo.core.progress import queries as progress
from chengnuo.core.supervision import queries as supervision
from chengnuo.kernel.permissions import allows
from chengnuo.web.live.tickets import Ticket
from chengnuo.web.wall import screens

Mark = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Topic:
    """``screens``: also open to a wall screen with a pass of its own."""

    permission: str
    marks: tuple[Mark, ...]
    screens: bool = False


_SIGHT: tuple[Mark, ...] = (
    sensors.board_mark, cases.change_mark, datasets.change_mark, progress.change_mark, ledger.change_mark,
)  # fmt: skip
TOPICS = {
    "cockpit": Topic("cockpit.view", (*_SIGHT, supervision.orders_mark)),
    "wall": Topic("cockpit.view", _SIGHT, screens=True),
    "alarms": Topic("sensor.view", (sensors.board_mark,)),
}


def versions(names: Iterable[str]) -> dict[str, str]:
    """A short stamp for each topic that changes with it; what two topics share is asked once."""
    topics = {name: TOPICS[name] for name in names}
    said = {mark: mark() for mark in {mark for topic in topics.values() for mark in topic.marks}}
    return {name: _short([said[mark] for mark in topic.marks]) for name, topic in topics.items()}


def entitled(tickets: Iterable[Ticket]) -> frozenset[Ticket]:
    """Those whose person may still see the topic, or whose screen still holds; everybody else is denied."""
    asked = {ticket for ticket in tickets if ticket.topic in TOPICS}
    persons = {row.id: row for row in people.people(ids={one.person for one in asked if one.person})}
    standing = screens.standing({one.screen for one in asked if one.screen})
    return frozenset(
        one for one in asked
        if (one.person and allows(persons.get(one.person), TOPICS[one.topic].permission))
        or (one.screen in standing and TOPICS[one.topic].screens)
    )  # fmt: skip


def _short(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]
