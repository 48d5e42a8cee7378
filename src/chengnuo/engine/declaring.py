"""The indicators of scenarios and of the case loop, as the room of the indicators takes them, with their formula in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chengnuo.core.cases.rules.rates import MEANINGS, RATES
from chengnuo.core.cases.rules.rates import Counter as CaseCounter
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import Kind, Source
from chengnuo.core.indicators.shapes import Declared
from chengnuo.engine import registry
from chengnuo.engine.counting import key_of
from chengnuo.engine.declaration import Count, Indicator, Scenario

#: Counters that stand for themselves; the others are the lower half of a rate under another name.
CASE_COUNTERS: tuple[CaseCounter, ...] = tuple(
    counter for counter in CaseCounter if counter not in (CaseCounter.DONE, CaseCounter.TO_CLOSE)
)
_CASES = "案卷"


def register_all() -> dict[str, tuple[str, ...]]:
    """Make what is declared the indicators there are; scenario (or ``cases``) → keys that are new or meant otherwise."""
    found = {live.scenario.id: register(live.scenario) for live in registry.scenarios()}
    found["cases"] = services.register_indicators(source=Source.CASES, source_id="cases", declared=of_cases())
    return {name: keys for name, keys in found.items() if keys}


def ensure() -> None:
    """Register what was never registered: what is computed for an indicator nobody knows would be lost."""
    wanted = {
        key_of(live.scenario.id, one.id) for live in registry.scenarios() for one in live.scenario.indicators
    }
    wanted |= {f"cases.{counter.value}" for counter in CASE_COUNTERS}
    if not wanted <= indicators.keys_in_force():
        register_all()


def register(scenario: Scenario) -> tuple[str, ...]:
    """Make the indicators of a scenario as it is in force those there are; the keys that are new or meant otherwise."""
    return services.register_indicators(
        source=Source.SCENARIO,
        source_id=scenario.id,
        declared=[of(scenario, one) for one in scenario.indicators],
    )


def of(scenario: Scenario, one: Indicator) -> Declared:
    """An indicator of a scenario."""
    below = one.denominator
    kind = Kind.SHARE if below else Kind.SUM if one.numerator.sum else Kind.COUNT
    return Declared(
        key_of(scenario.id, one.id), one.title, one.unit, kind, one.meaning[:300], words(scenario, one.numerator)[:300],
        words(scenario, below)[:300] if below else "", scenario.title,
    )  # fmt: skip


def of_cases() -> Iterable[Declared]:
    """The counters and rates of the case loop."""
    for counter in CASE_COUNTERS:
        yield Declared(
            f"cases.{counter.value}",
            counter.label,
            "件",
            Kind.COUNT,
            _meaning(counter),
            counter.label,
            "",
            _CASES,
        )
    for rate in RATES:
        yield Declared(
            f"cases.{rate.key}_rate", rate.name, "%", Kind.SHARE, rate.formula, rate.numerator.label,
            rate.denominator.label, _CASES,
        )  # fmt: skip


def _meaning(counter: CaseCounter) -> str:
    """What a counter counts, with what 「其中」 is of."""
    said = MEANINGS[counter]
    whole = next((rate.denominator for rate in RATES if rate.numerator == counter), None)
    return f"{MEANINGS[whole]}，{said}" if whole and said.startswith("其中") else said


def words(scenario: Scenario, count: Count) -> str:
    """What a count counts, in words."""
    what, names = _counted(scenario, count)
    added = f"的「{names.get(count.sum, count.sum)}」之和" if count.sum else "的个数"
    when = f"，条件：{_spelt(count.when, names)}" if count.when else ""
    return f"「{what}」{added}{when}"


#: Names every condition may use, as people call them.
_COMMON = {
    "quantity": "数量", "stage": "阶段", "stage_index": "阶段序号", "ended": "办结", "stopped": "终止", "stalled": "停滞",
    "late": "曾超期", "overdue": "超期未办结", "street": "街道", "state": "状态", "offline": "离线", "value": "读数", "alarms": "报警数",
    "owner": "权属", "keeper": "养护", "taken": "已接警", "severity": "级别", "minutes": "持续分钟", "opened": "已立案",
}  # fmt: skip


def _counted(scenario: Scenario, count: Count) -> tuple[str, dict[str, str]]:
    kind, asset = scenario.kind(count.record), scenario.asset_class(count.asset)
    stream, sheet = scenario.datastream(count.datastream), scenario.sheet(count.sheet)
    alarm = next((one for one in scenario.alarms if one.id == count.alarm), None)
    asked = kind.fields if kind else asset.fields if asset else ()
    fields = {field.id: field.title for field in asked}
    if sheet is not None:
        fields = {column.id: column.title for column in sheet.columns}
    title = next((one.title for one in (kind, asset, stream, sheet, alarm) if one is not None), "")
    quantity = {"quantity": kind.quantity.title} if kind and kind.quantity else {}
    return title, _COMMON | quantity | fields


def _spelt(when: str, names: dict[str, str]) -> str:
    """A condition with the names and signs people know in place of its own; what is quoted stays."""
    parts = when.split("'")
    for number in range(0, len(parts), 2):
        said = _WORD.sub(lambda match: names.get(match[0], match[0]), parts[number])
        for sign, word in _SIGNS:
            said = said.replace(sign, word)
        parts[number] = said
    return "".join(f"「{part}」" if number % 2 else part for number, part in enumerate(parts))


_WORD = re.compile(r"[A-Za-z_]\w*")
_SIGNS = (
    ("&&", "且"), ("||", "或"), ("== true", "为是"), ("== false", "为否"), ("== null", "未填"), ("!= null", "已填"), ("==", "="), ("!=", "≠"),
    (">=", "≥"), ("<=", "≤"), ("!", "未"), (" in [", " 属于 ["), (".0", ""),
)  # fmt: skip
