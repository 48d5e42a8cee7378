"""Parts, years, headings and leads of reports of many styles (made-up texts and the seed)."""

from __future__ import annotations

import pytest

from chengnuo.reading.frame import Frame, doubts
from tests.reading.seed import read_lines, seed_frame, seed_text

BODY = "推进项目建设，完成投资100亿元。"
OPENING = ("各位代表：", "现在，我代表市人民政府，向大会报告工作，请予审议。")
TROUBLES = "同时，我们也清醒认识到，发展中还存在不少困难和问题。"
FAREWELL = "各位代表！让我们更加紧密地团结起来，为建设美好家园而奋斗！"


def part_of(placed: Frame, words: str) -> str:
    return next(p for b, p in zip(placed.blocks, placed.parts, strict=True) if words in b.text)


def year_of(placed: Frame, words: str) -> int | None:
    return next(y for b, y in zip(placed.blocks, placed.year_of, strict=True) if words in b.text)


def test_the_seed() -> None:
    placed = seed_frame()
    assert (placed.title, placed.review_year, placed.plan_year) == ("政府工作报告", 2022, 2023)
    assert part_of(placed, "江政〔2023〕1号") == "front"
    assert part_of(placed, "千方百计扩大投资") == "review"
    assert part_of(placed, "困难和问题，主要是") == "review"
    assert part_of(placed, "总体要求是") == "plan"
    assert part_of(placed, "风劲潮涌扬帆起") == "closing"
    assert part_of(placed, "六个致力：") == "annex"
    heads = [h.title for h in placed.headings]
    assert heads[:3] == ["区人民政府关于印发政府工作报告的通知", "政府工作报告", "一、2022年工作回顾"]
    assert sum(h.level == 2 and h.title.startswith("（") for h in placed.headings) == 13
    assert doubts(placed) == ()
    leads = [b.text[slice(*x)] for b, x in zip(placed.blocks, placed.leads, strict=True) if x]
    assert "千方百计扩大投资。" in leads
    assert placed.blocks[5].origin and seed_text()[placed.blocks[5].start] == placed.blocks[5].text[0]


@pytest.mark.parametrize(
    ("review", "plan", "year"),
    [
        ("一、2022年工作回顾", "二、2023年工作安排", 2023),
        ("一、过去一年工作回顾", "二、2012年政府工作总体要求和目标任务", 2012),
        ("一、2017年工作回顾", "二、2018年经济社会发展总体要求和政策取向", 2018),
        ("一、过去五年工作回顾", "三、对2018年政府工作的建议", 2018),
        ("2024年工作回顾", "2025年工作安排", 2025),
        ("第一部分 2023年工作回顾", "第二部分 2024年重点工作", 2024),
        ("一、牢记嘱托，建设取得新成效", "二、关于2025年工作", 2025),
    ],
)
def test_parts_by_their_headings(review: str, plan: str, year: int) -> None:
    placed = read_lines(*OPENING, review, "经济增长5%。", TROUBLES, plan, BODY, FAREWELL)
    assert (placed.review_year, placed.plan_year) == (year - 1, year)
    assert part_of(placed, "经济增长") == "review"
    assert part_of(placed, "推进项目") == "plan"
    assert part_of(placed, "让我们") == "closing"
    assert (year_of(placed, "经济增长"), year_of(placed, "推进项目")) == (year - 1, year)


def test_three_parts_with_five_years_ahead() -> None:
    placed = read_lines(
        *OPENING,
        "一、2025年工作回顾", "经济增长5%。",
        "二、“十四五”时期发展成就和“十五五”时期主要目标任务",
        "“十四五”时期是极不平凡的五年，总量翻番。",
        "“十五五”时期是关键时期，经济年均增长5%。",
        "三、2026年重点工作",
        "今年是“十五五”开局之年，做好各项工作意义重大。", BODY, FAREWELL,
    )  # fmt: skip
    assert (part_of(placed, "总量翻番"), year_of(placed, "总量翻番")) == ("review", 2025)
    assert (part_of(placed, "年均增长"), year_of(placed, "年均增长")) == ("plan", 2030)
    assert (part_of(placed, "推进项目"), year_of(placed, "推进项目")) == ("plan", 2026)


def test_a_speech_without_headings() -> None:
    placed = read_lines(
        "政府工作报告", "——2025年1月15日在某市第十六届人民代表大会第三次会议上", *OPENING,
        "过去一年，我们迎难而上，经济增长5%。", TROUBLES,
        "今年是“十四五”规划收官之年，做好今年工作意义重大。", "今年主要预期目标是：经济增长6%。", BODY, FAREWELL,
    )  # fmt: skip
    assert placed.plan_year == 2025
    assert part_of(placed, "迎难而上") == "review"
    assert part_of(placed, "主要预期目标") == "plan"
    assert part_of(placed, "推进项目") == "plan"


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("——2025年1月15日在某市第十六届人民代表大会第三次会议上", 2025),
        ("——2022年12月27日在某区第十六届人民代表大会第二次会议上", 2023),
        ("——二〇二六年一月二十七日在某省第十四届人民代表大会第四次会议上", 2026),
    ],
)
def test_the_year_from_the_date(date: str, year: int) -> None:
    assert read_lines("政府工作报告", date, *OPENING, "过去一年，经济增长5%。").plan_year == year


