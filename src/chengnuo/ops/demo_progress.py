"""What measures the 50 numbered targets of the demo's report, or why nothing does: data (``seed/targets_2023.yaml``), no invented values."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import Any

from ruamel.yaml import YAML

from chengnuo.core.indicators import services as indicators
from chengnuo.core.indicators.queries import Kind, Source
from chengnuo.core.indicators.shapes import Declared
from chengnuo.core.progress import services
from chengnuo.core.progress.services import Feed, Terms

NAME = "targets_2023.yaml"


def load(actor: Any, report_id: int) -> tuple[Feed, ...]:
    """Declare the figures that departments will import, and bind the targets; the lines no target fits (none, says a test)."""
    read = read_list()
    for source, group in groupby(sorted(read["imports"], key=_source), key=_source):
        declared = [
            Declared(one["key"], one["title"], one["unit"], Kind.LEVEL, meaning=one["meaning"], above_words=one["meaning"],
                     source_title=source)
            for one in group
        ]  # fmt: skip
        indicators.register_indicators(source=Source.IMPORT, source_id=source, declared=declared)
    plan = [
        (
            Feed(one["text"], float(one["figure"]), one["unit"], one.get("indicator", "")),
            Terms(
                one.get("indicator", ""),
                one.get("reason", ""),
                float(one.get("factor", 1)),
                False,
                one.get("course", ""),
            ),
        )
        for one in read["targets"]
    ]
    return services.take_over_bindings(actor=actor, report_id=report_id, plan=plan)


def read_list() -> dict[str, Any]:
    """The list as it is written."""
    text = (files("chengnuo.ops") / "seed" / NAME).read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe").load(text)
    return found


def _source(one: dict[str, Any]) -> str:
    return str(one["source"])
