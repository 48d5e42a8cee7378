"""Requests of another city become reports here: incrementally, each once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from chengnuo.core.cases import services
from chengnuo.core.cases.intake import LONGEST_TEXT
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError, Invalid, NotAllowed
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.standards.open311 import offers
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.client import SPAN, Client
from chengnuo.standards.open311.models import City, Handed
from chengnuo.standards.open311.payloads import RemoteRequest

#: Asked for once more each time: what reached the other city late, or while it was being asked.
OVERLAP = timedelta(hours=6)


@dataclass(slots=True)
class Taken:
    """What came of a pull."""

    seen: int = 0
    new: int = 0
    known: int = 0
    outside: int = 0
    skipped: int = 0
    refused: int = 0

    @property
    def words(self) -> str:
        """「看到 12 件，新收 3 件…」."""
        return (
            f"看到 {self.seen} 件：新收 {self.new}，已有 {self.known}，区外 {self.outside}，"
            f"不收的类别 {self.skipped}，内容不合要求 {self.refused}"
        )


def actor_of(city: CitySettings) -> Any:
    """The user in whose name reports of a city are taken in. Raises ``Invalid``."""
    found = get_user_model().objects.filter(username=city.actor, is_active=True).first()
    if found is None:
        raise Invalid("open311.settings", f"endpoint「{city.name}」的 actor「{city.actor}」不是在用的用户。")
    return found


def pull(city: CitySettings, client: Client, context: Progress) -> Taken:
    """Take in what is open there since the last time. Raises ``Unreachable``, ``Unreadable``; what came before stays."""
    state, _ = City.objects.get_or_create(name=city.name)
    actor, end, taken = actor_of(city), now(), Taken()
    start = state.since - OVERLAP if state.since else end - SPAN
    state.services = [{"code": s.code, "name": s.name, "group": s.group} for s in client.services()]
    state.save(update_fields=["services"])
    names = {service["code"]: service["name"] for service in state.services}
    ours = frozenset(
        Handed.objects.filter(city=city.name).exclude(remote_id="").values_list("remote_id", flat=True)
    )
    whole = (end - start).total_seconds()
    for until, requests in client.requests(start, end, "open"):
        for request in requests:
            if request.id in ours:  # it went there from here
                continue
            _take(city, request, names, actor, taken)
        City.objects.filter(pk=state.pk).update(since=until)
        context.progress(int((until - start).total_seconds()), int(whole), taken.words)
    return taken


def _take(
    city: CitySettings, request: RemoteRequest, names: dict[str, str], actor: Any, taken: Taken
) -> None:
    taken.seen += 1
    ours = city.ours.get(request.service_code, "")
    if not request.id or not request.open or (not ours and city.unknown_services == "skip"):
        taken.skipped += 1
        return
    try:
        receipt = services.report_case(actor=actor, intake=_intake(city, request, names, ours))
    except NotAllowed:
        raise
    except ChengnuoError as error:
        taken.outside += error.code == "cases.outside"
        taken.refused += error.code != "cases.outside"
        return
    taken.known += receipt.again
    taken.new += not receipt.again


def _intake(city: CitySettings, request: RemoteRequest, names: dict[str, str], ours: str) -> Intake:
    matter = offers.class_of(ours) if ours else None
    condition = offers.chosen(matter, "") if matter else None
    name = request.service_name or names.get(request.service_code, "")
    text = request.description or name or "（对方没有写明内容）"
    head = f"〔{name}〕" if name and not matter and request.description else ""
    tail = f"\n附件：{request.media_url}" if request.media_url else ""
    words = (head + text)[: LONGEST_TEXT - len(tail)] + tail
    return Intake(
        source=Source.PARTNER, text=words[:LONGEST_TEXT], key=key_of(city.name, request.id), point=request.point,
        address=request.address, condition_id=condition.id if condition else None, external_id=request.id,
        simulated=city.simulated, reported_at=_when(request.requested),
    )  # fmt: skip


def _when(requested: datetime | None) -> datetime | None:
    """The other city's moment; a clock ahead of ours must not bring reports from the future."""
    return min(requested, now()) if requested else None


def key_of(city: str, request_id: str) -> str:
    """The report's key here: endpoint and their id, so that the same request is one report."""
    plain = f"{prefix(city)}{request_id}"
    return (
        plain
        if len(plain) <= 120
        else f"{prefix(city)}sha256:{hashlib.sha256(request_id.encode()).hexdigest()}"
    )


def prefix(city: str) -> str:
    """How the keys of reports from a city begin."""
    return f"{city}:"
