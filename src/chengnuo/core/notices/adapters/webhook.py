"""Another system is told as JSON, signed so that it can tell who speaks."""

from __future__ import annotations

import hashlib
import hmac
import json

from chengnuo.core.notices.adapters.base import Outgoing, Receipt, Refused
from chengnuo.core.notices.adapters.http import post
from chengnuo.kernel.clock import now


def send(outgoing: Outgoing) -> Receipt:
    """Sent when the other side answered 2xx. ``Idempotency-Key`` is the same for every attempt."""
    if not outgoing.address:
        raise Refused("没有配置接收地址（CHENGNUO_WEBHOOK_URL）。")
    body = json.dumps(
        {
            "id": outgoing.id, "event": outgoing.event, "subject": outgoing.subject, "text": outgoing.text,
            "link": outgoing.link, "urgent": outgoing.urgent,
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip
    timestamp = str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": outgoing.id,
        "X-Chengnuo-Timestamp": timestamp,
    }
    if outgoing.secret:
        headers["X-Chengnuo-Signature"] = signature(outgoing.secret, timestamp, body)
    post(outgoing.address, body, headers)
    return Receipt("Webhook", outgoing.id)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """``sha256=`` and the HMAC-SHA256 of timestamp, a dot and the body, in hex."""
    signed = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
