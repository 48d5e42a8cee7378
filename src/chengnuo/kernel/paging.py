"""Lists by pages: which page there is for one that was asked for, and which lines are on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``part`` cuts its lines out of the list or the query. A list without lines has one page."""

    page: int
    pages: int
    part: slice


def paged(total: int, asked: int, size: int) -> Page:
    """The page that is asked for, or the one nearest to it."""
    pages = max(1, -(-total // size))
    page = min(max(1, asked), pages)
    return Page(page, pages, slice((page - 1) * size, page * size))
