"""How often the first suggestion is the unit a person named for Jianghan's 208 hand-checked tasks.

The words of duty were written with this report at hand, so this guards against a step back; it does not say
how good suggestions are for another district.
"""

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

from chengnuo.core.commitments.rules import DutyIndex, UnitDuty
from chengnuo.core.people.rules import word_list

TASKS = Path(__file__).resolve().parents[2] / "reading" / "gold" / "seed_tasks.jsonl"
#: The annotator's names where the list of units has another for the same office.
SAME = {
    "区住建局": "区建设局", "区房管局": "区住更局", "区商务局(招商办)": "区招商局", "江汉公安分局": "公安江汉分局",
    "区政务服务和大数据局": "区行政审批局", "区园林和林业局": "区园林局", "区水务和湖泊局": "区水务局",
    "区国资局": "区财政局", "区机关事务服务中心": "区机关事务中心",
}  # fmt: skip
AT_LEAST = 0.80


def office(name: str) -> str:
    plain = re.sub(r"\(.*\)", "", name)
    return SAME.get(name) or SAME.get(plain) or plain


def test_the_first_suggestion_is_mostly_the_unit_a_person_named() -> None:
    with (files("chengnuo.core.people") / "data" / "jianghan_units.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    index = DutyIndex([
        UnitDuty(n, (r["name"], r["short_name"], *word_list(r["aliases"])), word_list(r["duties"]))
        for n, r in enumerate(rows)
    ])  # fmt: skip
    tasks = [json.loads(line) for line in TASKS.read_text(encoding="utf-8").splitlines()]
    right = 0
    for task in tasks:
        found = index.suggest(task["text"], lead_text=task["lead"] or "", section=task["section"])
        right += bool(found) and rows[found[0].unit_id]["short_name"] == office(task["lead_unit"])
    assert len(tasks) == 208
    assert right / len(tasks) >= AT_LEAST, f"{right} of {len(tasks)}"
