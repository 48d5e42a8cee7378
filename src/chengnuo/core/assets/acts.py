"""Changes of one asset. Public through ``services``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from chengnuo.core.assets import events
from chengnuo.core.assets.classes import class_of
from chengnuo.core.assets.errors import AssetNotFound, CannotUndo, EditedMeanwhile, Refused, Taken
from chengnuo.core.assets.models import Asset, AssetBatch, AssetChange
from chengnuo.core.assets.rows import columns_of, terms_of
from chengnuo.core.assets.rules.attributes import attribute_faults
from chengnuo.core.assets.rules.terms import Terms, act_of, differences, faults, with_plain
from chengnuo.core.assets.rules.words import Act, State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people.models import Unit
from chengnuo.core.places import queries as places
from chengnuo.core.places.queries import Location
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.errors import NotFound
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import demand

OBJECT_TYPE = "asset"


@transaction.atomic
def register_asset(
    *, actor: Any, terms: Terms, simulated: bool = False, note: str = "", batch_id: int | None = None
) -> int:
    """Write down an asset and return its id. Raises ``NotAllowed``, ``Refused``, ``Taken``."""
    demand(actor, "asset.edit", terms)
    place = checked(terms)
    _own_fields(terms)
    if not terms.identifier:
        terms = replace(terms, identifier=next_identifier(place.district_code, terms.class_id))
    row = Asset(**columns_of(terms, place), changed_on=terms.started_on, simulated=simulated)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Taken(terms.identifier) from error
    _note(actor, row, Act.REGISTER, terms.started_on, {}, {"state": row.state}, "", note, batch_id)
    record(actor=actor, action="assets.register", object_type=OBJECT_TYPE, object_id=row.pk, label=row.name,
           new={"identifier": row.identifier, "state": row.state}, note=note)  # fmt: skip
    return int(row.pk)


@transaction.atomic
def update_asset(
    *, actor: Any, asset_id: int, version: int, terms: Terms, on: date | None = None, note: str = "",
    batch_id: int | None = None,
) -> int | None:  # fmt: skip
    """Give an asset other terms from a day on; the change's id, None where nothing differs.

    ``version`` is what the person saw. Raises ``NotAllowed``, ``AssetNotFound``, ``EditedMeanwhile``, ``Refused``, ``Taken``.
    """
    row = held(asset_id)
    old = terms_of(row)
    demand(actor, "asset.edit", old)
    if row.version != version:
        raise EditedMeanwhile(row.name)
    before, after = differences(old, terms)
    if not before:
        return None
    place, day = checked(terms), on or today()
    if "attributes" in after or "class_id" in after:
        _own_fields(terms)
    if not row.changed_on <= day <= today():
        raise Refused([f"变更日期应在上一次变更（{row.changed_on.isoformat()}）和今天之间"])
    _write(row, terms, place, day)
    act = act_of(after)
    change = _note(actor, row, act, day, before, after, old.state, note, batch_id)
    record(actor=actor, action=f"assets.{act}", object_type=OBJECT_TYPE, object_id=row.pk, label=row.name,
           old=before, new=after, note=note)  # fmt: skip
    return int(change.pk)


def change_state(
    *, actor: Any, asset_id: int, version: int, state: str, on: date | None = None, note: str = ""
) -> int | None:
    """Say how an asset is from a day on. Raises what ``update_asset`` raises."""
    return _altered(actor, asset_id, version, {"state": state}, on, note)


def hand_over(
    *, actor: Any, asset_id: int, version: int, keeper_id: int | None, on: date | None = None, note: str = ""
) -> int | None:
    """Give an asset into another unit's care. Raises what ``update_asset`` raises."""
    return _altered(actor, asset_id, version, {"keeper_id": keeper_id}, on, note)


def move_asset(
    *, actor: Any, asset_id: int, version: int, point: Point, on: date | None = None, note: str = ""
) -> int | None:
    """Put an asset elsewhere, as a point. Raises what ``update_asset`` raises."""
    values = {"lon": point.lon, "lat": point.lat, "shape": ""}
    return _altered(actor, asset_id, version, values, on, note)


def retire_asset(
    *, actor: Any, asset_id: int, version: int, on: date | None = None, note: str = ""
) -> int | None:
    """Say that an asset was taken away; its history stays. Raises what ``update_asset`` raises."""
    return change_state(
        actor=actor, asset_id=asset_id, version=version, state=State.REMOVED, on=on, note=note
    )


@transaction.atomic
def undo_change(*, actor: Any, change_id: int) -> int:
    """Take back the last change of an asset; the asset's id. Raises ``NotAllowed``, ``NotFound``, ``CannotUndo``."""
    change = AssetChange.objects.filter(pk=change_id).first()
    if change is None:
        raise NotFound("assets.change", "没有这条变更。", change=change_id)
    row = held(change.asset_id)
    old = terms_of(row)
    demand(actor, "asset.edit", old)
    if change.undone:
        raise CannotUndo("已经撤回过")
    if change.act == Act.REGISTER:
        raise CannotUndo("登记只能随导入一起撤回，单个部件请用「移除」")
    if change.version != row.version:
        raise CannotUndo("后来又有改动，请先撤回后来的")
    back = with_plain(old, change.before)
    _write(row, back, checked(back), _day_before(row, change))
    AssetChange.objects.filter(pk=change.pk).update(undone=True)
    _give_back(row)
    events.changed.publish(events.AssetsChanged((row.pk,)))
    record(actor=actor, action="assets.undo", object_type=OBJECT_TYPE, object_id=row.pk, label=row.name,
           old=change.after, new=change.before)  # fmt: skip
    return int(row.pk)


