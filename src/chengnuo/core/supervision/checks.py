"""暗访: plans of points, what was found there with photos, and what becomes of it. Public through ``services``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from chengnuo.core.assets import queries as assets
from chengnuo.core.cases import photos
from chengnuo.core.cases import queries as cases
from chengnuo.core.cases import services as case_services
from chengnuo.core.cases.rules.words import Source as CaseSource
from chengnuo.core.people import queries as people
from chengnuo.core.records import queries as records
from chengnuo.core.supervision.errors import CheckNotFound, Refused
from chengnuo.core.supervision.models import CheckPhoto, CheckPlan, CheckPoint, CheckVisit
from chengnuo.core.supervision.orders import OrderDraft, default_demand, draft_order
from chengnuo.core.supervision.rules.words import Level, Result, Subject
from chengnuo.core.supervision.telling import tell_unit
from chengnuo.kernel.audit.log import SYSTEM, record
from chengnuo.kernel.clock import day_words, now
from chengnuo.kernel.errors import NotAllowed
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import allows, demand

MOST_PHOTOS, MOST_POINTS = 9, 200


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as a person writes it; ``criteria`` a line for each thing to look at."""

    title: str
    first: date | None
    last: date | None
    criteria: str = ""
    checker_id: int | None = None
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point: the number of an asset, case or record, or a free place with its title and address."""

    kind: Subject
    number: str = ""
    title: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    unit_id: int | None = None


@transaction.atomic
def make_plan(*, actor: Any, draft: PlanDraft) -> int:
    """A new plan; its id. Raises ``NotAllowed``, ``Refused``."""
    if actor is not None:
        demand(actor, "supervision.lead")
    if not draft.title.strip():
        raise Refused("supervision.no_title", "请写明暗访的名称。")
    if draft.first is None or draft.last is None or draft.last < draft.first:
        raise Refused("supervision.bad_span", "请写明起止日期，止日不早于起日。")
    if draft.checker_id is not None and draft.checker_id not in {row.id for row in people.people()}:
        raise Refused("supervision.no_checker", "没有这个检查人。")
    plan = CheckPlan.objects.create(
        title=draft.title.strip()[:120], criteria=draft.criteria.strip()[:2000], first=draft.first, last=draft.last,
        checker_id=draft.checker_id, made_at=now(), made_by=_name(actor), simulated=draft.simulated,
    )  # fmt: skip
    _record(plan, "check_plan", actor, new={"first": draft.first.isoformat(), "last": draft.last.isoformat()})
    return int(plan.pk)


@transaction.atomic
def add_points(*, actor: Any, plan_id: int, drafts: Sequence[PointDraft]) -> int:
    """Add points to an open plan, all or none; how many. Raises ``Refused`` naming the line at fault."""
    if actor is not None:
        demand(actor, "supervision.lead")
    plan = _open(plan_id)
    made, faults = [], []
    for line, draft in enumerate(drafts, start=1):
        try:
            made.append(CheckPoint(plan=plan, **_point(draft)))
        except Refused as error:
            faults.append(f"第 {line} 行：{error.message_zh}" if len(drafts) > 1 else error.message_zh)
    if not made and not faults:
        faults.append("请至少写一个点位。")
    if plan.points.count() + len(made) > MOST_POINTS:
        faults.append(f"一次暗访最多 {MOST_POINTS} 个点位。")
    if faults:
        raise Refused("supervision.bad_point", "；".join(faults[:10]))
    CheckPoint.objects.bulk_create(made)
    _record(plan, "check_points", actor, new={"points": [point.title for point in made]})
    return len(made)


def _point(draft: PointDraft) -> dict[str, Any]:
    """The columns of a point. Raises ``Refused``."""
    units = {row.id for row in people.units()}
    if draft.unit_id is not None and draft.unit_id not in units:
        raise Refused("supervision.no_unit", "没有这个责任单位。")
    found = _SUBJECTS[draft.kind](draft)
    if not found["title"].strip():
        raise Refused("supervision.no_title", "自定地点要写明名称。")
    unit_id = draft.unit_id or found.pop("unit_id", None)
    found.pop("unit_id", None)
    return {"kind": draft.kind.value, "unit_id": unit_id, **found}


def _asset(draft: PointDraft) -> dict[str, Any]:
    row = assets.by_identifiers([draft.number.strip()]).get(draft.number.strip())
    if row is None:
        raise Refused("supervision.no_asset", f"没有标识码是「{draft.number.strip()[:30]}」的部件。")
    return {
        "subject_id": row.id, "title": row.name, "address": "", "lon": row.terms.lon, "lat": row.terms.lat,
        "unit_id": row.terms.keeper_id or row.terms.manager_id,
    }  # fmt: skip


def _case(draft: PointDraft) -> dict[str, Any]:
    row = cases.line(cases.case_id_of(draft.number.strip()))
    return {
        "subject_id": row.id, "title": f"{row.number} {row.description}"[:200], "address": row.address, "lon": row.lon,
        "lat": row.lat, "unit_id": row.unit_id,
    }  # fmt: skip


def _of_record(draft: PointDraft) -> dict[str, Any]:
    text = draft.number.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused("supervision.no_record", f"台账编号「{text[:20]}」不是数字。")
    row = records.row(int(text))
    return {
        "subject_id": row.id, "title": row.title[:200], "address": row.address, "lon": row.lon, "lat": row.lat,
        "unit_id": row.unit_id,
    }  # fmt: skip


def _free(draft: PointDraft) -> dict[str, Any]:
    return {
        "subject_id": None, "title": draft.title.strip()[:200], "address": draft.address.strip()[:300],
        "lon": draft.lon, "lat": draft.lat,
    }  # fmt: skip


_SUBJECTS = {Subject.ASSET: _asset, Subject.CASE: _case, Subject.RECORD: _of_record, Subject.FREE: _free}


@transaction.atomic
def visit(
    *, actor: Any, point_id: int, result: Result, finding: str = "", pictures: Sequence[bytes] = ()
) -> int:
    """Write down what was found, with photos; the same again is a correction and both are kept. The visit's id.

    Raises ``NotAllowed``, ``Refused`` (a problem without words or photos, a picture that cannot be opened).
    """
    point = held_point(point_id)
    may_check(actor, point.plan)
    _open(point.plan_id)
    text = finding.strip()[:2000]
    if result != Result.GOOD and not text:
        raise Refused("supervision.no_finding", "请写明发现了什么，或者为什么没有查成。")
    cleaned = [photos.cleaned(data) for data in pictures]
    if point.photos.count() + len(cleaned) > MOST_PHOTOS:
        raise Refused("supervision.many_photos", f"一个点位最多 {MOST_PHOTOS} 张照片。")
    at = now()
    row = CheckVisit.objects.create(
        point=point, at=at, result=result.value, finding=text, actor_id=getattr(actor, "pk", None), actor_name=_name(actor)
    )  # fmt: skip
    for picture in cleaned:
        digest, size = photos.store(picture)
        CheckPhoto.objects.get_or_create(
            point=point, sha256=digest,
            defaults={"width": size[0], "height": size[1], "at": at, "actor_id": getattr(actor, "pk", None)},
        )  # fmt: skip
    _record(
        point.plan,
        "check_visit",
        actor,
        new={"point": point.pk, "result": result.value, "photos": len(cleaned)},
    )
    return int(row.pk)


@transaction.atomic
def make_case(*, actor: Any, point_id: int) -> int:
    """Make the finding of a point a case, once; its id. Raises ``NotAllowed``, ``Refused``."""
    point, found = _problem(actor, point_id)
    if point.case_id:
        return int(point.case_id)
    where = Point(point.lon, point.lat) if point.lon is not None and point.lat is not None else None
    receipt = case_services.report_case(
        actor=actor, intake=case_services.Intake(
            source=CaseSource.SUPERIOR, text=f"暗访发现：{point.title}。{found.finding}", key=f"check:{point.pk}", point=where,
            address=point.address or point.title, simulated=point.plan.simulated,
            asset_id=point.subject_id if point.kind == Subject.ASSET else None,
        ),
    )  # fmt: skip
    CheckPoint.objects.filter(pk=point.pk).update(case_id=receipt.case_id)
    _record(point.plan, "check_case", actor, new={"point": point.pk, "case": receipt.case_id})
    return receipt.case_id


@transaction.atomic
def make_order(*, actor: Any, point_id: int, level: Level = Level.YELLOW) -> int:
    """Draft an order for the finding of a point, once; its id."""
    point, found = _problem(actor, point_id)
    known = point.orders.order_by("-id").first()
    if known is not None:
        return int(known.pk)
    if point.unit_id is None:
        raise Refused("supervision.no_unit", "这个点位没有责任单位，不能发督办单。")
    day = found.at.date()
    return draft_order(actor=actor, draft=OrderDraft(
        level=level, unit_id=point.unit_id, title=f"关于暗访「{point.title[:60]}」发现问题的督办单",
        text=f"{day_words(day)}暗访「{point.title}」（{point.address or '地址见点位'}），发现：{found.finding}",
        demand=default_demand(level, "暗访发现问题"), point_id=point.pk, rule=f"{level.label}：暗访发现问题",
        cause_key=f"check:{point.pk}", simulated=point.plan.simulated,
    ))  # fmt: skip


@transaction.atomic
def close_plan(*, actor: Any, plan_id: int) -> None:
    """End a check: from now on the units see their points and are told of problems."""
    demand(actor, "supervision.lead")
    plan = _open(plan_id)
    CheckPlan.objects.filter(pk=plan.pk).update(closed_at=now(), version=F("version") + 1)
    _record(plan, "check_close", actor)
    bad: dict[int, int] = {}
    for point in plan.points.exclude(unit=None):
        last = point.visits.order_by("-id").first()
        if last is not None and last.result == Result.BAD and point.unit_id:
            bad[point.unit_id] = bad.get(point.unit_id, 0) + 1
    for unit_id, count in bad.items():
        tell_unit(
            unit_id, f"暗访发现 {count} 处问题", plan.title, link=f"/supervision/checks/{plan.pk}/",
            key=f"supervision.new:check:{plan.pk}:{unit_id}", simulated=plan.simulated,
        )  # fmt: skip


@transaction.atomic
def reopen_plan(*, actor: Any, plan_id: int) -> None:
    """Take the end of a check back."""
    demand(actor, "supervision.lead")
    plan = held_plan(plan_id)
    CheckPlan.objects.filter(pk=plan.pk).update(closed_at=None, version=F("version") + 1)
    _record(plan, "check_reopen", actor)


@transaction.atomic
def drop_point(*, actor: Any, point_id: int) -> None:
    """Take a point out of a plan, as long as nobody has been there."""
    demand(actor, "supervision.lead")
    point = held_point(point_id)
    _open(point.plan_id)
    if point.visits.exists():
        raise Refused("supervision.visited", "这个点位已经查过，不能删去。")
    _record(point.plan, "check_drop", actor, old={"point": point.title})
    point.delete()


def may_check(actor: Any, plan: CheckPlan) -> None:
    """Raises ``NotAllowed`` unless the person leads supervision, or is the plan's checker."""
    if actor is None or allows(actor, "supervision.lead"):
        return
    demand(actor, "supervision.check")
    if plan.checker_id != actor.pk:
        raise NotAllowed("permission.denied", "这次暗访不由您检查。", permission="supervision.check")


