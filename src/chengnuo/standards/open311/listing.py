"""Service requests as they are shown: GET Service Requests, GET Service Request, the id behind a token, updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from chengnuo.core.cases import publishing
from chengnuo.core.cases.errors import ReportNotFound
from chengnuo.core.cases.publishing import PublicFilter
from chengnuo.core.cases.shapes import PublicRow
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.clock import local, now
from chengnuo.standards.open311 import asking, moments, offers
from chengnuo.standards.open311.formats import Document
from chengnuo.standards.open311.problems import Problem, unknown

ROOT = "service_requests"


def requests(request: HttpRequest) -> Document:
    """Many: those named by ``service_request_id``, which overrides all else, or those of a span, newest first."""
    if named := asking.several(request, "service_request_id"):
        rows = publishing.public_numbered(named[: asking.MOST], private=asking.sees_private(request))
    else:
        page = asking.page(request)
        rows = publishing.public_cases(_asked(request), start=page.start, size=page.size)
    return _shown(request, rows)


def one(request: HttpRequest, request_id: str) -> Document:
    """One, a private one for a key that may see it. Raises ``Problem`` 404."""
    rows = publishing.public_numbered((request_id,), private=asking.sees_private(request))
    if not rows:
        raise Problem(404, unknown("service_request_id", request_id))
    return _shown(request, rows)


def token(request: HttpRequest, token: str) -> Document:
    """The id behind a token: the code every reporter is given (查询码). Raises ``Problem`` 404."""
    try:
        found = publishing.number_of_report(token)
    except ReportNotFound:
        raise Problem(404, unknown("token", token)) from None
    return Document(ROOT, [{"service_request_id": found, "token": token}])


def updates(request: HttpRequest) -> Document:
    """What happened, line by line (the servicerequestupdates extension), oldest first."""
    start, end = asking.span(request)
    rows = publishing.public_events(start, end, size=asking.MOST)
    told = [
        {
            "update_id": str(row.id), "service_request_id": row.number, "status": "open" if row.open else "closed",
            "updated_datetime": moments.written(row.at), "description": row.text, "media_url": None,
        }
        for row in rows
    ]  # fmt: skip
    return Document("service_request_updates", told)


def _asked(request: HttpRequest) -> PublicFilter:
    status = asking.statuses(request)
    classes = [offers.class_of(code) for code in asking.several(request, "service_code")]
    updated_from, updated_to = (
        asking.moment(request, "updated_after"),
        asking.moment(request, "updated_before"),
    )
    dated = any(asking.given(request, name) for name in ("start_date", "end_date"))
    # Who asks by updates alone means everything that moved, however old.
    start, end = (None, None) if updated_from and not dated else asking.span(request)
    return PublicFilter(
        class_ids=tuple(row.id if row else None for row in classes), reported_from=start, reported_to=end,
        updated_from=updated_from, updated_to=updated_to, open=None if len(set(status)) != 1 else status[0] == "open",
    )  # fmt: skip


def _shown(request: HttpRequest, rows: Sequence[PublicRow]) -> Document:
    asked = {row.condition_id for row in rows if row.condition_id is not None}
    limits = {pk: offers.in_words(catalogue.condition(pk)) for pk in asked}
    return Document(ROOT, [_request(row, request, limits.get(row.condition_id or 0, "")) for row in rows])


def _request(row: PublicRow, request: HttpRequest, limit: str) -> dict[str, Any]:
    """A case in the spec's words. What was made for a demonstration says so first."""
    photo = request.build_absolute_uri(f"/open311/v2/media/{row.number}.jpg") if row.has_photo else None
    return {
        "service_request_id": row.number, "status": "open" if row.open else "closed", "status_notes": _notes(row),
        "service_name": row.class_name or offers.UNCLASSIFIED_NAME,
        "service_code": offers.code_of(row.class_kind, row.class_code),
        "description": f"{'【模拟】' if row.simulated else ''}{row.description}"[:4000],
        "agency_responsible": row.unit or None, "service_notice": _notice(row, limit),
        "requested_datetime": moments.written(row.reported_at), "updated_datetime": moments.written(row.updated_at),
        "expected_datetime": moments.written(row.due_at), "address": row.address or None,
        "address_id": row.grid_code or None, "zipcode": None, "lat": row.lat, "long": row.lon, "media_url": photo,
    }  # fmt: skip


def _notes(row: PublicRow) -> str:
    """Where it stands, whether it is late, and the last line of its timeline."""
    late = row.open and row.due_at is not None and row.due_at < now()
    head = f"{row.state_label}，已超过承诺时间" if late else row.state_label
    return f"{head}：{row.last_text}" if row.last_text else head


def _notice(row: PublicRow, limit: str) -> str | None:
    """The limit, what closes it, and by when."""
    due = f"应在 {local(row.due_at):%Y-%m-%d %H:%M} 前办结。" if row.due_at is not None and row.open else ""
    return limit + due or None
