"""The progress of a commitment as it is published: targets with value and way, the light in words, the day. Nothing of the desk's
own words and nobody's name goes in.
"""

from __future__ import annotations

from typing import Any

from chengnuo.core.progress import queries as progress
from chengnuo.core.progress.queries import CommitmentLight, Standing
from chengnuo.core.progress.rules.words import Light
from chengnuo.core.promises.words import Way


def of_report(report_id: int) -> dict[int, dict[str, Any]]:
    """What would be published now, by commitment: the same few statements for all."""
    lights, stands = progress.lights_and_standings(report_id)
    by_commitment: dict[int, list[Standing]] = {}
    for one in stands:
        by_commitment.setdefault(one.target.commitment_id, []).append(one)
    day = progress.default_day(report_id).isoformat()
    return {pk: _made(light, by_commitment.get(pk, []), day) for pk, light in lights.items()}


def differs(old: dict[str, Any] | None, new: dict[str, Any]) -> bool:
    """Whether somebody who reads the page would notice: the day alone is no news."""
    return old is None or {**old, "as_of": ""} != {**new, "as_of": ""}


def measured_only(old: dict[str, Any] | None, new: dict[str, Any]) -> bool:
    """Whether only what is measured moved: then no person has to decide."""
    if old is None or [t["figure"] for t in old["targets"]] != [t["figure"] for t in new["targets"]]:
        return False
    pairs = zip(old["targets"], new["targets"], strict=True)
    return bool(new["targets"]) and all(b["way"] == Way.MEASURED or a == b for a, b in pairs)


def _made(light: CommitmentLight, stands: list[Standing], day: str) -> dict[str, Any]:
    return {
        "as_of": day, "light": Light(light.light).value, "simulated": light.simulated,
        "targets": [_target(one) for one in stands],
    }  # fmt: skip


def _target(one: Standing) -> dict[str, Any]:
    way = Way.MEASURED if one.measured_value is not None else Way.TYPED if one.value is not None else Way.NONE
    share = one.done_share
    return {
        "figure": one.target.figure_id, "indicator": one.target.indicator or one.target.text, "target": one.target.words,
        "value": None if one.value is None else round(one.value, 4), "unit": one.target.unit, "way": way.value,
        "share": None if share is None else round(share, 4),
    }  # fmt: skip
