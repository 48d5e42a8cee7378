"""What can be read of notices: frozen dataclasses, never rows."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from chengnuo.core.notices import errors
from chengnuo.core.notices.adapters import is_configured
from chengnuo.core.notices.models import (
    Contact,
    Delivery,
    DeliveryState,
    Destination,
    Preference,
    Route,
)
from chengnuo.core.notices.rules import (
    CHANNEL_NAMES,
    EVENTS,
    PER_MINUTE,
    PERSONAL,
    Channel,
    masked,
    wanted_by_default,
)
from chengnuo.core.notices.shapes import (
    Choice,
    ChoiceLine,
    DeliveryPage,
    DeliveryRow,
    DestinationRow,
    InboxPage,
    InboxRow,
    Preferences,
    RouteRow,
)
from chengnuo.kernel.clock import now
from chengnuo.kernel.paging import paged

_PAGE = 30
#: How far back what was sent is counted.
COUNTED = timedelta(days=30)


def inbox(user_id: int, *, unread: bool = False, event: str = "", text: str = "", page: int = 1) -> InboxPage:
    """A page of a person's notices, newest first."""
    mine = Delivery.objects.filter(user_id=user_id, channel=Channel.APP)
    rows = mine.select_related("notice")
    if unread:
        rows = rows.filter(read_at__isnull=True)
    if event:
        rows = rows.filter(notice__event=event)
    if text:
        rows = rows.filter(Q(notice__subject__icontains=text) | Q(notice__text__icontains=text))
    total, page, pages, chosen = _paged(rows.order_by("-id"), page)
    counts = mine.aggregate(unread=Count("id", filter=Q(read_at__isnull=True)), newest=Max("id"))
    return InboxPage(
        rows=tuple(_inbox_row(row) for row in chosen),
        total=total,
        unread=counts["unread"],
        newest=counts["newest"] or 0,
        page=page,
        pages=pages,
    )


def inbox_row(user_id: int, delivery_id: int) -> InboxRow:
    """One of a person's notices.

    :raises NotFound: no such notice of theirs.
    """
    rows = Delivery.objects.filter(pk=delivery_id, user_id=user_id, channel=Channel.APP)
    row = rows.select_related("notice").first()
    if row is None:
        raise errors.missing(delivery_id)
    return _inbox_row(row)


def unread(user_id: int, *, limit: int = 100) -> tuple[InboxRow, ...]:
    """A person's unread notices, the urgent first, then the newest."""
    rows = Delivery.objects.filter(user_id=user_id, channel=Channel.APP, read_at__isnull=True)
    chosen = rows.select_related("notice").order_by("-notice__urgent", "-id")[:limit]
    return tuple(_inbox_row(row) for row in chosen)


def preferences(user_id: int) -> Preferences:
    """What a person chose, or what holds for who chose nothing."""
    contact = Contact.objects.filter(user_id=user_id).first() or Contact()
    chosen = {(row.event, row.channel): row.wanted for row in Preference.objects.filter(user_id=user_id)}
    lines = tuple(
        ChoiceLine(
            event,
            label,
            tuple(
                Choice(str(c), c == Channel.APP or chosen.get((event, c), wanted_by_default(event, c)))
                for c in PERSONAL
            ),
        )
        for event, label in EVENTS.items()
    )
    return Preferences(
        contact.email, contact.phone, contact.hours, settings.NOTICES.duty_hours, lines,
        _is_ready(Channel.EMAIL), _is_ready(Channel.SMS),
    )  # fmt: skip


def routes() -> tuple[RouteRow, ...]:
    """Every provider and bot, the shared ones, the district's, the units' own, with all that is open and what was
    sent lately.
    """
    open_ones = Delivery.objects.exclude(state=DeliveryState.SENT)
    lately = Delivery.objects.filter(state=DeliveryState.SENT, queued_at__gt=now() - COUNTED)
    counted: dict[str, dict[str, int]] = {}
    for rows in (open_ones, lately.exclude(channel=Channel.APP)):
        for row in rows.order_by().values("route", "state", "simulated").annotate(n=Count("id")):
            key = "simulated" if row["simulated"] else row["state"]
            counted.setdefault(row["route"], {})[key] = row["n"]
    health = {row.name: row for row in Route.objects.all()}
    named = [(str(Channel.EMAIL), "邮件服务器"), (str(Channel.SMS), "短信服务")]
    named += [(f"{channel}:district", f"全区{CHANNEL_NAMES[channel]}") for channel in
              (Channel.WECOM, Channel.DINGTALK, Channel.WEBHOOK)]  # fmt: skip
    for place in Destination.objects.select_related("unit").exclude(channel__in=PERSONAL):
        stopped = "" if place.is_active else "（已停用）"
        named.append((f"{place.channel}:{place.pk}", f"{place.unit.short_name} · {place.name}{stopped}"))
    return tuple(_route(name, title, counted.get(name, {}), health.get(name)) for name, title in named)


