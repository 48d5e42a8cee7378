"""Numbers in clauses: whether one is set, and lists of them cut into one matter each."""

from __future__ import annotations

import re

_UNITS = """
个百分点 元 人 户 家 个 项 件 名 所 条 座 处 套 间 台 辆 艘 架 张 场 次 批 栋 幢 层 床 亩 公顷 平方 公里 千米 米 吨 公斤 斤 千瓦 兆瓦
千伏 度 立方 方 标箱 人次 岁 天 小时 分钟 倍 成 名次 位 微克 宗 片 村 镇 乡 县 市 区 枚 头 只 株 棵 支 部 种 类 款 期 站 对 列 班 美元 以上
""".split()  # noqa: SIM905
# Possessive and from the first digit on: a line of nothing but digits is read in one pass.
_NUMBER = r"(?<![\d.])\d++(?:\.\d++)?"
_AMOUNT = rf"{_NUMBER}(?:[-—~至]\d++(?:\.\d++)?)?(?:万亿|万|亿|千|百)?余?多?"
_FIGURE = re.compile(rf"{_AMOUNT}(?:[%％‰℃P]|{'|'.join(_UNITS)})|{_NUMBER}(?<=\.\d)年")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|“[^”]*$|《[^》]*$")
_NO_FIGURE = re.compile(
    r"(?<![\d.])\d++(?:号线|强|G|年|月|日|届|点|种类|[A-OQ-Za-z]|亿元以上项目|岁(?:及)?以[上下]|个(?:方面|维度))|(?<!\d)亿元以上"
)
# A parallel number brings its own noun: 「高新技术企业70家」, not the 「96%」 of 「分别达90%、96%」.
_ENUMERATED = re.compile(
    r"(?!增长|下降|提高|增加|减少|同比|占|达|超|突破|其中)[^、\d]{2,}[^、]*?\d+(?:\.\d+)?(?:万|亿)?余?[^\d、，]{1,8}?(?:以上|左右|以内)?"
)


def quantified(text: str) -> bool:
    """Whether a clause sets a number (not a name, a date or a threshold)."""
    bare = _QUOTED.sub("", text)
    return bool(_FIGURE.search(_NO_FIGURE.sub("", bare)))


def elided(text: str, a: int, b: int) -> list[tuple[int, int]]:
    """Spans of the parallel figures of ``text[a:b]``: 「新增甲10家、乙20家」 is two matters."""
    body = text[a:b]
    parts = body.split("、")
    if len(parts) == 1:
        return [(a, b)]
    if all(_ENUMERATED.fullmatch(p) and quantified(p) for p in parts[1:]):
        return _spans(a, parts) if quantified(parts[0]) else [(a, b)]
    return _grouped(a, b, parts)


def _spans(a: int, parts: list[str]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for part in parts:
        out.append((a, a + len(part)))
        a += len(part) + 1
    return out


def _grouped(a: int, b: int, parts: list[str]) -> list[tuple[int, int]]:
    """「引进甲、乙5家、丙3家」: a figure closes each group of the list."""
    groups: list[str] = []
    held: list[str] = []
    for part in parts:
        held.append(part)
        if _ENUMERATED.fullmatch(part) and quantified(part):
            groups.append("、".join(held))
            held = []
    return [(a, b)] if held or len(groups) < 2 else _spans(a, groups)
