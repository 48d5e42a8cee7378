"""What crosses the wall: recipients and rows, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: a person, a unit (its people and its own destinations), or a bare phone or mailbox (a resident)."""

    user_id: int | None = None
    unit_id: int | None = None
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A notice as the person it is for sees it; ``id`` is that of its delivery to them."""

    id: int
    event: str
    event_label: str
    subject: str
    text: str
    link: str
    urgent: bool
    simulated: bool
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of a person's notices, newest first; ``unread`` counts all of theirs, ``newest`` is the id of the last."""

    rows: tuple[InboxRow, ...]
    total: int
    unread: int
    newest: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A provider or bot with what became of the deliveries through it."""

    name: str
    channel: str
    channel_label: str
    title: str
    configured: bool
    simulated: bool
    needs_address: bool
    waiting: int
    failed: int
    given_up: int
    sent: int
    simulated_sent: int
    error: str
    failed_at: datetime | None
    paused_until: datetime | None
    ok_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery, with the address masked; what it says is for its recipient only."""

    id: int
    notice_id: int
    event_label: str
    urgent: bool
    channel: str
    channel_label: str
    route: str
    to: str
    state: str
    state_label: str
    simulated: bool
    attempts: int
    error: str
    provider: str
    provider_id: str
    queued_at: datetime
    next_at: datetime | None
    tried_at: datetime | None
    sent_at: datetime | None
    in_digest: bool


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries, newest first."""

    rows: tuple[DeliveryRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """A unit's own destination; the address masked."""

    id: int
    unit_id: int
    unit_name: str
    name: str
    channel: str
    channel_label: str
    address: str
    signed: bool
    urgent_only: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One crossing of the table of events and channels."""

    channel: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """An event with its choices, in the order of the channels."""

    event: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose. ``hours`` is empty for the district's, ``always``, or a span of the day."""

    email: str
    phone: str
    hours: str
    district_hours: str
    lines: tuple[ChoiceLine, ...]
    email_ready: bool
    sms_ready: bool
