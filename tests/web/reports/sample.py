"""A small made-up report whose parts are known, so that the pages are tested apart from the reading engine."""

from dataclasses import replace

from chengnuo.reading import Reading, read_text
from chengnuo.reading.model import Commitment, Coverage, Exclusion, Figure, Occurrence, Term

TEXT = """甲政〔2023〕1号

# 政府工作报告

——2022年12月27日在甲区人民代表大会上

区长 张三

各位代表：

现在，我代表区人民政府，向大会报告工作，请予审议。

## 一、2022年工作回顾

**综合实力提升。**全年地区生产总值完成 1530 亿元，增长 4.3%。新建口袋公园

4 个，依托“汉融通”平台服务企业。

## 二、2023年工作安排

主要预期目标是：地区生产总值增长 7% 左右，招商引资总额 760 亿元。

**持续完善城区功能。**新增停车泊位不少于 7000 个。推进街区微改造，建设口袋公园 2 个。要求<b>简洁</b>务实。

附件

## 名词解释

**1.“汉融通”平台：**整合数据资源的融资对接服务平台。
"""

#: indicator, text as printed, value, unit, SI value, SI unit, comparator, its words, measure, kind
_ROWS = (
    ("地区生产总值", "1530 亿元", 1530, "亿元", 153_000_000_000, "元", "eq", None, "level", "result"),
    ("地区生产总值增速", "4.3%", 4.3, "%", 4.3, "%", "eq", None, "growth_rate", "result"),
    ("新建口袋公园", "4 个", 4, "个", 4, "个", "eq", None, "count_of_items", "result"),
    ("地区生产总值增速", "7%", 7, "%", 7, "%", "approx", "左右", "growth_rate", "target"),
    ("招商引资总额", "760 亿元", 760, "亿元", 76_000_000_000, "元", "eq", None, "level", "target"),
    ("新增停车泊位", "7000 个", 7000, "个", 7000, "个", "gte", "不少于", "count_of_items", "target"),
    ("建设口袋公园", "2 个", 2, "个", 2, "个", "eq", None, "count_of_items", "target"),
)


def sample_reading(text: str = TEXT) -> Reading:
    """The reading of ``text`` (the sample, or a corrected version of it) with figures set by hand."""
    base = read_text(text)
    figures = tuple(
        _figure(text, base, number, row) for number, row in enumerate(_ROWS, start=1) if row[1] in text
    )
    term = text.index("“汉融通”平台：")
    where = text.index("汉融通")
    definition = text.index("整合数据")
    terms = (
        Term(
            "T01", "汉融通", term, definition + 14, "整合数据资源的融资对接服务平台", definition, definition + 15,
            (Occurrence(where, where + 3),),
        ),
    )  # fmt: skip
    excluded = tuple(_excluded(text, words) for words in ("2023", "2022年12月27日", "2022年工作"))
    return replace(
        base, title="政府工作报告", plan_year=2023, review_year=2022, figures=figures, terms=terms,
        commitments=_commitments(text, figures), excluded=excluded, doubts=("年份取自第一个标题。",),
        coverage=Coverage(len(figures) + 3, len(figures), 3, (("date", 2), ("doc_number", 1))),
    )  # fmt: skip


def _figure(text: str, base: Reading, number: int, row: tuple) -> Figure:  # type: ignore[type-arg]
    indicator, printed, value, unit, value_si, unit_si, comparator, words, measure, kind = row
    start = text.index(printed)
    section = [s for s in base.sections if s.start <= start][-1]
    year = 2022 if kind == "result" else 2023
    sentence = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    return Figure(
        id=f"F{number:03d}", start=start, end=start + len(printed), text=printed, value=value, unit=unit,
        value_si=value_si, unit_si=unit_si, comparator=comparator, comparator_text=words, measure=measure,
        kind=kind, year=year, indicator=indicator, section=section.title, direction="up",
        confidence=0.5 if indicator == "招商引资总额" else 0.95, sentence_start=sentence,
        sentence_end=text.index("。", start) + 1,
    )  # fmt: skip


def _commitments(text: str, figures: tuple[Figure, ...]) -> tuple[Commitment, ...]:
    clauses = ("招商引资总额 760 亿元", "新增停车泊位不少于 7000 个", "推进街区微改造", "建设口袋公园 2 个")
    found = []
    for number, clause in enumerate((c for c in clauses if c in text), start=1):
        start = text.index(clause)
        end = start + len(clause)
        keys = tuple(f.id for f in figures if start <= f.start < end)
        found.append(
            Commitment(f"C{number:03d}", start, end, clause, "二、2023年工作安排", keys, "2023-12-31")
        )
    return tuple(found)


def _excluded(text: str, words: str) -> Exclusion:
    start = text.index(words)
    end = start + len(words.removesuffix("工作"))
    category = "doc_number" if words == "2023" else "date"
    return Exclusion(start, end, text[start:end], category, "年份，不是数据")
