"""POST Service Request: taken in like every other report, once however often it is sent."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from chengnuo.core.cases import publishing, services
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake, Receipt
from chengnuo.core.catalogue.queries import ClassRow
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError, NotFound
from chengnuo.kernel.geo import Crs, Point, to_wgs84
from chengnuo.standards.open311 import asking, offers
from chengnuo.standards.open311.formats import Document, clean
from chengnuo.standards.open311.problems import Problem, missing, wrong

LONGEST = 4000
#: The same body from the same key within this time is the same request, where no Idempotency-Key says otherwise.
SAME_WITHIN = timedelta(minutes=10)
_ATTRIBUTE = re.compile(r"attribute\[([^\]]+)\](?:\[\d*\])?")
_SOURCE = Source.PARTNER


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: WGS-84, or words, or both."""

    point: Point | None
    address: str


def post_request(request: HttpRequest) -> Document:
    """Take the request in and answer with its id. Raises ``Problem``."""
    actor = asking.reporter(request)
    asking.check_jurisdiction(request)
    matter, place, text = _checked(request)
    intake = Intake(
        source=_SOURCE, text=text, key=_key(request, actor), point=place.point, address=place.address,
        condition_id=_condition(request, matter), name=_name(request), phone=_word(request, "phone"),
        email=_word(request, "email"),
    )  # fmt: skip
    receipt = services.report_case(actor=actor, intake=intake)
    notes = [_receipt_words(receipt), *_photos(request, receipt, intake.phone)]
    answer = {
        "service_request_id": receipt.number, "service_notice": "".join(notes),
        "account_id": asking.given(request, "account_id") or None,
    }  # fmt: skip
    return Document("service_requests", [answer])


def _checked(request: HttpRequest) -> tuple[ClassRow | None, Place, str]:
    """Class, place and words; everything that is wrong at once."""
    if not request.POST and request.body:
        raise Problem(
            400, "请用 application/x-www-form-urlencoded 发送。/ Send application/x-www-form-urlencoded."
        )
    code, text = asking.given(request, "service_code"), _word(request, "description")
    wrongs = [] if code else [missing("service_code")]
    if len(text) > LONGEST:
        wrongs.append(wrong("description", f"超过 {LONGEST} 字", f"longer than {LONGEST} characters"))
    place = Place(None, "")
    try:
        place = _place(request)
    except Problem as problem:
        wrongs += problem.texts
    if wrongs:
        raise Problem(400, *wrongs)
    matter = offers.class_of(code)
    words = text or (matter.name if matter else offers.UNCLASSIFIED_NAME)
    media = _word(request, "media_url")
    shown = f"\n附件：{media}" if re.match(r"https?://\S+$", media) else ""
    return matter, place, words + shown if len(words + shown) <= LONGEST else words


def _place(request: HttpRequest) -> Place:
    lat, long = asking.given(request, "lat"), asking.given(request, "long")
    address, address_id = _word(request, "address_string"), asking.given(request, "address_id")
    if bool(lat) != bool(long):
        raise Problem(400, missing("long" if lat else "lat"))
    if lat:
        return Place(_point(request, lat, long), address)
    if address_id:
        return _cell(address_id, address)
    if not address:
        raise Problem(400, missing("lat & long | address_string | address_id"))
    return Place(None, address)


def _point(request: HttpRequest, lat: str, long: str) -> Point:
    """Degrees of WGS-84 as the spec says, or of the system named by ``crs``, as Chinese maps give them."""
    named = asking.given(request, "crs").upper() or Crs.WGS84.value
    try:
        return to_wgs84(float(long), float(lat), Crs(named))
    except (ValueError, ChengnuoError) as error:
        words = error.message_zh if isinstance(error, ChengnuoError) else "不是经纬度"
        raise Problem(400, wrong("lat, long", words.rstrip("。"), "no coordinates")) from None


def _cell(address_id: str, address: str) -> Place:
    """The middle of a unit grid, whose code is the address_id other answers give."""
    try:
        cell = places.cell(address_id)[0]
    except NotFound:
        raise Problem(400, wrong("address_id", "没有这个单元网格", "was not found")) from None
    middle = places.shape_of(cell.code).representative_point()
    return Place(Point(middle.x, middle.y), address)


def _condition(request: HttpRequest, matter: ClassRow | None) -> int | None:
    if matter is None:
        return None
    wanted = {
        match[1]: value.strip()
        for name, values in request.POST.lists()
        if (match := _ATTRIBUTE.fullmatch(name))
        for value in values
    }
    condition = offers.chosen(matter, wanted.get(offers.CONDITION, ""))
    return condition.id if condition else None


def _name(request: HttpRequest) -> str:
    first, last = _word(request, "first_name"), _word(request, "last_name")
    return f"{first} {last}".strip() if (first + last).isascii() else last + first


def _word(request: HttpRequest, name: str) -> str:
    return clean(asking.given(request, name))


def _key(request: HttpRequest, actor: Any) -> str:
    """The sender's own key where given; else the body, within ten minutes."""
    own = request.headers.get("Idempotency-Key", "").strip()
    if own:
        return f"{prefix(actor.pk)}k:{_digest(own)}"
    body = sorted(
        (name, value) for name, values in request.POST.lists() if name != "api_key" for value in values
    )
    files = [hashlib.sha256(file.read()).hexdigest() for file in _files(request)]
    digest, moment = _digest(repr((body, files))), now()
    before = f"{prefix(actor.pk)}{_window(moment - SAME_WITHIN)}:{digest}"
    known = publishing.reported_at(before)
    if known is not None and moment - known < SAME_WITHIN:
        return before
    return f"{prefix(actor.pk)}{_window(moment)}:{digest}"


def prefix(owner_id: int) -> str:
    """How the keys of reports sent with somebody's api_key begin."""
    return f"open311:{owner_id}:"


def _window(moment: datetime) -> int:
    return int(moment.timestamp() // SAME_WITHIN.total_seconds())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _receipt_words(receipt: Receipt) -> str:
    joined = (
        f"此事已有人反映，并入案卷一起办理（{receipt.reason}）。" if receipt.joined and receipt.reason else ""
    )
    return f"已收到，查询码 {receipt.code}，凭它可以查看办理进展。{joined}"


def _files(request: HttpRequest) -> list[Any]:
    files = [file for _, several in request.FILES.lists() for file in several]
    for file in files:
        file.seek(0)
    return files


def _photos(request: HttpRequest, receipt: Receipt, phone: str) -> list[str]:
    """Pictures sent along (multipart, an extension). A bad one does not undo the report: the answer says so."""
    notes = []
    digits = "".join(sign for sign in phone if sign.isdigit())
    for file in _files(request):
        try:
            services.add_photo(
                actor=None, data=file.read(), moment="report", code=receipt.code, phone_tail=digits[-4:]
            )
        except ChengnuoError as error:
            notes.append(f"照片「{clean(file.name)[:60]}」没有收下：{error.message_zh}")
    return notes
