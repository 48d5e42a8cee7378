"""The programs of ``chengnuo bench`` that need a platform of their own: run, print, and leave the figures to be recorded."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import recording, tables
from bench.evaluation import boston_rows
from bench.evaluation.throwaway import platform


def boston(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Real requests through intake and deadlines; ``as_json`` prints the pairs drawn to be judged by hand as well."""
    if not boston_rows.FOLDER.is_dir():
        print(
            f"{boston_rows.FOLDER} is not here: name the folder of Boston's requests in CHENGNUO_BOSTON311.",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as folder:
        days = Path(folder) / "workdays.csv"
        lines = (
            f"{line.day},{'off' if line.off else 'on'},{line.name}" for line in boston_rows.calendar_lines()
        )
        days.write_text("\n".join(["day,kind,name", *lines]), encoding="utf-8")
        with platform(CHENGNUO_WORKDAYS=str(days), CHENGNUO_WORK_HOURS=boston_rows.HOURS_WRITTEN):
            from bench.evaluation import boston as program

            rows, began = boston_rows.read(), time.process_time()
            result, run = program.measure(rows)
            result["processor_seconds"] = round(time.process_time() - began)
            drawn = program.sample(rows, run) if as_json else []
    _print("boston", result, keep)
    for pair in drawn:
        print(json.dumps(pair, ensure_ascii=False))
    return 0


def _print(what: str, result: dict[str, Any], keep: bool) -> None:
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        recording.record(what, result)
        tables.publish()


def alarms(*, errors: bool, as_json: bool, keep: bool) -> int:
    """10,000 cases over a simulated year with workers that are killed; exit code 1 where an alarm was lost or fired twice."""
    with platform():
        from bench.evaluation import alarms as program

        result = program.measure()
    _print("alarms", result, keep)
    wrong = any(result[name] for name in ("twice", "missed", "not_planned", "at_another_moment"))
    return int(wrong or result["told"] != result["to_be_told"])


def steps(*, errors: bool, as_json: bool, keep: bool) -> int:
    """100,000 random acts by random posts; exit code 1 where anything happened that the state machine does not declare."""
    with platform():
        from bench.evaluation import steps as program

        result = program.measure()
    _print("steps", result, keep)
    return int(result["faults"] > 0)


def indicators(*, errors: bool, as_json: bool, keep: bool) -> int:
    """2,000 indicators over a million records, refreshed after a change; exit code 1 where a number differs or takes over a second."""
    from bench.indicators import run

    result = run.measure()
    _print("indicators", result, keep)
    return int(result["agree"] != result["indicators"] or result["ours"]["p95"] > 1)
