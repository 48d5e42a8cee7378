"""Which of the cases nearby are worth the desk's look. Beside it is not the same: what nobody has classified must sound the same."""

from __future__ import annotations

from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rules import fusion
from chengnuo.core.cases.rules.fusion import Likeness
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.catalogue.models import MatterClass

#: From this confidence on the words are taken to name a class.
_SURE = 0.65


def worth_a_look(text: str, class_key: str, other: Case, alike: Likeness) -> bool:
    """Whether ``other`` may be what ``text`` tells of; ``class_key`` is "" where that is not classified."""
    known = class_of(other.matter_class)
    if class_key and known:
        return class_key == known
    return fusion.words_fit(class_key or spoken_of(text), known or spoken_of(other.description), alike.text)


def class_of(matter: MatterClass | None) -> str:
    """A class as the fusion compares it, "" for none."""
    return f"{matter.kind}:{matter.code}" if matter else ""


def spoken_of(text: str) -> str:
    """The class the words name, "" where they name none for sure."""
    best = next(iter(catalogue.suggest(text, 1)), None)
    return f"{best.matter.kind}:{best.matter.code}" if best and best.confidence >= _SURE else ""
