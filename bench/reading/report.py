"""The programs of `chengnuo bench`: run, print, and leave the figures to be recorded."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import platform, recording, tables
from bench.evaluation import programs
from bench.reading import baseline, peer, score, speed, years
from bench.reading.score import FigureScore, Row
from chengnuo.reading import read, read_text, reading_to_json, reconcile_within
from chengnuo.reading.coverage import gaps

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "reading" / "gold"
GOLD2 = ROOT / "tests" / "reading" / "gold2"
SEED = ROOT / "src" / "chengnuo" / "ops" / "seed" / "jianghan_2023_work_report.txt"
# The other reports are not the project's to ship; the evaluation says so in one line where they are absent.
REPORTS = Path(os.environ.get("CHENGNUO_REPORTS", ROOT.parent / "shared" / "data" / "reports"))

Reader = Callable[[str], list[Row]]


def _ours(text: str) -> list[Row]:
    return reading_to_json(read_text(text))["figures"]  # type: ignore[no-any-return]


def _readers() -> dict[str, Reader]:
    found: dict[str, Reader] = {"chengnuo": _ours, "regex (20 lines)": baseline.read}
    if peer.available():
        found["recognizers-text"] = peer.read
    else:
        print("recognizers-text is not installed here: see requirements-bench.lock.", file=sys.stderr)
    return found


def _line(name: str, s: FigureScore) -> dict[str, Any]:
    return {
        "reader": name,
        "spans_f1": round(s.spans.f1, 4),
        "all_right_f1": round(s.all_right.f1, 4),
        "kind": round(s.kind.accuracy, 4),
        "name_exact": round(s.name_exact.accuracy, 4),
        "name_char_f1": round(s.name_f1.accuracy, 4),
        "parts": f"{s.spans.right:.0f} of {s.spans.gold} gold, {s.spans.found} found",
    }


def jianghan() -> tuple[dict[str, Any], list[str]]:
    """The seed report: figures, names, kinds, clauses, negatives and pairs."""
    text = SEED.read_bytes().decode("utf-8")
    gold = score.rows(GOLD / "seed_gold.jsonl")
    lines = [_line(name, score.score_figures(gold, reader(text))) for name, reader in _readers().items()]
    reading = read(SEED)
    public = reading_to_json(reading)
    figures = score.score_figures(gold, public["figures"])
    clauses, clause_errors = score.score_clauses(score.rows(GOLD / "seed_tasks.jsonl"), public["commitments"])
    taken = score.negatives_taken(score.rows(GOLD / "negatives.jsonl"), public["figures"])
    pairs = score.score_pairs(_gold_pairs(gold), [
        ((p.result.start, p.result.end), (p.target.start, p.target.end)) for p in reconcile_within(reading)
    ])  # fmt: skip
    result = {
        "figures": lines,
        "clauses_f1": round(clauses.f1, 4),
        "clauses_parts": f"{clauses.right:.0f} of {clauses.gold} gold, {clauses.found} found",
        "negatives_taken": taken,
        "pairs_f1": round(pairs.f1, 4),
        "pairs_parts": f"{pairs.right:.0f} of {pairs.gold} gold, {pairs.found} found",
        "terms": len(reading.terms),
    }
    return result, [*figures.errors, *clause_errors]


def _gold_pairs(gold: Sequence[Row]) -> list[Row]:
    """Pairs of the gold that join two figures, with their spans."""
    spans = {g["id"]: (g["char_start"], g["char_end"]) for g in gold}
    return [
        {"review_span": spans[r["review_id"]], "plan_span": spans[r["plan_id"]]}
        for r in score.rows(GOLD / "review_vs_plan.jsonl")
        if r["review_id"] and r["plan_id"] and r["relation"] not in ("weak",)
    ]


def _passages(folder: Path, stem: str) -> Iterable[tuple[str, list[Row], list[Row]]]:
    gold = score.rows(folder / f"{stem}.jsonl")
    name = "passages.jsonl" if stem == "gold2" else f"{stem}_passages.jsonl"
    for file in sorted({p["file"] for p in score.rows(folder / name)}):
        yield (
            file,
            [p for p in score.rows(folder / name) if p["file"] == file],
            [g for g in gold if g["file"] == file],
        )


def second_gold(stem: str = "gold2") -> tuple[list[dict[str, Any]], list[str]]:
    """The second gold: passages of other reports, each reader on the whole text, scored in the passages."""
    lines, errors = [], []
    for name, reader in _readers().items():
        scores = []
        for file, passages, gold in _passages(GOLD2, stem):
            found = reader((REPORTS / file).read_bytes().decode("utf-8-sig"))
            inside = [f for f in found if any(p["start"] <= f["start"] < p["end"] for p in passages)]
            scores.append(score.score_figures(gold, inside))
            if name == "chengnuo":
                lines.append(_line(file, scores[-1]))
                errors += [f"{file}: {e}" for e in scores[-1].errors]
        lines.append(_line(name, score.together(scores)))
    return lines, errors


def proof(files: Sequence[Path]) -> dict[str, Any]:
    """The coverage proof over ``files``: numerals, where they went, and how many are unaccounted for."""
    numerals = in_figures = unaccounted = 0
    for file in files:
        reading = read(file)
        numerals += reading.coverage.numerals
        in_figures += reading.coverage.in_figures
        unaccounted += len(gaps(reading.text, reading.figures, reading.excluded))
    return {
        "texts": len(files),
        "numerals": numerals,
        "in_figures": in_figures,
        "excluded": numerals - in_figures,
        "unaccounted_or_twice": unaccounted,
    }


def accuracy(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Print every accuracy score; exit code 1 where the seed report falls below what was asked."""
    seed, seed_errors = jianghan()
    result: dict[str, Any] = {"jianghan": seed}
    found = list(seed_errors)
    if not REPORTS.is_dir():
        print(f"{REPORTS} is not here: the second gold needs the reports it was made on.", file=sys.stderr)
    else:
        for stem in ("gold2", "dev", "dev2"):
            if (GOLD2 / f"{stem}.jsonl").is_file():
                result[stem], more = second_gold(stem)
                found += more
    reports = sorted(REPORTS.glob("*_*.txt")) if REPORTS.is_dir() else []
    result["coverage"] = proof([SEED, *reports])
    print(json.dumps(result, ensure_ascii=False, indent=None if as_json else 1))
    if keep:
        _keep("reading", result)
    if errors:
        print("\n".join(found))
    ours = seed["figures"][0]
    good = ours["spans_f1"] >= 0.99 and ours["all_right_f1"] >= 0.98 and not seed["negatives_taken"]
    return 0 if good and seed["clauses_f1"] >= 0.92 and seed["pairs_f1"] >= 0.85 else 1


