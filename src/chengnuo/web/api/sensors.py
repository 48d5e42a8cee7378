"""What all devices said last, for programs that draw or compare them at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import TypeAdapter

from chengnuo.core.observations import queries
from chengnuo.kernel.clock import now
from chengnuo.web.api.auth import reader

router = Router()
_any = TypeAdapter(dict[str, object])


@router.get("/streams/latest", summary="全部数据流的最新值")
def latest(request: HttpRequest) -> HttpResponse:
    """``{"as_of", "columns": ["stream", "at", "value"], "rows"}`` in one answer: the id of the Datastream of
    ``/sta/v1.1``, microseconds since 1970 (UTC), a number; null where there is none yet. Made for hundreds of thousands.
    """
    reader(request, "sensor.view")
    found = {"as_of": now(), "columns": ["stream", "at", "value"], "rows": queries.latest_values()}
    return HttpResponse(_any.dump_json(found), content_type="application/json")
