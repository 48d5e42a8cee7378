"""Query options: ``$filter $expand $select $orderby $top $skip $count``, nested inside ``$expand`` as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chengnuo.core.observations.asking import Node, Order
from chengnuo.core.observations.vocabulary import ENTITIES, Kind, Link
from chengnuo.standards.sensorthings import filters
from chengnuo.standards.sensorthings.problems import Problem

#: How many are shown where nobody says, and at most.
USUAL, MOST = 100, 1000
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Expand:
    """A link to be shown in place, with options of its own."""

    link: Link
    options: Options


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for. ``select`` empty: everything."""

    where: Node | None = None
    order: tuple[Order, ...] = ()
    top: int = USUAL
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] = ()
    expand: tuple[Expand, ...] = ()
    arrays: bool = False


def read(kind: Kind, pairs: dict[str, str], depth: int = 0) -> Options:
    """Raises ``Problem`` 400 for what is not known or cannot be read."""
    if depth > _DEEPEST:
        raise Problem(400, "$expand 太深。/ $expand is nested too deep.")
    known = {"$filter", "$orderby", "$top", "$skip", "$count", "$select", "$expand", "$resultFormat"}
    if strange := sorted(name for name in pairs if name.startswith("$") and name not in known):
        raise Problem(400, f"不认识 {strange[0][:40]}。/ Unknown option {strange[0][:40]}.")
    form = pairs.get("$resultFormat", "")
    if form not in ("", "dataArray", "default"):
        raise Problem(400, f"$resultFormat 只能是 dataArray。/ Unknown $resultFormat {form[:40]}.")
    return Options(
        where=filters.parse(pairs["$filter"]) if pairs.get("$filter") else None,
        order=filters.parse_order(pairs["$orderby"]) if pairs.get("$orderby") else (),
        top=min(_whole(pairs, "$top", USUAL), MOST), skip=_whole(pairs, "$skip", 0), count=_yes(pairs),
        select=_select(kind, pairs.get("$select", "")), expand=_expands(kind, pairs.get("$expand", ""), depth),
        arrays=form == "dataArray",
    )  # fmt: skip


def _whole(pairs: dict[str, str], name: str, usual: int) -> int:
    text = pairs.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Problem(400, f"{name} 应是不小于 0 的整数。/ {name} must be a non-negative integer.")
    return int(text)


def _yes(pairs: dict[str, str]) -> bool:
    text = pairs.get("$count", "false")
    if text not in ("true", "false"):
        raise Problem(400, "$count 只能是 true 或 false。/ $count must be true or false.")
    return text == "true"


def _select(kind: Kind, text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    entity = ENTITIES[kind]
    for name in names:
        if (
            name not in ("id", "@iot.id", "@iot.selfLink")
            and not entity.field(name.split("/")[0])
            and not entity.link(name)
        ):
            raise Problem(
                400, f"{entity.singular} 没有「{name[:40]}」。/ {entity.singular} has no {name[:40]}."
            )
    return names


def _expands(kind: Kind, text: str, depth: int) -> tuple[Expand, ...]:
    """``Datastreams/ObservedProperty,Locations($top=1;$select=name)``; the same link twice is one."""
    found: dict[str, tuple[Link, dict[str, str]]] = {}
    for item in _split(text, ","):
        path, _, inside = item.partition("(")
        if inside and not inside.endswith(")"):
            raise Problem(400, f"$expand 的括号不成对：{item[:60]}。/ Unbalanced brackets in $expand.")
        name, _, rest = path.strip().partition("/")
        link = ENTITIES[kind].link(name)
        if link is None:
            singular = ENTITIES[kind].singular
            raise Problem(
                400, f"{singular} 没有「{name[:40]}」可展开。/ {singular} has no {name[:40]} to expand."
            )
        _, pairs = found.setdefault(name, (link, {}))
        if rest:
            deeper = f"{rest}({inside}" if inside else rest
            pairs["$expand"] = ",".join(filter(None, [pairs.get("$expand", ""), deeper]))
        elif inside:
            pairs |= {
                key.strip(): value
                for key, _, value in (one.partition("=") for one in _split(inside[:-1], ";"))
            }
    return tuple(Expand(link, read(link.kind, pairs, depth + 1)) for link, pairs in found.values())


def _split(text: str, sign: str) -> Iterator[str]:
    """Parts between ``sign`` outside of brackets and quotes."""
    depth, quoted, start = 0, False, 0
    for at, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif not quoted and letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == sign and not depth and not quoted:
            yield text[start:at]
            start = at + 1
    if text[start:].strip():
        yield text[start:]
