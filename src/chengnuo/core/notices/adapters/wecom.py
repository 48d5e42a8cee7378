"""The bot of a WeCom group. It knows no number of a message: after a cut connection a group may read one twice."""

from __future__ import annotations

import json

from chengnuo.core.notices.adapters.base import Outgoing, Receipt, Refused, Unavailable
from chengnuo.core.notices.adapters.http import post
from chengnuo.core.notices.rules import shortened

HOST = "qyapi.weixin.qq.com"
_TEXT_BYTES = 2048
#: Too many messages, or the service is busy.
_LATER = frozenset({-1, 45009, 45033})


def send(outgoing: Outgoing) -> Receipt:
    """Sent when the bot answered ``errcode`` 0."""
    if not outgoing.address:
        raise Refused("没有配置企业微信群机器人（CHENGNUO_WECOM_WEBHOOK）。")
    link = f"\n{outgoing.link}" if outgoing.link else ""
    words = f"{outgoing.subject}\n{outgoing.text}".strip()
    content = shortened(words, _TEXT_BYTES - len(link.encode())) + link
    body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False).encode()
    answer = post(outgoing.address, body, {"Content-Type": "application/json"}, official=HOST).json()
    code = answer.get("errcode")
    if code == 0:
        return Receipt("企业微信", str(answer.get("msgid", "")))
    if code is None or code in _LATER:
        raise Unavailable(f"企业微信没有确认（{code}：{answer.get('errmsg', '应答读不懂')}）。")
    raise Refused(f"企业微信拒绝（{code}：{answer.get('errmsg', '')}）。")
