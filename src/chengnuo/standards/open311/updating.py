"""POST servicerequestupdates: what another system has to say of a case becomes a line of its timeline."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from chengnuo.core.cases import publishing, services
from chengnuo.kernel.permissions import allows
from chengnuo.standards.open311 import asking
from chengnuo.standards.open311.formats import Document, clean
from chengnuo.standards.open311.models import Update
from chengnuo.standards.open311.problems import Problem, missing, unknown

_REQUIRED = ("service_request_id", "update_id", "status", "updated_datetime", "description")


def post_update(request: HttpRequest) -> Document:
    """Write it down, for the desk to read; a status sent along moves nothing here. Raises ``Problem``."""
    actor = asking.reporter(request)
    words = {name: clean(asking.given(request, name)) for name in _REQUIRED}
    if lacking := [missing(name) for name, word in words.items() if not word]:
        raise Problem(400, *lacking)
    asking.moment(request, "updated_datetime")
    found = publishing.public_numbered((words["service_request_id"],), private=allows(actor, "case.view"))
    if not found:
        raise Problem(404, unknown("service_request_id", words["service_request_id"]))
    key = f"{actor.pk}:{words['update_id']}"[:140]
    text = f"{actor.display_name}（Open311）：{words['description']}（对方状态：{words['status'][:40]}）"
    try:
        with transaction.atomic():
            event_id = services.add_note(actor=actor, case_id=found[0].id, text=text)
            Update.objects.create(key=key, event_id=event_id)
    except IntegrityError:
        # Sent once before; the line is there.
        event_id = Update.objects.values_list("event_id", flat=True).get(key=key)
    return Document("service_request_updates", [{"update_id": str(event_id)}])
