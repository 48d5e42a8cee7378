"""Scenarios and records for the benchmark: twenty kinds with a hundred indicators each, and records drawn with a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

KINDS, EACH = 20, 100
SORTS = [f"甲{n}" for n in range(10)]
LEVELS = [f"级{n}" for n in range(5)]
FIRST_DAY = date(2023, 1, 1)
_HEAD = """id: {name}
title: 基准{number}
purpose: 指标刷新速度的基准，记录由程序生成。
source: "1.1"
lead_unit: 区城管局
maturity: draft
records:
  - id: item
    title: 事项
    form:
      required: [sort, level, amount, done]
      properties:
        sort: {{title: 类别, enum: [{sorts}]}}
        level: {{title: 级别, enum: [{levels}]}}
        amount: {{title: 金额, type: number, minimum: 0, maximum: 1000000, unit: 万元}}
        done: {{title: 办结, type: boolean}}
    place: none
indicators:
"""


@dataclass(frozen=True, slots=True)
class Formula:
    """An indicator twice: as a scenario declares it (CEL), and as SQL over plain columns says the same."""

    key: str
    above: str
    above_sql: str
    summed: bool = False
    below: str = ""
    below_sql: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A record: what a person would have filled in."""

    kind: int
    sort: str
    level: str
    amount: float
    done: bool
    day: date


def name_of(number: int) -> str:
    """How the scenario of a kind is called."""
    return f"bench_{number:02d}"


def formulas() -> list[Formula]:
    """The hundred of each kind: 50 counts, 20 sums, 30 shares."""
    found = [
        Formula(f"c{s}{level}", f"sort == '{sort}' && level == '{LEVELS[level]}'", f"sort = '{sort}' AND level = '{LEVELS[level]}'")
        for s, sort in enumerate(SORTS) for level in range(5)
    ]  # fmt: skip
    found += [
        Formula(f"m{s}{word}", f"sort == '{sort}' && done == {word}", f"sort = '{sort}' AND done = {int(word == 'true')}", summed=True)
        for s, sort in enumerate(SORTS) for word in ("true", "false")
    ]  # fmt: skip
    for s, sort in enumerate(SORTS):
        for extra, sql in (
            ("done == true", "done = 1"),
            ("amount > 500.0", "amount > 500"),
            (f"level == '{LEVELS[0]}'", f"level = '{LEVELS[0]}'"),
        ):
            number = len(found)
            found.append(Formula(f"r{number}", f"sort == '{sort}' && {extra}", f"sort = '{sort}' AND {sql}", below=f"sort == '{sort}'", below_sql=f"sort = '{sort}'"))  # fmt: skip
            assert s < len(SORTS)
    assert len(found) == EACH
    return found


def write_scenarios(folder: Path) -> None:
    """The folders of the scenarios."""
    for number in range(KINDS):
        lines = [
            _HEAD.format(
                name=name_of(number), number=number, sorts=", ".join(SORTS), levels=", ".join(LEVELS)
            )
        ]
        for one in formulas():
            added = ", sum: amount" if one.summed else ""
            below = f', denominator: {{record: item, when: "{one.below}"}}' if one.below else ""
            unit = "万元" if one.summed else "'%'" if below else "条"
            lines.append(f'  - {{id: {one.key}, title: {one.key}, unit: {unit}, numerator: {{record: item, when: "{one.above}"{added}}}{below}}}\n')  # fmt: skip
        place = folder / name_of(number)
        place.mkdir(parents=True)
        (place / "scenario.yaml").write_text("".join(lines), encoding="utf-8")
        (place / "README.zh.md").write_text("# 基准\n", encoding="utf-8")


def items(count: int, seed: int = 7) -> Iterator[Item]:
    """Records of all kinds, a year of them."""
    chance = random.Random(seed)
    for number in range(count):
        yield Item(
            number % KINDS, chance.choice(SORTS), chance.choice(LEVELS), chance.randrange(10_000_000) / 10_000,
            chance.random() < 0.6, FIRST_DAY + timedelta(days=chance.randrange(365)),
        )  # fmt: skip
