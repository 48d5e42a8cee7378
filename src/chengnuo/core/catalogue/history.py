"""What was done to the catalogue, and the report on the legacy mapping."""

from __future__ import annotations

from chengnuo.core.catalogue import errors
from chengnuo.core.catalogue import models as m
from chengnuo.core.catalogue.queries import CURRENT, LEGACY, classes, matter_class
from chengnuo.core.catalogue.rules import Act, current_code, differences, from_json, legacy_code
from chengnuo.core.catalogue.shapes import ChangeCard, HistoryEntry, LegacyRow, MappingReport, Unmapped


def changes(*, limit: int = 50) -> tuple[ChangeCard, ...]:
    """The latest acts, newest first."""
    rows = m.CatalogueChange.objects.exclude(act="load").select_related("actor")
    return tuple(_card(row) for row in rows.prefetch_related("items__matter")[:limit])


def change(change_id: int) -> tuple[ChangeCard, tuple[HistoryEntry, ...]]:
    """One act and what it did to each class. Raises ``NotFound``."""
    rows = m.CatalogueChange.objects.exclude(act="load").filter(pk=change_id).select_related("actor")
    row = rows.prefetch_related("items__matter").first()
    if row is None:
        raise errors.change_missing(change_id)
    card = _card(row)
    return card, tuple(_entry(item, card) for item in row.items.all())


def history_of(class_id: int) -> tuple[HistoryEntry, ...]:
    """Every change of one class, newest first."""
    items = (
        m.CatalogueChangeItem.objects.filter(matter_id=class_id)
        .select_related("change__actor")
        .order_by("-id")
    )
    return tuple(_entry(item, _card(item.change)) for item in items.prefetch_related("change__items__matter"))


def mapping_report() -> MappingReport:
    """Both ways: the pairs, current classes without a legacy code, legacy codes whose class is not in the catalogue."""
    known = m.LegacyCode.objects.filter(edition_id=LEGACY)
    rows = tuple(
        LegacyRow(row.kind, row.code, matter_class(row.matter_id), row.basis, str(row.get_basis_display()))
        for row in known
    )
    mapped = {row.matter.id for row in rows}
    without_legacy = tuple(
        Unmapped(row.kind, row.code, row.name, _why_none(row.kind, row.code))
        for row in classes(edition=CURRENT)
        if row.id not in mapped
    )
    return MappingReport(rows, without_legacy, _gaps({row.code for row in rows if row.kind == "event"}))


def _why_none(kind: str, code: str) -> str:
    if kind == "component":
        return "旧版部件代码为 2+2 位，手头没有旧版部件全表，规则未经核对，不推定"
    if legacy_code(code) is None:
        return "部件类问题，旧版没有对应的事件大类"
    return "本区取消了对应关系"


def _gaps(mapped: set[str]) -> tuple[Unmapped, ...]:
    """Legacy codes below the highest of their major whose class is missing from the catalogue."""
    highest: dict[str, int] = {}
    for code in mapped:
        major, minor = code.split("-")
        highest[major] = max(highest.get(major, 0), int(minor))
    return tuple(
        Unmapped("event", code, "", f"按规则为 {current_code(code)}，新版目录中没有这个代码")
        for major, last in sorted(highest.items())
        for number in range(1, last + 1)
        if (code := f"{major}-{number:02d}") not in mapped
    )


def _card(row: m.CatalogueChange) -> ChangeCard:
    items = list(row.items.all())
    current = all(item.matter.version == item.version_after for item in items)
    return ChangeCard(
        id=row.pk, act=row.act, act_label=Act(row.act).label, name=row.name,
        who=str(row.actor) if row.actor else "系统", when=row.made_at, items=len(items),
        undone=row.undone_at is not None, can_undo=current and row.undone_at is None,
    )  # fmt: skip


def _entry(item: m.CatalogueChangeItem, card: ChangeCard) -> HistoryEntry:
    before = from_json(item.before) if item.before else None
    return HistoryEntry(
        card, matter_class(item.matter_id), item.before is None, differences(before, from_json(item.after))
    )
