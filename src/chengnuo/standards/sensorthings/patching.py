"""JSON Patch (RFC 6902) over an entity's fields: what changed is handed on as an ordinary update."""

from __future__ import annotations

import copy
from typing import Any

from chengnuo.standards.sensorthings.problems import Problem


def patched(values: dict[str, Any], patch: Any) -> dict[str, Any]:
    """The fields that are other than before. Raises ``Problem`` 400."""
    if not isinstance(patch, list):
        raise Problem(400, "JSON Patch 应是一个列表。/ A JSON Patch is a list.")
    document: dict[str, Any] = copy.deepcopy(values)
    for step in patch:
        try:
            _apply(document, step)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise Problem(
                400, f"JSON Patch 不能应用：{str(step)[:80]}。/ This patch does not apply."
            ) from error
    return {name: value for name, value in document.items() if value != values.get(name)}


def _apply(document: Any, step: Any) -> None:
    operation, parts = step["op"], _parts(step["path"])
    if operation in ("move", "copy"):
        source = _parts(step["from"])
        value = copy.deepcopy(_get(document, source))
        if operation == "move":
            _remove(document, source)
        _set(document, parts, value, insert=True)
    elif operation in ("add", "replace"):
        _set(document, parts, step["value"], insert=operation == "add")
    elif operation == "remove":
        _remove(document, parts)
    elif operation != "test" or _get(document, parts) != step["value"]:
        raise ValueError(operation)


def _parts(pointer: str) -> list[str]:
    if not pointer.startswith("/"):
        raise ValueError(pointer)
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]


def _get(holder: Any, parts: list[str]) -> Any:
    for part in parts:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    return holder


def _set(document: Any, parts: list[str], value: Any, *, insert: bool) -> None:
    holder, last = _get(document, parts[:-1]), parts[-1]
    if not isinstance(holder, list):
        holder[last] = value
    elif insert:
        holder.insert(len(holder) if last == "-" else int(last), value)
    else:
        holder[int(last)] = value


def _remove(document: Any, parts: list[str]) -> None:
    holder, last = _get(document, parts[:-1]), parts[-1]
    del holder[int(last) if isinstance(holder, list) else last]
