"""The tables of docs/benchmarks, made from the recorded results and from the rows checked by hand."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.features import run as features_run
from bench.recording import PAGE, filled, measured_on, recorded, table
from bench.sensors import growth as growth_run
from bench.sensors import programs as sensor_programs

CHECKED = Path(__file__).parent / "reading" / "handcheck.jsonl"
BOSTON_PAIRS = Path(__file__).parent / "evaluation" / "boston_pairs.jsonl"
#: What is stated as a fact has at least this confidence; below it the pages say 「待核」.
STATED = 0.7
_GOLDS = {
    "jianghan": "Jianghan 2023",
    "gold2": "gold2 (never tuned on)",
    "dev": "dev (tuned on)",
    "dev2": "dev2 (tuned on)",
}


def publish() -> None:
    """Write the tables of what was recorded anew; one whose benchmark never ran stays as it is."""
    made = {}
    for name, make in TABLES.items():
        with contextlib.suppress(FileNotFoundError):
            made[name] = make()
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")


def accuracy() -> str:
    """Each reader on each gold."""
    result = recorded("reading")["result"]
    rows = []
    for key, name in _GOLDS.items():
        lines = result[key]["figures"] if key == "jianghan" else result[key]
        for line in lines:
            if not line["reader"].endswith(".txt"):
                rows.append([name, *_scores(line)])
    headers = ["gold", "reader", "spans F1", "all right F1", "kind", "name exact", "name F1", "counted"]
    return _dated("reading", table(headers, rows, numbers_from=2))


def by_report() -> str:
    """Ours on each report of gold2."""
    lines = [line for line in recorded("reading")["result"]["gold2"] if line["reader"].endswith(".txt")]
    headers = ["report", "spans F1", "all right F1", "kind", "name exact", "name F1", "counted"]
    return table(headers, [_scores(line) for line in lines])


def _scores(line: dict[str, Any]) -> list[object]:
    named = line["name_exact"] or line["name_char_f1"]
    names = [f"{line['name_exact']:.3f}", f"{line['name_char_f1']:.3f}"] if named else ["–", "–"]
    figures = [f"{line[key]:.4f}" for key in ("spans_f1", "all_right_f1", "kind")]
    return [line["reader"].removesuffix(".txt"), *figures, *names, line["parts"]]


def others() -> str:
    """Clauses, pairs, negatives and terms of Jianghan; the coverage proof over every report."""
    result = recorded("reading")["result"]
    seed, proof = result["jianghan"], result["coverage"]
    rows = [
        ["action clauses, F1 (one to one, overlap over 60% of the longer)", f"{seed['clauses_f1']:.3f}",
         seed["clauses_parts"]],
        ["pairs of last year's result and this year's target, F1", f"{seed['pairs_f1']:.3f}",
         seed["pairs_parts"]],
        ["spans of `negatives.jsonl` taken for a figure", len(seed["negatives_taken"]), "of 89"],
        ["terms of the annex", seed["terms"], "of 24"],
        [f"numerals of {proof['texts']} texts", f"{proof['numerals']:,}",
         f"{proof['in_figures']:,} in figures, {proof['excluded']:,} excluded with a reason"],
        ["numerals unaccounted for, or counted twice", proof["unaccounted_or_twice"], ""],
    ]  # fmt: skip
    return table(["what", "figure", "of what"], rows)


def years() -> str:
    """Verdicts for each pair of years."""
    return _dated("years", recorded("years")["result"]["table"])


def checked() -> str:
    """The rows checked by hand, round by round."""
    rows = [json.loads(line) for line in CHECKED.read_text(encoding="utf-8").splitlines()]
    lines = []
    for number in sorted({row["round"] for row in rows}):
        mine = [row for row in rows if row["round"] == number]
        stated = [row for row in mine if row["confidence"] >= STATED]
        doubted = [row for row in mine if row["confidence"] < STATED]
        lines.append([number, *(_right(part) for part in (mine, stated, doubted)), _by_verdict(mine)])
    headers = ["round", "right", "of those stated", "of those 待核", "right by verdict"]
    return table(headers, lines)


def _right(rows: list[dict[str, Any]]) -> str:
    return f"{sum(row['right'] for row in rows)} of {len(rows)}"


def _by_verdict(rows: list[dict[str, Any]]) -> str:
    total = Counter(row["verdict"] for row in rows)
    good = Counter(row["verdict"] for row in rows if row["right"])
    return "，".join(
        f"{v} {good[v]}/{total[v]}" for v in ("完成", "超额", "未完成", "未提及", "不可比") if total[v]
    )


def speed() -> str:
    """Characters a second, memory, peers."""
    r = recorded("speed")["result"]
    start, one, every = r["peak_mb_start_one_all"]
    rows = [
        [f"{r['reports']} reports, {r['characters']:,} characters, one process",
         f"{r['seconds_all']} s, {r['characters_per_second']:,} characters/s"],
        ["a report of 15,000 characters (asked: at most 0.1 s)", f"{r['seconds_15000_characters']} s"],
        ["peak memory at start, after 1 report, after all", f"{start}, {one}, {every} MB"],
        ["8 reports: everything chengnuo reads", f"{r['chengnuo_same_8_reports']:,} characters/s"],
        ["the same 8: `cn2an.transform` (number words to digits, in place)",
         f"{r['cn2an_transform_characters_per_second']:,} characters/s"],
        ["the same 8: `jionlp` money extraction", f"{r['jionlp_extract_money_characters_per_second']:,} characters/s"],
    ]  # fmt: skip
    rows += [
        [f"hostile text 「{name}」, 100,000 and 200,000 characters", f"{half} s, {whole} s"]
        for name, (half, whole) in r["hostile_seconds_half_and_whole"].items()
    ]
    return _dated("speed", table(["what", "measured"], rows))


def platform() -> str:
    """Start of the demo and its pages."""
    rows = [[line["what"], line["measured"]] for line in recorded("platform")["result"]]
    return _dated("platform", table(["what", "measured"], rows))


def places() -> str:
    """Points found in the unit grids a second."""
    r = recorded("places")["result"]
    rows = [
        ["many at once (asked: at least 100,000/s)", f"{r['many']:,}/s"],
        ["one by one", f"{r['one_by_one']:,}/s"],
        ["the library's own limit: one bulk query of Shapely's STRtree", f"{r['strtree_bulk']:,}/s"],
        ["peer: a query of the STRtree for each point", f"{r['strtree_one_by_one']:,}/s"],
        ["peer: each polygon asked in turn (prepared, vectorised)", f"{r['plain_loop']:,}/s"],
        ["making the index of the layer (once a start, and after a change)", f"{r['build_seconds']} s"],
        ["GCJ-02 to WGS-84, exact, one by one", f"{r['gcj02_to_wgs84']:,}/s"],
    ]
    about = f"{r['points']:,} points, {r['inside']:,} of them in the {r['polygons']:,} grids; all ways agree on every point."
    return _dated("places", f"{about}\n\n{table(['what', 'points'], rows)}")


def progress() -> str:
    """The candidates for the forecast at the middle of the year, and what the interval held."""
    found = recorded("progress")["result"]["courses"]
    names = list(next(iter(found.values()))["half_year"])
    rows = [[name, *(f"{100 * one['half_year'][name]:.1f} %" for one in found.values())] for name in names]
    rows.append(["interval held (80 % meant)", *(f"{100 * one['held']:.1f} %" for one in found.values())])
    unseen = [min(one["held_unseen_shape"].items(), key=lambda pair: pair[1]) for one in found.values()]
    rows.append(
        [
            "… of a shape it was made without, the worst",
            *(f"{100 * share:.1f} % ({name})" for name, share in unseen),
        ]
    )
    return _dated("progress", table(["expected course", *found], rows))


def intake() -> str:
    """Reports stored a second over HTTP: ours, the limit, the peers."""
    rows: list[list[object]] = []
    for name, found in recorded("cases")["result"]["intake"].items():
        commits = found["commits_per_second"]
        rows.append([name, "the limit: single rows committed", f"{commits:,.0f}/s", "–", "–"])
        for line in found["rows"]:
            speed = f"{line['per_second']:,.1f}/s"
            rows.append([name, line["name"], speed, f"{line['p50_ms']} ms", f"{line['p95_ms']} ms"])
    return _dated("cases", table(["database", "what", "stored", "median", "95%"], rows, numbers_from=2))


def desk() -> str:
    """The desk's pages with more and more cases."""
    rows: list[list[object]] = []
    for name, lines in recorded("cases")["result"]["desk"].items():
        sizes = sorted({line["cases"] for line in lines})
        for page in dict.fromkeys(line["page"] for line in lines):
            times = [line for line in lines if line["page"] == page]
            times.sort(key=lambda line: sizes.index(line["cases"]))
            rows.append([name, page, *(f"{line['p50_ms']:.0f} / {line['p95_ms']:.0f} ms" for line in times)])
        headers = ["database", "page (median / 95%)", *(f"{size:,} cases" for size in sizes)]
    return (
        table(headers, rows, numbers_from=2)
        if rows
        else "Not recorded yet: the run was ended before it came here."
    )


