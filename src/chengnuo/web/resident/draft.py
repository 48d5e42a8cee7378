"""The report somebody is writing: kept in the session, so that reload, back and a closed tab lose nothing."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.http import HttpRequest

from chengnuo.core.cases import queries, services
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.places import queries as places
from chengnuo.kernel.geo import Point

_KEY = "report_draft"
#: The steps before 核对; somebody who began with the photo meets it first.
ORDER = {"where": ("where", "what", "photo"), "photo": ("photo", "where", "what")}
#: Neither of the suggested classes, as the person said.
NO_CLASS = 0


@dataclass(slots=True)
class Draft:
    """What was said so far. ``key`` makes sending twice one report; ``class_id`` None: not asked yet."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    first: str = "where"
    lon: float | None = None
    lat: float | None = None
    street: str = ""
    community: str = ""
    address: str = ""
    text: str = ""
    class_id: int | None = None
    join: int | None = None
    private: bool = False
    name: str = ""
    phone: str = ""
    photos_seen: bool = False
    asset: int | None = None

    @property
    def point(self) -> Point | None:
        """The place on the map, where there is one."""
        return Point(self.lon, self.lat) if self.lon is not None and self.lat is not None else None

    @property
    def has_place(self) -> bool:
        """Enough is known to go there."""
        return self.point is not None or bool(self.street and self.address)

    @property
    def area_code(self) -> str:
        """Community, else street."""
        return self.community or self.street

    @property
    def order(self) -> tuple[str, ...]:
        """The steps before the last, in this person's order."""
        return ORDER[self.first]

    @property
    def missing(self) -> str:
        """The first step without which the report cannot be sent, "" where there is none."""
        done = {"where": self.has_place, "what": bool(self.text), "photo": True}
        return next((step for step in self.order if not done[step]), "")

    @property
    def begun(self) -> bool:
        """Whether there is anything to go on with."""
        return bool(self.text or self.address or self.point or queries.held_photos(self.key))


def load(request: HttpRequest) -> Draft:
    """The draft of this browser, or a new one that is kept once something is said."""
    kept = request.session.get(_KEY, {})
    names = {one.name for one in fields(Draft)}
    return Draft(**{name: value for name, value in kept.items() if name in names})


def save(request: HttpRequest, draft: Draft) -> None:
    """Keep it."""
    request.session[_KEY] = asdict(draft)


def forget(request: HttpRequest, draft: Draft) -> None:
    """It was sent, or thrown away."""
    services.drop_photos(draft=draft.key)
    request.session.pop(_KEY, None)


def condition_id(draft: Draft) -> int | None:
    """The filing condition that goes with the chosen class: its first; the desk may choose another."""
    if not draft.class_id:
        return None
    conditions = catalogue.conditions(draft.class_id)
    return conditions[0].id if conditions else None


def place_words(draft: Draft) -> str:
    """Where it is, in words."""
    found = places.locate(draft.point) if draft.point else None
    area = short(found.names) if found else area_words(draft)
    return " · ".join(word for word in (area, draft.address) if word)


def area_words(draft: Draft) -> str:
    """Street and community as chosen from the list."""
    streets = {row.code: row.name for row in places.streets()}
    names = (streets.get(draft.street, ""), places.communities().get(draft.community, ""))
    return " · ".join(word for word in names if word)


def short(names: str) -> str:
    """「民族街道 · 兴隆社区」 of 「民族街道 · 兴隆社区 · 001 网格」."""
    return " · ".join(names.split(" · ")[:2])


def is_sensitive(draft: Draft) -> bool:
    """Whether matters of the chosen class are not public by default."""
    return bool(draft.class_id) and catalogue.matter_class(int(draft.class_id or 0)).sensitive


def suggestions(text: str) -> tuple[Any, ...]:
    """Classes the words speak for, best first."""
    return tuple(catalogue.suggest(text, 3)) if text.strip() else ()
