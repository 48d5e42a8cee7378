"""Which answers, in which stage, make a condition hold: tried one after the other. For simulated work, which has to count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from chengnuo.core.records.rules import forms
from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.core.records.rules.kinds import RecordKind, Stage
from chengnuo.engine import conditions
from chengnuo.engine.conditions import Names
from chengnuo.kernel import expressions

#: So many sets of answers are tried, and a whole number with bounds this far apart is tried at each value.
_MOST, _WIDEST = 2000, 50
Given = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Way:
    """Answers with which a condition holds from a stage on (-1: the kind has no stages)."""

    stage: int
    answers: Mapping[str, Any]


def answers(fields: Sequence[Field], when: str, given: Given) -> Iterator[dict[str, Any]]:
    """Sets of answers to the questions a condition names, ``given`` values where there are any."""
    named = expressions.compile(when).names if when else frozenset()
    asked = [field for field in fields if field.id in named]
    values = [list(dict.fromkeys(given.get(field.id, ()))) or _values(field) for field in asked]
    for some in islice(product(*values), _MOST):
        yield {field.id: value for field, value in zip(asked, some, strict=True)}


def ways(kind: RecordKind, when: str, given: Given, around: Names) -> list[Way]:
    """How records of a kind fulfil a condition; empty where nobody finds out. ``around`` is the rest a condition may name."""
    found = []
    for chosen in (given, {}):  # what the folder gives first, else whatever its form lets choose
        for some in answers(kind.fields, when, chosen):
            typed = names_of(kind, some, around)
            stages = range(len(kind.stages)) if kind.stages else (-1,)
            first = next((n for n in stages if conditions.holds(when, typed | standing(kind, n))), None)
            if first is not None:
                found.append(Way(first, some))
        if found:
            break
    return found


def names_of(kind: RecordKind, some: Mapping[str, Any], around: Names) -> Names:
    """What a condition sees of answers; what was not filled in is null."""
    values, _ = forms.read(kind.fields, some)
    return dict.fromkeys(field.id for field in kind.fields) | values | around


def standing(kind: RecordKind, number: int) -> Names:
    """What a condition sees of a record that is in its ``number``-th stage and in time."""
    stage: Stage | None = kind.stages[number] if number >= 0 else None
    return {
        "stage": stage.id if stage else "", "stage_index": number, "ended": bool(stage and stage.ends),
        "stopped": False, "stalled": False, "late": False, "overdue": False,
    }  # fmt: skip


def _values(field: Field) -> list[Any]:
    if field.kind is FieldKind.CHOICE:
        return list(field.choices)
    if field.kind is FieldKind.CHOICES:
        return [[one] for one in field.choices]
    if field.kind is FieldKind.YES_NO:
        return [True, False]
    if field.kind in (FieldKind.INTEGER, FieldKind.NUMBER):
        low, high = field.minimum or 0, field.maximum
        if field.kind is FieldKind.INTEGER and high is not None and high - low <= _WIDEST:
            return list(range(int(low), int(high) + 1))
        return [low, high if high is not None else low + 100]
    return [None]
