"""Entities as the standard writes them: fields, links, what is expanded, and the way to the next page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from chengnuo.core.observations import queries
from chengnuo.core.observations.asking import Found, Question
from chengnuo.core.observations.vocabulary import ENTITIES, Kind, Link
from chengnuo.standards.sensorthings.options import Expand, Options
from chengnuo.standards.sensorthings.paths import Target
from chengnuo.standards.sensorthings.problems import Problem

_ARRAY_FIELDS = ("id", "phenomenonTime", "result", "resultTime")
#: Order in which a data array gives what few points have.
_ARRAY_MORE = ("resultQuality", "validTime", "parameters")


@dataclass(slots=True)
class Writer:
    """Writes answers of one request; ``base`` is the address of the service. Links to one are looked up once."""

    base: str
    _seen: dict[tuple[Kind, int, str], Any] = field(default_factory=dict)

    def set_of(self, target: Target, options: Options, here: str, pairs: dict[str, str]) -> dict[str, Any]:
        """A page of a set."""
        question = replace(
            target.question, where=options.where, order=options.order, skip=options.skip, top=options.top + 1
        )
        rows = queries.find(question)
        answer: dict[str, Any] = {}
        if options.count:
            answer["@iot.count"] = queries.count(question)
        if len(rows) > options.top > 0:
            after = {**pairs, "$top": str(options.top), "$skip": str(options.skip + options.top)}
            answer["@iot.nextLink"] = f"{here}?{urlencode(after)}"
        shown = rows[: options.top]
        if target.ref:
            return answer | {"value": [{"@iot.selfLink": self.self_link(row)} for row in shown]}
        if options.arrays:
            return answer | {"value": self.arrays(target, shown, options)}
        return answer | {"value": [self.entity(row, options) for row in shown]}

    def self_link(self, row: Found) -> str:
        """The address of an entity."""
        return f"{self.base}/{row.kind}({row.id})"

    def entity(self, row: Found, options: Options) -> dict[str, Any]:
        """One entity with its links."""
        own, entity, chosen = self.self_link(row), ENTITIES[row.kind], options.select
        answer: dict[str, Any] = {}
        if not chosen or {"id", "@iot.id"} & set(chosen):
            answer["@iot.id"] = row.id
        if not chosen or "@iot.selfLink" in chosen:
            answer["@iot.selfLink"] = own
        for one in entity.fields:
            value = row.values[one.name]
            if chosen and one.name not in {name.split("/")[0] for name in chosen}:
                continue
            if value is None and not (one.required or one.name in ("phenomenonTime", "resultTime") or chosen):
                continue
            answer[one.name] = value
        expanded = {one.link.name: one for one in options.expand}
        for link in entity.links:
            if link.name in expanded:
                self._expand(answer, row, expanded[link.name])
            elif not chosen or link.name in chosen:
                answer[f"{link.name}@iot.navigationLink"] = f"{own}/{link.name}"
        return answer

    def arrays(self, target: Target, rows: list[Found], options: Options) -> list[dict[str, Any]]:
        """Observations as tables, one for each stream."""
        if target.question.kind != Kind.OBSERVATION:
            raise Problem(400, "dataArray 只用于 Observations。/ dataArray is for Observations only.")
        more = [name for name in _ARRAY_MORE if any(row.values[name] is not None for row in rows)]
        names = [name for name in (*_ARRAY_FIELDS, *more) if not options.select or name in options.select]
        tables: dict[int, list[list[Any]]] = {}
        of = target.question.of
        for row in rows:
            stream = (
                of[1]
                if of and of[0] == Kind.DATASTREAM
                else queries.linked_id(Kind.OBSERVATION, row.id, "Datastream")
            )
            line = [row.id if name == "id" else row.values[name] for name in names]
            tables.setdefault(stream or 0, []).append(line)
        return [
            {
                "Datastream@iot.navigationLink": f"{self.base}/Datastreams({stream})", "components": names,
                "dataArray@iot.count": len(lines), "dataArray": lines,
            }
            for stream, lines in tables.items()
        ]  # fmt: skip

    def _expand(self, answer: dict[str, Any], row: Found, wanted: Expand) -> None:
        link, options = wanted.link, wanted.options
        question = Question(link.kind, of=(row.kind, row.id, link.name))
        if not link.many:
            found = self._one(row, link)
            answer[link.name] = None if found is None else self.entity(found, options)
            return
        target = Target(question, True)
        here = f"{self.self_link(row)}/{link.name}"
        page = self.set_of(target, replace(options, arrays=False), here, {})
        answer[link.name] = page["value"]
        for name in ("@iot.count", "@iot.nextLink"):
            if name in page:
                answer[f"{link.name}{name}"] = page[name]

    def _one(self, row: Found, link: Link) -> Found | None:
        behind = queries.linked_id(row.kind, row.id, link.name)
        if behind is None:
            return None
        key = (link.kind, behind, "")
        if key not in self._seen:
            self._seen[key] = queries.one(Question(link.kind, id=behind))
        found: Found | None = self._seen[key]
        return found


def value_at(row: Found, parts: tuple[str, ...]) -> Any:
    """A property, perhaps something inside it. Raises ``Problem`` 404."""
    name, *inside = parts
    value = row.id if name in ("id", "@iot.id") else row.values[name]
    for key in inside:
        if not isinstance(value, dict) or key not in value:
            raise Problem(404, f"没有「{key[:60]}」。/ There is no {key[:60]}.")
        value = value[key]
    return value