def test_a_given_year_wins() -> None:
    assert read_lines(*OPENING, "二、2023年工作安排", BODY, year=2031).plan_year == 2031


def test_a_list_of_promises_after_the_farewell_is_plan_and_a_glossary_is_not() -> None:
    placed = read_lines(
        *OPENING, "一、2024年工作回顾", "增长5%。", "二、2025年工作安排", BODY, FAREWELL,
        "附件1", "2025年省十件民生实事", "一、新建学校10所。", "附件2", "名词解释", "1.绿保贷：一种信贷产品。",
    )  # fmt: skip
    assert part_of(placed, "新建学校") == "plan"
    assert part_of(placed, "绿保贷") == "annex"


def test_a_heading_that_shares_its_line_with_the_body() -> None:
    placed = read_lines(*OPENING, "二、2025年工作安排", "（一）大力提振消费。实施专项行动，发放消费券5亿元。")
    head = placed.headings[-1]
    assert (head.title, head.level) == ("（一）大力提振消费", 2)
    assert placed.blocks[head.block].text[head.b :].startswith("实施专项行动")


def test_leads_marked_and_plain() -> None:
    placed = read_lines(
        *OPENING, "二、2025年工作安排",
        "提高投资效益。继续把抓有效投资、上优质项目作为主攻方向，劲头不松、力度不减，实施重点项目。",
        "——创新动能增强。新增高新技术企业100家，研发投入增长8%，技术合同成交额突破百亿元。",
        "一是稳定发展粮食生产。落实最严格的耕地保护制度，建设高标准农田100万亩。",
    )  # fmt: skip
    leads = [b.text[slice(*x)] for b, x in zip(placed.blocks, placed.leads, strict=True) if x]
    assert leads == ["提高投资效益。", "创新动能增强。", "稳定发展粮食生产。"]


def test_doubts_say_what_is_uncertain() -> None:
    assert any("年份" in d for d in doubts(read_lines("推进项目建设。")))
    assert doubts(read_lines("")) != ()


def test_an_excerpt_without_opening_is_told_by_its_words_and_says_so() -> None:
    placed = read_lines("今年要新建学校10所，改造老旧小区20个。", year=2025)
    assert placed.parts == ("plan",)
    assert any("核对" in d for d in doubts(placed))
    assert read_lines("全年新建学校10所。", year=2025).parts == ("review",)


def test_points_that_are_whole_paragraphs_are_no_leads() -> None:
    placed = read_lines(
        *OPENING,
        "二、2025年工作安排",
        "一是加强公共卫生体系建设。",
        "二是深化医药卫生体制改革。",
        "三是发展养老服务。",
    )
    assert not any(placed.leads[:-1])


def test_an_election_year_looks_five_years_back_and_ahead() -> None:
    placed = read_lines(
        "政府工作报告", "——2022年1月5日在某区第十八届人民代表大会第一次会议上", *OPENING,
        "一、过去五年和2021年工作回顾", "建成学校60所。", TROUBLES,
        "二、今后五年的奋斗目标和主要任务", "建成学校100所。", "三、2022年重点工作", BODY, FAREWELL,
    )  # fmt: skip
    assert year_of(placed, "学校60所") == 2021
    assert year_of(placed, "学校100所") == 2026
    assert year_of(placed, "推进项目") == 2022


def test_a_heading_with_last_years_number_looks_back_without_saying_so() -> None:
    placed = read_lines(
        "政府工作报告", "——2023年1月5日在某区第十八届人民代表大会第二次会议上", *OPENING,
        "一、2022年主要工作", "经济增长5%。", TROUBLES, "二、2023年主要任务", BODY, FAREWELL,
    )  # fmt: skip
    assert placed.plan_year == 2023
    assert part_of(placed, "经济增长") == "review"
    assert part_of(placed, "推进项目") == "plan"


def test_headings_that_only_sing_are_told_by_what_stands_between() -> None:
    placed = read_lines(
        "政府工作报告", "——2023年1月5日在某区第十八届人民代表大会第二次会议上", *OPENING,
        "一、砥砺奋进，发展成绩来之不易", "经济增长5%。", TROUBLES, "二、锚定目标，奋力谱写新篇章", BODY, FAREWELL,
    )  # fmt: skip
    assert part_of(placed, "经济增长") == "review"
    assert part_of(placed, "推进项目") == "plan"


@pytest.mark.parametrize("gap", ["　　", ""])
def test_a_flat_page_still_has_its_parts(gap: str) -> None:
    lines = [
        "政府工作报告", *OPENING, "一、2024年工作回顾", *["过去一年，新建学校5所，群众生活不断改善，各项事业全面进步。"] * 30, TROUBLES,
        "二、2025年工作安排", *[BODY] * 30, FAREWELL,
    ]  # fmt: skip
    placed = read_lines(gap + gap.join(lines))
    assert placed.plan_year == 2025
    assert part_of(placed, "新建学校") == "review"
    assert part_of(placed, "推进项目") == "plan"
