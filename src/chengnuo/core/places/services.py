"""Writing places: loading the district, and replacing a layer by a file, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from chengnuo.core.places import layers, loading
from chengnuo.core.places.errors import CannotApply, CannotUndo, ImportNotFound, Refused
from chengnuo.core.places.layer_diff import Difference
from chengnuo.core.places.layer_file import Drawn
from chengnuo.core.places.models import Layer, LayerImport, LayerState, LayerVersion
from chengnuo.core.places.shapes import Check, Fault
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Crs
from chengnuo.kernel.geo.shapes import area_m2, union
from chengnuo.kernel.permissions import demand

_T = TypeVar("_T")
KINDS = ("added", "removed", "redrawn", "renumbered", "confirmed", "renamed")


@transaction.atomic
def load_jianghan(*, actor: Any | None = None) -> int:
    """Put in the district: its boundary, 13 streets and 2 zones, communities, and 1,025 simulated unit grids.

    Returns how many streets were new. May be run again at any time; a layer of grids or zones that is there stays.
    """
    added = loading.load_codes()
    made = loading.load_layers(actor_name=_name(actor))
    if added or made:
        record(
            actor=actor, action="places.load", object_type="district", object_id=loading.DISTRICT,
            label=loading.DISTRICT_NAME, new={"streets": added, **made},
        )  # fmt: skip
    return added


def check_import(
    *, actor: Any, layer: str, data: bytes, name: str, crs: str, valid_from: date, simulated: bool = False
) -> Check:
    """All that is wrong with a GeoJSON file; where nothing is, what it would change, kept until it is applied.

    The file is the whole layer: what is not in it ends on ``valid_from``.

    :raises Refused: ``places.layer``, ``places.crs``, ``places.valid_from``, or the file is no GeoJSON at all.
    """
    demand(actor, "place.edit")
    chosen, system = _layer_of(layer), _crs_of(crs)
    _check_day(chosen, valid_from)
    areas, faults = layers.checked(chosen, data, system, simulated=simulated)
    size = _area(areas)
    if faults:
        return Check(None, len(areas) + _undrawn(faults), size, tuple(faults), (), 0)
    found = layers.compare(chosen, areas)
    with transaction.atomic():
        LayerImport.objects.filter(layer=chosen, state=LayerState.CHECKED, created_by=_name(actor)).delete()
        row = LayerImport.objects.create(
            layer=chosen, name=name[:120], crs=system.value, valid_from=valid_from, simulated=simulated,
            file=layers.packed(data), counts=_counts(found, areas, size, _token(chosen)), created_by=_name(actor),
        )  # fmt: skip
    return Check(row.pk, len(areas), size, (), found.changes, found.unchanged)


def check_file(*, layer: str, data: bytes, crs: str) -> tuple[Fault, ...]:
    """All that is wrong with a file; writes nothing. Raises ``Refused`` as ``check_import``."""
    return tuple(layers.checked(_layer_of(layer), data, _crs_of(crs), simulated=False)[1])


def apply_import(*, actor: Any, import_id: int) -> int:
    """Put a checked file in force from its day on: all of it or nothing. Returns how many areas changed.

    :raises CannotApply: ``places.applied_already``, ``places.changed_since``, ``places.nothing_to_apply``.
    """
    demand(actor, "place.edit")
    with transaction.atomic():
        row = _held(import_id)
        if row.state != LayerState.CHECKED:
            raise CannotApply("places.applied_already", "这次导入已经生效或已撤回，不能再次应用。")
        if row.counts.get("token") != _token(row.layer):
            raise CannotApply("places.changed_since", "检查之后区划又有改动，请重新上传检查。")
        areas, faults = layers.checked(row.layer, bytes(row.file), Crs(row.crs), simulated=row.simulated)
        found = layers.compare(row.layer, areas)
        if faults or not found.changes:
            raise CannotApply("places.nothing_to_apply", "文件与现有区划相同，没有可应用的内容。")
        layers.write(row, areas, found)
        row.state, row.applied_at, row.applied_by = LayerState.APPLIED, now(), _name(actor)
        row.save(update_fields=["state", "applied_at", "applied_by"])
        shown = {kind: row.counts[kind] for kind in KINDS} | {"valid_from": row.valid_from.isoformat()}
        record(
            actor=actor, action="places.import", object_type="place_import", object_id=row.pk,
            label=row.name, new=shown,
        )  # fmt: skip
    return len(found.changes)


def undo_import(*, actor: Any, import_id: int) -> None:
    """Take an import back: what it ended goes on, what it began is gone.

    :raises CannotUndo: ``places.not_applied``, ``places.later_import``, ``places.first_layer``.
    """
    demand(actor, "place.edit")
    with transaction.atomic():
        row = _held(import_id)
        if row.state != LayerState.APPLIED:
            raise CannotUndo("places.not_applied", "这次导入没有生效，不用撤回。")
        if layers.standing(row.layer) != row:
            raise CannotUndo("places.later_import", "之后又有新的导入，请先撤回后来的那一次。")
        if row.layer == Layer.GRIDS and layers.is_first(row):
            raise CannotUndo("places.first_layer", "这是第一份网格，撤回后全区就没有网格了。")
        layers.take_back(row)
        row.state, row.undone_at, row.undone_by = LayerState.UNDONE, now(), _name(actor)
        row.save(update_fields=["state", "undone_at", "undone_by"])
        record(
            actor=actor, action="places.undo", object_type="place_import", object_id=row.pk, label=row.name,
            old={"state": "applied"}, new={"state": "undone"},
        )  # fmt: skip


def _layer_of(text: str) -> Layer:
    return _one_of(Layer, text, "places.layer", "没有这样的图层")


def _crs_of(text: str) -> Crs:
    return _one_of(Crs, text, "places.crs", "没有这样的坐标系")


def _one_of(kind: Callable[[str], _T], text: str, code: str, words: str) -> _T:
    try:
        return kind(text)
    except ValueError as error:
        raise Refused(code, f"{words}：{text[:20]}", value=text[:20]) from error


def _check_day(layer: str, valid_from: date) -> None:
    newest = layers.newest_start(layer)
    if newest is not None and valid_from <= newest:
        raise Refused(
            "places.valid_from",
            f"生效日期须晚于现有区划的生效日期 {newest.isoformat()}。",
            newest=newest.isoformat(),
        )


def _held(import_id: int) -> LayerImport:
    row = LayerImport.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise ImportNotFound(import_id)
    return row


def _token(layer: str) -> str:
    row = LayerVersion.objects.filter(layer=layer).first()
    return row.token if row else ""


def _counts(found: Difference, areas: list[Drawn], size: float, token: str) -> dict[str, Any]:
    counts: dict[str, Any] = {kind: sum(c.kind == kind for c in found.changes) for kind in KINDS}
    return counts | {"unchanged": found.unchanged, "total": len(areas), "area_m2": size, "token": token}


def _area(areas: list[Drawn]) -> float:
    return round(area_m2(union([a.polygon for a in areas])), 2) if areas else 0.0


def _undrawn(faults: list[Fault]) -> int:
    return sum(fault.rule == "geometry" for fault in faults)


def _name(actor: Any | None) -> str:
    return str(getattr(actor, "display_name", "") or getattr(actor, "username", "") or "系统")[:150]
