"""Cases of ours handed to another city, once each, and what becomes of them there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q

from chengnuo.core.cases import publishing, services
from chengnuo.core.cases.errors import CaseNotFound
from chengnuo.core.cases.publishing import PublicFilter
from chengnuo.core.cases.shapes import PublicRow
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.kernel.permissions import demand
from chengnuo.standards.open311 import offers, pull
from chengnuo.standards.open311.cities import CitySettings
from chengnuo.standards.open311.client import SPAN, Client
from chengnuo.standards.open311.models import Handed
from chengnuo.standards.open311.payloads import Unreadable, errors
from chengnuo.standards.open311.transport import Unreachable

#: A handed case is asked about so often.
ASK_EVERY = timedelta(minutes=30)
MOST_TRIES = 10


def hand_over(*, actor: Any, city: CitySettings, case_id: int) -> int:
    """Have a case handed to a city at its next turn. Once: a second time changes nothing.

    Raises ``NotAllowed``, ``CaseNotFound``, ``Invalid`` where their service is not named, ``Conflict`` for a private case.
    """
    demand(actor, "case.desk")
    rows = publishing.public_cases(PublicFilter(ids=(case_id,), private=True), size=1)
    if not rows:
        raise CaseNotFound(case_id)
    if not publishing.public_cases(PublicFilter(ids=(case_id,)), size=1):
        raise Conflict("open311.private", "不公开的案卷不能转给外部城市。")
    _their_code(city, rows[0])
    return int(Handed.objects.get_or_create(city=city.name, case_id=case_id)[0].pk)


def choose(city: CitySettings) -> int:
    """Note the filed open cases of the classes that go to the city; not those that came from it. How many are new."""
    classes = tuple(row.id if row else None for row in map(offers.class_of, city.push))
    if not classes:
        return 0
    wanted = PublicFilter(
        class_ids=classes,
        open=True,
        filed=True,
        without_key=pull.prefix(city.name),
        reported_from=now() - SPAN,
    )
    rows = publishing.public_cases(wanted)
    known = set(
        Handed.objects.filter(city=city.name, case_id__in=[row.id for row in rows]).values_list(
            "case_id", flat=True
        )
    )
    fresh = [Handed(city=city.name, case_id=row.id) for row in rows if row.id not in known]
    Handed.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def push(city: CitySettings, client: Client, context: Progress) -> int:
    """Send what waits; how many went. Raises ``Unreachable`` where the city is not there at all."""
    waiting = list(Handed.objects.filter(city=city.name, state=Handed.WAITING))
    sent = 0
    for number, handed in enumerate(waiting, 1):
        rows = publishing.public_cases(PublicFilter(ids=(handed.case_id,)), size=1)
        if not rows or not rows[0].open:
            _keep(handed, state=Handed.REFUSED, error="案卷已不公开或已办结，没有发送。")
            continue
        sent += _send(city, client, handed, rows[0])
        context.progress(number, len(waiting), f"转出 {sent} 件")
    return sent


def follow(city: CitySettings, client: Client, context: Progress) -> int:
    """Ask what became of the cases handed over; what is new is written into their timelines. How many changed."""
    due = Q(asked_at=None) | Q(asked_at__lt=now() - ASK_EVERY)
    handed_over = list(Handed.objects.filter(due, city=city.name, state=Handed.SENT))
    changed = 0
    for number, handed in enumerate(handed_over, 1):
        changed += _ask(city, client, handed)
        context.progress(number, len(handed_over), f"核对 {number} 件，有变化 {changed} 件")
    return changed


def _send(city: CitySettings, client: Client, handed: Handed, row: PublicRow) -> bool:
    # Until the answer is in, nobody knows: a worker that dies here must not send it twice.
    _keep(handed, state=Handed.UNSURE, error="正在发送，没有等到回音。")
    try:
        answer = client.send(_arguments(city, row), key=f"chengnuo:{city.name}:{row.number}")
    except Unreachable as error:
        if not error.answered and not error.sent:
            _keep(handed, state=Handed.WAITING, error=error.message_zh[:500])
            raise
        again = error.answered >= 500 or error.answered in (408, 425, 429)
        state = Handed.UNSURE if not error.answered else Handed.WAITING if again else Handed.REFUSED
        if again and handed.tries + 1 >= MOST_TRIES:
            state = Handed.REFUSED
        _keep(
            handed, state=state, tries=handed.tries + 1, error=(errors(error.body) or error.message_zh)[:500]
        )
        return False
    except Unreadable as error:
        _keep(handed, state=Handed.UNSURE, tries=handed.tries + 1, error=f"应答看不懂：{error}"[:500])
        return False
    _keep(
        handed,
        state=Handed.SENT,
        tries=handed.tries + 1,
        remote_id=answer.id[:80],
        token=answer.token[:80],
        error="",
    )
    name = f"对方编号 {answer.id}" if answer.id else f"对方凭据 {answer.token}"
    _note(city, handed, f"已转外部城市「{city.name}」，{name}。")
    return True


def _arguments(city: CitySettings, row: PublicRow) -> dict[str, str]:
    """The case as they take it; nobody's name or phone goes along."""
    place = (
        {"lat": f"{row.lat:.6f}", "long": f"{row.lon:.6f}"}
        if row.lat is not None and row.lon is not None
        else {}
    )
    address = {"address_string": row.address} if row.address else {}
    return {"service_code": _their_code(city, row), "description": row.description[:4000]} | place | address


def _their_code(city: CitySettings, row: PublicRow) -> str:
    ours = offers.code_of(row.class_kind, row.class_code)
    theirs = city.theirs(ours)
    if not theirs:
        raise Invalid("open311.settings", f"endpoint「{city.name}」没有写明 {ours} 在对方的代码。")
    return theirs


def _ask(city: CitySettings, client: Client, handed: Handed) -> bool:
    remote_id = handed.remote_id or client.id_of_token(handed.token)
    found = client.request(remote_id) if remote_id else None
    if found is None:
        _keep(handed, asked_at=now(), remote_id=remote_id[:80])
        return False
    changed = (found.status, found.notes) != (handed.remote_status, handed.remote_notes)
    _keep(
        handed, asked_at=now(), remote_id=remote_id[:80], remote_status=found.status[:20], remote_notes=found.notes,
        state=Handed.SENT if found.open else Handed.CLOSED,
    )  # fmt: skip
    if changed:
        word = "办理中" if found.open else "已办结"
        _note(city, handed, f"外部城市「{city.name}」（{remote_id}）{word}：{found.notes or '没有说明'}")
    return changed


def _note(city: CitySettings, handed: Handed, words: str) -> None:
    services.add_note(actor=pull.actor_of(city), case_id=handed.case_id, text=words)


def _keep(handed: Handed, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(handed, name, value)
    handed.save(update_fields=list(fields))
