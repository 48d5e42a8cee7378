"""Readable text of an HTML page: blocks on lines of their own, scripts and navigation left out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from chengnuo.reading.errors import ReadingError

_SKIP = {
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "button",
    "select",
    "head",
    "svg",
}
_BLOCK = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
}
_BOLD = {"b", "strong"}


def text_of(page: bytes) -> str:
    """Text of ``page`` in UTF-8; headings as ``#`` and bold runs as ``**`` so that leads survive."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError("html", "HTML 文件无法解析。") from error
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Walk without recursion: a hostile page nests deeper than Python's stack."""
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not hidden and node.tail:
                yield _flat(node.tail)
            continue
        tag = str(node.tag).lower()
        if event == "start":
            hidden += tag in _SKIP
            if not hidden:
                yield from _opening(tag, node.text)
            continue
        if not hidden:
            yield _closing(tag)
        hidden -= tag in _SKIP
        if not hidden and node.tail:
            yield _flat(node.tail)


def _opening(tag: str, text: str | None) -> Iterator[str]:
    if tag in _BLOCK:
        yield "\n"
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        yield "#" * min(int(tag[1]), 4) + " "
    if tag in _BOLD:
        yield "**"
    if text:
        yield _flat(text)


def _closing(tag: str) -> str:
    return "**" if tag in _BOLD else "\n" if tag in _BLOCK else ""


def _flat(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
