"""The search box: every package says what it can find; nobody finds what they may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chengnuo.kernel.permissions import allows


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    title: str
    url: str
    detail: str = ""
    icon: str = "file-text"


@dataclass(frozen=True, slots=True)
class Group:
    """What one provider found."""

    label: str
    hits: tuple[Hit, ...]
    more_url: str = ""


#: Takes the person, the words and how many are wanted; returns what it found, best first.
Finder = Callable[[Any, str, int], "list[Hit]"]


@dataclass(frozen=True, slots=True)
class _Provider:
    label: Any
    permission: str
    find: Finder
    more_url: Callable[[str], str] | None


_PROVIDERS: dict[str, _Provider] = {}


def register(
    key: str, *, label: Any, permission: str, find: Finder, more_url: Callable[[str], str] | None = None
) -> None:
    """Add a provider. ``label`` is the heading of its group; ``more_url`` the list with all that match."""
    _PROVIDERS[key] = _Provider(label, permission, find, more_url)


def search(user: Any, text: str, *, limit: int = 6) -> tuple[Group, ...]:
    """What ``user`` may find for ``text``, by group; nothing for less than one sign."""
    text = " ".join(text.split())[:100]
    if not text:
        return ()
    groups = []
    for provider in _PROVIDERS.values():
        if not allows(user, provider.permission):
            continue
        hits = tuple(provider.find(user, text, limit))
        if hits:
            more = provider.more_url(text) if provider.more_url and len(hits) >= limit else ""
            groups.append(Group(str(provider.label), hits, more))
    return tuple(groups)


def bigrams(text: str) -> tuple[str, ...]:
    """The pairs of neighbouring signs, so that 停车位 also finds 停车泊位; the sign itself where it is alone."""
    signs = "".join(text.split())
    if len(signs) < 2:
        return (signs,) if signs else ()
    return tuple(dict.fromkeys(signs[i : i + 2] for i in range(len(signs) - 1)))


def closeness(text: str, candidate: str) -> float:
    """How well ``candidate`` answers ``text``: 2 if it holds it whole, else the share of its bigrams, 0-1."""
    wanted, given = "".join(text.split()).lower(), "".join(candidate.split()).lower()
    if wanted in given:
        return 2.0
    pairs = bigrams(wanted)
    return sum(pair in given for pair in pairs) / len(pairs) if pairs else 0.0