def boston() -> str:
    """Requests of Boston 311 taken in: what is equal after reading it back."""
    r = recorded("boston")["result"]
    rows = [[name, f"{equal:,}", f"{of:,}"] for name, equal, of in r["kept"]["fields"]]
    loop = r["whole_loop"]
    about = (
        f"{r['taken_in']:,} of {r['requests']:,} requests taken in, {r['kept']['reports']:,} reports read back, "
        f"{r['kept']['cases']:,} cases; {r['processor_seconds']:,} s of the processor. {loop.get('cases', 0):,} of the cases went "
        f"the whole loop: {loop.get('same_due_time', 0):,} have the due time of the engine, {loop.get('same_flag', 0):,} its flag."
    )
    return _dated("boston", f"{about}\n\n{table(['field', 'equal', 'of'], rows)}")


def boston_targets() -> str:
    """Targets of the source that the limits of the types explain."""
    r = recorded("boston")["result"]["targets"]
    rows = [
        [name, *(f"{r[part][key]:,}" for key in ("with_target", "as_the_source", "as_the_district"))]
        for name, part in (("July to September", "learned_from"), ("October to December", "later"))
    ]
    return table(
        ["opened", "with a target", "given to the minute, start as in Boston", "start as in the district"],
        rows,
    )


def boston_flags() -> str:
    """The computed overdue flag beside the source's."""
    rows = recorded("boston")["result"]["flags"]["rows"]
    total = ["all", *(sum(row[n] for row in rows) for n in (1, 2))]
    lines = [[row[0], *(f"{many:,}" for many in (*row[1:], sum(row[1:])))] for row in (*rows, total)]
    return table(
        ["computed flag and the source's", "July to September", "October to December", "together"], lines
    )


