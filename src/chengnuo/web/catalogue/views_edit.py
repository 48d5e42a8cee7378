"""Changing a class by hand, its legacy code, and taking changes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.core.catalogue import queries, services
from chengnuo.core.catalogue.rules import parse_stages
from chengnuo.core.catalogue.shapes import ClassState, ConditionState
from chengnuo.core.people import queries as people
from chengnuo.core.people.rules import word_list
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid

_FIELDS = ("text", "stages", "closing", "default_department", "legal_basis", "source", "is_example")
#: So many conditions can be typed on the page; the table takes any number.
MOST = 12


@require_http_methods(["GET", "POST"])
@requires("catalogue.edit")
def edit(request: HttpRequest, class_id: int) -> HttpResponseBase:
    """The form of a class; what was typed stays when something is wrong or somebody was faster."""
    row, state = queries.matter_class(class_id), queries.class_state(class_id)
    if request.method != "POST":
        return _form(request, class_id, _typed(state), row.version)
    try:
        version = int(request.POST.get("version", "0") or 0)
        wanted = _state(request.POST)
        change = services.edit_class(actor=request.user, class_id=class_id, version=version, state=wanted)
    except (Conflict, Invalid) as error:
        shown_version = row.version if isinstance(error, Conflict) else version
        return _form(request, class_id, request.POST, shown_version, error)
    if change is not None:
        undo_at = reverse("catalogue:undo", args=[change])
        messages.success(request, _("已保存，从现在起按新的标准立案。"), extra_tags=f"undo:{undo_at}")
    return redirect("catalogue:detail", class_id)


@require_POST
@requires("catalogue.edit")
def legacy(request: HttpRequest, class_id: int) -> HttpResponseBase:
    """What the class was called in the older edition."""
    try:
        services.set_legacy_code(actor=request.user, class_id=class_id, code=request.POST.get("code", ""))
        messages.success(request, _("旧代码已保存。"))
    except (Conflict, Invalid) as error:
        messages.error(request, error.message_zh)
    return redirect("catalogue:detail", class_id)


@require_POST
@requires("catalogue.edit")
def undo(request: HttpRequest, change_id: int) -> HttpResponseBase:
    """Take a whole act back."""
    services.undo(actor=request.user, change_id=change_id)
    messages.success(request, _("已撤回，标准恢复为修改前的内容。"))
    return redirect("catalogue:changes")


def _form(
    request: HttpRequest,
    class_id: int,
    typed: Mapping[str, Any],
    version: int,
    error: ChengnuoError | None = None,
) -> HttpResponse:
    """Every condition typed so far and one empty block to add another."""
    numbers = [n for n in range(1, MOST + 1) if typed.get(f"text-{n}") or typed.get(f"stages-{n}")]
    blocks = [
        {
            "number": place,
            "fresh": number > len(numbers),
            **{f: typed.get(f"{f}-{number}", "") for f in _FIELDS},
        }
        for place, number in enumerate([*numbers, (max(numbers, default=0) + 1)], start=1)
        if number <= MOST
    ]
    context = {
        "matter": queries.matter_class(class_id), "typed": typed, "blocks": blocks, "seen": version,
        "error": error, "current": queries.conditions(class_id) if isinstance(error, Conflict) else (),
        "units": people.units(),
    }  # fmt: skip
    return render(request, "catalogue/edit.html", context, status=error.status if error else 200)


def _typed(state: ClassState) -> dict[str, str]:
    """A state as the form's fields."""
    fields = {
        "name": state.name, "words": "、".join(state.words), "sensitive_reason": state.sensitive_reason,
        "sensitive": "1" if state.sensitive else "", "is_active": "1" if state.is_active else "",
    }  # fmt: skip
    for number, condition in enumerate(state.conditions, start=1):
        fields |= {
            f"text-{number}": condition.text,
            f"stages-{number}": " / ".join(stage.words for stage in condition.stages),
            f"closing-{number}": condition.closing,
            f"default_department-{number}": condition.default_department,
            f"legal_basis-{number}": condition.legal_basis,
            f"source-{number}": condition.source,
            f"is_example-{number}": "1" if condition.is_example else "",
        }
    return fields


def _state(posted: Mapping[str, str]) -> ClassState:
    """The form as a state. A block without condition and limit is left out: so one is removed."""
    conditions = []
    for number in range(1, MOST + 1):
        given = {name: str(posted.get(f"{name}-{number}", "")).strip() for name in _FIELDS}
        if given["text"] or given["stages"]:
            conditions.append(
                ConditionState(
                    given["text"], given["closing"], parse_stages(given["stages"]), bool(given["is_example"]),
                    given["legal_basis"], given["default_department"], given["source"],
                )
            )  # fmt: skip
    sensitive = bool(posted.get("sensitive"))
    return ClassState(
        name=str(posted.get("name", "")).strip(),
        sensitive=sensitive,
        sensitive_reason=str(posted.get("sensitive_reason", "")).strip()[:100] if sensitive else "",
        words=word_list(str(posted.get("words", ""))),
        is_active=bool(posted.get("is_active")),
        conditions=tuple(conditions),
    )
