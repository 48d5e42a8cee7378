"""Terms of the annex and their occurrences."""

from __future__ import annotations

from chengnuo.reading.model import Term
from chengnuo.reading.terms import find
from tests.reading.seed import read_lines, seed_frame, seed_text

BODY = ("一、2024年工作回顾", "依托“汉融通”等平台融资50亿元。为“五类人员”安装烟感。", "二、2025年工作安排")


def terms_of(*lines: str) -> tuple[list[Term], str]:
    text = "\n".join(["各位代表：", "现在，我代表市人民政府，向大会报告工作，请予审议。", *lines])
    return find(read_lines(*text.split("\n"))), text


def test_the_seed_has_24_terms_that_all_occur() -> None:
    text = seed_text()
    found = find(seed_frame())
    assert len(found) == 24
    assert all(term.occurrences for term in found)
    names = {t.name: t for t in found}
    assert text[names["雷火2022"].start : names["雷火2022"].end] == "雷火 2022"
    assert names["五类人员"].definition == "独居老人、失能、残疾、吸毒人员和留守儿童。"
    five = names["五类人员"]
    assert text[five.definition_start : five.definition_end] == five.definition
    assert [text[o.start : o.end] for o in names["“汉融通”平台"].occurrences] == ["汉融通"]
    assert all(o.end <= text.index("名词解释") for t in found for o in t.occurrences)


def test_styles_of_entries() -> None:
    for style in (
        "1.五类人员：{}",
        "［1］五类人员：{}",
        "**1.五类人员：**{}",
        "11. **五类人员**：{}",
        "五类人员：{}",
        "①五类人员：{}",
    ):
        found, text = terms_of(*BODY, "推进。", "名词解释", style.format("独居老人等。"))
        assert [(t.name, t.definition) for t in found] == [("五类人员", "独居老人等。")], style
        assert [text[o.start : o.end] for o in found[0].occurrences] == ["五类人员"]


def test_a_definition_on_the_next_line() -> None:
    found, _ = terms_of(
        *BODY,
        "推进。",
        "附件2",
        "名词解释",
        "1.“四上”企业：",
        "达到规模的法人单位。",
        "2.“双一流”：",
        "一流大学和一流学科。",
    )
    assert [(t.name, t.definition) for t in found] == [
        ("“四上”企业", "达到规模的法人单位。"),
        ("“双一流”", "一流大学和一流学科。"),
    ]


def test_short_everyday_words_match_in_quotes_only() -> None:
    found, text = terms_of(
        *BODY, "落实“两重”任务，坚持两重要求。", "名词解释", "1.“两重”：重大战略和重点领域。"
    )
    assert [o.start for o in found[0].occurrences] == [text.index("两重")]


def test_two_names_in_one_entry() -> None:
    found, _ = terms_of(
        *BODY, "推进“两新”和“两重”建设。", "名词解释", "1.“两重”、“两新”：重大战略；设备更新。"
    )
    assert len(found[0].occurrences) == 2


def test_a_quoted_word_inside_a_name_is_not_the_name() -> None:
    found, _ = terms_of(
        *BODY, "落实“零关税”政策，用好三张“零关税”清单。", "名词解释", "1.三张“零关税”清单：正面清单。"
    )
    assert len(found[0].occurrences) == 1


def test_without_an_annex_there_are_no_terms() -> None:
    assert terms_of(*BODY, "推进。")[0] == []