def boston_twice() -> str:
    """What the fusion joined, and what the city called a duplicate."""
    r = recorded("boston")["result"]["twice"]
    rows = [
        ["joined to an open case by itself", f"{r['joined']:,}"],
        ["shown to the desk beside an open case", f"{r['hinted']:,}"],
        ["without a place: nothing to compare", f"{r['without_place']:,}"],
        ["closed by the city as a duplicate", f"{r['marked_by_the_city']:,}"],
        ["of them joined, shown", f"{r['marked_joined']:,}, {r['marked_hinted']:,}"],
        ["of them naming a request that was taken in", f"{r['marked_naming_another_row']:,}"],
        *([f"— {what}", f"{many:,}"] for what, many in r["named"].items()),
    ]
    return table(["requests", "how many"], rows)


def boston_checked() -> str:
    """The pairs judged by hand."""
    rows = [json.loads(line) for line in BOSTON_PAIRS.read_text(encoding="utf-8").splitlines()]
    verdicts = ("same", "likely", "other")
    lines = [
        [how, *(sum(row["how"] == how and row["verdict"] == verdict for row in rows) for verdict in verdicts)]
        for how in ("joined", "hinted")
    ]
    return table(["pairs", "one matter", "likely one matter", "two matters"], lines)


def steps() -> str:
    """Random acts by random posts: what was done, what was refused, and what should not have been."""
    r = recorded("steps")["result"]
    rows = [
        ["steps tried", f"{r['steps']:,}"],
        ["done", f"{r['allowed']:,}"],
        ["refused with a reason", f"{r['refused']:,}"],
        ["cases, tasks, lines of the timelines", f"{r['cases']:,}, {r['tasks']:,}, {r['lines']:,}"],
        ["simulated days", f"{r['days']:,}"],
        [
            "**faults**: an arrow or a post that is not declared, a refusal that was wrong or left something, a case without timeline or due time",
            f"**{r['faults']:,}**",
        ],
        ["time of the processor", f"{r['processor_seconds']:,} s"],
    ]
    lists = f"Done: {_most(r['by_act'])}.\n\nRefused: {_most(r['by_reason'])}."
    return _dated("steps", f"{table(['what', 'how many'], rows)}\n\n{lists}")


