"""Result, target or context, and of which year."""

from __future__ import annotations

import re

import pytest

from chengnuo.reading.kinds import Standing, standings
from tests.reading.seed import gold, place_of, quantity_at, read_lines, seed_frame

OPENING = "现在，我代表市人民政府，向大会报告工作，请予审议。"


def stand(sentence: str, part: str) -> Standing:
    """The standing of the first 77 of a sentence in the review or the plan of a 2025 report."""
    placed = read_lines(
        "各位代表：", OPENING, "一、2024年工作回顾", sentence if part == "review" else "过去一年稳中有进。",
        "二、2025年工作安排", sentence if part == "plan" else "推进工作。",
    )  # fmt: skip
    i = next(k for k, b in enumerate(placed.blocks) if "77" in b.text)
    m = re.search(r"77\S", placed.blocks[i].text)
    assert m
    return standings(placed, [quantity_at(placed, i, *m.span())])[0]


@pytest.mark.parametrize(
    ("sentence", "kind", "year"),
    [
        ("新建学校77所。", "result", 2024),
        ("预计全年新增企业77家。", "result", 2024),
        ("年初确定的77件实事全部办结。", "result", 2024),
        ("2023年达到77亿元，再上台阶。", "result", 2023),
        ("明确提出到2030年建成77个园区。", "target", 2030),
        ("今年将再开工77个项目。", "target", 2025),
    ],
)
def test_in_the_review(sentence: str, kind: str, year: int) -> None:
    assert stand(sentence, "review") == Standing(kind, year)


@pytest.mark.parametrize(
    ("sentence", "kind", "year"),
    [
        ("新建学校77所。", "target", 2025),
        ("比去年增加77亿元。", "target", 2025),
        ("到2027年，建成园区77个。", "target", 2027),
        ("力争到2030年达到77%。", "target", 2030),
        ("今后五年，新增就业77万人。", "target", 2029),
        ("去年财政超收77亿元。", "context", 2024),
        ("截至目前，全市有企业77家。", "context", 2024),
        ("推动已开工的77个项目加快建设。", "context", 2024),
        ("去年形势好转，今年要新增就业77万人。", "target", 2025),
        ("按2020年价格计算，总量达到77亿元。", "target", 2025),
        ("落实《2021年计划》，新建学校77所。", "target", 2025),
    ],
)
def test_in_the_plan(sentence: str, kind: str, year: int) -> None:
    assert stand(sentence, "plan") == Standing(kind, year)


def test_the_seed_gold() -> None:
    placed = seed_frame()
    facts = gold("seed_gold")
    places = [quantity_at(placed, *place_of(placed, f["char_start"], f["char_end"])) for f in facts]
    got = standings(placed, places)
    right = sum((s.kind, s.year) == (f["kind"], f["year"]) for s, f in zip(got, facts, strict=True))
    assert right / len(facts) >= 0.99
