"""What can be read of the catalogue. The classes and conditions in force are kept in memory
(``kernel.kept``) and read anew when a change was made, by whichever process.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from importlib.resources import files

from django.db.models import Q

from chengnuo.core.catalogue import errors
from chengnuo.core.catalogue import models as m
from chengnuo.core.catalogue.rules import private_words, written_legacy
from chengnuo.core.catalogue.shapes import (
    CURRENT,
    LEGACY,
    ClassDetail,
    ClassRow,
    ClassState,
    ClassSuggestion,
    ConditionRow,
    ConditionState,
    EditionRow,
    Stage,
)
from chengnuo.core.catalogue.suggesting import Entry, Suggester
from chengnuo.kernel.kept import Kept
from chengnuo.kernel.worktime import Limit, LimitUnit

__all__ = [
    "CURRENT", "LEGACY", "ClassDetail", "ClassRow", "ClassSuggestion", "ConditionRow", "EditionRow", "Stage",
    "class_detail", "class_state", "classes", "condition", "condition_history", "conditions", "editions",
    "find_class", "from_legacy", "majors", "matter_class", "private_reason", "suggest", "to_legacy", "with_conditions",
]  # fmt: skip


def matter_class(class_id: int) -> ClassRow:
    """One class, retired ones too. Raises ``NotFound``."""
    found = _catalogue().by_id.get(class_id)
    if found is None:
        raise errors.class_missing(class_id)
    return found


def find_class(kind: str, code: str, edition: str = CURRENT) -> ClassRow:
    """The class with a code; the same five digits occur in both kinds. Raises ``NotFound``."""
    found = _catalogue().by_code.get((edition, kind, code))
    if found is None:
        raise errors.class_missing(f"{edition} {kind} {code}")
    return found


def classes(
    kind: str = "", text: str = "", edition: str = "", major: str = "", active_only: bool = True
) -> tuple[ClassRow, ...]:
    """Classes by kind and code. ``text`` is looked for in code, name and the words residents use."""
    catalogue = _catalogue()
    wanted = text.strip()
    return tuple(
        row
        for row in catalogue.by_id.values()
        if (not kind or row.kind == kind)
        and (not edition or row.edition == edition)
        and (not major or row.major == major)
        and (row.is_active or not active_only)
        and (not wanted or wanted in row.code or wanted in row.name or _said(wanted, catalogue.words[row.id]))
    )


def conditions(class_id: int, at: datetime | None = None) -> tuple[ConditionRow, ...]:
    """The filing conditions in force now, or at a moment, by number. Raises ``NotFound``."""
    matter_class(class_id)
    if at is None:
        return _catalogue().conditions.get(class_id, ())
    rows = m.Condition.objects.filter(matter_id=class_id, valid_from__lte=at)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=at))
    return tuple(condition_row(row) for row in rows.prefetch_related("stages"))


def with_conditions(rows: Iterable[ClassRow]) -> tuple[tuple[ClassRow, tuple[ConditionRow, ...]], ...]:
    """Classes with their conditions in force, for lists: looked up at once."""
    current = _catalogue().conditions
    return tuple((row, current.get(row.id, ())) for row in rows)


def condition(condition_id: int) -> ConditionRow:
    """One filing condition, replaced ones too: a case keeps what it was filed under. Raises ``NotFound``."""
    found = _catalogue().by_condition.get(condition_id)
    if found is not None:
        return found
    row = m.Condition.objects.filter(pk=condition_id).prefetch_related("stages").first()
    if row is None:
        raise errors.condition_missing(condition_id)
    return condition_row(row)


def condition_history(class_id: int) -> tuple[ConditionRow, ...]:
    """Every wording and limit a class ever had, those in force first."""
    rows = m.Condition.objects.filter(matter_id=class_id).prefetch_related("stages")
    found = [condition_row(row) for row in rows]
    return tuple(sorted(found, key=lambda row: (row.valid_to is not None, row.number, -row.id)))


def class_detail(class_id: int) -> ClassDetail:
    """A class with conditions, words and legacy code. Raises ``NotFound``."""
    row, catalogue = matter_class(class_id), _catalogue()
    other = "event" if row.kind == "component" else "component"
    twin = catalogue.by_code.get((row.edition, other, row.code)) if row.major <= "05" else None
    return ClassDetail(
        row=row,
        conditions=catalogue.conditions.get(class_id, ()),
        words=catalogue.words[class_id],
        legacy_code=to_legacy(class_id),
        twin_id=twin.id if twin else None,
    )


def class_state(class_id: int) -> ClassState:
    """Everything of a class that can be changed, as it is. Raises ``NotFound``."""
    row, catalogue = matter_class(class_id), _catalogue()
    return ClassState(
        name=row.name,
        sensitive=row.sensitive,
        sensitive_reason=row.sensitive_reason,
        words=catalogue.words[class_id],
        is_active=row.is_active,
        conditions=tuple(state_of(c) for c in catalogue.conditions.get(class_id, ())),
    )


def state_of(row: ConditionRow) -> ConditionState:
    """A condition without what only the table knows."""
    return ConditionState(
        row.text, row.closing, row.stages, row.is_example, row.legal_basis, row.default_department, row.source
    )


def suggest(text: str, limit: int = 3) -> tuple[ClassSuggestion, ...]:
    """The matters a resident's sentence may speak of, best first, each with the words that speak for it."""
    catalogue = _catalogue()
    found = []
    for proposal in catalogue.suggester.propose(text, limit):
        matter = catalogue.by_id[proposal.key]
        said = "".join(f"“{word}”" for word in proposal.words)
        reason = f"{said}对应「{matter.name}」" if said else f"与「{matter.name}」的说法相近"
        found.append(ClassSuggestion(matter, proposal.confidence, reason))
    return tuple(found)


