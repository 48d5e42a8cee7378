"""The names of the rows behind a number, asked of the rooms they live in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chengnuo.core.assets.models import Asset
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.indicators.models import ImportedFigure
from chengnuo.core.indicators.rules.words import Subject
from chengnuo.core.observations import queries as observations
from chengnuo.core.records.models import Record

#: What is not there any more.
GONE = "（已删除）"


def titles(subject: Subject, ids: Collection[int]) -> dict[int, str]:
    """Id → name, of the subjects of one kind that are still there; what counts no more says so."""
    wanted = list(ids)
    if subject is Subject.RECORD:
        rows = Record.objects.filter(pk__in=wanted).values_list("pk", "title", "voided")
        return {pk: f"{title}（已作废）" if voided else title for pk, title, voided in rows}
    if subject is Subject.ASSET:
        assets = Asset.objects.filter(pk__in=wanted).values_list("pk", "name", "identifier")
        return {pk: f"{name} {identifier}" for pk, name, identifier in assets}
    if subject is Subject.CASE:
        return _cases(wanted)
    if subject is Subject.IMPORT:
        figures = ImportedFigure.objects.filter(pk__in=wanted).select_related("batch")
        return {row.pk: f"{row.period} · {row.batch.name} 第 {row.row} 行" for row in figures}
    if subject is Subject.ALARM:
        return observations.alarm_titles(wanted)
    return observations.stream_titles(wanted)


def _cases(ids: Sequence[int]) -> dict[int, str]:
    rows = (
        Case.objects.filter(pk__in=ids)
        .select_related("matter_class")
        .only("reported_at", "matter_class__name")
    )
    return {
        row.pk: f"{number(row.reported_at, row.pk)} {row.matter_class.name if row.matter_class else ''}".strip()
        for row in rows
    }
