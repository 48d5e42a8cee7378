"""Binding targets to indicators: suggested by rule, confirmed by a person, taken back as a whole. Public through ``services``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.progress import targets
from chengnuo.core.progress.errors import Refused, TargetNotFound
from chengnuo.core.progress.models import Binding
from chengnuo.core.progress.rules.suggesting import said, suggest
from chengnuo.core.progress.rules.words import CourseKind, Way
from chengnuo.core.progress.shapes import Feed, Target, Terms
from chengnuo.core.progress.writing import OBJECT_TYPE, made, name_of
from chengnuo.kernel.audit.log import record as audit
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand


@transaction.atomic
def bind(*, actor: Any, figure_id: int, terms: Terms) -> int:
    """Say what measures a target, or why nothing can; the id of the binding. What stood before is ended, not changed.

    Raises ``NotAllowed``, ``TargetNotFound``, ``Refused`` (``progress.no_reason``, ``progress.no_indicator``, ``progress.course``,
    ``progress.factor``).
    """
    demand(actor, "progress.bind")
    one = _target(figure_id)
    if _same(_standing(figure_id), terms):
        return int(_standing(figure_id).pk)  # type: ignore[union-attr]
    return _put(actor, one, _checked(terms), suggested=False)


@transaction.atomic
def suggest_bindings(*, actor: Any, report_id: int, feeds: Sequence[Feed]) -> int:
    """Suggest an indicator for each target that has none; how many were suggested. Nothing a person decided is touched."""
    demand(actor, "progress.bind")
    known = [one for one in indicators.indicators() if one.in_force]
    found = targets.of_report(report_id)
    decided = _decided([one.figure_id for one in found])
    count = 0
    for one in found:
        if one.figure_id in decided:
            continue
        offer = suggest(one.text, one.indicator, one.value, one.unit, known, feeds)
        terms = Terms(indicator=offer.indicator, factor=offer.factor, reason=offer.reason) if offer else None
        if terms is not None and not _same(_standing(one.figure_id), terms):
            _put(actor, one, terms, suggested=True)
            count += 1
    return count


@transaction.atomic
def confirm_bindings(*, actor: Any, figure_ids: Iterable[int]) -> int:
    """Make suggestions the bindings that count; how many there were."""
    demand(actor, "progress.bind")
    rows = list(Binding.objects.filter(figure_id__in=tuple(figure_ids), ended_at=None, suggested=True))
    for row in rows:
        terms = Terms(row.indicator, row.reason, row.factor, row.whole_time, row.course)
        _put(actor, _target(row.figure_id), terms, suggested=False)
    return len(rows)


@transaction.atomic
def take_over_bindings(*, actor: Any, report_id: int, plan: Sequence[tuple[Feed, Terms]]) -> tuple[Feed, ...]:
    """Bind what a list says, each target found by its words, figure and unit; those of the list that no target fits. What a person
    decided stays as it is.
    """
    demand(actor, "progress.bind")
    found = targets.of_report(report_id)
    decided = _decided([one.figure_id for one in found])
    lost = []
    for sought, terms in plan:
        one = next(
            (
                t
                for t in found
                if (t.value, t.unit) == (sought.figure, sought.unit) and said(sought.sentence, t.text)
            ),
            None,
        )
        if one is None:
            lost.append(sought)
        elif one.figure_id not in decided:
            _put(actor, one, _checked(terms), suggested=False)
    return tuple(lost)


@transaction.atomic
def undo_binding(*, actor: Any, figure_id: int) -> None:
    """Take the last binding back: what stood before stands again. Raises ``Refused`` (``progress.nothing_bound``)."""
    demand(actor, "progress.bind")
    one, here = _target(figure_id), _standing(figure_id)
    if here is None:
        raise Refused("progress.nothing_bound", "这个目标还没有绑定，没有可撤回的。")
    before = (
        Binding.objects.filter(figure_id=figure_id, ended_at=here.made_at)
        .exclude(pk=here.pk)
        .order_by("-id")
        .first()
    )
    if before is None:
        _end(actor, here)
        _note(actor, one, here, None, "撤回")
        return
    terms = Terms(before.indicator, before.reason, before.factor, before.whole_time, before.course)
    _put(actor, one, terms, suggested=before.suggested, note="撤回")


def _target(figure_id: int) -> Target:
    found = targets.of_figures([figure_id])
    if not found:
        raise TargetNotFound(figure_id)
    return found[0]


def _standing(figure_id: int) -> Binding | None:
    return Binding.objects.filter(figure_id=figure_id, ended_at=None).order_by("-id").first()


def _decided(figure_ids: Sequence[int]) -> set[int]:
    rows = Binding.objects.filter(figure_id__in=figure_ids, ended_at=None, suggested=False)
    return set(rows.values_list("figure_id", flat=True))


def _same(row: Binding | None, terms: Terms) -> bool:
    return row is not None and not row.suggested and terms == Terms(
        row.indicator, row.reason, row.factor, row.whole_time, row.course
    )  # fmt: skip


def _checked(terms: Terms) -> Terms:
    if terms.course and terms.course not in {kind.value for kind in CourseKind}:
        raise Refused("progress.course", "没有这种进度曲线。")
    if not terms.indicator:
        if len(terms.reason.strip()) < 4:
            raise Refused("progress.no_reason", "请写明为什么不能用指标实测。")
        return terms
    if terms.indicator not in {one.key for one in indicators.indicators()}:
        raise Refused("progress.no_indicator", f"没有代号是「{terms.indicator[:90]}」的指标。")
    if not terms.factor > 0:
        raise Refused("progress.factor", "换算系数要大于 0。")
    return terms


def _put(actor: Any, one: Target, terms: Terms, *, suggested: bool, note: str = "") -> int:
    here = _standing(one.figure_id)
    row = Binding(
        figure_id=one.figure_id, way=(Way.INDICATOR if terms.indicator else Way.REASON).value, indicator=terms.indicator,
        factor=terms.factor, whole_time=terms.whole_time, course=terms.course, reason=terms.reason.strip()[:300], suggested=suggested,
        **made(actor),
    )  # fmt: skip
    if here is not None:
        _end(actor, here, row)
    row.save()
    _note(actor, one, here, row, note)
    return int(row.pk)


def _end(actor: Any, row: Binding, by: Binding | None = None) -> None:
    row.ended_at, row.ended_by_name = (by.made_at if by else now()), name_of(actor)
    row.save(update_fields=["ended_at", "ended_by_name"])


def _note(actor: Any, one: Target, old: Binding | None, new: Binding | None, note: str) -> None:
    audit(
        actor=actor, action="progress.bind", object_type=OBJECT_TYPE, object_id=one.figure_id, label=one.indicator,
        old=_plain(old), new=_plain(new), note=note,
    )  # fmt: skip


def _plain(row: Binding | None) -> dict[str, Any]:
    if row is None:
        return {}
    names = ("way", "indicator", "factor", "whole_time", "course", "reason", "suggested")
    return {name: getattr(row, name) for name in names}
