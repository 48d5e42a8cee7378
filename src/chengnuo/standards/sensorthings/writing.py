"""What callers send: an entity with what is nested in it, and data arrays."""

from __future__ import annotations

import json
import re
from typing import Any

from chengnuo.core.observations import services
from chengnuo.core.observations.rules import times
from chengnuo.core.observations.services import Draft, NewPoint
from chengnuo.core.observations.vocabulary import ENTITIES, Kind
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.standards.sensorthings.problems import Problem

_REF = re.compile(r"(?:.*/)?([A-Za-z]+)\('?(\d{1,18})'?\)$")
_DEEPEST = 8
#: Names that a caller sends back because it was given them.
_OURS = ("@iot.", "@odata.")


def body(data: bytes) -> Any:
    """JSON. Raises ``Problem`` 400."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "请求的内容不是 JSON。/ The body is not JSON.") from error


def draft_of(kind: Kind, given: Any, depth: int = 0) -> Draft:
    """An entity of JSON, with what is nested. Raises ``Problem`` 400 for what its kind does not have."""
    if not isinstance(given, dict) or depth > _DEEPEST:
        raise Problem(400, "这里应是一个 JSON 对象。/ A JSON object is expected.")
    entity, draft = ENTITIES[kind], Draft()
    for name, value in given.items():
        if any(mark in name for mark in _OURS) or name == "id":
            continue
        link = entity.link(name)
        if link is not None:
            draft.links[link.name] = [
                _linked(link.kind, one, depth) for one in (value if isinstance(value, list) else [value])
            ]
        elif entity.field(name) is not None:
            draft.values[name] = value
        else:
            raise Problem(
                400, f"{entity.singular} 没有「{name[:60]}」这一项。/ {entity.singular} has no {name[:60]}."
            )
    return draft


def _linked(kind: Kind, given: Any, depth: int) -> Draft | int:
    if isinstance(given, dict):
        if "@iot.id" in given:
            return _number(given["@iot.id"])
        if set(given) == {"@iot.selfLink"} or "@odata.id" in given:
            return ref_of(given)[1]
    return draft_of(kind, given, depth + 1)


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    raise Problem(400, f"@iot.id「{str(value)[:40]}」应是整数。/ @iot.id must be an integer.")


def ref_of(given: Any) -> tuple[str, int]:
    """Set and id of a reference. Raises ``Problem`` 400."""
    text = given.get("@iot.selfLink") or given.get("@odata.id") if isinstance(given, dict) else None
    match = _REF.match(text) if isinstance(text, str) else None
    if match is None:
        raise Problem(400, "引用应形如 …/Things(1)。/ A reference looks like …/Things(1).")
    return match[1], int(match[2])


def create_observations(actor: Any, given: Any) -> list[int | str]:
    """Data arrays stored in one transaction where every line can be read; else the lines that can, ``error`` for the others.

    Returns an id or ``error`` for each line, as the standard says. Raises ``Problem`` 400 where there is no table at all.
    """
    if not isinstance(given, list):
        raise Problem(400, "应是 dataArray 的列表。/ A list of data arrays is expected.")
    lines: list[NewPoint | str] = []
    for table in given:
        lines += _lines(table)
    good = [line for line in lines if not isinstance(line, str)]
    stored = iter(services.record_points(actor=actor, points=good)) if good else iter(())
    return [line if isinstance(line, str) else next(stored) for line in lines]


def _lines(table: Any) -> list[NewPoint | str]:
    if not isinstance(table, dict) or not isinstance(table.get("dataArray"), list):
        raise Problem(
            400,
            "每个表要有 Datastream、components 和 dataArray。/ Datastream, components and dataArray are needed.",
        )
    names, stream = table.get("components"), table.get("Datastream")
    if not isinstance(names, list) or not isinstance(stream, dict) or "@iot.id" not in stream:
        raise Problem(
            400,
            "每个表要有 Datastream、components 和 dataArray。/ Datastream, components and dataArray are needed.",
        )
    stream_id = _number(stream["@iot.id"])
    _known_stream(stream_id)
    if names == ["phenomenonTime", "result"]:
        return _plain_lines(stream_id, table["dataArray"])
    return [_line(stream_id, names, row) for row in table["dataArray"]]


def _known_stream(stream_id: int) -> None:
    if not services.is_stream(stream_id):
        raise Problem(400, f"没有 Datastreams({stream_id})。/ There is no Datastreams({stream_id}).")


def _plain_lines(stream_id: int, rows: list[Any]) -> list[NewPoint | str]:
    """The usual table, the short way: a moment and a number."""
    found: list[NewPoint | str] = []
    names = ["phenomenonTime", "result"]
    for row in rows:
        try:
            at, value = row
            if type(value) is float or type(value) is int:
                found.append(NewPoint(stream_id, times.read(at), float(value)))
                continue
        except (TypeError, ValueError):
            found.append("error")
            continue
        found.append(_line(stream_id, names, row))
    return found


def _line(stream_id: int, names: list[Any], row: Any) -> NewPoint | str:
    if not isinstance(row, list) or len(row) != len(names):
        return "error"
    values = dict(zip(names, row, strict=True))
    feature = values.pop("FeatureOfInterest/id", values.pop("FeatureOfInterest/@iot.id", None))
    values.pop("id", None)
    try:
        return services.point_of(
            Draft({name: value for name, value in values.items() if value is not None or name == "result"}), stream_id,
            None if feature is None else _number(feature),
        )  # fmt: skip
    except (ChengnuoError, Problem):
        return "error"
