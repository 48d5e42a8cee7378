"""The worker looks at every data set: its health each minute, its checks each hour; who has to know is told once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.db import transaction

from chengnuo.core.datasets import queries
from chengnuo.core.datasets.declaring import Measured, Resource
from chengnuo.core.datasets.models import CheckRun, FeedState, Turn
from chengnuo.core.datasets.rules.health import Health, Verdict, judge
from chengnuo.core.notices import services as notices
from chengnuo.core.notices.services import Recipient
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.permissions import Role

LOOK_SECONDS, CHECK_SECONDS = 60, 3600
#: Told of a broken feed where no unit answers for it.
_CARETAKERS = (Role.SYSTEM_ADMIN, Role.DUTY_OFFICER)


def subscribe() -> None:
    """Have the worker look."""
    registry.every("datasets.look", LOOK_SECONDS, _look)
    registry.every("datasets.check", CHECK_SECONDS, _check_all)


def _look(_moment: datetime) -> None:
    every = queries.resources()
    for one in every:
        look_at(one)
    FeedState.objects.exclude(key__in=[one.key for one in every]).delete()


def _check_all(_moment: datetime) -> None:
    for one in queries.resources():
        check(one)


def look_at(one: Resource) -> Verdict:
    """Measure a data set and write down how it is; where it broke since the last look, tell who answers for it."""
    moment, found = now(), one.measure()
    said = queries.said_of().get(one.key)
    verdict = judge(last=found.changed_at, rhythm=queries.rhythm_of(one, said), moment=moment, fault=found.fault, hurt=found.hurt, rows=found.rows)  # fmt: skip
    with transaction.atomic():
        state = _keep(one, found, verdict, moment)
        if verdict.health == Health.BROKEN and not state.told:
            _tell(one, said.owner_id if said else None, state)
            FeedState.objects.filter(pk=state.pk).update(told=True)
    return verdict


def forget(key: str) -> None:
    """Look at it no more."""
    FeedState.objects.filter(key=key).delete()


def check(one: Resource) -> None:
    """Run the checks of a data set; the same finding as before only says that it still holds."""
    for declared in one.checks:
        tested, bad, moment = declared.rows().count(), declared.bad().count(), now()
        last = CheckRun.objects.filter(key=one.key, check_key=declared.key).first()
        if last is not None and (last.tested, last.bad) == (tested, bad):
            CheckRun.objects.filter(pk=last.pk).update(last_at=moment)
            continue
        CheckRun.objects.create(
            key=one.key, check_key=declared.key, at=moment, last_at=moment, tested=tested, bad=bad
        )


def _keep(one: Resource, found: Measured, verdict: Verdict, moment: datetime) -> FeedState:
    state = FeedState.objects.filter(key=one.key).first() or FeedState(key=one.key, health="", since=moment)
    if state.health != verdict.health:
        Turn.objects.create(key=one.key, health=verdict.health, reason=verdict.reason[:300], at=moment)
        state.health, state.since = verdict.health, moment
        state.told = state.told and verdict.health == Health.BROKEN
    state.title, state.reason, state.changed_at = one.title[:120], verdict.reason[:300], found.changed_at
    state.rows, state.simulated_rows, state.looked_at = found.rows, found.simulated, moment
    state.save()
    return state


def _tell(one: Resource, owner_id: int | None, state: FeedState) -> None:
    """Once for each break: the key names the moment it broke."""
    key = f"feed.broken:{one.key}:{state.since:%Y%m%d%H%M%S}"[:140]
    subject, link = f"数据接入中断：{one.title}", f"/datasets/of/{quote(one.key)}/"
    said, played = f"{one.title}（{one.system}）：{state.reason}", queries.is_simulated(state)
    if owner_id is not None:
        to = Recipient(unit_id=owner_id)
        notices.send(to=to, subject=subject, text=said, link=link, key=key, simulated=played)
        return
    for user_id in User.objects.filter(role__in=_CARETAKERS, is_active=True).values_list("pk", flat=True):
        to, own = Recipient(user_id=user_id), f"{key}:{user_id}"
        notices.send(to=to, subject=subject, text=said, link=link, key=own, simulated=played)
