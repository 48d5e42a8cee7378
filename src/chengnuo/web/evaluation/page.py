"""What the pages of the evaluation show, put together from the plain data of ``core``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.cases import evaluation, posts
from chengnuo.core.cases.evaluation import By, Evaluated, RateRow
from chengnuo.core.cases.posts import PostRow
from chengnuo.core.cases.rules.rates import MEANINGS, POST_RATES, RATES, Counter, DeskLimits, Post, Rate
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.web.evaluation.asking import POST, Asked

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a rate: the counter in words, how many, and the address of the very cases."""

    label: str
    meaning: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A rate of a row: its value in words, and both its sides."""

    rate: Rate[Counter]
    value: float | None
    numerator: Part
    denominator: Part

    @property
    def words(self) -> str:
        """「91.1%」, or a dash where there was nothing to count."""
        return "—" if self.value is None else f"{self.value:.1%}"


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, street, class or person with its rates; ``url`` opens it."""

    key: str
    name: str
    url: str
    points: float | None
    cells: tuple[Cell, ...]
    done: Part | None = None

    def value(self, key: str) -> float | None:
        """One of its rates."""
        return next((cell.value for cell in self.cells if cell.rate.key == key), None)


@dataclass(frozen=True, slots=True)
class PostTable:
    """The people of one post."""

    post: Post
    rates: tuple[Rate[Counter], ...]
    lines: tuple[Line, ...]


def lines_of(asked: Asked) -> tuple[Line, list[Line]]:
    """The whole district, and every unit, street or class of the question."""
    called = names(asked.by)
    whole, rows = evaluation.evaluate_all(asked.period, asked.by, asked.sheet.lines, asked.sheet.limits)
    lines = [line_of(row, called.get(row.key, row.key), asked) for row in rows]
    return line_of(whole, _("全区"), asked, by=By.ALL.value), lines


def line_of(row: Evaluated, name: str, asked: Asked, *, by: str = "") -> Line:
    """A row ready to be drawn."""
    own = asked.address(by=by or asked.kind, key=row.key)
    cells = tuple(_cell(rate, own) for rate in row.rates)
    return Line(row.key, name, f"{reverse('evaluation:one')}?{own}", row.points, cells)


def tables_of(asked: Asked) -> list[PostTable]:
    """The people of every post."""
    rows = posts.evaluate_posts(asked.period, asked.sheet.limits)
    return [
        PostTable(post, POST_RATES[post], tuple(_person(row, asked) for row in rows if row.post == post))
        for post in Post
    ]


def _person(row: PostRow, asked: Asked) -> Line:
    own = asked.address(by=POST, post=row.post.value, key=row.key)
    done = _part(Counter.DONE, row.counts[Counter.DONE], own)
    return Line(row.key, row.name, done.url, None, tuple(_cell(rate, own) for rate in row.rates), done)


def _cell(row: RateRow, address: str) -> Cell:
    numerator = _part(row.rate.numerator, row.numerator, address)
    return Cell(row.rate, row.value, numerator, _part(row.rate.denominator, row.denominator, address))


def _part(counter: Counter, count: int, address: str) -> Part:
    url = f"{reverse('evaluation:cases')}?{address}&counter={counter.value}"
    return Part(counter.label, MEANINGS[counter], count, url)


def sorted_lines(lines: Sequence[Line], by: str, falling: bool) -> list[Line]:
    """By name, points or a rate; what has no value comes last either way."""
    if by == "name":
        return sorted(lines, key=lambda line: line.name, reverse=falling)
    known = {line.key: line.points if by == "points" else line.value(by) for line in lines}
    having = [line for line in lines if known[line.key] is not None]
    having.sort(key=lambda line: known[line.key] or 0.0, reverse=falling)
    return having + [line for line in lines if known[line.key] is None]


def names(by: By) -> Mapping[str, str]:
    """What the keys of a kind are called."""
    if by == By.UNIT:
        return {str(row.id): row.short_name for row in people.units(active_only=False)}
    if by == By.STREET:
        return {row.code: row.name for row in places.streets()}
    if by == By.CLASS:
        return {str(row.id): f"{row.code} {row.name}" for row in catalogue.classes(active_only=False)}
    return {"all": _("全区")}


def definitions(limits: DeskLimits) -> dict[str, Any]:
    """The formula of every rate, the meaning of every counter, and the limits of the desk."""
    used = {counter: MEANINGS[counter] for rate in RATES for counter in (rate.numerator, rate.denominator)}
    return {"rates": RATES, "meanings": [(c.label, text) for c, text in used.items()], "limits": limits}
