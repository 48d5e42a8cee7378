"""A year of work on assets, for indicators that count assets: pieces that are there before it come to fulfil the condition, in lists.

A list of some days is an import like everybody's: it is found by its name, so that a second run leaves it out, and can
be taken back as a whole.
"""

from __future__ import annotations

import calendar
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets import services
from chengnuo.core.assets.queries import AssetFilter, AssetRow
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.records.rules import forms
from chengnuo.engine import conditions, demo, fulfilling, simulated_assets
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.engine.measuring import asset_names, class_id_of
from chengnuo.engine.planned_records import Wanted
from chengnuo.kernel.clock import SHANGHAI, pretending

#: Of what is begun so much is not done by the end of the year.
_UNFINISHED = 0.1
#: Where numbers are taken by pieces that stand already, it goes on behind them, so often.
_TRIES = 4


def playable(wanted: Wanted) -> bool:
    """Whether work on assets can be played for it: a number or a sum of assets whose attributes decide."""
    count = wanted.indicator.numerator
    declared = wanted.scenario.asset_class(count.asset)
    if declared is None or wanted.indicator.denominator is not None or not count.when:
        return False
    named = next(fulfilling.answers(declared.fields, count.when, {}), {})
    return bool(named) and class_id_of(declared) is not None


class Works:
    """The work of a year on the assets of one class."""

    def __init__(self, year: int, seed: int, wanted: Sequence[Wanted], actor: Any) -> None:
        """``wanted`` are playable and count assets of one class; ``actor`` sends the lists."""
        self.year, self.seed, self.wanted, self.actor = year, seed, wanted, actor
        self.scenario = wanted[0].scenario
        declared = self.scenario.asset_class(wanted[0].indicator.numerator.asset)
        if declared is None:
            raise ScenarioNotFound(wanted[0].key)
        self.declared = declared
        parts = [one for one in demo.parts_of(self.scenario) if one.get("asset") == declared.id]
        self.part: dict[str, Any] = parts[0] if parts else {"asset": declared.id, "count": 0}
        self.class_id = class_id_of(declared) or 0

    def begin(self) -> int:
        """Register what is to be worked on, as far as there is not enough of it; how many pieces."""
        if any(name.startswith(self._named(one)) for one in self.wanted for name in _lists()):
            return 0
        need = math.ceil(max(one.levels[-1] for one in self.wanted) * (1 + _UNFINISHED))
        there, made, total = len(self._waiting()), 0, max(need, int(self.part["count"]))
        for _ in range(_TRIES):
            if there >= need:
                break
            more = self._register(total)
            there, made = there + more, made + more
            total += need - there
        return made

    def send(self, one: Wanted, day: date) -> int:
        """The list of what was done for an indicator up to a day, where it is behind; how many pieces."""
        name = f"{self._named(one)} {day.month} 月 {day.day} 日 · 种子 {self.seed}"
        changes = [] if name in _lists() else self._changes(one, day)
        if changes:
            with pretending(datetime.combine(day, time(17), SHANGHAI)):
                services.import_assets(actor=self.actor, name=name, changes=changes)
        return len(changes)

    def _named(self, one: Wanted) -> str:
        """What the lists of an indicator begin with."""
        return f"模拟 {self.year} 年清单「{one.indicator.title}」"

    def _register(self, total: int) -> int:
        """Pieces 1 to ``total`` that are not there, begun and not done."""
        dice = random.Random(f"{self.seed}:{self.year}:{self.scenario.id}.{self.declared.id}")
        with pretending(datetime(self.year, 1, 1, 8, tzinfo=SHANGHAI)):
            pieces = simulated_assets.made(
                self.scenario, self.declared, self.class_id, {**self.part, "count": total}
            )
            fresh = {terms.identifier: terms for terms in pieces}
            known = assets.by_identifiers(list(fresh))
            begun = self._begun()
            return services.load_simulated(
                replace(terms, attributes={**terms.attributes, **dice.choice(begun)})
                for name, terms in fresh.items()
                if name not in known
            )

    def _begun(self) -> list[dict[str, str]]:
        """Attributes with which a piece fulfils no condition; those the folder gives where it gives any."""
        whens = [one.indicator.numerator.when for one in self.wanted]
        asked = " && ".join(f"({when})" for when in whens)
        choices: tuple[fulfilling.Given, ...] = (self.part.get("attributes", {}), {})
        for given in choices:
            some = [_texts(one) for one in fulfilling.answers(self.declared.fields, asked, given)]
            found = [one for one in some if not any(self._would(when, one) for when in whens)]
            if found:
                return found
        return [{}]

    def _would(self, when: str, attributes: Mapping[str, Any]) -> bool:
        values, _ = forms.read(self.declared.fields, attributes)
        empty = dict.fromkeys(field.id for field in self.declared.fields)
        return conditions.holds(when, empty | values | {"year": self.year - 1, "month": 1, "state": "完好"})

    def _waiting(self) -> list[AssetRow]:
        """Simulated pieces that stood before the year, fulfil no condition and were never worked on."""
        first = date(self.year, 1, 1)
        wanted = AssetFilter(class_id=self.class_id, simulated=True, changed_to=first)
        return [
            row for row in assets.all_of(wanted)
            if row.terms.started_on <= first
            and not any(self._holds(one, row) for one in self.wanted)
        ]  # fmt: skip

    def _holds(self, one: Wanted, row: AssetRow) -> bool:
        return conditions.holds(one.indicator.numerator.when, asset_names(self.declared, row))

    def _changes(self, one: Wanted, day: date) -> list[tuple[AssetRow | None, Terms, bool]]:
        """Pieces with the terms they come to have, until the indicator says what it should by the day."""
        value = indicators.value(one.key, start=date(self.year, 1, 1), end=day, simulated=True).value
        lacking = _level(one, day) - (value or 0.0)
        found: list[tuple[AssetRow | None, Terms, bool]] = []
        dice = random.Random(f"{self.seed}:{one.key}:{day}")
        total = one.indicator.numerator.sum
        for row in self._waiting() if lacking >= 1 else ():
            done = self._done(one, row, dice)
            if done is None:
                continue
            worth = (
                float(asset_names(self.declared, replace(row, terms=done)).get(total) or 0) if total else 1.0
            )
            if worth > lacking:
                break
            lacking -= worth
            found.append((row, done, True))
        return found

    def _done(self, one: Wanted, row: AssetRow, dice: random.Random) -> Terms | None:
        """The terms with which a piece fulfils the condition."""
        when = one.indicator.numerator.when
        some = [_texts(answers) for answers in fulfilling.answers(self.declared.fields, when, {})]
        dice.shuffle(some)
        for answers in some:
            terms = replace(row.terms, attributes={**row.terms.attributes, **answers})
            if self._holds(one, replace(row, terms=terms)):
                return terms
        return None


def _texts(answers: Mapping[str, Any]) -> dict[str, str]:
    """Attributes as they are kept."""
    return {name: str(value) for name, value in answers.items() if value is not None}


def _lists() -> set[str]:
    """Names of the lists there are, also of those taken back."""
    return {one.name for one in assets.batches(1000)}


def _level(one: Wanted, day: date) -> float:
    """What is to have been reached by a day: between two months evenly."""
    before = one.levels[day.month - 2] if day.month > 1 else 0.0
    last = calendar.monthrange(day.year, day.month)[1]
    return before + (one.levels[day.month - 1] - before) * day.day / last
