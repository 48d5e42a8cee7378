"""The action clauses of the plan: what is one, what stays together, what is left out, by when."""

from __future__ import annotations

import pytest

from chengnuo.reading.clauses import find
from chengnuo.reading.deadlines import deadline
from tests.reading.seed import gold, read_lines, seed_frame, seed_text

OPENING = "现在，我代表市人民政府，向大会报告工作，请予审议。"


def clauses_of(*lines: str) -> list[str]:
    placed = read_lines(
        "各位代表：", OPENING, "一、2024年工作回顾", "新建学校5所。", "二、2025年工作安排", *lines
    )
    return [placed.blocks[c.block].text[c.a : c.b] for c in find(placed)]


def matches(found: list[tuple[int, int]], facts: list[tuple[int, int]]) -> int:
    """One-to-one matches with an overlap of over 60% of the longer."""
    pairs = []
    for i, (a, b) in enumerate(found):
        for j, (c, d) in enumerate(facts):
            share = (min(b, d) - max(a, c)) / max(b - a, d - c)
            if share > 0.6:
                pairs.append((share, i, j))
    used_found: set[int] = set()
    used_facts: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used_found and j not in used_facts:
            used_found.add(i)
            used_facts.add(j)
    return len(used_found)


def test_the_seed_gold() -> None:
    placed = seed_frame()
    found = [placed.blocks[c.block].span(c.a, c.b) for c in find(placed)]
    facts = [(f["char_start"], f["char_end"]) for f in gold("seed_tasks")]
    hit = matches(found, facts)
    assert 2 * hit / (len(found) + len(facts)) >= 0.92
    assert {c.deadline for c in find(placed)} == {"2023-12-31"}
    assert all(seed_text()[a:b].strip() for a, b in found)


def test_only_the_plan_commits() -> None:
    assert clauses_of("改造老旧小区51个。") == ["改造老旧小区51个"]


def test_numbers_stand_apart_and_lists_are_split() -> None:
    assert clauses_of("新增科技型企业240家、高新技术企业70家、瞪羚企业30家，技术合同成交额突破25亿元。") == [
        "新增科技型企业240家", "高新技术企业70家", "瞪羚企业30家", "技术合同成交额突破25亿元",
    ]  # fmt: skip


def test_targets_beside_general_words_are_kept() -> None:
    assert clauses_of("综合考虑各种因素，主要预期目标为：经济增长5%以上；居民收入增长与经济增长同步。") == [
        "经济增长5%以上", "居民收入增长与经济增长同步",
    ]  # fmt: skip
    assert clauses_of("重点办好45件民生实事，力争交易额达到5000亿元以上。") == [
        "重点办好45件民生实事",
        "力争交易额达到5000亿元以上",
    ]
    assert clauses_of("今年重点做好9个方面工作：") == []
    assert clauses_of("污水治理率、自来水普及率分别达90%、96%。") == [
        "污水治理率、自来水普及率分别达90%、96%"
    ]
    assert clauses_of("地区生产总值达到282亿元，增长11%。") == ["地区生产总值达到282亿元，增长11%"]
    assert clauses_of("中央财政要加大对高等教育的支持。") == ["中央财政要加大对高等教育的支持"]


def test_means_headers_and_effects_are_left_out() -> None:
    assert clauses_of("以市场需求为导向，加快政务服务标准化建设，让企业少跑腿。") == [
        "加快政务服务标准化建设"
    ]
    assert clauses_of("提升金融总量，新增区域总部5家以上，金融业税收突破85亿元。") == [
        "新增区域总部5家以上",
        "金融业税收突破85亿元",
    ]


def test_short_actions_for_one_matter_stay_together() -> None:
    assert clauses_of("打造全龄友好城区，优化养老服务设施布局，新建6个社区养老服务中心。") == [
        "打造全龄友好城区，优化养老服务设施布局", "新建6个社区养老服务中心",
    ]  # fmt: skip
    assert clauses_of("抢抓试点契机，着力引进一批高端服务业企业。") == [
        "抢抓试点契机，着力引进一批高端服务业企业"
    ]


def test_the_general_line_commits_to_nothing() -> None:
    assert clauses_of("今年工作的总体要求是：以先进思想为指导，坚持稳中求进，推进高质量发展。") == []
    assert clauses_of("今年是“十四五”规划收官之年，做好工作意义重大。") == []


def test_targets_after_a_colon_and_lead_ins() -> None:
    assert clauses_of("今年主要预期目标是：地区生产总值增长5%左右，城镇新增就业30万人。我们将重点做好以下工作：") == [
        "地区生产总值增长5%左右", "城镇新增就业30万人",
    ]  # fmt: skip
    assert clauses_of("一是加强公共卫生体系建设。二是我们要深化医药卫生体制改革。") == [
        "加强公共卫生体系建设",
        "深化医药卫生体制改革",
    ]


def test_headings_and_leads_are_not_commitments() -> None:
    found = clauses_of(
        "（一）着力扩大内需", "坚持惠民生和促消费结合，不断增强内需动力。", "大力提振消费。开展消费季活动，发放消费券5亿元，支持首店经济发展。",
    )  # fmt: skip
    assert found == ["开展消费季活动", "发放消费券5亿元", "支持首店经济发展"]


@pytest.mark.parametrize(
    ("clause", "date"),
    [
        ("新建学校6所", "2025-12-31"),
        ("6月底前完成主体工程", "2025-06-30"),
        ("2月底前清零", "2025-02-28"),
        ("10月1日前开园", "2025-10-01"),
        ("上半年建成投用", "2025-06-30"),
        ("三季度前开工", "2025-09-30"),
        ("年底前通车", "2025-12-31"),
        ("到2027年建成园区77个", "2027-12-31"),
        ("到2027年6月底前通车", "2027-06-30"),
        ("“十五五”末达到80%", "2030-12-31"),
        ("13月底前完成", "2025-12-31"),
    ],
)
def test_deadlines(clause: str, date: str) -> None:
    assert deadline(clause, 2025, 2025) == date


def test_a_clause_of_the_five_years_ahead_is_due_at_their_end() -> None:
    assert deadline("建成现代化产业体系", 2030, 2026) == "2030-12-31"
    assert deadline("今年开工建设", 2030, 2026) == "2026-12-31"
    assert deadline("推进", None, None) is None


@pytest.mark.parametrize(
    "body",
    ["推进“项目”、《" * 6_000, "新增甲10家、" * 6_000, "大力" * 20_000, "以为导向，" * 8_000, "（" * 30_000, "推进工作。" * 2_000],
    ids=["quotes", "list", "adverbs", "means", "brackets", "sentences"],
)  # fmt: skip
def test_endless_text_gives_clauses_of_its_own_words(body: str) -> None:
    assert all(clause.strip("。，、") in body for clause in clauses_of(body))


def test_items_of_a_list_of_promises_are_commitments() -> None:
    found = clauses_of(
        "（一）兴办民生实事",
        "1.新建学校6所。",
        "2.改造老旧小区51个。",
        "（二）增进福祉",
        "一、新增停车泊位7000个",
        "二、建设口袋公园20个",
        "三、办好养老服务。",
    )
    assert found[:4] == ["新建学校6所", "改造老旧小区51个", "新增停车泊位7000个", "建设口袋公园20个"]
