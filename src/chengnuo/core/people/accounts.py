"""Signing in and out: which sessions a person has, and what they chose for themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from chengnuo.core.people.models import SignIn, User
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid


@transaction.atomic
def note_sign_in(*, actor: Any, session_key: str, address: str = "", browser: str = "") -> None:
    """Remember a sign-in; the one before it becomes 上次登录. Call before Django stamps ``last_login``."""
    before = SignIn.objects.filter(user_id=actor.pk).values_list("at", flat=True).first()
    User.objects.filter(pk=actor.pk).update(previous_sign_in=before)
    SignIn.objects.create(
        user_id=actor.pk, session_key=session_key, address=address[:45], browser=browser[:200]
    )
    record(actor=actor, action="accounts.sign_in", object_type="user", object_id=actor.pk,
           label=actor.display_name, note=address)  # fmt: skip


def note_new_key(*, old: str, new: str) -> None:
    """Remember that a session goes on under a new key."""
    SignIn.objects.filter(session_key=old).update(session_key=new)


def note_activity(*, session_key: str) -> None:
    """Remember that the person behind a session did something just now."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=now())


@transaction.atomic
def note_sign_out(*, actor: Any, session_key: str) -> None:
    """Remember that a session was ended by its owner."""
    SignIn.objects.filter(user_id=actor.pk, session_key=session_key, ended_at__isnull=True).update(
        ended_at=now()
    )
    record(actor=actor, action="accounts.sign_out", object_type="user", object_id=actor.pk,
           label=actor.display_name)  # fmt: skip


def note_failure(*, username: str, address: str, locked: bool) -> None:
    """Remember a failed attempt: who was tried and from where, never what was typed as password."""
    action = "accounts.locked_out" if locked else "accounts.sign_in_failed"
    record(actor=None, action=action, object_type="user", object_id="", label=username, note=address)


@transaction.atomic
def end_session(*, actor: Any, sign_in_id: int) -> bool:
    """End one of the actor's own sessions; False if it was over already or is not theirs."""
    row = SignIn.objects.filter(pk=sign_in_id, user_id=actor.pk, ended_at__isnull=True).first()
    if row is None:
        return False
    Session.objects.filter(session_key=row.session_key).delete()
    SignIn.objects.filter(pk=row.pk).update(ended_at=now())
    record(actor=actor, action="accounts.end_session", object_type="user", object_id=actor.pk,
           label=actor.display_name, note=row.address)  # fmt: skip
    return True


def live_sign_in_ids(user_id: int) -> frozenset[int]:
    """Which of a person's sign-ins still have a session that is good."""
    rows = SignIn.objects.filter(user_id=user_id, ended_at__isnull=True).values_list("id", "session_key")
    keys = dict(rows)
    alive = Session.objects.filter(session_key__in=keys.values(), expire_date__gt=now())
    good = set(alive.values_list("session_key", flat=True))
    return frozenset(pk for pk, key in keys.items() if key in good)


def choose(*, actor: Any, **choices: Any) -> None:
    """Keep a person's own taste: language "" | zh-hans | en, theme light | dark | auto, shortcuts_off bool.

    Not audited: it changes nothing but what they see themselves.

    :raises Invalid: ``choice.unknown``.
    """
    allowed: dict[str, tuple[Any, ...]] = {
        "language": ("", "zh-hans", "en"),
        "theme": ("light", "dark", "auto"),
        "shortcuts_off": (True, False),
    }
    for key, value in choices.items():
        if value not in allowed[key]:
            raise Invalid("choice.unknown", f"没有这个选项：{value}", value=str(value))
    User.objects.filter(pk=actor.pk).update(**choices)
