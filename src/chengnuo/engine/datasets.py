"""The kinds of records of the scenarios in force, as data sets of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from chengnuo.core.datasets.declaring import Resource
from chengnuo.core.datasets.records import resource_of
from chengnuo.engine import registry


def resources() -> Iterator[Resource]:
    """One for each kind."""
    for live in registry.scenarios():
        for kind in live.scenario.kinds:
            yield resource_of(kind, live.scenario.title)
