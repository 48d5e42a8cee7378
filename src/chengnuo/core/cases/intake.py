"""A report comes in: checked, located, classified, joined to the case it tells of or made one, and on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from chengnuo.core.cases import models, routes, terms
from chengnuo.core.cases.acting import tell
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.rules import fusion
from chengnuo.core.cases.rules.fusion import Likeness, Told
from chengnuo.core.cases.rules.machine import Transition, transition
from chengnuo.core.cases.rules.numbers import new_code, number
from chengnuo.core.cases.rules.terms import Terms
from chengnuo.core.cases.rules.words import OPEN_STATES, Act, Source, State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.places import queries as places
from chengnuo.core.places.queries import Location
from chengnuo.kernel import statements
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import demand

LONGEST_TEXT = 4000
#: Sources whose classified, located reports are filed as they come; the rest waits for the desk.
FILED_AT_ONCE = (Source.GRID_WORKER, Source.SENSOR, Source.SUPERIOR)


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody reports. ``key`` is the sender's own: the same key is the same report, sent again.

    ``point`` is WGS-84; where there is none, ``area_code`` may name the street (9 digits) or community (12).
    ``condition_id`` where the class is known; ``join_case_id`` the case the sender says it is the same matter as;
    ``reported_at`` where it was before now; ``asset_id`` where it is about an asset; ``terms`` where it is of a declared kind.
    """

    source: Source
    text: str
    key: str
    point: Point | None = None
    address: str = ""
    area_code: str = ""
    condition_id: int | None = None
    join_case_id: int | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    external_id: str = ""
    private: bool = False
    simulated: bool = False
    reported_at: datetime | None = None
    asset_id: int | None = None
    terms: Terms | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told. ``joined`` says that the matter was known already; ``again`` that this very report was."""

    report_id: int
    code: str
    case_id: int
    number: str
    state: str
    state_label: str
    joined: bool
    again: bool
    reason: str


def report_case(*, actor: Any | None, intake: Intake) -> Receipt:
    """Take in a report. ``actor`` None is somebody without an account, who may report and nothing else.

    One transaction: what is answered is on disk. Raises ``Refused`` (``cases.no_text``, ``cases.long_text``,
    ``cases.no_place``, ``cases.outside``, ``cases.bad_phone``), ``NotAllowed``.
    """
    if actor is not None and intake.source != Source.RESIDENT:
        demand(actor, "case.report")
    elif actor is None and intake.source not in (Source.RESIDENT, Source.SENSOR):
        raise Refused("cases.bad_source", "没有登录的只能以居民身份上报。")
    clean = _clean(intake)
    place = places.locate(clean.point) if clean.point else None
    if clean.point is not None and place is None:
        raise Refused("cases.outside", "这个位置不在本区范围内。", lon=clean.point.lon, lat=clean.point.lat)
    if place is None and clean.area_code:
        place = _area(clean.area_code)
    fresh = _new_case(clean, place)
    try:
        with transaction.atomic():
            return _known(clean.key) or _take_in(actor, clean, fresh)
    except IntegrityError:
        # The same key from two senders at once: the other one was written.
        known = _known(clean.key)
        if known is None:
            raise
        return known


def _area(code: str) -> Location:
    """The street or community somebody named instead of a point. Raises ``Refused`` (``cases.bad_area``)."""
    streets = {row.code: row.name for row in places.streets()}
    names = places.communities()
    community = code if code in names else ""
    street = code[:9]
    if street not in streets or (len(code) != 9 and not community):
        raise Refused("cases.bad_area", f"没有代码是「{code[:20]}」的街道或社区。")
    words = " · ".join(word for word in (streets[street], names.get(community, "")) if word)
    return Location("", community, street, street[:6], (), False, words)


def _clean(intake: Intake) -> Intake:
    text = intake.text.strip()
    if not text:
        raise Refused("cases.no_text", "请写明发生了什么。")
    if len(text) > LONGEST_TEXT:
        raise Refused(
            "cases.long_text", f"描述有 {len(text)} 字，不能超过 {LONGEST_TEXT} 字。", length=len(text)
        )
    if intake.point is None and not intake.address.strip():
        raise Refused("cases.no_place", "请在地图上点出位置，或写明地址。")
    phone = "".join(sign for sign in intake.phone if sign in "+0123456789")
    if intake.phone.strip() and not 7 <= len(phone.lstrip("+")) <= 15:
        raise Refused(
            "cases.bad_phone", f"电话号码「{intake.phone.strip()[:30]}」不对，应是 7 到 15 位数字。"
        )
    return replace(
        intake, text=text, phone=phone, address=intake.address.strip()[:300], name=intake.name.strip()[:60],
        email=intake.email.strip()[:120], key=intake.key.strip()[:120] or f"own:{new_code()}",
    )  # fmt: skip


def _known(key: str) -> Receipt | None:
    # asked of every report and nearly always without an answer: the row is only read where there is one
    found = statements.ids("SELECT id FROM cas_report WHERE key = %s", [key])
    return (
        _receipt(models.Report.objects.select_related("case").get(pk=found[0]), again=True) if found else None
    )


def _take_in(actor: Any, intake: Intake, case: models.Case) -> Receipt:
    """Join the report to the case it tells of, or else store ``case``, which was made before the writing began."""
    at = case.reported_at
    found = _named(intake.join_case_id) or _same(intake, case.matter_class_id, at)
    if found is not None:
        known, alike = found
        return _join(actor, intake, known, alike, at)
    statements.insert(case)
    if intake.asset_id is not None:
        models.CaseAsset.objects.create(case=case, asset_id=intake.asset_id)
    if intake.terms is not None:
        terms.keep(case, intake.terms)
    report = _new_report(actor, intake, case, at)
    _tell_new(actor, intake, case, at)
    return _receipt(report)


def _named(case_id: int | None) -> tuple[models.Case, Likeness] | None:
    """The case the sender recognised: one that is open and that others may know of, else the report stands alone."""
    if case_id is None:
        return None
    case = models.Case.objects.filter(pk=case_id, state__in=OPEN_STATES, is_private=False).first()
    return (case, Likeness(1.0, 0.0, 0.0, 0.0, "上报人认出是同一件事")) if case else None


def _same(intake: Intake, class_id: int | None, at: datetime) -> tuple[models.Case, Likeness] | None:
    """The open case this report surely tells of. What is only likely is left to the desk (``similar_cases``)."""
    if class_id is None or intake.point is None:
        return None
    candidates = _open_near(class_id, intake.point, at)
    if not candidates:
        return None
    told = told_by(class_id, intake.point, at, intake.text, intake.address)
    cases = models.Case.objects.in_bulk(candidates)
    alike = fusion.most_alike(told, [(pk, told_of(case)) for pk, case in cases.items()], fusion.SAME)
    return (cases[alike[0][0]], alike[0][1]) if alike else None


def _open_near(class_id: int, point: Point, at: datetime) -> list[int]:
    """The newest open cases of a class that ``near`` finds."""
    tiles, (start, end) = fusion.tiles_around(point), _around(at)
    places, states = ", ".join(["%s"] * len(tiles)), ", ".join(["%s"] * len(OPEN_STATES))
    return statements.ids(
        f"SELECT id FROM cas_case WHERE tile IN ({places}) AND reported_at BETWEEN %s AND %s"
        f" AND matter_class_id = %s AND state IN ({states}) ORDER BY id DESC LIMIT 50",
        [*tiles, start, end, class_id, *(state.value for state in OPEN_STATES)],
    )


def near(point: Point, at: datetime) -> Any:
    """Cases close enough in place and time to be looked at."""
    return models.Case.objects.filter(tile__in=fusion.tiles_around(point), reported_at__range=_around(at))


def _around(at: datetime) -> tuple[datetime, datetime]:
    span = timedelta(hours=fusion.LONGEST_HOURS)
    return at - span, at + span


def told_by(class_id: int | None, point: Point | None, at: datetime, text: str, address: str = "") -> Told:
    """What somebody says, as the fusion compares it."""
    if class_id is None:
        return Told("", point, at, text, "", address)
    matter = catalogue.matter_class(class_id)
    return Told(f"{matter.kind}:{matter.code}", point, at, text, matter.name, address)


def told_of(case: models.Case) -> Told:
    """A case as the fusion compares it."""
    point = Point(case.lon, case.lat) if case.lon is not None and case.lat is not None else None
    return told_by(case.matter_class_id, point, case.reported_at, case.description, case.address)


def _join(actor: Any, intake: Intake, case: models.Case, alike: Likeness, at: datetime) -> Receipt:
    report = _new_report(actor, intake, case, at, joined_score=alike.score, joined_reason=alike.reason)
    models.Case.objects.filter(pk=case.pk).update(version=F("version") + 1, updated_at=now())
    words = f"又收到一件{intake.source.label}，并入本案：{alike.reason}。"
    tell(case, transition(Act.REPORT), case.state, words, actor=actor, public=True, unit_id=None, at=at)
    record(actor=actor, action="cases.join", object_type="case", object_id=case.pk,
           label=number(case.reported_at, case.pk), new={"report": report.pk, "score": alike.score})  # fmt: skip
    return _receipt(report, joined=True, reason=alike.reason)


def _new_case(intake: Intake, place: Location | None) -> models.Case:
    """The case a report would begin, with its class, place and proposed unit; not stored yet."""
    at = intake.reported_at or now()
    condition = catalogue.condition(intake.condition_id) if intake.condition_id else None
    class_id = condition.class_id if condition else None
    case = models.Case(
        state=State.COLLECTED, source=intake.source, description=intake.text, matter_class_id=class_id,
        condition_id=condition.id if condition else None, address=intake.address or (place.names if place else ""),
        lon=intake.point.lon if intake.point else None, lat=intake.point.lat if intake.point else None,
        tile=fusion.tile(intake.point) if intake.point else None,
        grid_code=place.grid_code if place else "", community_code=place.community_code if place else "",
        street_code=place.street_code if place else "",
        is_private=intake.private or bool(catalogue.private_reason(class_id, intake.text)),
        simulated=intake.simulated, reported_at=at, updated_at=now(),
    )  # fmt: skip
    if condition is not None:
        route = routes.propose(case, intake.terms)
        case.route_unit_id, case.route_rule = route.unit_id, route.rule
        case.route_reason = route.reason[:300]
        desk_first = intake.terms is not None and intake.terms.desk_first
        if intake.source in FILED_AT_ONCE and intake.point is not None and not desk_first:
            case.state, case.filed_at = State.FILED, at
    return case


def _new_report(actor: Any, intake: Intake, case: models.Case, at: datetime, **joined: Any) -> models.Report:
    report = models.Report(
        case=case, source=intake.source, key=intake.key, code=new_code(), external_id=intake.external_id[:80],
        text=intake.text, address=intake.address, name=intake.name, phone=intake.phone, email=intake.email,
        lon=intake.point.lon if intake.point else None, lat=intake.point.lat if intake.point else None,
        user=actor if intake.source == Source.RESIDENT and actor is not None else None, at=at,
        simulated=intake.simulated, **joined,
    )  # fmt: skip
    statements.insert(report)
    return report


def _tell_new(actor: Any, intake: Intake, case: models.Case, at: datetime) -> None:
    words = f"{intake.source.label}：{intake.text[:120]}"
    _tell_begun(actor, case, transition(Act.REPORT), "", words, at)
    record(
        actor=actor, action="cases.report", object_type="case", object_id=case.pk,
        label=number(case.reported_at, case.pk),
        new={"source": intake.source.value, "state": case.state, "grid": case.grid_code, "route": case.route_unit_id},
    )  # fmt: skip


def _tell_begun(
    actor: Any, case: models.Case, arrow: Transition, before: str, words: str, at: datetime
) -> None:
    """The first line of a case, and the second of one that is filed as it comes."""
    tell(case, arrow, before, words, actor=actor, public=True, unit_id=None, at=at, after=State.COLLECTED)
    if case.state == State.FILED:
        name = catalogue.matter_class(case.matter_class_id).name if case.matter_class_id else ""
        words = f"立案：{name}（{Source(case.source).label}，免核实）"
        tell(
            case, transition(Act.FILE), State.COLLECTED, words, actor=actor, public=True, unit_id=None, at=at
        )


def _receipt(
    report: models.Report, *, joined: bool = False, again: bool = False, reason: str = ""
) -> Receipt:
    case = report.case
    state = State(case.state)
    return Receipt(
        report_id=report.pk, code=report.code, case_id=case.pk, number=number(case.reported_at, case.pk),
        state=state.value, state_label=state.label, joined=joined or report.joined_score is not None, again=again,
        reason=reason or report.joined_reason,
    )  # fmt: skip


def similar(case: models.Case, *, only_open: bool = False) -> Sequence[tuple[int, Likeness]]:
    """Cases that may tell of the same matter, the most alike first, with the reason."""
    told = told_of(case)
    if told.point is None:
        return ()
    found = near(told.point, case.reported_at).exclude(pk=case.pk).exclude(state=State.MERGED)
    if only_open:
        found = found.filter(state__in=OPEN_STATES)
    return fusion.most_alike(told, [(other.pk, told_of(other)) for other in found[:200]])[:10]


def split_off(actor: Any, report: models.Report, reason: str) -> int:
    """A case of its own for a report that was joined to another; inside the caller's transaction."""
    old = report.case
    point = Point(report.lon, report.lat) if report.lon is not None and report.lat is not None else None
    place = places.locate(point) if point else None
    intake = Intake(
        source=Source(report.source), text=report.text, key=report.key, point=point, address=report.address,
        condition_id=old.condition_id, reported_at=report.at, simulated=report.simulated,
    )  # fmt: skip
    case = _new_case(intake, place)
    statements.insert(case)
    report.case, report.first_case, report.joined_score, report.joined_reason = case, None, None, ""
    report.save(update_fields=["case", "first_case", "joined_score", "joined_reason"])
    words = f"从案卷 {number(old.reported_at, old.pk)} 拆出：{reason}"
    _tell_begun(actor, case, transition(Act.UNMERGE), State.MERGED, words, now())
    tell(old, transition(Act.UNMERGE), old.state, f"一件上报拆出为 {number(case.reported_at, case.pk)}：{reason}",
         actor=actor, public=False, unit_id=None, at=now())  # fmt: skip
    record(actor=actor, action="cases.split", object_type="case", object_id=old.pk,
           label=number(old.reported_at, old.pk), new={"report": report.pk, "case": case.pk}, note=reason)  # fmt: skip
    return int(case.pk)
