"""It must work in a government intranet: nothing shown to a browser loads from another host."""

import re
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, name_of

#: What makes a browser go and fetch; a link a person may follow is none of it.
LOADS = re.compile(
    r"""(?:<(?:script|img|iframe|source|video|audio|embed|object|use|image)\b[^>]*?\b(?:src|href|data|srcset)\s*=\s*["']?"""
    r"""|<link\b[^>]*?\bhref\s*=\s*["']?"""
    r"""|\burl\(\s*["']?|@import\s+["']|\bimport\(\s*["'`]|\bfrom\s+["']|\bfetch\(\s*["'`]"""
    r"""|\bnew\s+(?:Worker|EventSource|WebSocket)\(\s*["'`])(?:https?:|wss?:)?//[\w.-]+""",
    re.I,
)
LINKS = re.compile(r"""<(?:a|form)\b[^>]*?\b(?:href|action)\s*=\s*["']?(?:https?:)?//""", re.I)
KINDS = {".html", ".txt", ".css", ".scss", ".svg", ".ts", ".js", ".mjs"}


def _shown() -> list[Path]:
    places = [PACKAGE / "web", ROOT / "frontend"]
    files = [p for place in places for p in sorted(place.rglob("*")) if p.suffix in KINDS and p.is_file()]
    return [p for p in files if "node_modules" not in p.parts]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/a.css">',
        "a { background: url(https://example.org/a.png) }",
        'await fetch("https://example.org/api")',
    ],
)
def test_the_rule_sees_what_it_forbids(text: str) -> None:
    assert LOADS.search(text)


def test_nothing_loads_from_another_host() -> None:
    files = _shown()
    assert files
    found = [
        f"{name_of(p)}: {m.group()[-80:]}"
        for p in files
        for m in LOADS.finditer(p.read_text(encoding="utf-8"))
    ]
    assert not found, found


def test_no_page_links_to_another_host() -> None:
    pages = [p for p in _shown() if p.suffix == ".html"]
    assert not [name_of(p) for p in pages if LINKS.search(p.read_text(encoding="utf-8"))]
