"""One document, two forms: XML as the spec shows it, JSON by the Spark convention (its outer name left away)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
#: What the members of a list are called, where it is not the list's name without its s.
_SINGULAR = {"service_requests": "request", "service_request_updates": "request_update"}
#: What XML 1.0 cannot carry.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """An answer: mappings, lists, strings, numbers, booleans and None, under the name of its root."""

    root: str
    data: Any
    status: int = 200


def written(document: Document, form: str) -> bytes:
    """The document as ``xml`` or ``json``, in UTF-8."""
    if form == "json":
        return json.dumps(_plain(document.data), ensure_ascii=False, indent=1).encode()
    root = etree.Element(document.root)
    _fill(root, document.data)
    body: bytes = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def clean(text: str) -> str:
    """The text without what neither XML nor a database can carry (NUL, other controls, lone surrogates)."""
    return _FORBIDDEN.sub("", text)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, Sequence):
        return [_plain(member) for member in value]
    return value


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for name, member in value.items():
            _fill(etree.SubElement(element, name), member)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        name = _SINGULAR.get(element.tag) or element.tag.removesuffix("s")
        for member in value:
            _fill(etree.SubElement(element, name), member)
    elif value is not None:
        element.text = _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value))
