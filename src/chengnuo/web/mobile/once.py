"""An act with a key is done once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from chengnuo.web.mobile.models import SentAct

Result = dict[str, Any]


def once(*, user_id: int, key: str, kind: str, do: Callable[[], Result]) -> tuple[Result, bool]:
    """What ``do`` answered, and whether that was at an earlier sending.

    The key is written in the transaction of the act: both are on disk or neither. What is refused leaves no key,
    as nothing was done; it may be sent again.
    """
    known = _known(user_id, key)
    if known is not None:
        return known, True
    try:
        with transaction.atomic():
            row = SentAct.objects.create(user_id=user_id, key=key, kind=kind)
            row.result = do()
            row.save(update_fields=["result"])
            return row.result, False
    except IntegrityError:
        # the same key came twice at once, and the other one was faster
        known = _known(user_id, key)
        if known is None:
            raise
        return known, True


def _known(user_id: int, key: str) -> Result | None:
    row = SentAct.objects.filter(user_id=user_id, key=key).first()
    return row.result if row else None
