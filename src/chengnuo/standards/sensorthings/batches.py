"""``$batch`` in JSON: requests one after the other; ``$id`` stands for what an earlier one made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.http import HttpResponse

from chengnuo.standards.sensorthings.problems import Problem

Runner = Callable[[str, str, dict[str, str], bytes], HttpResponse]
MOST = 1000


def run(given: Any, runner: Runner) -> dict[str, Any]:
    """The answers in the order of the requests. Raises ``Problem`` 400 where it is no batch."""
    requests = given.get("requests") if isinstance(given, dict) else None
    if not isinstance(requests, list) or not all(isinstance(one, dict) for one in requests):
        raise Problem(400, '批量请求应形如 {"requests": […]}。/ {"requests": […]} is expected.')
    if len(requests) > MOST:
        raise Problem(400, f"一次最多 {MOST} 个请求。/ At most {MOST} requests.")
    made: dict[str, str] = {}
    return {"responses": [_run(one, runner, made) for one in requests]}


def _run(one: dict[str, Any], runner: Runner, made: dict[str, str]) -> dict[str, Any]:
    name = str(one.get("id", ""))
    text = _named(json.dumps(one.get("body")) if "body" in one else "", made)
    path, _, query = _named(str(one.get("url", "")), made).partition("?")
    path = re.sub(r"^(https?://[^/]+)?/?(sta/v1\.1/)?", "", unquote(path))
    response = runner(str(one.get("method", "GET")).upper(), path, dict(parse_qsl(query)), text.encode())
    answer: dict[str, Any] = {"id": name, "status": response.status_code}
    if "Location" in response:
        answer["location"] = response["Location"]
        made[name] = response["Location"].rpartition("(")[2].rstrip(")")
    if response.content:
        answer["body"] = (
            json.loads(response.content) if "json" in response["Content-Type"] else response.content.decode()
        )
    return answer


def _named(text: str, made: dict[str, str]) -> str:
    for name, number in made.items():
        text = text.replace(f'"${name}"', number).replace(f"(${name})", f"({number})")
    return text
