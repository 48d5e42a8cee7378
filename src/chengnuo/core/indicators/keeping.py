"""Contributions as they stand, and the totals that follow them. Public through ``services``.

What a subject adds is compared with what stands: the old ends (``known_to``), the new begins (``known_from``), and what
is the same is not touched. Nothing is deleted, so what was known at any moment can be asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chengnuo.core.indicators import registering
from chengnuo.core.indicators.models import Contribution, Total
from chengnuo.core.indicators.models import Indicator as Row
from chengnuo.core.indicators.rules.spans import month_of
from chengnuo.core.indicators.rules.words import Subject
from chengnuo.core.indicators.shapes import Kept, Piece
from chengnuo.core.indicators.touching import take_turn
from chengnuo.kernel import statements
from chengnuo.kernel.clock import now
from chengnuo.kernel.kept import changed

#: So many values stand in one question to the database at most.
AT_ONCE = 500
#: What makes a contribution: indicator, subject's id, day, above, below, simulated.
Mark = tuple[int, int, date, int | None, int | None, bool]
#: The same as columns, between whose it is and since when it is known.
_COLUMNS = ("subject", "indicator", "subject_id", "day", "above", "below", "simulated", "known_from")
#: A total: monthly, simulated, indicator, day.
Place = tuple[bool, bool, int, date]
_PLACE = ("monthly", "simulated", "indicator", "day")


@transaction.atomic
def keep_contributions(
    *, subject: Subject, subject_ids: Iterable[int], pieces: Iterable[Piece], at: datetime | None = None,
    keys: Sequence[str] | None = None,
) -> Kept:  # fmt: skip
    """Make ``pieces`` all that these subjects add, to any indicator or to those of ``keys``; ``at`` is since when it is known.

    For the program; one transaction, and the caller's where there is one.
    """
    take_turn()
    moment, known = at or now(), registering.ids()
    subjects = sorted(set(subject_ids))
    only = set(known.values() if keys is None else (known[key] for key in keys if key in known))
    wanted = {_mark(known[piece.key], piece) for piece in pieces if piece.key in known}
    standing = {mark: pk for pk, mark in _standing(subject, subjects, only)}
    ended = [(pk, mark) for mark, pk in standing.items() if mark not in wanted]
    began = sorted(
        wanted - standing.keys(), key=lambda mark: (mark[0], mark[2], mark[1])
    )  # as the larger index lies
    for start in range(0, len(ended), AT_ONCE):
        chosen = [pk for pk, _ in ended[start : start + AT_ONCE]]
        Contribution.objects.filter(pk__in=chosen).update(known_to=moment)
    statements.insert_many(Contribution, _COLUMNS, (_row(subject, mark, moment) for mark in began))
    _add_up(began, [mark for _, mark in ended], moment)
    touched = {mark[0] for mark in began} | {mark[0] for _, mark in ended}
    differing = frozenset(key for key, number in known.items() if number in touched)
    return Kept(len(began), len(ended), len(standing) - len(ended), differing)


def note_computed(*, keys: Sequence[str], at: datetime | None = None) -> None:
    """Remember that all parts of these indicators were computed anew and compared."""
    for start in range(0, len(keys), AT_ONCE):
        Row.objects.filter(key__in=keys[start : start + AT_ONCE]).update(computed_at=at or now())
    changed(Row)


def _mark(indicator: int, piece: Piece) -> Mark:
    return (indicator, piece.subject_id, piece.day, piece.above, piece.below, piece.simulated)


def _standing(subject: Subject, subjects: Sequence[int], only: set[int]) -> Iterable[tuple[int, Mark]]:
    rows = Contribution.objects.filter(subject=subject, known_to=None).order_by()
    for start in range(0, len(subjects), AT_ONCE):
        found = rows.filter(subject_id__in=subjects[start : start + AT_ONCE])
        for pk, indicator, subject_id, day, above, below, simulated in found.values_list(
            "pk", "indicator_id", "subject_id", "day", "above", "below", "simulated"
        ):
            if indicator in only:  # what is out of force keeps what it said
                yield pk, (indicator, subject_id, day, above, below, simulated)


def _row(subject: Subject, mark: Mark, moment: datetime) -> tuple[Any, ...]:
    return (subject.value, *mark, moment)


def _add_up(began: Iterable[Mark], ended: Iterable[Mark], moment: datetime) -> None:
    """Carry what began and what ended into the totals of their days and months."""
    changes: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    for sign, marks in ((1, began), (-1, ended)):
        for indicator, _, day, above, below, simulated in marks:
            for place in ((False, simulated, indicator, day), (True, simulated, indicator, month_of(day))):
                change = changes[place]
                change[0] += sign * (above or 0)
                change[1] += sign * (below or 0)
    rows = ((*place, *changes[place], moment) for place in sorted(changes))  # as the index lies
    statements.add_many(Total, _PLACE, ("above", "below"), ("updated_at",), rows)
