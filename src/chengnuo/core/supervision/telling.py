"""Who is told what of supervision. Of what is simulated nobody is told anything: its people do not exist."""

from __future__ import annotations

from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.people.queries import people
from chengnuo.kernel.permissions import Role


def tell_unit(
    unit_id: int, subject: str, text: str, *, link: str, key: str, simulated: bool, urgent: bool = False
) -> None:
    """A message to the people of a unit, once for each ``key``, which begins with the event (``notices.rules``)."""
    if not simulated:
        send(to=Recipient(unit_id=unit_id), subject=subject, text=text, link=link, key=key, urgent=urgent)


def tell_role(role: Role, subject: str, text: str, *, link: str, key: str, simulated: bool) -> None:
    """A message to everybody of a post, once for each ``key``."""
    if simulated:
        return
    for person in people():
        if person.role == role and person.is_active:
            send(
                to=Recipient(user_id=person.id),
                subject=subject,
                text=text,
                link=link,
                key=f"{key}:{person.id}",
            )
