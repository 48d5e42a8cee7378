"""What is shown changes the version of its topic, whoever wrote it, and what is not shown leaves it."""

from __future__ import annotations

import pytest

from chengnuo.core.commitments import services as ledger
from chengnuo.core.datasets.models import Turn
from chengnuo.core.datasets.rules.health import Health
from chengnuo.core.progress import services as progress
from chengnuo.core.supervision import services as supervision
from chengnuo.core.supervision.rules.words import Level
from chengnuo.kernel.clock import now
from chengnuo.web.live.topics import TOPICS, versions
from tests.core.supervision.conftest import Office, office
from tests.worlds import World, plainly_read, world

__all__ = ["office", "plainly_read", "world"]
pytestmark = pytest.mark.django_db(databases="__all__")


class Seen:
    """What the topics said last."""

    def __init__(self) -> None:
        self.last = versions(TOPICS)

    def changed(self) -> set[str]:
        """The topics that say something else now."""
        before, self.last = self.last, versions(TOPICS)
        return {name for name in TOPICS if self.last[name] != before[name]}


def test_acts_on_the_ledger_and_lights_change_what_both_screens_show(world: World) -> None:
    seen, row = Seen(), world.row("0005")
    assert seen.changed() == set()
    ledger.split(actor=world.supervisor, commitment_id=row.id, version=1, parts=["甲", "乙"])
    assert seen.changed() == {"cockpit", "wall"}
    ledger.undo_last(actor=world.supervisor, report_id=world.report_id)
    assert seen.changed() == {"cockpit", "wall"}
    lit = {"actor": world.supervisor, "commitment_id": world.row("0001").id, "figure_id": None}
    progress.set_light(**lit, light="yellow", reason="现场停工")
    assert seen.changed() == {"cockpit", "wall"}
    progress.clear_light(**lit)
    assert seen.changed() == {"cockpit", "wall"}


def test_a_feed_that_breaks_changes_both_and_an_order_the_cockpit_alone(office: Office) -> None:
    seen = Seen()
    Turn.objects.create(key="x", health=Health.BROKEN, at=now())
    assert seen.changed() == {"cockpit", "wall"}
    draft = supervision.OrderDraft(Level.BLUE, office.unit.pk, "关于排口整治的督办单", "进度滞后")
    supervision.draft_order(actor=office.supervisor, draft=draft)
    assert seen.changed() == {"cockpit"}