@transaction.atomic
def undo_batch(*, actor: Any, batch_id: int) -> None:
    """Take back an import as a whole. Raises ``NotAllowed``, ``NotFound``, ``CannotUndo`` where a later change stands on it."""
    demand(actor, "asset.edit")
    batch = AssetBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("assets.batch", "没有这次导入。", batch=batch_id)
    if batch.undone_at is not None:
        raise CannotUndo("已经撤回过")
    changes = list(batch.changes.filter(undone=False).select_related("asset").order_by("-id"))
    later = next((one.asset.name for one in changes if one.asset.version != one.version), "")
    if later:
        raise CannotUndo(f"「{later}」导入之后又有改动")
    for change in changes:
        if change.act != Act.REGISTER:
            undo_change(actor=actor, change_id=change.pk)
    fresh = [one.asset_id for one in changes if one.act == Act.REGISTER]
    try:
        with transaction.atomic():
            Asset.objects.filter(pk__in=fresh).delete()
    except IntegrityError as error:
        raise CannotUndo("导入的部件上已经有案卷") from error
    events.changed.publish(events.AssetsChanged(tuple(fresh)))
    batch.undone_at, batch.undone_by = now(), _name(actor)
    batch.save(update_fields=["undone_at", "undone_by"])
    record(actor=actor, action="assets.undo_import", object_type="asset_batch", object_id=batch.pk, label=batch.name,
           old={"registered": batch.registered, "changed": batch.changed})  # fmt: skip


def held(asset_id: int) -> Asset:
    """The row, locked. Raises ``AssetNotFound``."""
    row = Asset.objects.select_for_update().filter(pk=asset_id).first()
    if row is None:
        raise AssetNotFound(asset_id)
    return row


def checked(terms: Terms) -> Location:
    """Where it stands, once everything that is written is sound. Raises ``Refused``."""
    matter = catalogue.matter_class(terms.class_id)
    found = list(faults(terms, matter.code, today()))
    if matter.kind != "component":
        found.append(f"「{matter.name}」不是部件小类")
    units = {one for one in (terms.manager_id, terms.owner_id, terms.keeper_id) if one is not None}
    if units and Unit.objects.filter(pk__in=units).count() != len(units):
        found.append("单位不存在")
    place = places.locate(Point(terms.lon, terms.lat))
    if place is None:
        found.append("位置不在本区范围内")
    if found or place is None:
        raise Refused(found)
    return place


def _own_fields(terms: Terms) -> None:
    """Whether the fields of its class are sound; asked where they are written, so that what was registered before a
    scenario asked for more can still be handled. Raises ``Refused``."""
    found = attribute_faults(
        class_of(catalogue.matter_class(terms.class_id).code).attributes, terms.attributes
    )
    if found:
        raise Refused(list(found))


def next_identifier(district: str, class_id: int) -> str:
    """The next free 17 digits of a class."""
    prefix = district + catalogue.matter_class(class_id).code
    rows = Asset.objects.filter(identifier__gte=prefix + "0" * 6, identifier__lte=prefix + "9" * 6)
    last = rows.aggregate(last=Max("identifier"))["last"]
    return f"{prefix}{int(last[-6:]) + 1 if last else 1:06d}"


def _altered(
    actor: Any, asset_id: int, version: int, values: dict[str, Any], on: date | None, note: str
) -> int | None:
    with transaction.atomic():
        terms = replace(terms_of(held(asset_id)), **values)
        return update_asset(actor=actor, asset_id=asset_id, version=version, terms=terms, on=on, note=note)


def _write(row: Asset, terms: Terms, place: Location, day: date) -> None:
    for name, value in columns_of(terms, place).items():
        setattr(row, name, value)
    row.changed_on = day
    row.version += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Taken(terms.identifier) from error


def _note(
    actor: Any, row: Asset, act: Act, day: date, before: dict[str, Any], after: dict[str, Any], state: str, note: str,
    batch_id: int | None,
) -> AssetChange:  # fmt: skip
    events.changed.publish(events.AssetsChanged((row.pk,)))
    return AssetChange.objects.create(
        asset=row, batch_id=batch_id, act=act, on=day, before=before, after=after, state_before=state,
        note=note.strip()[:500], version=row.version, actor_id=getattr(actor, "pk", None), actor_name=_name(actor),
    )  # fmt: skip


def _name(actor: Any) -> str:
    return (getattr(actor, "display_name", "") or SYSTEM)[:150]


def _day_before(row: Asset, change: AssetChange) -> date:
    """The day of the last change that still holds."""
    other = row.changes.filter(undone=False).exclude(pk=change.pk).aggregate(last=Max("on"))["last"]
    return other or row.started_on


def _give_back(row: Asset) -> None:
    """The change before it is the last one again, and can be taken back in its turn."""
    before = row.changes.filter(undone=False).order_by("-version").values_list("pk", flat=True).first()
    if before is not None:
        AssetChange.objects.filter(pk=before).update(version=row.version)
