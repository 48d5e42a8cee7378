"""Contributions as they stand, and the totals that follow them. Public through ``services``.

What a subject adds is compared with what stands: the old ends (``known_to``), the new begins (``known_from``), and what
is the same is not touched. Nothing is deleted, so what was known at any moment can be asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from chengnuo.core.indicators import registering
from chengnuo.core.indicators.models import Contribution, Total
from chengnuo.core.indicators.models import Indicator as Row
from chengnuo.core.indicators.rules.spans import month_of
from chengnuo.core.indicators.rules.words import Subject
from chengnuo.core.indicators.shapes import Kept, Piece
from chengnuo.core.indicators.touching import take_turn
from chengnuo.kernel.clock import now
from chengnuo.kernel.kept import changed

#: So many values stand in one question to the database at most.
AT_ONCE = 500
#: What makes a contribution: indicator, subject's id, day, above, below, simulated.
Mark = tuple[int, int, date, int | None, int | None, bool]
#: A total: simulated, monthly, day, indicator.
Place = tuple[bool, bool, date, int]


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
    began = sorted(wanted - standing.keys(), key=lambda mark: (mark[1], mark[0], mark[2]))
    for start in range(0, len(ended), AT_ONCE):
        chosen = [pk for pk, _ in ended[start : start + AT_ONCE]]
        Contribution.objects.filter(pk__in=chosen).update(known_to=moment)
    Contribution.objects.bulk_create([_row(subject, mark, moment) for mark in began], batch_size=AT_ONCE)
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


def _row(subject: Subject, mark: Mark, moment: datetime) -> Contribution:
    indicator, subject_id, day, above, below, simulated = mark
    return Contribution(
        indicator_id=indicator, subject=subject.value, subject_id=subject_id, day=day, above=above, below=below,
        simulated=simulated, known_from=moment,
    )  # fmt: skip


def _add_up(began: Iterable[Mark], ended: Iterable[Mark], moment: datetime) -> None:
    """Carry what began and what ended into the totals of their days and months."""
    changes: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    for sign, marks in ((1, began), (-1, ended)):
        for indicator, _, day, above, below, simulated in marks:
            for place in ((simulated, False, day, indicator), (simulated, True, month_of(day), indicator)):
                changes[place][0] += sign * (above or 0)
                changes[place][1] += sign * (below or 0)
    places = list(changes)
    for start in range(0, len(places), AT_ONCE):
        some = places[start : start + AT_ONCE]
        known = _totals(some)
        rows = [_total(place, known.get(place, (0, 0)), changes[place], moment) for place in some]
        Total.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=("monthly", "simulated", "indicator", "day"),
            update_fields=("above", "below", "updated_at"),
        )  # fmt: skip


def _totals(places: Sequence[Place]) -> dict[Place, tuple[int, int]]:
    """The totals that stand there; nobody else changes them while this one has the turn."""
    rows = Total.objects.filter(
        monthly__in=(False, True), simulated__in={one[0] for one in places}, indicator__in={one[3] for one in places},
        day__in={one[2] for one in places},
    )  # fmt: skip
    found = rows.order_by().values_list("simulated", "monthly", "day", "indicator_id", "above", "below")
    return {(row[0], row[1], row[2], row[3]): (row[4], row[5]) for row in found}


def _total(place: Place, known: tuple[int, int], change: Sequence[int], moment: datetime) -> Total:
    simulated, monthly, day, indicator = place
    return Total(
        simulated=simulated, monthly=monthly, day=day, indicator_id=indicator, above=known[0] + change[0],
        below=known[1] + change[1], updated_at=moment,
    )  # fmt: skip
