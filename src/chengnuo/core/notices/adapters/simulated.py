"""Nothing leaves the house: for the demo and for exercises. What would be sent is logged and marked 「模拟发送」."""

from __future__ import annotations

import logging

from chengnuo.core.notices.adapters.base import Outgoing, Receipt
from chengnuo.core.notices.rules import CHANNEL_NAMES, masked

log = logging.getLogger(__name__)


def send(outgoing: Outgoing) -> Receipt:
    """Log it."""
    log.info(
        "「模拟发送」%s → %s：通知 %s", CHANNEL_NAMES[outgoing.channel], masked(outgoing.address), outgoing.id
    )
    return Receipt("模拟发送", simulated=True)
