"""The matters of a commitment for the pages of the ledger and of the progress: what the person may see, and whether they may begin one."""

from __future__ import annotations

from typing import Any

from chengnuo.core.supervision import queries
from chengnuo.core.supervision.queries import MatterFilter
from chengnuo.core.supervision.shapes import MatterRow
from chengnuo.kernel.permissions import allows


def matters_of(user: Any, commitment_id: int) -> tuple[MatterRow, ...]:
    """The matters of one commitment with node and clock, the newest first, real ones before simulated ones."""
    own = queries.visible_unit(user)
    if own == 0:
        return ()
    found: tuple[MatterRow, ...] = ()
    for simulated in (False, True):
        wanted = MatterFilter(commitment_id=commitment_id, unit_id=own, simulated=simulated)
        found += queries.every_matter(wanted)
    return found


def beside(user: Any, commitment_id: int, *, live: bool) -> dict[str, Any]:
    """What ``supervision/_beside.html`` is drawn from."""
    return {
        "commitment_id": commitment_id,
        "matters": matters_of(user, commitment_id),
        "can_begin": live and allows(user, "supervision.lead"),
    }