def private_reason(class_id: int | None, text: str = "") -> str:
    """Why a case of the class (None: not known yet), or with the text, is not public by default; "" where it may be."""
    row = matter_class(class_id) if class_id is not None else None
    if row is not None and row.sensitive:
        return f"「{row.name}」默认不公开：{row.sensitive_reason or '涉及个人'}"
    return private_words(text, _private_words())


def from_legacy(code: str, kind: str = "event", edition: str = LEGACY) -> ClassRow | None:
    """The class a legacy code means, None where none is known. Raises ``Invalid`` for what is no code."""
    found = m.LegacyCode.objects.filter(edition_id=edition, kind=kind, code=written_legacy(code)).first()
    return None if found is None else matter_class(found.matter_id)


def to_legacy(class_id: int, edition: str = LEGACY) -> str:
    """What the class was called in the older edition, "" where it was not."""
    found = m.LegacyCode.objects.filter(edition_id=edition, matter_id=class_id).values_list("code", flat=True)
    return found.first() or ""


def editions() -> tuple[EditionRow, ...]:
    """The standards that give codes, the latest first."""
    count: dict[str, int] = {}
    for row in _catalogue().by_id.values():
        count[row.edition] = count.get(row.edition, 0) + 1
    return tuple(
        EditionRow(e.code, e.title, e.in_force, e.note, count.get(e.code, 0)) for e in m.Edition.objects.all()
    )


def majors(kind: str = "") -> tuple[tuple[str, str], ...]:
    """Major classes as (two digits, name), of one kind or of both."""
    found: dict[str, str] = {}
    for row in _catalogue().by_id.values():
        if not kind or row.kind == kind:
            found.setdefault(row.major, row.major_name.removesuffix("类"))
    return tuple(sorted(found.items()))


# ---- what is kept in memory ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Catalogue:
    """The classes, and the conditions in force."""

    by_id: dict[int, ClassRow]
    by_code: dict[tuple[str, str, str], ClassRow]
    words: dict[int, tuple[str, ...]]
    conditions: dict[int, tuple[ConditionRow, ...]]
    by_condition: dict[int, ConditionRow] = field(default_factory=dict)

    @cached_property
    def suggester(self) -> Suggester:
        """Knows the matters of the standard in force; a component is spoken of through its matter."""
        return Suggester(
            Entry(row.id, row.name, self.words[row.id])
            for row in self.by_id.values()
            if row.kind == "event" and row.edition == CURRENT and row.is_active
        )


def _revision() -> tuple[int, datetime] | None:
    return m.CatalogueChange.objects.order_by("-id").values_list("id", "made_at").first()


def _read() -> _Catalogue:
    by_id: dict[int, ClassRow] = {}
    words: dict[int, tuple[str, ...]] = {}
    for row in m.MatterClass.objects.all():
        by_id[row.pk] = class_row(row)
        words[row.pk] = tuple(row.words.splitlines())
    current: dict[int, list[ConditionRow]] = {}
    for found in m.Condition.objects.filter(valid_to=None).prefetch_related("stages"):
        current.setdefault(found.matter_id, []).append(condition_row(found))
    by_condition = {c.id: c for rows in current.values() for c in rows}
    by_code = {(row.edition, row.kind, row.code): row for row in by_id.values()}
    in_force = {class_id: tuple(rows) for class_id, rows in current.items()}
    return _Catalogue(by_id, by_code, words, in_force, by_condition)


_kept = Kept(_read, tables=(m.CatalogueChange,), mark=_revision)
#: The classes and conditions in force.
_catalogue = _kept.value


def class_row(row: m.MatterClass) -> ClassRow:
    """A row as it crosses the wall."""
    return ClassRow(
        id=row.pk, edition=row.edition_id, kind=row.kind, code=row.code, major=row.major, name=row.name,
        sensitive=row.sensitive, kind_label=str(row.get_kind_display()), major_name=row.major_name,
        sensitive_reason=row.sensitive_reason, is_active=row.is_active, version=row.version,
    )  # fmt: skip


def condition_row(row: m.Condition) -> ConditionRow:
    """A condition as it crosses the wall."""
    return ConditionRow(
        id=row.pk,
        class_id=row.matter_id,
        number=row.number,
        text=row.text,
        closing=row.closing,
        stages=tuple(Stage(s.name, Limit(s.amount, LimitUnit(s.unit))) for s in row.stages.all()),
        is_example=row.is_example,
        legal_basis=row.legal_basis,
        default_department=row.default_department,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


@cache
def _private_words() -> tuple[tuple[str, str], ...]:
    table = files("chengnuo.core.catalogue") / "data" / "sensitive_words.csv"
    with table.open(encoding="utf-8") as stream:
        return tuple((row["word"], row["reason"]) for row in csv.DictReader(stream))


def _said(text: str, words: tuple[str, ...]) -> bool:
    return any(text in word for word in words)
