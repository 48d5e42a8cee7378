"""One look at a scenario that fits the schema: what may be said in a condition, and how a fault is noted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.core.records.rules.kinds import RecordKind
from chengnuo.engine import building
from chengnuo.engine.declaration import AssetClass, Scenario
from chengnuo.engine.reading import Document, Fault, Path
from chengnuo.kernel import expressions

#: Names a count may use besides the questions, with a value of their type.
COUNT_NAMES: dict[str, Any] = {
    "quantity": 1.0, "stage": "", "stage_index": 0, "ended": False, "stopped": False, "stalled": False,
    "late": False, "overdue": False, "year": 2023, "month": 1, "street": "", "of": "",
}  # fmt: skip
#: Names a count of assets may use besides the attributes.
ASSET_NAMES: dict[str, Any] = {"state": "", "owner": "", "keeper": "", "year": 2023, "month": 1, "street": ""}
#: Names a count of alarms may use, and one of streams.
COUNT_ALARM_NAMES: dict[str, Any] = {
    "state": "open", "severity": "warning", "taken": False, "ended": False, "minutes": 1.0, "opened": False, "year": 2023, "month": 1,
}  # fmt: skip
COUNT_STREAM_NAMES: dict[str, Any] = {"value": 1.0, "offline": False, "alarms": 0}
#: Names by which an alarm fills in a record.
FILL_NAMES: dict[str, Any] = {
    "title": "",
    "device": "",
    "value": 1.0,
    "text": "",
    "group": "",
    "thing": {},
    "stream": {},
}
#: What the thing of a zone says of itself.
ZONE_WORDS: dict[str, Any] = {"name": "", "capacity": 1.0}
_SAMPLES: dict[FieldKind, Any] = {
    FieldKind.INTEGER: 1, FieldKind.NUMBER: 1.0, FieldKind.YES_NO: True, FieldKind.CHOICES: [""],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What the platform knows: names of its units, and class codes like ``event:06010``. Empty: not asked."""

    units: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()


#: Without a database nothing outside the text can be looked up.
NOTHING = Known()


def nearest(word: str, choices: Iterable[str]) -> str:
    """「是不是 X？」 where something known is written nearly so, else what there is."""
    some = [choice for choice in choices if choice]
    best = process.extractOne(word, some, score_cutoff=60)
    if best:
        return f"是不是「{best[0]}」？"
    return f"可写：{'、'.join(some[:12])}{' 等' if len(some) > 12 else ''}。" if some else ""


class Look:
    """One look at a scenario that fits the schema: do its parts fit each other and the platform?"""

    def __init__(self, document: Document, known: Known) -> None:
        self.document, self.known, self.found = document, known, list[Fault]()
        self.declared: Scenario = building.scenario(document.data, 0)

    def add(self, path: Path, message: str, instead: str = "") -> None:
        self.found.append(self.document.fault(path, message, instead))

    def each(self, name: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for number, one in enumerate(self.document.data.get(name) or ()):
            yield (name, number), one

    def refers(self, path: Path, word: str, choices: Iterable[str], what: str) -> bool:
        some = list(choices)
        if word in some:
            return True
        self.add(path, f"没有代号是「{word}」的{what}。", nearest(word, some) or f"先声明一个{what}。")
        return False

    def expression(self, path: Path, text: str, names: Mapping[str, Any]) -> Any:
        """What an expression says of values of the right types; None where it cannot be read."""
        try:
            return expressions.compile(text).value(names)
        except expressions.BadExpression as error:
            self.add(path, error.message_zh, _hint(error.message_zh, names))
            return None

    def condition(self, path: Path, text: str, names: Mapping[str, Any]) -> None:
        """A condition is read, and tried on values of the right types."""
        before = len(self.found)
        answer = self.expression(path, text, names)
        if len(self.found) == before and not isinstance(answer, bool):
            self.add(
                path, f"条件「{text}」要得出是或否，它得出的是「{answer}」。", "用 ==、>、&& 这样的比较。"
            )

    def number(self, path: Path, text: str, names: Mapping[str, Any]) -> None:
        """A value is read, and tried on numbers."""
        before = len(self.found)
        answer = self.expression(path, text, names)
        if len(self.found) == before and (isinstance(answer, bool) or not isinstance(answer, int | float)):
            self.add(path, f"「{text}」要得出一个数，它得出的是「{answer}」。")


def names_of(counted: RecordKind | AssetClass) -> dict[str, Any]:
    """Every name a count may use, with a value of its type."""
    names = ASSET_NAMES if isinstance(counted, AssetClass) else COUNT_NAMES
    return {field.id: sample(field) for field in counted.fields} | names


def sample(field: Field) -> Any:
    """A value of the field's type."""
    return _SAMPLES.get(field.kind, field.choices[0] if field.choices else "")


def _hint(message: str, names: Mapping[str, Any]) -> str:
    words = list(names.get("answers") or names)
    unknown = message.partition("处的「")[2].partition("」没有值")[0]
    return nearest(unknown, words) if unknown else "文字要加引号：a == '文字'；并且写 &&，或者写 ||。"
