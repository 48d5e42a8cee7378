"""The classes and conditions that come with the program, put in once. Nothing a person changed is overwritten."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from chengnuo.core.catalogue import models as m
from chengnuo.core.catalogue.rules import legacy_code, parse_stages
from chengnuo.core.catalogue.shapes import CURRENT, LEGACY, ConditionState
from chengnuo.kernel.audit.log import record

_DATA = files("chengnuo.core.catalogue") / "data"
_NOTE = "类别名称和代码为未经核对的转录；立案条件、时限为示例，请按本区标准核对。"


@dataclass(frozen=True, slots=True)
class _Shipped:
    """A class as it comes with the program."""

    kind: str
    code: str
    major_name: str
    name: str
    words: tuple[str, ...]
    sensitive_reason: str
    conditions: tuple[ConditionState, ...]


@transaction.atomic
def load_standard(*, actor: Any | None = None) -> int:
    """Put in the editions, the 403 classes with conditions, and the legacy codes; how many classes were new.

    May be run again at any time: classes already there stay as they are.
    """
    _editions()
    known = set(m.MatterClass.objects.filter(edition_id=CURRENT).values_list("kind", "code"))
    new = [shipped for shipped in _shipped() if (shipped.kind, shipped.code) not in known]
    if not new:
        return 0
    rows = m.MatterClass.objects.bulk_create([_class(shipped) for shipped in new])
    _add_conditions(list(zip(rows, new, strict=True)))
    _add_legacy(rows)
    # The revision by which other processes see that there is something to read.
    m.CatalogueChange.objects.create(act="load", name=f"载入 {CURRENT}", actor=actor)
    record(actor=actor, action="catalogue.load", object_type="edition", object_id=CURRENT, label=CURRENT,
           new={"classes": len(rows)})  # fmt: skip
    return len(rows)


def _editions() -> None:
    shipped = (
        (CURRENT, "城市运行管理服务平台 第5部分：管理部件和事项", date(2026, 7, 1), _NOTE),
        (LEGACY, "数字化城市管理信息系统 第2部分：管理部件和事件", None, "旧版，仅用于对照旧代码。"),
    )
    for code, title, in_force, note in shipped:
        fields = {"title": title, "in_force": in_force, "note": note}
        m.Edition.objects.get_or_create(code=code, defaults=fields)


def _class(shipped: _Shipped) -> m.MatterClass:
    return m.MatterClass(
        edition_id=CURRENT, kind=shipped.kind, code=shipped.code, major=shipped.code[:2],
        major_name=shipped.major_name, name=shipped.name, words="\n".join(shipped.words),
        sensitive=bool(shipped.sensitive_reason), sensitive_reason=shipped.sensitive_reason,
    )  # fmt: skip


def _add_conditions(pairs: list[tuple[m.MatterClass, _Shipped]]) -> None:
    now = timezone.now()
    states = [
        (row, number, state)
        for row, shipped in pairs
        for number, state in enumerate(shipped.conditions, start=1)
    ]
    made = m.Condition.objects.bulk_create(
        m.Condition(
            matter=row, number=number, text=state.text, closing=state.closing, legal_basis=state.legal_basis,
            default_department=state.default_department, source=state.source, is_example=state.is_example,
            valid_from=now,
        )
        for row, number, state in states
    )  # fmt: skip
    m.ConditionStage.objects.bulk_create(
        m.ConditionStage(
            condition=condition, position=position, name=stage.name, amount=stage.limit.amount,
            unit=stage.limit.unit,
        )
        for condition, (_, _, state) in zip(made, states, strict=True)
        for position, stage in enumerate(state.stages)
    )  # fmt: skip


def _add_legacy(rows: list[m.MatterClass]) -> None:
    """Checked pairs as they are, the other events by the rule."""
    checked = {(row["kind"], row["code"]): row["legacy"] for row in _table("legacy.csv")}
    found = []
    for row in rows:
        known = checked.get((row.kind, row.code))
        code = known or (legacy_code(row.code) if row.kind == m.Kind.EVENT else None)
        if code is not None:
            basis = m.Basis.CHECKED if known else m.Basis.RULE
            found.append(m.LegacyCode(edition_id=LEGACY, kind=row.kind, code=code, matter=row, basis=basis))
    m.LegacyCode.objects.bulk_create(found)


@cache
def _shipped() -> tuple[_Shipped, ...]:
    words = {row["code"]: tuple(row["words"].split("、")) for row in _table("words.csv")}
    private = {row["code"]: row["reason"] for row in _table("sensitive.csv")}
    own = _own_conditions()
    defaults = {(row["kind"], row["major"]): row for row in _table("defaults.csv")}
    found = []
    for row in _table("gb47678_5.csv"):
        kind, code, name = row["kind"], row["code"], row["name"]
        event = kind == m.Kind.EVENT
        default = defaults[kind, code[:2]]
        department = _department(name) or default["department"]
        states = own.get((kind, code)) or [default]
        found.append(
            _Shipped(
                kind, code, row["major"], name,
                words.get(code, ()) if event else (),
                private.get(code, "") if event else "",
                tuple(_condition(state, name, department) for state in states),
            )
        )  # fmt: skip
    return tuple(found)


def _own_conditions() -> dict[tuple[str, str], list[dict[str, str]]]:
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _table("conditions.csv"):
        for kind in row["kind"].split("|"):
            for code in _codes(row["codes"]):
                found.setdefault((kind, code), []).append({**row, "limit": row["stages"]})
    return found


def _condition(row: dict[str, str], name: str, department: str) -> ConditionState:
    """A condition of the tables; every limit that is not this district's own is an example."""
    matter = re.sub(r"异常(SOS)?$", "", name)
    by_default = "major" in row
    return ConditionState(
        text=row["text"].format(name=matter if row["kind"] == "component" or "：" in row["text"] else name),
        closing=row["closing"],
        stages=parse_stages(row["limit"]),
        is_example=True,
        legal_basis=row["legal_basis"],
        default_department=department if by_default else (row["department"] or department),
        source="按大类给出的示例值" if by_default else (row["source"] or "示例值"),
    )


def _department(name: str) -> str:
    """Who usually answers for a class; the longest word that fits its name."""
    fitting = [row for row in _table("departments.csv") if row["word"] in name]
    return max(fitting, key=lambda row: len(row["word"]))["department"] if fitting else ""


def _codes(text: str) -> Iterator[str]:
    """01001-01003|01005 → each code."""
    for part in text.split("|"):
        first, _, last = part.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:05d}"


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (_DATA / name).open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream))
