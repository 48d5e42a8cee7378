"""Posting to a provider: only to hosts that are allowed, no redirects, an answer of bounded size and time."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings

from chengnuo.core.notices.adapters.base import Refused, Unavailable

_ANSWER_BYTES = 65_536
#: Status codes after which the same message may go through later.
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The answer as an object; empty where it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would lead past the list of allowed hosts."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def forbidden_host(url: str, official: str = "") -> str:
    """The host of ``url`` if notices must not be posted there, else "". ``official`` is a provider's own host.

    :raises Refused: not a web address at all.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Refused(f"接收地址写错了：{error}") from error
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise Refused("接收地址应以 https:// 开头，且不带用户名。")
    if official and host == official and parts.scheme == "https" and port in (None, 443):
        return ""
    named = f"{host}:{port or (443 if parts.scheme == 'https' else 80)}"
    return "" if host in settings.NOTICES.hosts or named in settings.NOTICES.hosts else host


def post(url: str, body: bytes, headers: dict[str, str], *, official: str = "") -> Answer:
    """Post and return the 2xx answer.

    :raises Refused: the host is not allowed, or the answer is a refusal for good.
    :raises Unavailable: no answer, or one that promises better times.
    """
    if host := forbidden_host(url, official):
        raise Refused(f"主机「{host}」不在允许的名单里（CHENGNUO_NOTICE_HOSTS）。")
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    proxy = settings.NOTICES.proxy
    proxies = {"http": proxy, "https": proxy} if proxy else {}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies), _NoRedirect)
    try:
        with opener.open(request, timeout=settings.NOTICES.timeout) as response:
            return Answer(response.status, _read(response))
    except urllib.error.HTTPError as error:
        with error:
            raise _judged(error.code) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(_in_words(error)) from error


def _read(response: http.client.HTTPResponse) -> bytes:
    """At most 64 KB, in at most twice the time it may take to begin."""
    limit = time.monotonic() + 2 * settings.NOTICES.timeout
    found = b""
    while len(found) < _ANSWER_BYTES and (piece := response.read1(_ANSWER_BYTES)):
        found += piece
        if time.monotonic() > limit:
            raise TimeoutError
    if response.length:
        raise http.client.IncompleteRead(found, response.length)
    return found


def _judged(status: int) -> Refused | Unavailable:
    if status in _LATER or status >= 500:
        return Unavailable(f"对方暂时不能接收（HTTP {status}）。")
    if 300 <= status < 400:
        return Refused(f"对方要求转到别的地址（HTTP {status}），为安全不跟随。")
    return Refused(f"对方拒绝接收（HTTP {status}），请检查地址与密钥。")


def _in_words(error: Exception) -> str:
    reason: object = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return f"{settings.NOTICES.timeout:g} 秒内没有应答；对方可能已收到，但没有确认。"
    if isinstance(reason, ConnectionRefusedError):
        return "连接被拒绝，对方没有开机或端口不对。"
    if isinstance(reason, socket.gaierror):
        return "找不到对方主机，请检查地址与 DNS。"
    if isinstance(reason, ssl.SSLError):
        return f"安全连接没有建立：{reason.reason or '证书有问题'}"
    if isinstance(reason, http.client.HTTPException | ConnectionError):
        return "连接中途断开；对方可能已收到，但没有确认。"
    return f"网络不通：{reason}"
