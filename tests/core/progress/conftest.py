"""The small district with its targets measured: 停车泊位 by parking.spaces, of which contributions are put in by the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from chengnuo.core.commitments import services as ledger
from chengnuo.core.documents.models import ReportFigure
from chengnuo.core.indicators import services as indicators
from chengnuo.core.indicators.queries import Kind, Source, Subject
from chengnuo.core.indicators.shapes import Declared, Piece
from chengnuo.core.progress import queries, services
from chengnuo.core.progress.services import Terms
from chengnuo.core.progress.shapes import Target
from chengnuo.kernel.clock import pretending
from tests.worlds import World

NOON = datetime(2023, 7, 1, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    """It is the first of July 2023."""
    with pretending(NOON):
        yield


@pytest.fixture
def spaces(world: World) -> Target:
    """新增停车泊位1000个, of the city's unit, bound to parking.spaces."""
    indicators.register_indicators(
        source=Source.SCENARIO,
        source_id="parking",
        declared=[Declared("parking.spaces", "新增停车泊位", "个", Kind.COUNT, above_words="建成的泊位")],
    )
    row = next(one for one in world.rows() if "停车泊位" in one.text)
    ledger.assign_units(
        actor=world.supervisor, versions={row.id: row.version}, lead_unit_id=world.city.pk, co_unit_ids=[]
    )
    ReportFigure.objects.filter(commitment_links__commitment_id=row.id).update(measure="count_of_items")
    target = next(one for one in queries.targets_of(world.report_id) if one.commitment_id == row.id)
    services.bind(
        actor=world.supervisor, figure_id=target.figure_id, terms=Terms("parking.spaces", course="linear")
    )
    return target


def built(
    count: int, day: date = date(2023, 3, 1), *, simulated: bool = False, at: datetime | None = None
) -> None:
    """So many spaces were built."""
    pieces = [Piece("parking.spaces", number, day, 10_000, None, simulated) for number in range(1, count + 1)]
    subject_ids = range(1, 2000)
    indicators.keep_contributions(subject=Subject.RECORD, subject_ids=subject_ids, pieces=pieces, at=at)
