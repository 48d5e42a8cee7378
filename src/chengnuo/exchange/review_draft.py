"""From the ledger to the draft of next year's review: the plan's order and words, with what was counted or typed in the place of targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.documents import queries as documents
from chengnuo.core.documents.queries import ReportCard
from chengnuo.core.indicators import queries as indicators
from chengnuo.core.progress import queries as progress
from chengnuo.core.progress.queries import Standing
from chengnuo.core.supervision import history
from chengnuo.exchange.outgoing import headings_above
from chengnuo.exchange.review_model import (
    MEASURED,
    PLANNED,
    QUOTED,
    TYPED,
    Claim,
    Draft,
    Paragraph,
    plain,
    value_of,
)
from chengnuo.kernel import clock
from chengnuo.kernel.errors import Invalid

#: Words before a target's number that a result does not have.
_BEFORE = re.compile(r"(?:(?:不少于|不低于|不超过|至少|力争|达到?|超过|突破|完成)\s*)+$")
#: The same where the number's clause goes on behind it: 完成 51 个老旧小区改造 keeps its verb.
_BEFORE_CLAUSE = re.compile(r"(?:(?:不少于|不低于|不超过|至少|力争|达到?|超过|突破)\s*)+$")
#: How a plan begins what a result simply says.
_MEANT = re.compile(r"^(?:力争|确保|计划|预计)")
_CLAUSE_END = re.compile(r"[，、。；：,;]")
#: Words behind a target's number that a result does not have.
_BEHIND = re.compile(r"^\s*(?:左右|以上|以内|以下)")
#: A figure as it stands in a text: digits, or the quantities this reader writes in words are left to ``reading``.
_NUMERAL = re.compile(r"\d[\d,.]*\d|\d")


def _nothing_yet(stand: Standing) -> bool:
    """A nought where more is better: not a result one reports. A ceiling kept, or a rate of 0 %, is one."""
    return stand.value == 0 and not stand.target.aim.cap and not stand.target.aim.percent


def _why(stand: Standing) -> str:
    """What is known where there is no result: nothing is made up. A nought counted may only mean that nobody wrote it down."""
    if stand.measured_value == 0:
        return "系统暂无数据，待核实"
    if stand.typed is not None and stand.typed.value == 0:
        return f"{stand.typed.unit}填报尚未开展"
    if stand.binding and stand.binding.reason:
        return "本指标不能实测，单位也未填报"
    return "尚无实测或填报数据"


class _Maker:
    """One draft being made: counts the claims."""

    def __init__(self, report: ReportCard, as_of: date, known_at: datetime) -> None:
        self.report, self.as_of, self.known_at = report, as_of, known_at
        self.figures = {one.id: one for one in documents.figures(report.id)}
        stands, self.said = progress.standings_and_words(report.id, as_of=as_of, known_at=known_at)
        self.stands: dict[int, list[Standing]] = {}
        for one in stands:
            self.stands.setdefault(one.target.commitment_id, []).append(one)
        self.indicators = {one.key: one for one in indicators.indicators(in_force=None)}
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"n{self.count:03d}"

    def planned(self, stand: Standing) -> Claim:
        figure = self.figures[stand.target.figure_id]
        words = "".join(figure.text.split())
        proof = {"report": self.report.title, "quote": figure.text, "start": figure.start, "end": figure.end}
        number = _NUMERAL.search(words)
        unit = words[number.end() :] if number else ""
        return Claim(self.name(), PLANNED, words, unit, proof, figure_id=figure.id)

    def result(self, stand: Standing) -> Claim | None:
        if stand.measured is not None and stand.measured_value is not None and stand.binding is not None:
            return self._measured(stand)
        return self._typed(stand) if stand.typed is not None and stand.typed.value is not None else None

    def _measured(self, stand: Standing) -> Claim | None:
        value, binding = stand.measured, stand.binding
        assert value is not None and binding is not None
        one = self.indicators[value.key]
        span: dict[str, Any] = {
            "start": value.start, "end": value.end, "simulated": stand.simulated, "known_at": self.known_at,
        }  # fmt: skip
        rows = [
            (side.value, subject, pk, f"{day}", f"{amount}")
            for side in one.sides
            for subject, pk, day, amount in indicators.every_row(one.key, side=side, **span)
        ]
        above = [(row[3], row[4]) for row in rows if row[0] == "above"]
        below = [(row[3], row[4]) for row in rows if row[0] == "below"]
        number = value_of(one.kind.value, one.unit, f"{binding.factor}", above, below)
        if number is None:
            return None
        unit = self.figures[stand.target.figure_id].unit or ""
        proof = {
            "indicator": one.key, "title": one.title, "formula": one.formula, "kind": one.kind.value, "indicator_unit": one.unit,
            "factor": f"{binding.factor}", "above": plain(value.above), "above_rows": len(above),
            "below": "" if value.below is None else plain(value.below), "below_rows": len(below),
            "start": f"{value.start or ''}", "end": f"{value.end}", "known_at": self.known_at.isoformat(), "simulated": stand.simulated,
        }  # fmt: skip
        return Claim(
            self.name(), MEASURED, plain(number) + unit, unit, proof, tuple(rows), stand.target.figure_id
        )

    def _typed(self, stand: Standing) -> Claim:
        said = stand.typed
        assert said is not None and said.value is not None
        unit = self.figures[stand.target.figure_id].unit or ""
        proof = {
            "value": plain(said.value), "unit_name": said.unit, "who": said.who, "day": f"{said.day}", "words": said.words,
            "reported_at": said.at.isoformat(), "simulated": said.simulated,
            "papers": [{"name": one.name, "sha256": one.sha256} for one in said.evidence],
        }  # fmt: skip
        return Claim(
            self.name(), TYPED, plain(said.value) + unit, unit, proof, figure_id=stand.target.figure_id
        )

    def task(self, row: LedgerRow) -> Paragraph:
        """A commitment: its own words with the results in the place of the targets."""
        text = "".join(row.text.split("\n")).strip().rstrip("。；;，,")
        stands = self.stands.get(row.id, [])
        if not stands:
            return Paragraph(0, (*self._quoted(text), f"（{self._said(row.id)}）。"))
        pieces: list[str | Claim] = []
        rest = text
        for number, stand in enumerate(stands):
            made, rest = self._said_of(stand, rest, stands[number + 1 :], first=not number)
            pieces += made
        return Paragraph(0, (*pieces, *self._quoted(rest), "。"))

    def _said_of(
        self, stand: Standing, rest: str, later: Sequence[Standing], *, first: bool
    ) -> tuple[list[str | Claim], str]:
        """The text up to a target's clause with its result or what is known of it, and the text behind it."""
        claim = None if _nothing_yet(stand) else self.result(stand)
        found = self._printed(stand).search(rest)
        if found is None:  # edited in the ledger: named, not guessed into the sentence
            named = f"{rest}，实际{stand.target.indicator}" if claim else rest
            return [*self._quoted(named), *self._told(stand, claim, "，")], ""
        clause = _CLAUSE_END.split(rest[found.end() :], maxsplit=1)[0]
        tail = rest[found.end() + len(clause) :]
        if any(self._printed(one).search(clause) for one in later):
            clause, tail = "", rest[found.end() :]
        clause = _BEHIND.sub("", clause)
        before = rest[: found.start()]
        before = (_BEFORE_CLAUSE if claim and clause.strip() else _BEFORE).sub("", before)
        if first and claim:
            before = _MEANT.sub("", before)
        if claim is None:
            return [*self._quoted(before.rstrip() + clause.strip()), *self._told(stand, None, "")], tail
        said = [*self._quoted(before.rstrip()), claim, *self._quoted(clause.strip())]
        return [*said, *self._verdict_behind(stand, claim, last=not tail)], tail

    def _printed(self, stand: Standing) -> re.Pattern[str]:
        """The target as it stands in the text, with blanks or without."""
        words = "".join(self.figures[stand.target.figure_id].text.split())
        return re.compile(r"(?<!\d)" + r"\s*".join(map(re.escape, words)))

    def _told(self, stand: Standing, claim: Claim | None, between: str) -> list[str | Claim]:
        if claim is not None:
            return [claim, between, *self._verdict(stand, claim)]
        return ["（年度目标", self.planned(stand), f"，{_why(stand)}）"]

    def _verdict_behind(self, stand: Standing, claim: Claim, *, last: bool) -> list[str | Claim]:
        verdict = self._verdict(stand, claim)
        return ["，", *verdict] if last else ["（", *verdict, "）"]

    def _verdict(self, stand: Standing, claim: Claim) -> list[str | Claim]:
        target, value = stand.target, float(claim.text.removesuffix(claim.unit))
        typed = "（填报数，未经实测）" if claim.basis == TYPED else ""
        if not target.aim.met(value):
            early = "尚未达到" if stand.as_of < target.deadline else "未达到"
            return [f"{early}年度目标", self.planned(stand), typed]
        beyond = value < target.value if target.aim.cap else value > target.value
        return [f"{'超额完成' if beyond else '完成'}年度目标{typed}"]

    def _said(self, commitment_id: int) -> str:
        said = self.said.get(commitment_id)
        if said is None:
            return "没有数字目标，单位尚未填报"
        return f"{said.unit}填报：{said.state_label}" if said.state_label else f"{said.unit}已填报"

    def _quoted(self, text: str) -> list[str | Claim]:
        """A stretch of the plan's text whose own numerals are marked as quoted."""
        pieces: list[str | Claim] = []
        at = 0
        for found in _NUMERAL.finditer(text):
            proof = {"report": self.report.title, "quote": text[max(0, found.start() - 12) : found.end()]}
            pieces += [text[at : found.start()], Claim(self.name(), QUOTED, found.group(), "", proof)]
            at = found.end()
        return [one for one in [*pieces, text[at:]] if one]


