"""Figures of a file, taken over and taken back as a whole. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from chengnuo.core.indicators import registering
from chengnuo.core.indicators.errors import BatchNotFound, CannotUndo, Refused
from chengnuo.core.indicators.keeping import keep_contributions
from chengnuo.core.indicators.models import ImportBatch, ImportedFigure, Indicator
from chengnuo.core.indicators.rules.words import Kind, Source, Subject
from chengnuo.core.indicators.shapes import Declared, NewFigure, Piece
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import now
from chengnuo.kernel.kept import changed
from chengnuo.kernel.permissions import demand

OBJECT_TYPE = "indicator_batch"
#: All imported indicators are of one source; who publishes each is its title.
SOURCE_ID = "import"


@transaction.atomic
def import_figures(
    *, actor: Any, name: str, sha256: str, figures: Sequence[NewFigure], simulated: bool = False
) -> int:
    """Take over what a checked file says; the batch's id. A figure for a period that has one already takes its place.

    Raises ``NotAllowed``, ``Refused`` (``indicators.not_imported``, ``indicators.import_kind``).
    """
    if actor is not None:
        demand(actor, "indicator.import")
    origins = "、".join(dict.fromkeys(one.origin for one in figures))
    batch = ImportBatch.objects.create(
        name=name[:200], sha256=sha256, origin=origins[:300], simulated=simulated,
        made_by=(getattr(actor, "display_name", "") or SYSTEM)[:150], made_at=now(),
    )  # fmt: skip
    for one in {one.declared.key: one for one in figures}.values():
        _declare(one.declared)
    made, ended = [], []
    ids = registering.ids()
    for figure in figures:
        row, before = _take(batch, ids[figure.declared.key], figure)
        made.append(row)
        if before is not None:
            ended.append(before)
    batch.added, batch.changed = len(made) - len(ended), len(ended)
    batch.save(update_fields=["added", "changed"])
    _keep([*made, *ended])
    record(actor=actor, action="indicators.import", object_type=OBJECT_TYPE, object_id=batch.pk, label=batch.name,
           new={"added": batch.added, "changed": batch.changed, "sha256": sha256, "origin": batch.origin})  # fmt: skip
    return int(batch.pk)


@transaction.atomic
def undo_import(*, actor: Any, batch_id: int) -> None:
    """Take a batch back: what counted before counts again. Raises ``NotAllowed``, ``BatchNotFound``, ``CannotUndo``."""
    demand(actor, "indicator.import")
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise BatchNotFound(batch_id)
    if batch.undone_at is not None:
        raise CannotUndo("已经撤回过")
    rows = list(batch.figures.select_related("replaces", "indicator"))
    later = next((row for row in rows if not row.counts), None)
    if later is not None:
        raise CannotUndo(f"「{later.indicator.title}」{later.period} 的数后来又导入过，请先撤回后来的")
    back = [row.replaces for row in rows if row.replaces is not None]
    for one in rows:
        one.counts = False
    for one in back:
        one.counts = True
    ImportedFigure.objects.bulk_update([*rows, *back], ["counts"], batch_size=500)
    _keep([*rows, *back])
    batch.undone_at, batch.undone_by = now(), (getattr(actor, "display_name", "") or SYSTEM)[:150]
    batch.save(update_fields=["undone_at", "undone_by"])
    record(actor=actor, action="indicators.undo_import", object_type=OBJECT_TYPE, object_id=batch.pk, label=batch.name,
           old={"added": batch.added, "changed": batch.changed})  # fmt: skip


def _declare(one: Declared) -> None:
    """An indicator that nobody had imported before; another source's is never written over."""
    row = Indicator.objects.filter(key=one.key).first()
    if row is not None and row.source != Source.IMPORT:
        raise Refused(
            "indicators.not_imported", f"「{row.title}」（{row.key}）由平台计算，不能用导入的数代替。"
        )
    if row is not None:
        return
    if one.kind not in (Kind.LEVEL, Kind.SUM):
        raise Refused("indicators.import_kind", f"「{one.title}」只能是期末数或本期数。")
    Indicator.objects.create(
        key=one.key, title=one.title, unit=one.unit, kind=one.kind.value, source=Source.IMPORT.value,
        source_id=SOURCE_ID, source_title=one.source_title, meaning=one.meaning, above_words=one.above_words,
    )  # fmt: skip
    changed(Indicator)


def _take(batch: ImportBatch, indicator_id: int, figure: NewFigure) -> tuple[Any, Any]:
    """The new figure, and the one of the same period that counts no more."""
    before = ImportedFigure.objects.filter(
        indicator_id=indicator_id, day=figure.day, simulated=batch.simulated, counts=True
    ).first()
    if before is not None:
        before.counts = False
        before.save(update_fields=["counts"])
    row = ImportedFigure.objects.create(
        batch=batch, indicator_id=indicator_id, period=figure.period, day=figure.day, amount=figure.amount,
        row=figure.row, origin=figure.origin[:120], note=figure.note[:200], simulated=batch.simulated, replaces=before,
    )  # fmt: skip
    return row, before


def _keep(rows: Sequence[Any]) -> None:
    keys = {number: key for key, number in registering.ids().items()}
    pieces = [
        Piece(keys[row.indicator_id], row.pk, row.day, row.amount, None, row.simulated)
        for row in rows
        if row.counts
    ]
    keep_contributions(subject=Subject.IMPORT, subject_ids=[row.pk for row in rows], pieces=pieces)
