"""From what a phone sends to the acts of ``core.cases``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.errors import Refused
from chengnuo.core.cases.rules.words import Source
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Crs, Point, to_wgs84
from chengnuo.kernel.worktime import Limit, LimitUnit
from chengnuo.web.mobile.once import Result

#: A report may have waited on the phone so long; what is older counts from when it came.
LONGEST_WAIT = timedelta(days=7)
MOST_EXTENSION = 1000.0
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True, slots=True)
class Sent:
    """One act as it came. ``version`` is what the person saw of the case."""

    key: str
    kind: str
    case_id: int
    version: int
    fields: QueryDict
    photo: bytes

    def text(self, name: str) -> str:
        """A field without the space around it."""
        return (self.fields.get(name) or "").strip()

    def whole(self, name: str) -> int:
        """A field that is a number; 0 for what is none."""
        return _whole(self.text(name))


def read(request: HttpRequest) -> Sent:
    """What came. Raises ``Refused`` (``mobile.bad_key``, ``mobile.bad_act``)."""
    fields = request.POST
    key, kind = fields.get("key", ""), fields.get("kind", "")
    if not _KEY.fullmatch(key):
        raise Refused("mobile.bad_key", "这一步没有编号或编号不对，没有处理。")
    if kind not in ACTS:
        raise Refused("mobile.bad_act", "不认识这一步，请更新页面后再试。", kind=kind[:20])
    photo = request.FILES.get("photo")
    data = photo.read() if photo is not None else b""
    return Sent(key, kind, _whole(fields.get("case", "")), _whole(fields.get("version", "")), fields, data)


def perform(actor: Any, sent: Sent) -> Result:
    """Do it, by the services; what they refuse is raised."""
    return ACTS[sent.kind](actor, sent)


def _on_case(sent: Sent, version: int) -> Result:
    return {"case_id": sent.case_id, "version": version}


def _sign(actor: Any, sent: Sent) -> Result:
    return _on_case(sent, services.sign(actor=actor, case_id=sent.case_id, version=sent.version))


def _return(actor: Any, sent: Sent) -> Result:
    done = services.send_back(
        actor=actor, case_id=sent.case_id, version=sent.version, reason=sent.text("reason"),
        clause=sent.text("clause"), proposed_unit_id=sent.whole("unit"),
    )  # fmt: skip
    return _on_case(sent, done)


def _ask_ruling(actor: Any, sent: Sent) -> Result:
    done = services.ask_ruling(
        actor=actor, case_id=sent.case_id, version=sent.version, reason=sent.text("reason"),
        proposed_unit_id=sent.whole("unit"),
    )  # fmt: skip
    return _on_case(sent, done)


def _ask_time(actor: Any, sent: Sent) -> Result:
    done = services.ask_time(
        actor=actor,
        case_id=sent.case_id,
        version=sent.version,
        limit=_limit(sent),
        reason=sent.text("reason"),
    )
    return _on_case(sent, done)


def _limit(sent: Sent) -> Limit:
    try:
        amount, unit = float(sent.text("amount")), LimitUnit(sent.text("unit"))
    except ValueError as error:
        raise Refused("mobile.bad_limit", "延长多久没有写对，请写数字并选单位。") from error
    if not 0 < amount <= MOST_EXTENSION:
        raise Refused("mobile.bad_limit", "延长的时间要大于 0。")
    return Limit(amount, unit)


def _finish(actor: Any, sent: Sent) -> Result:
    done = services.finish(
        actor=actor, case_id=sent.case_id, version=sent.version, result=sent.text("reason")
    )
    return _on_case(sent, done)


def _verify(true: bool) -> Callable[[Any, Sent], Result]:
    def do(actor: Any, sent: Sent) -> Result:
        note = sent.text("reason")
        done = services.verify(actor=actor, case_id=sent.case_id, version=sent.version, true=true, note=note)
        return _on_case(sent, done)

    return do


def _close(actor: Any, sent: Sent) -> Result:
    done = services.close(actor=actor, case_id=sent.case_id, version=sent.version, note=sent.text("reason"))
    return _on_case(sent, done)


def _rework(actor: Any, sent: Sent) -> Result:
    done = services.rework(
        actor=actor, case_id=sent.case_id, version=sent.version, reason=sent.text("reason")
    )
    return _on_case(sent, done)


def _photo(actor: Any, sent: Sent) -> Result:
    photo = services.add_photo(actor=actor, data=sent.photo, moment=sent.text("moment"), case_id=sent.case_id)
    return {"case_id": sent.case_id, "photo_id": photo}


def _report(actor: Any, sent: Sent) -> Result:
    """巡查上报: filed at once where class and point are known."""
    receipt = services.report_case(
        actor=actor,
        intake=services.Intake(
            source=Source.GRID_WORKER, text=sent.text("reason"), key=f"phone:{actor.pk}:{sent.key}",
            point=_point(sent), address=sent.text("address"), condition_id=sent.whole("condition") or None,
            reported_at=_moment(sent.text("at")),
        ),
    )  # fmt: skip
    version = queries.case(receipt.case_id).row.version
    return {
        "case_id": receipt.case_id, "version": version, "number": receipt.number, "code": receipt.code,
        "state": receipt.state_label, "joined": receipt.joined, "reason": receipt.reason,
    }  # fmt: skip


def _point(sent: Sent) -> Point | None:
    lon, lat = sent.text("lon"), sent.text("lat")
    if not lon and not lat:
        return None
    try:
        return to_wgs84(float(lon), float(lat), Crs.WGS84)
    except ValueError as error:
        raise Refused("mobile.bad_place", "位置不是数字，请重新定位。") from error


def _moment(text: str) -> datetime | None:
    """When it was written on the phone, if that can be true."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = now()
    return at if at.tzinfo is not None and moment - LONGEST_WAIT <= at <= moment else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


ACTS: dict[str, Callable[[Any, Sent], Result]] = {
    "sign": _sign,
    "return": _return,
    "ask_ruling": _ask_ruling,
    "ask_time": _ask_time,
    "finish": _finish,
    "verify_true": _verify(True),
    "verify_false": _verify(False),
    "check_ok": _close,
    "rework": _rework,
    "photo": _photo,
    "report": _report,
}
