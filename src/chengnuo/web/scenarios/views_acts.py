"""What is done to a record from its page: void, restore, move, stop, take up again, a unit's answer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from chengnuo.core.records import queries as records
from chengnuo.core.records import services
from chengnuo.engine import registry
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.web import files, typed
from chengnuo.web.scenarios.views_records import detail_context


@require_POST
@requires("record.edit", own_unit=True)
def void(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Let a record count no more; from the toast after 登记 the reason is that it was taken back at once."""
    undoing = request.GET.get("undo") == "1"
    reason = _("登记后撤回") if undoing else request.POST.get("reason", "")
    done = _try(
        request, record_id,
        lambda: services.void_record(
            actor=request.user, record_id=record_id, version=None if undoing else _version(request), reason=reason
        ),
    )  # fmt: skip
    if done is not None:
        return done
    undo = f"undo:{reverse('scenarios:restore', args=[record_id])}"
    messages.success(request, _("已作废，不再计数。"), extra_tags=undo)
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def restore(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Let it count again."""
    services.restore_record(actor=request.user, record_id=record_id)
    messages.success(request, _("已恢复有效。"))
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def add_files(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Photos and documents that prove a record."""
    done = _try(
        request, record_id,
        lambda: services.add_files(
            actor=request.user, record_id=record_id, files=files.uploads(request), words=request.POST.get("words", "")
        ),
    )  # fmt: skip
    if done is not None:
        return done
    messages.success(request, _("材料已附上。"))
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def drop_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Show a file no more; the toast brings it back."""
    record_id = services.drop_file(actor=request.user, file_id=file_id)
    undo = f"undo:{reverse('scenarios:restore-file', args=[file_id])}"
    messages.success(request, _("材料已撤下。"), extra_tags=undo)
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def restore_file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Show a dropped file again."""
    record_id = services.restore_file(actor=request.user, file_id=file_id)
    messages.success(request, _("材料已恢复。"))
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def move(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Bring a project to another stage."""
    kind = registry.kind_of(records.row(record_id))
    stage = request.POST.get("stage", "")
    done = _try(
        request, record_id,
        lambda: services.move_record(
            actor=request.user, kind=kind, record_id=record_id, version=_version(request), stage=stage,
            reason=request.POST.get("reason", ""), on=typed.day_or_fault(request.POST.get("on", ""), "records.stage_day"),
        ),
    )  # fmt: skip
    if done is not None:
        return done
    target = kind.stage(stage)
    messages.success(request, _("已进入「%s」阶段。") % (target.title if target else stage))
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def stop(request: HttpRequest, record_id: int) -> HttpResponseBase:
    """Give a project up, or take it up again."""
    row = records.row(record_id)
    kind, act = registry.kind_of(row), services.resume_record if row.stopped else services.stop_record
    done = _try(
        request, record_id,
        lambda: act(
            actor=request.user, kind=kind, record_id=record_id, version=_version(request), reason=request.POST.get("reason", "")
        ),
    )  # fmt: skip
    if done is not None:
        return done
    messages.success(request, _("已恢复推进。") if row.stopped else _("已终止，不再算停滞。"))
    return redirect("scenarios:record", record_id)


@require_POST
@requires("record.edit", own_unit=True)
def answer(request: HttpRequest, record_id: int, part_id: int) -> HttpResponseBase:
    """A unit finishes its part."""
    done = _try(
        request, record_id,
        lambda: services.answer_part(
            actor=request.user, part_id=part_id, state=request.POST.get("state", ""), opinion=request.POST.get("opinion", "")
        ),
    )  # fmt: skip
    if done is not None:
        return done
    messages.success(request, _("已办结这一项。"))
    return redirect("scenarios:record", record_id)


def _try(request: HttpRequest, record_id: int, act: Callable[[], None]) -> HttpResponse | None:
    """Do it; what is refused is said on the record's page, with what was typed."""
    try:
        act()
    except (Invalid, Conflict) as error:
        context = detail_context(request, record_id) | {"error": error, "typed": request.POST}
        return render(request, "scenarios/record.html", context, status=error.status)
    return None


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
