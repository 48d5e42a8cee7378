"""The review part of next year's report as plain data: paragraphs of text, and for each figure what it rests on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

#: What a figure of the draft rests on.
MEASURED, TYPED, PLANNED, QUOTED = "measured", "typed", "planned", "quoted"
BASES = {MEASURED: "实测", TYPED: "填报", PLANNED: "年度目标", QUOTED: "原文所引"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure of the draft. ``evidence`` is the plain JSON a reader can check it by; ``rows`` the (side, subject, id, day, amount)."""

    id: str
    basis: str
    text: str
    unit: str
    evidence: dict[str, Any]
    rows: tuple[tuple[str, str, int, str, str], ...] = ()
    figure_id: int | None = None

    @property
    def note(self) -> str:
        """The footnote."""
        return note_of(self.basis, self.evidence)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading (``level`` from 1) or a body paragraph (0), in pieces of text and claims."""

    level: int
    pieces: tuple[str | Claim, ...]

    @property
    def text(self) -> str:
        """The paragraph as it is read."""
        return "".join(one if isinstance(one, str) else one.text for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft: a text of lines, one a paragraph. ``papers`` are the files of the commitments' supervised matters."""

    title: str
    report_title: str
    place_name: str
    plan_year: int
    as_of: date
    known_at: datetime
    simulated: bool
    paragraphs: tuple[Paragraph, ...]
    papers: tuple[dict[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(f"{one.text}\n" for one in self.paragraphs)

    def claims(self) -> list[tuple[Claim, int, int]]:
        """Every claim with where it stands in ``text``."""
        found, at = [], 0
        for paragraph in self.paragraphs:
            for one in paragraph.pieces:
                words = one if isinstance(one, str) else one.text
                if isinstance(one, Claim):
                    found.append((one, at, at + len(words)))
                at += len(words)
            at += 1
        return found


def plain(value: Decimal | Fraction | float) -> str:
    """A number as a report prints it: two decimals at most, half up, no zeros at the end."""
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    scaled = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    rounded = scaled.quantize(Decimal(1), ROUND_HALF_UP) / 100
    text = f"{rounded:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def value_of(
    kind: str, unit: str, factor: str, above: list[tuple[str, str]], below: list[tuple[str, str]]
) -> Fraction | None:
    """What rows of (day, amount) say under the declared kind; a level is what was told last. None: nothing to divide by."""
    total = sum((Fraction(amount) for _, amount in above), Fraction(0))
    if kind == "share":
        under = sum((Fraction(amount) for _, amount in below), Fraction(0))
        return (100 if unit == "%" else 1) * total / under * Fraction(factor) if under else None
    if kind == "level":
        if not above:
            return None
        last = max(day for day, _ in above)
        # Rows of one day are listed the latest first.
        return Fraction(next(amount for day, amount in above if day == last)) * Fraction(factor)
    return total * Fraction(factor)


def note_of(basis: str, evidence: dict[str, Any]) -> str:
    """A footnote in words, from the evidence alone."""
    mark = "【模拟】" if evidence.get("simulated") else ""
    if basis == MEASURED:
        below = (
            f"，分母 {evidence['below']}（{evidence['below_rows']} 行）"
            if evidence["kind"] == "share"
            else ""
        )
        return (
            f"{mark}实测：指标「{evidence['title']}」（{evidence['indicator']}），算法：{evidence['formula']}；"
            f"分子 {evidence['above']}（{evidence['above_rows']} 行）{below}；{evidence['start'] or '有记录'}起，截至 {evidence['end']}。"
        )
    if basis == TYPED:
        papers = "、".join(one["name"] for one in evidence["papers"]) or "未附材料"
        return f"{mark}填报，未经实测：{evidence['unit_name']} {evidence['who']}，数据截至 {evidence['day']}，{evidence['words']}；材料：{papers}。"
    if basis == PLANNED:
        return (
            f"年度目标：《{evidence['report']}》原文第 {evidence['start'] + 1} 字起「{evidence['quote']}」。"
        )
    return f"原文所引，不是完成数：《{evidence['report']}》「{evidence['quote']}」。"
