"""How every act on a matter goes: hold it, ask the permission and the state machine, write, tell the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from chengnuo.core.cases import attachments
from chengnuo.core.cases.attachments import Upload
from chengnuo.core.supervision.errors import ActRefused, EditConflict, MatterNotFound
from chengnuo.core.supervision.models import Matter, MatterEvent, MatterFile
from chengnuo.core.supervision.rules.machine import MATTERS, Facts, Refusal, check_matter
from chengnuo.core.supervision.rules.numbers import matter_number
from chengnuo.core.supervision.rules.words import OPEN_ORDERS, Act, Stage, State
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand

OBJECT_TYPE = "supervision_matter"


class Acting:
    """One act on one matter, inside a transaction: ``Acting(…)`` checks, ``finish`` writes.

    Raises ``MatterNotFound``, ``NotAllowed``, ``EditConflict``, ``ActRefused``. ``version`` None: what cannot overwrite
    anything; ``actor`` None: the program itself.
    """

    def __init__(
        self, *, actor: Any, matter_id: int, act: Act, version: int | None, text: str = "", unit_id: int | None = None,
        days: int = 0,
    ) -> None:  # fmt: skip
        self.actor, self.act, self.text, self.at = actor, act, text.strip(), now()
        self.matter = held(matter_id)
        if actor is not None:
            demand(actor, MATTERS[act].permission, units_of(self.matter))
        facts = facts_of(self.matter, self.at, text=self.text, unit_id=unit_id, days=days)
        answer = check_matter(act, State(self.matter.state), facts)
        if version is not None and version != self.matter.version:
            raise EditConflict("这件事项")
        if isinstance(answer, Refusal):
            raise ActRefused(answer)
        self.arrow = answer

    def finish(self, *, evidence: str = "", files: Sequence[Upload] = (), **fields: Any) -> Matter:
        """Write the new state and ``fields`` if nobody was faster, the timeline's line with its files, and the audit.

        Raises ``Refused`` with the name of the file that does not fit.
        """
        matter, before = self.matter, self.matter.state
        checked = attachments.check(files)
        after = self.arrow.to.value if self.arrow.to else before
        old = {name: _plain(getattr(matter, name)) for name in fields}
        written = Matter.objects.filter(pk=matter.pk, version=matter.version).update(
            **fields, state=after, version=F("version") + 1, updated_at=self.at
        )
        if not written:
            raise EditConflict("这件事项")
        for name, value in fields.items():
            setattr(matter, name, value)
        matter.state, matter.version = after, matter.version + 1
        event = add_event(
            matter, self.act, before, self.text, actor=self.actor, at=self.at, evidence=evidence
        )
        _keep(event, checked)
        record(
            actor=self.actor, action=f"supervision.{self.act}", object_type=OBJECT_TYPE, object_id=matter.pk,
            label=f"{matter_number(matter.filed_at, matter.pk)} {matter.title}", old=old | {"state": before},
            new={name: _plain(value) for name, value in fields.items()} | {"state": after} | _named(checked), note=self.text[:500],
        )  # fmt: skip
        return matter


def add_event(
    matter: Matter, act: Act, before: str, text: str, *, actor: Any, at: datetime, evidence: str = ""
) -> MatterEvent:
    """A line of the timeline."""
    return MatterEvent.objects.create(
        matter=matter, at=at, act=act.value, state_before=before, state_after=matter.state, text=text,
        evidence=evidence.strip()[:300], unit_id=matter.lead_unit_id, actor_id=getattr(actor, "pk", None),
        actor_name=(getattr(actor, "display_name", "") or SYSTEM)[:150],
    )  # fmt: skip


def _keep(event: MatterEvent, files: Sequence[attachments.Checked]) -> None:
    for file in files:
        attachments.store(file)
        MatterFile.objects.create(
            event=event, **attachments.columns(file)
        )  # fmt: skip


def _named(files: Sequence[attachments.Checked]) -> dict[str, Any]:
    return {"files": [f"{file.name} {file.sha256}" for file in files]} if files else {}


def held(matter_id: int) -> Matter:
    """The matter. Raises ``MatterNotFound``."""
    row = Matter.objects.filter(pk=matter_id).first()
    if row is None:
        raise MatterNotFound(matter_id)
    return row


def units_of(matter: Matter) -> tuple[int, ...]:
    """Whose people may act for the matter: those of its lead unit."""
    return (matter.lead_unit_id,) if matter.lead_unit_id else ()


def facts_of(
    matter: Matter, at: datetime, *, text: str = "", unit_id: int | None = None, days: int = 0
) -> Facts:
    """What the guards look at."""
    running = list(matter.clocks.filter(known_to=None, met_at=None).values_list("stage", "due_at"))
    return Facts(
        now=at, text=text, unit_id=unit_id, days=days,
        asked_time=matter.extensions.filter(granted=None).exists(),
        next_due_at=min((due for _stage, due in running), default=None),
        unmet=frozenset(Stage(stage) for stage, _due in running),
        open_orders=matter.orders.filter(state__in=OPEN_ORDERS).count(),
    )  # fmt: skip


def _plain(value: Any) -> Any:
    """A field's value as JSON carries it."""
    if hasattr(value, "pk"):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value