def _most(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {many:,}" for name, many in counts.items())


def alarms() -> str:
    """A simulated year of alarms: each fired once, at its moment."""
    r = recorded("alarms")["result"]
    rows = [
        ["cases", f"{r['cases']:,}"],
        ["simulated days", f"{r['days']:,}"],
        [
            "times both workers looked, workers killed in the middle",
            f"{r['ticks']:,}, {r['workers_killed']:,}",
        ],
        ["alarms that had to fire, counted by hand", f"{r['planned']:,}"],
        [f"alarms that fired ({_most(r['by_kind'])})", f"{r['fired']:,}"],
        [
            "**fired twice, missed, not planned**",
            f"**{r['twice']:,}, {r['missed']:,}, {r['not_planned']:,}**",
        ],
        ["planned for another moment (more than a second)", f"{r['at_another_moment']:,}"],
        [
            "notices of the cases that are told of, and how many there had to be",
            f"{r['told']:,}, {r['to_be_told']:,}",
        ],
        ["time taken", f"{r['seconds']:,} s"],
    ]
    return _dated("alarms", table(["what", "how many"], rows))


def features() -> str:
    """Boxes and tiles of a million assets."""
    return _dated("features", features_run.shown(recorded("features")["result"]))


def sensors() -> str:
    """Points, messages and alarms."""
    return _dated("sensors", sensor_programs.shown(recorded("sensors")["result"]))


def growth() -> str:
    """A week's chart while the table of points grows."""
    return _dated("growth", growth_run.shown(recorded("growth")["result"]))


def labelled() -> str:
    """Alarm rules on labelled windows."""
    r = recorded("nab")["result"]
    rows: list[list[object]] = [
        ["labelled windows, of them hit (recall)", f"{r['windows']:,}, {r['windows_hit']:,} ({r['recall']})"],
        ["alarms, of them inside a window (precision)", f"{r['alarms']:,} ({r['precision']})"],
        ["from the alarm to the end of its window, middle", f"{r['median_hours_before_the_end']} h"],
    ]
    about = f"{len(r['files']):,} series; one rule for all of them, not tuned on them."
    return _dated("nab", f"{about}\n\n{table(['what', 'found'], rows)}")


def _dated(what: str, text: str) -> str:
    return f"{measured_on(what)}\n\n{text}"


def indicators() -> str:
    """Refresh after a change, and the same numbers counted by others."""
    result = recorded("indicators")["result"]
    rows = [
        [
            name,
            *(f"{1000 * result[key][part]:,.0f}" for part in ("median", "p95", "most")),
            result[key]["times"],
        ]
        for key, name in (
            (
                "ours",
                "ours: a record changed through the services, computed, all values read (asked: 1,000 at most)",
            ),
            ("ours_read_all", "ours: all values read"),
            ("ours_as_of", "ours: all values as known at a moment"),
            ("sqlite", "plain SQL in SQLite: the row changed, all counted again"),
            ("duckdb", "DuckDB, both processors: the row changed, all counted again"),
        )
    ]
    elsewhere = result.get("postgresql")
    if elsewhere:
        rows += [
            [
                name,
                *(f"{1000 * elsewhere[key][part]:,.0f}" for part in ("median", "p95", "most")),
                elsewhere[key]["times"],
            ]
            for key, name in (
                ("ours", "ours on PostgreSQL: changed, computed, all values read"),
                ("ours_read_all", "ours on PostgreSQL: all values read"),
                ("ours_as_of", "ours on PostgreSQL: all values as known at a moment"),
            )
        ]
    said = table(["milliseconds", "median", "95 of 100", "most", "times"], rows)
    facts = (
        f"{result['indicators']:,} indicators over {result['records']:,} records, {result['contributions']:,} contributions; "
        f"{result['agree']:,} of {result['indicators']:,} numbers the same in all three, before the changes and after. "
        f"Computed from the beginning in {result['compute_all']:,.0f} s (once, in the background); one of the twenty kinds computed anew "
        f"and compared in {result['compare_again']:,.1f} s."
    )
    if elsewhere:
        facts += f" On PostgreSQL: {elsewhere['agree']:,} numbers the same, from the beginning in {elsewhere['compute_all']:,.0f} s."
    return _dated("indicators", f"{facts}\n\n{said}")


TABLES: dict[str, Callable[[], str]] = {
    "progress": progress,
    "accuracy": accuracy,
    "by_report": by_report,
    "others": others,
    "years": years,
    "checked": checked,
    "speed": speed,
    "platform": platform,
    "places": places,
    "intake": intake,
    "desk": desk,
    "boston": boston,
    "boston_targets": boston_targets,
    "boston_flags": boston_flags,
    "boston_twice": boston_twice,
    "boston_checked": boston_checked,
    "steps": steps,
    "alarms": alarms,
    "features": features,
    "sensors": sensors,
    "growth": growth,
    "labelled": labelled,
    "indicators": indicators,
}
