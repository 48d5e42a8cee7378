"""The programs `sensors` and `nab` of ``chengnuo bench``."""

from __future__ import annotations

import json
import sys

from bench import recording
from bench.evaluation.throwaway import platform

FULL = {"points": 500_000, "streams_latest": 200_000, "growth": (200_000, 1_000_000, 10_000_000)}
SMALL = {"points": 50_000, "streams_latest": 20_000, "growth": (200_000,)}


def sensors(*, errors: bool, as_json: bool, keep: bool, small: bool = False) -> int:
    """Points per second, newest values, charts; ``small`` only to see whether it runs."""
    with platform() as folder:
        from bench.sensors import run

        result = run.measure(folder, **(SMALL if small else FULL))  # type: ignore[arg-type]
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else run.shown(result))
    if keep:
        recording.record("sensors", result)
    return 0


def nab(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Rules on labelled windows; says so where the data is not here."""
    from bench.sensors import nab as program

    if not program.FOLDER.is_dir():
        print(f"{program.FOLDER} is not here: name the folder of NAB in CHENGNUO_NAB.", file=sys.stderr)
        return 1
    result = program.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        recording.record("nab", result)
    return 0