def held_plan(plan_id: int) -> CheckPlan:
    """The plan. Raises ``CheckNotFound``."""
    plan = CheckPlan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise CheckNotFound(plan_id)
    return plan


def held_point(point_id: int) -> CheckPoint:
    """The point with its plan. Raises ``CheckNotFound``."""
    point = CheckPoint.objects.select_related("plan", "unit").filter(pk=point_id).first()
    if point is None:
        raise CheckNotFound(point_id)
    return point


def _problem(actor: Any, point_id: int) -> tuple[CheckPoint, CheckVisit]:
    demand(actor, "supervision.lead")
    point = held_point(point_id)
    found = point.visits.order_by("-id").first()
    if found is None or found.result != Result.BAD:
        raise Refused("supervision.no_problem", "这个点位没有发现问题。")
    return point, found


def _open(plan_id: int) -> CheckPlan:
    plan = held_plan(plan_id)
    if plan.closed_at is not None:
        raise Refused("supervision.check_closed", "这次暗访已经结束；要补充请先恢复。")
    return plan


def _record(
    plan: CheckPlan, act: str, actor: Any, *, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None
) -> None:  # fmt: skip
    record(
        actor=actor, action=f"supervision.{act}", object_type="supervision_check", object_id=plan.pk, label=plan.title,
        old=old, new=new,
    )  # fmt: skip


def _name(actor: Any) -> str:
    return str(getattr(actor, "display_name", "") or SYSTEM)[:150]
