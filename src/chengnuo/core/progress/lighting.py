"""A light that a person sets against the rule: with a reason, until the next entry or until it is taken back. Public through ``services``."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chengnuo.core.progress import targets
from chengnuo.core.progress.errors import Refused
from chengnuo.core.progress.models import ManualLight
from chengnuo.core.progress.rules.words import Light
from chengnuo.core.progress.writing import OBJECT_TYPE, made, name_of
from chengnuo.kernel.audit.log import record as audit
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import demand


@transaction.atomic
def set_light(*, actor: Any, commitment_id: int, figure_id: int | None, light: str, reason: str) -> int:
    """Set the light of a target (or, without ``figure_id``, of the commitment); the id of the act.

    Raises ``NotAllowed``, ``Refused`` (``progress.light``, ``progress.no_reason``).
    """
    demand(actor, "progress.light")
    task = next(iter(targets.tasks(commitment_id=commitment_id)), None)
    if task is None or (figure_id is not None and figure_id not in task.figure_ids):
        raise Refused("progress.target", "这个目标不属于这一条承诺。")
    if light not in {one.value for one in Light}:
        raise Refused("progress.light", "灯色只有绿、黄、红、灰。")
    if len(reason.strip()) < 4:
        raise Refused("progress.no_reason", "请写明为什么不按规则亮灯。")
    _end(actor, commitment_id, figure_id)
    row = ManualLight.objects.create(
        commitment_id=commitment_id,
        figure_id=figure_id,
        light=light,
        reason=reason.strip()[:300],
        **made(actor),
    )
    audit(actor=actor, action="progress.light", object_type=OBJECT_TYPE, object_id=figure_id or commitment_id, label=task.text[:120],
          new={"light": light}, note=row.reason)  # fmt: skip
    return int(row.pk)


@transaction.atomic
def clear_light(*, actor: Any, commitment_id: int, figure_id: int | None) -> None:
    """Let the rule decide again."""
    demand(actor, "progress.light")
    if _end(actor, commitment_id, figure_id):
        audit(
            actor=actor,
            action="progress.light",
            object_type=OBJECT_TYPE,
            object_id=figure_id or commitment_id,
            new={"light": ""},
        )


def _end(actor: Any, commitment_id: int, figure_id: int | None) -> int:
    rows = ManualLight.objects.filter(commitment_id=commitment_id, figure_id=figure_id, ended_at=None)
    return rows.update(ended_at=now(), ended_by_name=name_of(actor))