def speeds(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Characters a second, peak memory and growth over all reports at hand."""
    if not REPORTS.is_dir():
        print(f"{REPORTS} is not here: the speed run needs many reports.", file=sys.stderr)
        return 0
    result = speed.measure(sorted(REPORTS.glob("*_*.txt")), SEED)
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        _keep("speed", result)
    return 0


def two_years(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Verdicts over all consecutive reports; ``--json`` prints the rows drawn for checking by hand."""
    if not REPORTS.is_dir():
        print(f"{REPORTS} is not here: this run needs consecutive reports.", file=sys.stderr)
        return 0
    runs = years.run(REPORTS)
    found = years.table(runs)
    print(json.dumps(years.sample(runs), ensure_ascii=False, indent=1) if as_json else found)
    if keep:
        _keep("years", {"table": found})
    return 0


def the_platform(*, errors: bool, as_json: bool, keep: bool) -> int:
    """From a fresh clone to the open demo, and its pages; needs git and the package registries."""
    result = platform.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        _keep("platform", result)
    return 0


def the_places(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Points a second; exit code 1 below 100,000 with many at once."""
    from bench.places import speed as places

    result = places.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        _keep("places", result)
    return 0 if result["many"] >= 100_000 else 1


def the_progress(*, errors: bool, as_json: bool, keep: bool) -> int:
    """The forecast on simulated years; ``--record`` also writes the errors the pages show."""
    from bench.progress import backtest

    result = backtest.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        backtest.keep(result)
        _keep("progress", result)
    return 0


def the_cases(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Intake over HTTP beside limit and peers, and the desk as it grows; needs PostgreSQL, root and the registries."""
    from bench.cases import run as cases

    def kept(result: dict[str, Any]) -> None:
        """It takes half an hour: what is measured is kept at once."""
        if keep:
            _keep("cases", result)

    print(json.dumps(cases.measure(kept), ensure_ascii=False, indent=1))
    return 0


def the_features(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Boxes and tiles of a million assets on both databases, beside tipg and pygeoapi; needs PostGIS and the registries."""
    from bench.features import run as features

    result = features.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else features.shown(result))
    if keep:
        _keep("features", result)
    return 0


def the_sensors(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Points and messages a second, an alarm on the screen; needs PostgreSQL, mosquitto and Chromium."""
    from bench.sensors import programs as sensors

    result = sensors.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else sensors.shown(result))
    if keep:
        _keep("sensors", result)
    return 0


def the_growth(*, errors: bool, as_json: bool, keep: bool) -> int:
    """A week's chart of one stream and storing with 10^5 to 10^8 points stored; needs PostgreSQL and some 20 GB of disk for an hour."""
    from bench.sensors import growth

    result = growth.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else growth.shown(result))
    if keep:
        _keep("growth", result)
    return 0


def the_labelled(*, errors: bool, as_json: bool, keep: bool) -> int:
    """Alarm rules on the labelled windows of NAB; says so where the data is not here."""
    from bench.sensors import nab

    if not nab.FOLDER.is_dir():
        print(f"{nab.FOLDER} is not here: name the folder of NAB in CHENGNUO_NAB.", file=sys.stderr)
        return 1
    result = nab.measure()
    print(json.dumps(result, ensure_ascii=False, indent=1))
    if keep:
        _keep("nab", result)
    return 0


def _keep(what: str, result: Any) -> None:
    recording.record(what, result)
    tables.publish()


PROGRAMS: dict[str, Callable[..., int]] = {
    "reading": accuracy,
    "speed": speeds,
    "years": two_years,
    "platform": the_platform,
    "places": the_places,
    "progress": the_progress,
    "cases": the_cases,
    "features": the_features,
    "sensors": the_sensors,
    "growth": the_growth,
    "nab": the_labelled,
    "boston": programs.boston,
    "steps": programs.steps,
    "alarms": programs.alarms,
    "indicators": programs.indicators,
}
