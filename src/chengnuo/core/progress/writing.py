"""What all writes of the progress share."""

from __future__ import annotations

from typing import Any

from chengnuo.kernel.audit.log import SYSTEM
from chengnuo.kernel.clock import now

OBJECT_TYPE = "target"


def name_of(actor: Any) -> str:
    """Who it was, for histories."""
    return (getattr(actor, "display_name", "") or SYSTEM)[:150]


def made(actor: Any) -> dict[str, Any]:
    """The columns that say who and when."""
    return {"made_at": now(), "made_by": getattr(actor, "pk", None), "made_by_name": name_of(actor)}
