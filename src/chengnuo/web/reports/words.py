"""The words pages use for what a figure is: kinds, measures, comparators, numbers with their units."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from chengnuo.core.documents.queries import FigureRow, Number

KINDS = {
    "target": _("目标"),
    "result": _("结果"),
    "context": _("背景"),
}

MEASURES = {
    "level": _("总量"),
    "growth_rate": _("增速"),
    "share": _("占比"),
    "count_of_items": _("件数"),
    "change_from_to": _("变化"),
    "rank": _("位次"),
}

COMPARATORS = {
    "eq": _("等于"),
    "gte": _("不少于"),
    "lte": _("不超过"),
    "gt": _("高于"),
    "lt": _("低于"),
    "over": _("超过"),
    "approx": _("左右"),
}

SIGNS = {"eq": "=", "gte": "≥", "lte": "≤", "gt": ">", "lt": "<", "over": ">", "approx": "≈"}

DIRECTIONS = {"up": _("上升"), "down": _("下降")}

PARTS = {
    "front": _("标题与称谓"),
    "review": _("工作回顾"),
    "plan": _("工作安排"),
    "closing": _("结束语"),
    "annex": _("附件"),
}

_MARKS = re.compile(r"\*\*|^#{1,6}\s*", re.M)
_LAYOUT = re.compile(r"\s+")

#: Below this a figure's name or a pair is shown as 「待核」.
SURE = 0.75


def number(value: Number | None) -> str:
    """``value`` with thousands separators and no needless zeros; empty for None."""
    if value is None:
        return ""
    whole = round(value)
    if abs(value - whole) < 1e-9:
        return f"{whole:,}"
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def quantity(figure: FigureRow) -> str:
    """The value with its unit as printed: ``1,530 亿元``, ``3–5 家``, ``45 → 15 天``, or the words."""
    if figure.value is None:
        return figure.text
    unit = figure.unit if figure.unit in ("%", "‰", "") else f" {figure.unit}"
    if figure.from_value is not None:
        return f"{number(figure.from_value)} → {number(figure.value)}{unit}"
    if figure.value_to is not None:
        return f"{number(figure.value)}–{number(figure.value_to)}{unit}"
    return f"{number(figure.value)}{unit}"


def bounded(figure: FigureRow) -> str:
    """The quantity with its comparator as a sign: ``≥ 280 亿元``."""
    sign = "" if figure.comparator == "eq" or figure.value is None else f"{SIGNS.get(figure.comparator, '')} "
    return sign + quantity(figure)


def plain(text: str) -> str:
    """A stretch of the original for reading: page breaks, Markdown marks and layout spaces left out."""
    return _LAYOUT.sub(_squeezed, _MARKS.sub("", text)).strip()


def _squeezed(match: re.Match[str]) -> str:
    """A blank between two Latin words stays, any other goes."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and before.isalpha() and after.isascii() and after.isalpha() else ""


def expanded(figure: FigureRow) -> str:
    """The value with 万/亿 multiplied out, empty where that says nothing new."""
    if figure.value_si is None or (figure.value_si == figure.value and figure.unit_si == figure.unit):
        return ""
    return f"{number(figure.value_si)} {figure.unit_si}".strip()


def unsure(figure: FigureRow) -> bool:
    """Whether a person should look at what the figure was taken for."""
    return figure.confidence < SURE


#: Why a numeral is no figure, in a word; the sentence comes with the numeral.
CATEGORIES = {
    "doc_number": _("发文字号"),
    "note_mark": _("注释标号"),
    "heading_number": _("序号"),
    "date": _("年份与日期"),
    "session": _("届次、会次"),
    "duration_context": _("时间长度"),
    "service_hours": _("服务时间"),
    "threshold_qualifier": _("门槛限定"),
    "name": _("名称"),
    "phase": _("期次、批次"),
    "grade": _("等级"),
    "ordinal_first": _("序次"),
    "slogan": _("固定提法"),
    "vague": _("虚指"),
    "context": _("背景数"),
    "annex_definition": _("名词解释"),
    "change_from": _("变化的起点"),
    "idiom": _("词语"),
    "bare_number": _("没有单位的数字"),
    "furniture": _("版面文字"),
    "front": _("文首信息"),
}


def category(key: str) -> str:
    """The Chinese word for a category of excluded numerals; the key itself where there is none."""
    return str(CATEGORIES.get(key, key))
