"""Plays planned records through the services. What is there already is skipped: a run that was interrupted goes on where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chengnuo.core.records import homes, services
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordRow
from chengnuo.core.records.rules.words import PartState
from chengnuo.engine.planned_records import Planned
from chengnuo.kernel.clock import pretending


def acts(planned: Sequence[Planned]) -> list[tuple[datetime, Planned, int]]:
    """All that is done, in the order of time: when, with which record, and which entry of its path."""
    found = [(at, piece, step) for piece in planned for step, (_, at) in enumerate(piece.path)]
    return sorted(found, key=lambda one: (one[0], one[1].key, one[2]))


class Player:
    """Does what is planned and not done yet."""

    def __init__(self, planned: Sequence[Planned]) -> None:
        """Looks once at what is there."""
        self._ids = records.ids_of_keys(piece.key for piece in planned)
        stays = homes.stays(list(self._ids.values()))
        self._there = {
            key: {stay.stage for stay in stays.get(record_id, ())} for key, record_id in self._ids.items()
        }

    def play(self, piece: Planned, step: int) -> bool:
        """One act at its moment; whether a record came to be. What somebody voided or gave up meanwhile stays so."""
        at, record_id = piece.path[step][1], self._ids.get(piece.key)
        if step == 0:
            return record_id is None and self._add(piece, at)
        row = records.row(record_id) if record_id is not None else None
        if row is None or row.voided or row.stopped:
            return False
        with pretending(at):
            if piece.kind.parts:
                _answer(row.id)
            else:
                self._move(piece, row, piece.path[step][0])
        return False

    def _add(self, piece: Planned, at: datetime) -> bool:
        entry, owner = piece.entry, self._ids.get(piece.owner)
        if piece.owner:
            if owner is None or records.row(owner).voided:
                return False
            entry = replace(entry, parent_id=owner)
        with pretending(at):
            self._ids[piece.key] = services.add_record(
                actor=None, kind=piece.kind, entry=entry, simulated=True, key=piece.key
            )
        return True

    def _move(self, piece: Planned, row: RecordRow, number: int) -> None:
        stage, before = piece.kind.stages[number], piece.kind.stages[number - 1]
        if row.stage == before.id and stage.id not in self._there.get(piece.key, ()):
            services.move_record(
                actor=None, kind=piece.kind, record_id=row.id, version=row.version, stage=stage.id
            )


def _answer(record_id: int) -> None:
    """All units agree, those that have not said anything yet."""
    for part in records.record(record_id).parts:
        if part.state == PartState.OPEN:
            services.answer_part(
                actor=None, part_id=part.id, state=PartState.DONE, opinion="材料齐全（模拟）"
            )