def draft_of(report_id: int, *, as_of: date | None = None, known_at: datetime | None = None) -> Draft:
    """The draft as of a day, as known at a moment (None: now). Raises ``ReportNotFound``, ``Invalid`` where nothing is planned."""
    report = documents.report(report_id)
    if not report.plan_year:
        raise Invalid("review.year", "这份报告没有写明计划年度，不能起草下一年的回顾。")
    day = as_of or progress.default_day(report_id)
    maker = _Maker(report, day, known_at or clock.now())
    sections = documents.sections(report_id)
    paragraphs: list[Paragraph] = [Paragraph(1, (f"{report.plan_year}年工作回顾",))]
    shown: tuple[Any, ...] = ()
    rows = ledger.all_rows(LedgerFilter(report_id=report_id))
    for row in rows:
        headings = headings_above(row, sections)[1:]  # the first is the plan part's own title
        for depth, heading in enumerate(headings):
            if shown[: depth + 1] != headings[: depth + 1]:
                paragraphs.append(Paragraph(depth + 2, (*maker._quoted(heading.title),)))
        shown = headings
        paragraphs.append(maker.task(row))
    papers = _papers(report, rows, maker.known_at)
    return Draft(
        f"{report.plan_year + 1}年{report.place_name}政府工作报告（上年工作回顾草稿）", report.title, report.place_name,
        report.plan_year, day, maker.known_at, report.is_sample, tuple(paragraphs), papers,
    )  # fmt: skip


def _papers(report: ReportCard, rows: Sequence[LedgerRow], known_at: datetime) -> tuple[dict[str, str], ...]:
    """What was attached to the supervised matters of the ledger, as it was known."""
    codes = {row.id: row.code for row in rows}
    found = history.papers(list(codes), known_at, simulated=report.is_sample)
    return tuple(
        {"commitment": codes[one.commitment_id], "matter": one.matter, "act": one.act.label, "at": one.at.isoformat(),
         "name": one.name, "sha256": one.sha256}
        for one in found
    )  # fmt: skip