def route_row(name: str) -> RouteRow:
    """One of them.

    :raises NotFound: ``notice.route_missing``.
    """
    for row in routes():
        if row.name == name:
            return row
    raise errors.route_missing(name)


def deliveries(*, state: str = "", route: str = "", page: int = 1) -> DeliveryPage:
    """A page of the deliveries that leave the platform, and of notices nobody could be given; newest first."""
    inside = Q(channel=Channel.APP, state=DeliveryState.SENT)
    rows = Delivery.objects.exclude(inside).select_related("notice", "user", "destination__unit")
    if state == "simulated":
        rows = rows.filter(simulated=True)
    elif state:
        rows = rows.filter(state=state, simulated=False)
    if route:
        rows = rows.filter(route=route)
    total, page, pages, chosen = _paged(rows.order_by("-id"), page)
    batches = [row.batch for row in chosen if row.batch and row.channel in PER_MINUTE]
    sizes = Delivery.objects.filter(batch__in=batches).order_by().values("batch").annotate(n=Count("id"))
    digests = {row["batch"] for row in sizes if row["n"] > 1}
    return DeliveryPage(tuple(_delivery(row, row.batch in digests) for row in chosen), total, page, pages)


def deliveries_of(notice_id: int) -> tuple[DeliveryRow, ...]:
    """Where one notice went, destination by destination, those inside the platform too."""
    rows = Delivery.objects.filter(notice_id=notice_id).select_related("notice", "user", "destination__unit")
    return tuple(_delivery(row, False) for row in rows.order_by("id"))


def destinations() -> tuple[DestinationRow, ...]:
    """The units' own destinations."""
    rows = Destination.objects.select_related("unit").order_by("unit__position", "unit_id", "id")
    return tuple(
        DestinationRow(
            row.pk, row.unit_id, row.unit.short_name, row.name, row.channel, CHANNEL_NAMES[row.channel],
            masked(row.address), bool(row.secret), row.urgent_only, row.is_active,
        )
        for row in rows
    )  # fmt: skip


def count_given_up() -> int:
    """How many deliveries wait for a person."""
    return Delivery.objects.filter(state=DeliveryState.GIVEN_UP).count()


def _paged(rows: QuerySet[Delivery], page: int) -> tuple[int, int, int, list[Delivery]]:
    total = rows.count()
    at = paged(total, page, _PAGE)
    return total, at.page, at.pages, list(rows[at.part])


def _inbox_row(row: Delivery) -> InboxRow:
    notice = row.notice
    return InboxRow(
        row.pk, notice.event, EVENTS.get(notice.event, notice.event), notice.subject, notice.text, notice.link,
        notice.urgent, notice.simulated, notice.created_at, row.read_at,
    )  # fmt: skip


def _is_ready(channel: str) -> bool:
    return bool(settings.NOTICES.simulate or is_configured(channel))


def _route(name: str, title: str, counts: dict[str, int], health: Route | None) -> RouteRow:
    channel, _, number = name.partition(":")
    own = number.isdecimal()
    health = health or Route()
    return RouteRow(
        name=name,
        channel=channel,
        channel_label=CHANNEL_NAMES[channel],
        title=title,
        configured=own or is_configured(channel),
        simulated=settings.NOTICES.simulate,
        needs_address=channel in (Channel.EMAIL, Channel.SMS),
        waiting=counts.get(DeliveryState.WAITING, 0),
        failed=counts.get(DeliveryState.FAILED, 0),
        given_up=counts.get(DeliveryState.GIVEN_UP, 0),
        sent=counts.get(DeliveryState.SENT, 0),
        simulated_sent=counts.get("simulated", 0),
        error=health.error,
        failed_at=health.failed_at,
        paused_until=health.paused_until,
        ok_at=health.ok_at,
    )


def _delivery(row: Delivery, in_digest: bool) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk,
        notice_id=row.notice_id,
        event_label=EVENTS.get(row.notice.event, row.notice.event),
        urgent=row.notice.urgent,
        channel=row.channel,
        channel_label=CHANNEL_NAMES[row.channel],
        route=row.route,
        to=_to(row),
        state=row.state,
        state_label=str(DeliveryState(row.state).label),
        simulated=row.simulated,
        attempts=row.attempts,
        error=row.error,
        provider=row.provider,
        provider_id=row.provider_id,
        queued_at=row.queued_at,
        next_at=row.next_at,
        tried_at=row.tried_at,
        sent_at=row.sent_at,
        in_digest=in_digest,
    )


def _to(row: Delivery) -> str:
    """Who it is for: a name, a unit's destination, or a masked number."""
    if row.user is not None:
        return f"{row.user.display_name} {masked(row.address)}".strip()
    if row.destination is not None:
        return f"{row.destination.unit.short_name} · {row.destination.name}"
    if row.address:
        return masked(row.address)
    return "全区" if row.route.endswith(":district") else "—"
