"""The bot of a DingTalk group, with its signature. Like WeCom's it knows no number of a message."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from chengnuo.core.notices.adapters.base import Outgoing, Receipt, Refused, Unavailable
from chengnuo.core.notices.adapters.http import post
from chengnuo.core.notices.rules import shortened
from chengnuo.kernel.clock import now

HOST = "oapi.dingtalk.com"
_TEXT_BYTES = 15_000
#: Too many messages, or the service is busy.
_LATER = frozenset({-1, 130101, 130102, 302033, 410100})


def send(outgoing: Outgoing) -> Receipt:
    """Sent when the bot answered ``errcode`` 0."""
    if not outgoing.address:
        raise Refused("没有配置钉钉群机器人（CHENGNUO_DINGTALK_WEBHOOK）。")
    link = f"\n{outgoing.link}" if outgoing.link else ""
    content = shortened(f"{outgoing.subject}\n{outgoing.text}".strip(), _TEXT_BYTES) + link
    body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False).encode()
    url = signed(outgoing.address, outgoing.secret, int(now().timestamp() * 1000))
    answer = post(url, body, {"Content-Type": "application/json"}, official=HOST).json()
    code = answer.get("errcode")
    if code == 0:
        return Receipt("钉钉", str(answer.get("msgid", "")))
    if code is None or code in _LATER:
        raise Unavailable(f"钉钉没有确认（{code}：{answer.get('errmsg', '应答读不懂')}）。")
    raise Refused(f"钉钉拒绝（{code}：{answer.get('errmsg', '')}）。")


def signed(url: str, secret: str, milliseconds: int) -> str:
    """The address with timestamp and signature, where the bot asks for them (加签)."""
    if not secret:
        return url
    text = f"{milliseconds}\n{secret}".encode()
    sign = base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'timestamp': milliseconds, 'sign': sign})}"
