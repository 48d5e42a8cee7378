"""Short messages over any provider that takes an HTTP request; how it is spoken to is a setting."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from chengnuo.core.notices.adapters.base import Deferred, Outgoing, Receipt, Refused, Unavailable
from chengnuo.core.notices.adapters.http import post
from chengnuo.settings.notices import SmsProvider

_PLACE = re.compile(r"\{(?:phone|text|id)\}")


def send(outgoing: Outgoing) -> Receipt:
    """Sent when the provider confirmed it. Each new attempt goes to the next provider, and what one of
    several refuses is offered to the others before it is given up.
    """
    providers: tuple[SmsProvider, ...] = settings.NOTICES.sms
    if not providers:
        raise Refused("没有配置短信服务（CHENGNUO_SMS1_URL）。")
    provider = providers[(outgoing.attempt - 1) % len(providers)]
    try:
        return _send(provider, outgoing)
    except Unavailable as error:
        # Another provider may well answer: no pause for all.
        words = f"{provider.name}：{error}"
        raise (Deferred(words) if len(providers) > 1 else Unavailable(words)) from error
    except Deferred as error:
        raise Deferred(f"{provider.name}：{error}") from error
    except Refused as error:
        words = f"{provider.name}：{error}"
        raise (Deferred(words) if outgoing.attempt < len(providers) else Refused(words)) from error


def _send(provider: SmsProvider, outgoing: Outgoing) -> Receipt:
    link = f" {outgoing.link}" if outgoing.link else ""
    text = f"{outgoing.subject}。{outgoing.text}{link}".strip()
    values = {"{phone}": outgoing.address, "{text}": text, "{id}": outgoing.id}
    filled = _fill(provider.body, values)
    headers = {"Content-Type": "application/json; charset=utf-8", **provider.headers}
    form = "form-urlencoded" in headers["Content-Type"]
    body = (urlencode(filled) if form else json.dumps(filled, ensure_ascii=False)).encode()
    answer = post(provider.url, body, headers).json()
    field, _, wanted = provider.success.partition("=")
    if field and str(_at(answer, field)) != wanted:
        # What its codes mean only the provider knows: it may be a full minute as well as a wrong number.
        raise Deferred(f"对方没有接受（{field}={_at(answer, field)}）。")
    found = _at(answer, provider.id_field) if provider.id_field else ""
    return Receipt(provider.name, "" if found is None else str(found)[:120])


def _fill(part: Any, values: dict[str, str]) -> Any:
    """Every string with its places filled in; what is filled in is data, never template."""
    if isinstance(part, dict):
        return {key: _fill(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_fill(value, values) for value in part]
    if not isinstance(part, str):
        return part
    return _PLACE.sub(lambda found: values[found.group()], part)


def _at(answer: dict[str, Any], path: str) -> Any:
    found: Any = answer
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return found
