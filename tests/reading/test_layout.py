"""Printed accidents disappear from the text and nothing loses its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.reading.layout import _CJK_PUNCT, _WIDE, blocks, furniture, sentences
from tests.reading.seed import seed_text

PIECES = st.sampled_from(
    ["推进", "１.1", "\n", "\n\n", " ", "　", "**", "# ", "一、", "（一）", "，", "。", ",", "AI ", "：", "《", "》", "“", "\u200b", "- 3 -",
     "各位代表", "\r\n", "\x0c", "2025年", "；", "——", "𠮷"]
)  # fmt: skip


def normal(char: str) -> str:
    wide = char.translate(_WIDE)
    return _CJK_PUNCT.get(wide, wide)


def assert_mapped(text: str) -> None:
    last = -1
    for block in blocks(text):
        assert len(block.text) == len(block.origin)
        for shown, at in zip(block.text, block.origin, strict=True):
            assert at > last
            last = at
            original = text[at]
            assert shown == original.translate(_WIDE) or shown == normal(original) or original.isspace()


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_every_character_keeps_its_place(text: str) -> None:
    assert_mapped(text)


def test_the_seed_keeps_its_places() -> None:
    assert_mapped(seed_text())


def test_a_number_cut_by_a_page_break_is_whole() -> None:
    (block,) = blocks("为1.1\n\n万名残疾人购买意外伤害险，惠及全区。")
    assert block.text == "为1.1万名残疾人购买意外伤害险，惠及全区。"
    assert block.span(1, 5) == (1, 7)


def test_page_numbers_are_left_out_and_reported() -> None:
    text = "加快推进重点项目建设，确保全年完成投资\n\n- 12 -\n\n一百亿元以上，开工三十个项目。"
    (block,) = blocks(text)
    assert "12" not in block.text
    assert "完成投资一百亿元" in block.text
    assert [text[a:b].strip() for a, b, _ in furniture(text)] == ["- 12 -"]


def test_a_number_set_on_its_own_line_by_a_link_is_text() -> None:
    (block,) = blocks("重点城市细颗粒物（PM\n2.5\n）平均浓度下降9%，空气质量改善。")
    assert "（PM2.5）平均浓度" in block.text


def test_buttons_and_bylines_of_a_web_page_are_no_text() -> None:
    text = "下载\n打印\n【字号：\n加大\n】\n——2026年1月25日在某市第十六届人民代表大会第四次会议上\n来源：某报\n时间：2026-02-02\n各位代表："
    assert [b.text for b in blocks(text)] == [
        "——2026年1月25日在某市第十六届人民代表大会第四次会议上",
        "各位代表：",
    ]


def test_signature_lines_do_not_join() -> None:
    found = [b.text for b in blocks("甲区人民政府\n\n2023年1月31日\n\n甲区人民政府区长 王某\n\n各位代表：")]
    assert found == ["甲区人民政府", "2023年1月31日", "甲区人民政府区长王某", "各位代表："]


def test_a_date_line_over_two_lines_is_one() -> None:
    first, *_ = blocks("——2022年12月27日在甲区第十六届人民代表大会  \n第二次会议上\n\n区长 王某")
    assert first.text == "——2022年12月27日在甲区第十六届人民代表大会第二次会议上"


PARAGRAPHS = [
    "加快构建现代化产业体系，推动制造业高端化智能化绿色化发展，新增高新技术企业101家，培育专精特新企业20家，推动工业投资增长8%以上。",
    "——民生福祉不断增进。城镇新增就业1.7万人，提供就业岗位4.5万个，举办专场招聘活动40场，零就业家庭动态清零，社会大局保持稳定。",
    "深入实施城市更新行动，完成51个老旧小区改造，新建微循环道路8条，新增停车泊位7000个，让群众推窗见绿、移步入园，生活更加便利。",
] * 4


@pytest.mark.parametrize("width", [28, 33, 40])
@pytest.mark.parametrize("paged", [False, True])
def test_hard_wrapped_paragraphs_are_put_together(width: int, paged: bool) -> None:
    lines: list[str] = []
    for paragraph in PARAGRAPHS:
        rest = "　　" + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
            if paged and len(lines) % 9 == 0:
                lines += ["", str(len(lines)), ""]
    assert [b.text for b in blocks("\n".join(lines))] == PARAGRAPHS


def test_a_page_without_indents_is_put_together_too() -> None:
    lines: list[str] = []
    for paragraph in PARAGRAPHS:
        lines += [paragraph[k : k + 27] for k in range(0, len(paragraph), 27)]
        lines.append(f"— {len(lines)} —")
    assert [b.text for b in blocks("\n".join(lines))] == PARAGRAPHS


def test_a_page_number_on_the_line_of_the_text_is_taken_out() -> None:
    text = "一是致力能级跃升，聚焦现代服务业发展，— 20 —\n打造高质量发展新标杆，建设美好家园。"
    (block,) = blocks(text)
    assert block.text == "一是致力能级跃升，聚焦现代服务业发展，打造高质量发展新标杆，建设美好家园。"
    assert_mapped(text)
    assert [text[a:b].strip() for a, b, _ in furniture(text)] == ["— 20 —"]


def test_spaces_between_two_numbers_stay() -> None:
    (block,) = blocks("完成 1530 亿元，2022 2023 两年 AED 设备 73 台，Discover Jiangxi 计划。")
    assert block.text == "完成1530亿元，2022 2023两年AED设备73台，Discover Jiangxi计划。"


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、2022年工作回顾", 1),
        ("第一部分 过去五年工作", 1),
        ("2025年工作安排", 1),
        ("（一）全力以赴稳增长", 2),
        ("（一）加强和改善宏观调控，促进经济平稳较快发展。", 2),
        ("### **（三）建管并重优品质**", 2),
        ("1.提升城市能级", 3),
        ("1.新建学校6所。", 0),
        ("一是经济总量再上台阶。", 0),
        ("附件", 1),
        ("名词解释", 1),
        ("江汉区人民政府", 0),
        ("2.绿保贷：武汉市以绿色保证保险为增信手段", 0),
    ],
)
def test_headings_in_their_styles(line: str, level: int) -> None:
    first, *_ = blocks(f"{line}\n\n正文第一段，推进各项工作。")
    assert first.level == level
    assert "正文" not in first.text


def test_a_heading_never_takes_the_body_in() -> None:
    found = blocks(
        "一是聚焦扩大内需，着力提消费促投资\n大力提振消费需求。全面落实各项政策，释放潜力。\n二是推进新型工业化\n强化创新引领。"
    )
    assert [b.text[:4] for b in found] == ["一是聚焦", "大力提振", "二是推进", "强化创新"]


def test_bold_opening_is_known() -> None:
    (block,) = blocks("**千方百计扩大投资。**加强项目谋划和要素保障。")
    assert block.bold == (0, 9)
    assert block.text[slice(*block.bold)] == "千方百计扩大投资。"


def test_half_width_punctuation_between_chinese_reads_as_chinese() -> None:
    (block,) = blocks("区政府紧紧围绕部署,增长7.2%;实现1,200万元(含税)。")
    assert block.text == "区政府紧紧围绕部署，增长7.2%；实现1,200万元（含税）。"


def test_sentences_end_after_their_closing_quote() -> None:
    (block,) = blocks("要“说到做到。”要落实！完")
    assert [block.text[a:b] for a, b in sentences(block)] == ["要“说到做到。”", "要落实！", "完"]


@pytest.mark.parametrize(
    "text",
    ["推进项目建设，" * 15_000, "\n".join(["推进项目建设"] * 5_000), "（" * 50_000, "**" * 30_000, "#" * 50_000, " a" * 30_000, "", "\ufeff", "\u200b\n\u200b"],
    ids=["one line", "short lines", "brackets", "stars", "hashes", "words", "empty", "mark", "invisible"],
)  # fmt: skip
def test_endless_text_is_cut_into_bounded_blocks_and_loses_nothing(text: str) -> None:
    found = blocks(text)
    assert all(len(block.text) <= 8000 for block in found)
    kept = {at for block in found for at in block.origin}
    assert {at for at, c in enumerate(text) if c in "推进项目建设（a"} <= kept
