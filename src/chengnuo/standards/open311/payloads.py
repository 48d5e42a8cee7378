"""What other cities answer, made plain: XML or JSON by what it is, not by what it is called; odd shapes forgiven."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from lxml import etree

from chengnuo.kernel.geo import Point
from chengnuo.standards.open311 import moments
from chengnuo.standards.open311.formats import clean

#: The names by which members of lists are known; a JSON answer may wrap its list in one of the others.
_MEMBERS = {
    "service_requests": ("request", "service_request"), "services": ("service",), "errors": ("error",),
    "endpoints": ("endpoint",), "formats": ("format",),
}  # fmt: skip
_WRAPPERS = ("service_requests", "requests", "services", "errors", "results", "data")
_LEADING_ZEROS = re.compile(r"(?<=[:\[,])(\s*)(0\d+)(?=\s*[,}\]])")


class Unreadable(Exception):
    """The answer is neither XML nor JSON, or not what was asked for."""


@dataclass(frozen=True, slots=True)
class RemoteService:
    """A service as another city offers it."""

    code: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class RemoteRequest:
    """A request as another city shows it. ``requested`` None where it says none that can be read."""

    id: str
    token: str
    open: bool
    status: str
    notes: str
    service_code: str
    service_name: str
    description: str
    address: str
    point: Point | None
    requested: datetime | None
    updated: datetime | None
    media_url: str


def tree(body: bytes) -> Any:
    """The answer as mappings, lists and texts. An empty one is an empty list. Raises ``Unreadable``."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return []
    return _from_xml(start) if start.startswith(b"<") else _from_json(start)


def requests(body: bytes, zone: tzinfo) -> tuple[RemoteRequest, ...]:
    """Service requests; those without an id are left away. Raises ``Unreadable``."""
    found = (_request(entry, zone) for entry in _entries(tree(body)))
    return tuple(request for request in found if request.id or request.token)


def services(body: bytes) -> tuple[RemoteService, ...]:
    """The list of services. Raises ``Unreadable``."""
    found = (
        RemoteService(_text(e, "service_code"), _text(e, "service_name"), _text(e, "group"))
        for e in _entries(tree(body))
    )
    return tuple(service for service in found if service.code)


def errors(body: bytes) -> str:
    """What an error answer says, in one line; "" where it says nothing that can be read."""
    try:
        entries = [_text(entry, "description") for entry in _entries(tree(body))]
    except Unreadable:
        return ""
    return "；".join(filter(None, entries))[:400]


def endpoint(body: bytes) -> tuple[str, tuple[str, ...]]:
    """Address and forms of the GeoReport v2 endpoint of a discovery, production first. Raises ``Unreadable``."""
    found = tree(body)
    listed = found.get("endpoints", []) if isinstance(found, Mapping) else []
    entries = [e for e in _listed(listed, "endpoint") if "georeport_v2" in _text(e, "specification").lower()]
    entries.sort(key=lambda entry: _text(entry, "type") != "production")
    if not entries or not _text(entries[0], "url"):
        raise Unreadable("no GeoReport v2 endpoint")
    forms = tuple(str(form) for form in _listed(entries[0].get("formats", []), "format"))
    return _text(entries[0], "url").rstrip("/"), forms


def _from_json(body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:  # 006 is no number of JSON, and the spec's own example
        return json.loads(_LEADING_ZEROS.sub(r'\1"\2"', text))
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def _from_xml(body: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, recover=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(str(error)) from None
    if _name(root) == "html":
        raise Unreadable("a page, no answer")
    return _value(root)


def _value(element: etree._Element) -> Any:
    """Lists by the name of their members, mappings else, and texts at the ends."""
    children = [child for child in element if isinstance(child.tag, str)]
    name = _name(element)
    if name in _MEMBERS and all(_name(child) in _MEMBERS[name] for child in children):
        return [_value(child) for child in children]
    if children:
        return {_name(child): _value(child) for child in children}
    return (element.text or "").strip()


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _entries(found: Any) -> Iterator[Mapping[str, Any]]:
    """The members of a list, however it is wrapped. Raises ``Unreadable`` where there is no list in it."""
    if isinstance(found, Mapping):
        inner = next((found[name] for name in _WRAPPERS if isinstance(found.get(name), list)), None)
        found = [found] if inner is None else inner
    if not isinstance(found, list):
        raise Unreadable("no list")
    return (entry for entry in found if isinstance(entry, Mapping))


def _listed(found: Any, member: str) -> list[Any]:
    """A list of JSON, plain or one level down under the member's name, as some servers write it."""
    if isinstance(found, Mapping):
        found = found.get(member, [])
    return found if isinstance(found, list) else [found]


def _text(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, Mapping) else None
    if value is None or isinstance(value, Mapping | list):
        return ""
    return clean(str(value)).strip()


def _request(entry: Mapping[str, Any], zone: tzinfo) -> RemoteRequest:
    status = _text(entry, "status").lower()
    return RemoteRequest(
        id=_text(entry, "service_request_id"), token=_text(entry, "token"), open=not status.startswith("closed"),
        status=status, notes=_text(entry, "status_notes"), service_code=_text(entry, "service_code"),
        service_name=_text(entry, "service_name"), description=_text(entry, "description"),
        address=_text(entry, "address"), point=_point(entry), requested=moments.read(_text(entry, "requested_datetime"), zone),
        updated=moments.read(_text(entry, "updated_datetime"), zone), media_url=_text(entry, "media_url"),
    )  # fmt: skip


def _point(entry: Mapping[str, Any]) -> Point | None:
    """Its place; 0, 0 in the sea is what servers say for none."""
    try:
        lat, lon = float(_text(entry, "lat")), float(_text(entry, "long"))
    except ValueError:
        return None
    fits = (
        math.isfinite(lat)
        and math.isfinite(lon)
        and abs(lat) <= 90
        and abs(lon) <= 180
        and (lat, lon) != (0, 0)
    )
    return Point(lon, lat) if fits else None
