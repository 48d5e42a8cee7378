"""A small district for tests: units, people, and a report read by a reader as plain as can be.

The plain reader keeps these tests apart from the reading engine's judgement: every clause of a plan section is
a commitment, every number with a unit a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from chengnuo.core.commitments import queries as ledger
from chengnuo.core.commitments.queries import LedgerFilter, LedgerRow
from chengnuo.core.documents import services as documents
from chengnuo.core.people.models import Unit, User
from chengnuo.reading.model import Commitment, Coverage, Exclusion, Figure, Reading, Section

REPORT = """2023年政府工作报告
一、2022年工作回顾
新增停车泊位900个。地区生产总值增长4.3%。
二、2023年工作安排
（一）提升城市品质
新增停车泊位1000个；建设口袋公园5个；推进垃圾分类全覆盖。
（二）办好民生实事
新增就业岗位2.3万个。改造老旧小区12个，完成投资3亿元。
提高办事效率。
"""

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:万)?(?:个|%|亿元)")


def plain_reading(text: str, year: int | None = None) -> Reading:
    """``text`` read by rules that anybody can do in their head."""
    sections = _sections(text)
    figures = tuple(
        _figure(number, match, sections) for number, match in enumerate(_NUMBER.finditer(text), 1)
    )
    plan = next((s for s in sections if s.part == "plan" and s.level == 1), None)
    clauses = _clauses(text, plan.start, sections, figures) if plan else ()
    excluded = tuple(
        Exclusion(m.start(), m.end(), m.group(), "year", "年份") for m in re.finditer(r"\d{4}(?=年)", text)
    )
    coverage = Coverage(len(figures) + len(excluded), len(figures), len(excluded), (("year", len(excluded)),))
    return Reading(
        text=text,
        title="2023年政府工作报告",
        plan_year=year or 2023,
        review_year=2022,
        sections=sections,
        leads=(),
        sentences=(),
        figures=figures,
        commitments=clauses,
        terms=(),
        excluded=excluded,
        coverage=coverage,
    )


def _sections(text: str) -> tuple[Section, ...]:
    heads = [
        (m.start(), m.group(), 1 if m.group()[0] != "（" else 2)
        for m in re.finditer(r"^(?:[一二三]、|（[一二三]）).*$", text, re.M)
    ]
    found = []
    part = "review"
    for number, (start, title, level) in enumerate(heads):
        later = [s for s, _, other in heads[number + 1 :] if other <= level]
        part = ("review" if "回顾" in title else "plan") if level == 1 else part
        found.append(Section(title, level, start, later[0] if later else len(text), part))  # type: ignore[arg-type]
    return tuple(found)


def _figure(number: int, match: re.Match[str], sections: tuple[Section, ...]) -> Figure:
    inside = [s for s in sections if s.start <= match.start() < s.end]
    kind = "target" if inside and inside[0].part == "plan" else "result"
    value = float(re.match(r"[\d.]+", match.group()).group())  # type: ignore[union-attr]
    return Figure(
        id=f"F{number:03d}",
        start=match.start(),
        end=match.end(),
        text=match.group(),
        value=value,
        unit="个",
        value_si=value,
        unit_si="个",
        comparator="eq",
        measure="level",
        kind=kind,
        year=2023,  # type: ignore[arg-type]
        indicator="指标",
        section=inside[-1].title if inside else "",
        sentence_start=match.start(),
        sentence_end=match.end(),
    )


def _clauses(
    text: str, begin: int, sections: tuple[Section, ...], figures: tuple[Figure, ...]
) -> tuple[Commitment, ...]:
    found = []
    for match in re.finditer(r"[^；。\n]+", text[begin:]):
        start, end = begin + match.start(), begin + match.end()
        if any(s.start == start for s in sections):
            continue
        inside = [s for s in sections if s.start <= start < s.end]
        found.append(
            Commitment(
                id=f"C{len(found) + 1:03d}",
                start=start,
                end=end,
                text=match.group(),
                section=inside[-1].title,
                figures=tuple(f.id for f in figures if start <= f.start < end),
                deadline=None,
            )
        )
    return tuple(found)


@dataclass
class World:
    """What a test needs at hand."""

    supervisor: User
    commander: User
    handler: User
    integrator: User
    city: Unit
    housing: Unit
    labour: Unit
    report_id: int

    def rows(self, **wanted: Any) -> tuple[LedgerRow, ...]:
        """The ledger's rows of the report."""
        return ledger.all_rows(LedgerFilter(report_id=self.report_id, **wanted))

    def row(self, code: str) -> LedgerRow:
        """One row by its code, live or not."""
        for state in ("", "dropped", "replaced"):
            for row in self.rows(state=state):
                if row.code == code:
                    return row
        raise KeyError(code)

    def version(self, code: str) -> dict[int, int]:
        """What a service wants to know of one row: id → version."""
        row = self.row(code)
        return {row.id: row.version}

    def imports(self, text: str, **more: Any) -> int:
        """Import another text as a draft."""
        return documents.import_report(actor=self.supervisor, data=text.encode(), name="report.txt", **more)


@pytest.fixture(autouse=True)
def plainly_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the plain reader in the place of the engine."""
    monkeypatch.setattr(
        documents, "read", lambda data, name=None, year=None: plain_reading(data.decode("utf-8"), year)
    )


@pytest.fixture
def world(db: None) -> World:
    """Three units, four people, one accepted report."""

    def unit(code: str, name: str, short: str, duties: str, aliases: str = "") -> Unit:
        return Unit.objects.create(
            code=code,
            name=name,
            short_name=short,
            kind="department",
            duties=duties,
            aliases=aliases,
            position=Unit.objects.count(),
        )

    city = unit("cg", "区城市管理执法局", "区城管执法局", "停车泊位\n垃圾分类\n公园", "区城管局")
    housing = unit("fg", "区住房和城市更新局", "区住更局", "老旧小区\n房屋", "区房管局")
    labour = unit("rs", "区人力资源和社会保障局", "区人社局", "就业\n就业岗位")

    def person(name: str, role: str, works_for: Unit | None = None) -> User:
        # Not through the service: hashing a password for four people costs more than the test itself.
        return User.objects.create(
            username=name, password="!", role=role, display_name=f"某{name}", unit=works_for
        )

    supervisor = person("supervisor", "supervisor")
    made = World(
        supervisor,
        person("commander", "commander"),
        person("handler", "handler", city),
        person("integrator", "integrator"),
        city,
        housing,
        labour,
        0,
    )
    made.report_id = made.imports(REPORT, place_code="420103", place_name="江汉区")
    documents.accept_report(actor=supervisor, report_id=made.report_id)
    return made
