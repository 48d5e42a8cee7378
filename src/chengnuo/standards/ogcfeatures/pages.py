"""The documents as pages for a person with a browser: plain, without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_PAGE = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{body}<h2>链接</h2><ul>{links}</ul></body></html>"
)


def page(document: Mapping[str, Any]) -> str:
    """Any of the documents as HTML."""
    title = document.get("title") or document.get("id") or "OGC API Features"
    links = format_html_join(
        "", '<li><a href="{}">{}</a>（{}，{}）</li>',
        ((one["href"], one["title"], one["rel"], one["type"]) for one in document.get("links", ())),
    )  # fmt: skip
    return format_html(
        _PAGE, title=title, text=document.get("description", ""), body=_body(document), links=links
    )


def _body(document: Mapping[str, Any]) -> SafeString:
    if "collections" in document:
        rows = (
            (one["links"][-1]["href"], one["title"], one["description"]) for one in document["collections"]
        )
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows))
    if "features" in document:
        return _table(document["features"])
    if "properties" in document:
        return _table([document])
    if "conformsTo" in document:
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in document["conformsTo"]))
        )
    if "paths" in document:
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((one,) for one in document["paths"]))
        )
    return SafeString("")


def _table(features: list[Mapping[str, Any]]) -> SafeString:
    if not features:
        return SafeString("<p>没有符合条件的。</p>")
    names = list(features[0]["properties"])
    head = format_html_join("", "<th>{}</th>", ((name,) for name in ["id", *names]))
    rows = format_html_join("", "<tr>{}</tr>", ((_cells(one, names),) for one in features))
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)


def _cells(feature: Mapping[str, Any], names: list[str]) -> SafeString:
    values = [feature["id"], *(feature["properties"].get(name) for name in names)]
    return format_html_join("", "<td>{}</td>", (("" if value is None else value,) for value in values))
