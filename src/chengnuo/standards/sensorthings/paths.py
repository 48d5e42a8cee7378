"""What an address means: ``Things(1)/Datastreams(2)/Observations``, ``…/name/$value``, ``…/$ref``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chengnuo.core.observations import queries
from chengnuo.core.observations.asking import Question
from chengnuo.core.observations.vocabulary import ENTITIES, Entity, Kind
from chengnuo.standards.sensorthings.problems import Problem

_STEP = re.compile(r"([A-Za-z]+)(?:\('?(-?\d{1,18})'?\))?")
_SETS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads: a set (``question`` without id), an entity, or a property of one; and how it is to be shown."""

    question: Question
    many: bool
    prop: tuple[str, ...] = ()
    ref: bool = False
    raw: bool = False

    @property
    def entity(self) -> Entity:
        """Of what kind it is."""
        return ENTITIES[self.question.kind]


def target_of(path: str) -> Target:
    """Raises ``Problem`` 404 where the address means nothing or leads to nothing."""
    steps = [step for step in path.strip("/").split("/") if step]
    ref = steps[-1:] == ["$ref"]
    raw = steps[-1:] == ["$value"]
    if ref or raw:
        steps.pop()
    if not steps:
        raise Problem(404, "没有这个地址。/ Not found.")
    kind, entity_id = _first(steps[0])
    question, many = Question(kind, id=entity_id), entity_id is None
    for number, step in enumerate(steps[1:], 1):
        if many:
            raise Problem(404, f"「{step}」前面要先选定一个。/ Choose one entity before /{step}.")
        link = ENTITIES[question.kind].link(step.split("(")[0])
        if link is None:
            return _property(question, steps[number:], raw)
        owner = _only(question)
        wanted = _id(step)
        if wanted is not None and not link.many:
            raise Problem(404, "没有这个地址。/ Not found.")
        question = Question(link.kind, of=(question.kind, owner, link.name), id=wanted)
        many = link.many and wanted is None
    if raw:
        raise Problem(404, "$value 前面要有一项内容。/ $value needs a property.")
    return Target(question, many, ref=ref)


def _first(step: str) -> tuple[Kind, int | None]:
    match = _STEP.fullmatch(step)
    kind = _SETS.get(match[1]) if match else None
    if match is None or kind is None:
        raise Problem(404, f"没有「{step[:60]}」。/ There is no {step[:60]}.")
    return kind, int(match[2]) if match[2] else None


def _id(step: str) -> int | None:
    match = _STEP.fullmatch(step)
    if match is None:
        raise Problem(404, f"没有「{step[:60]}」。/ There is no {step[:60]}.")
    return int(match[2]) if match[2] else None


def _only(question: Question) -> int:
    """The id of the one entity; it must be there."""
    found = queries.one(question)
    if found is None:
        raise Problem(404, "没有这一项。/ Nothing found.")
    return found.id


def _property(question: Question, rest: list[str], raw: bool) -> Target:
    entity = ENTITIES[question.kind]
    name = rest[0]
    if name != "@iot.id" and name != "id" and entity.field(name) is None:
        raise Problem(404, f"{entity.singular} 没有「{name[:60]}」。/ {entity.singular} has no {name[:60]}.")
    return Target(question, False, prop=tuple(rest), raw=raw)
