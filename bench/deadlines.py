"""Due times a second, with and without the proof; suggestions: how fast, how often right: `python -m bench.deadlines`.

Seconds of the processor, so that a busy machine gives the same figures; one process, one thread.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import chengnuo.core.catalogue
from chengnuo.core.catalogue.suggesting import Entry, Suggester
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.worktime import WorkHours, due, due_at, load_calendar, parse_limit

LIMITS = ("4 工作时", "2 工作日", "7 工作日", "20 工作日", "7 自然日", "2 紧急时")
MANY = 20_000
_DATA = Path(chengnuo.core.catalogue.__file__).parent / "data"
_SENTENCES = Path(__file__).parents[1] / "tests/core/catalogue/data/sentences.csv"


def rate(act: Callable[[int], object], many: int) -> float:
    """How many times a second of the processor ``act`` is done."""
    began = time.process_time()
    for number in range(many):
        act(number)
    return many / (time.process_time() - began)


def starts() -> list[datetime]:
    """Moments spread over ten years, the same every time."""
    chance = random.Random(4)
    first = datetime(2016, 1, 1, tzinfo=SHANGHAI)
    return [first + timedelta(minutes=chance.randrange(10 * 365 * 1440)) for _ in range(MANY)]


def suggester() -> tuple[Suggester, list[dict[str, str]]]:
    """The shipped words, and the sentences of the tests."""
    with (_DATA / "words.csv").open(encoding="utf-8") as stream:
        words = {row["code"]: tuple(row["words"].split("、")) for row in csv.DictReader(stream)}
    with (_DATA / "gb47678_5.csv").open(encoding="utf-8") as stream:
        events = [row for row in csv.DictReader(stream) if row["kind"] == "event"]
    with _SENTENCES.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return Suggester(Entry(int(e["code"]), e["name"], words.get(e["code"], ())) for e in events), rows


def main() -> None:
    """Print the table."""
    calendar, hours, begins = load_calendar(), WorkHours(), starts()
    print(f"{'limit':12}{'moment and proof /s':>22}{'moment only /s':>18}")
    for text in LIMITS:
        limit = parse_limit(text)
        whole = rate(lambda n, limit=limit: due(begins[n], limit, calendar, hours), MANY)  # type: ignore[misc]
        bare = rate(lambda n, limit=limit: due_at(begins[n], limit, calendar, hours), MANY)  # type: ignore[misc]
        print(f"{text:12}{whole:>18,.0f}{bare:>18,.0f}")
    proposer, rows = suggester()
    took = 1000 / rate(lambda n: proposer.propose(rows[n % len(rows)]["text"]), 5_000)
    print(f"suggestion  {took:.2f} ms each ({len(rows)} sentences)")
    for half, style in sorted({(row["half"], row["style"]) for row in rows}):
        print(
            accuracy(
                proposer, [row for row in rows if (row["half"], row["style"]) == (half, style)], half, style
            )
        )


def accuracy(proposer: Suggester, rows: list[dict[str, str]], half: str, style: str) -> str:
    """One line: how often the class came first, how often among three, how often none was proposed."""
    first = three = silent = 0
    for row in rows:
        codes = [f"{proposal.key:05d}" for proposal in proposer.propose(row["text"])]
        first += codes[:1] == [row["code"]]
        three += row["code"] in codes
        silent += not codes
    many = len(rows)
    return f"{half:5}{style:6}{many:4}  top-1 {first / many:.3f}  top-3 {three / many:.3f}  none {silent / many:.3f}"


if __name__ == "__main__":
    main()
