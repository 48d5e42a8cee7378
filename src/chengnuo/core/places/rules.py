"""Pure rules of places."""

from __future__ import annotations


def street_name(raw: str) -> str:
    """A street's name as people write it: the statistical list says 民族街街道, everybody says 民族街道."""
    name = raw.strip()
    if name.endswith("街街道"):
        return name[: -len("街道")] + "道"
    return name
