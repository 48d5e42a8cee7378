"""Following a report by its code: the timeline in words, rating, 「没有解决」."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.errors import ReportNotFound
from chengnuo.core.cases.queries import PublicCase
from chengnuo.core.cases.rules.machine import REOPEN_DAYS
from chengnuo.core.cases.rules.numbers import plain_code
from chengnuo.core.cases.rules.words import Source
from chengnuo.kernel.access import public
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.web.cases import maps
from chengnuo.web.resident import codes, limits
from chengnuo.web.resident.forms import RateForm, ReopenForm, TrackForm
from chengnuo.web.resident.words import grouped, icon_of, tone_of


@public
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """The question for the code; a wrong one is told in a sentence, too many are stopped for a while."""
    if request.method != "POST":
        return _ask(request, TrackForm())
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, 422)
    code, tail = plain_code(form.cleaned_data["code"]), form.cleaned_data["tail"].strip()
    if limits.used_up(request, limits.WRONG_CODES):
        return _too_many(request, form)
    try:
        queries.public_case(code, tail)
    except ReportNotFound as missing:
        limits.count(request, limits.WRONG_CODES)
        form.add_error("code", missing.message_zh)
        return _ask(request, form, 404)
    codes.remember(request, code, tail=tail)
    return redirect("resident:track", code)


def _ask(request: HttpRequest, form: Form, status: int = 200) -> HttpResponseBase:
    return render(request, "resident/ask.html", {"form": form}, status=status)


def _too_many(request: HttpRequest, form: TrackForm) -> HttpResponseBase:
    text = _(
        "查询码连续填错 %(most)s 次，为保护上报人的信息已暂停查询。请 %(minutes)s 分钟后再试，或拨打 12345 查询。"
    )
    form.is_valid()
    form.add_error(None, text % {"most": limits.WRONG_CODES.most, "minutes": limits.WRONG_CODES.minutes})
    return _ask(request, form, 429)


@public
@never_cache
@require_GET
def track(request: HttpRequest, code: str) -> HttpResponseBase:
    """What has been done with a report. A browser that gave the phone's end once is not asked again."""
    return _opened(request, code)[1]


def _opened(request: HttpRequest, code: str) -> tuple[PublicCase | None, HttpResponseBase]:
    """The matter behind a code with its page, or None with the page that asks for what is missing."""
    plain = plain_code(code)
    form = TrackForm(initial={"code": grouped(plain)})
    if limits.used_up(request, limits.WRONG_CODES):
        return None, _too_many(request, TrackForm({"code": grouped(plain), "tail": ""}))
    try:
        matter = queries.public_case(plain, codes.tail_of(request, plain))
    except ReportNotFound:
        limits.count(request, limits.WRONG_CODES)
        messages.info(request, _("请核对查询码；上报时留了手机号的，再填手机尾号四位。"))
        return None, _ask(request, form)
    if plain not in request.session.get("report_codes", {}):
        codes.remember(request, plain)
    return matter, _page(request, matter)


def _page(
    request: HttpRequest,
    matter: PublicCase,
    status: int = 200,
    rate_form: RateForm | None = None,
    reopen_form: ReopenForm | None = None,
) -> HttpResponseBase:
    rated = {
        "solved": {True: "yes", False: "no", None: ""}[matter.solved],
        "stars": matter.stars,
        "text": matter.rating_text,
    }
    waiting = matter.state in ("collected", "verifying")
    context = {
        "matter": matter, "grouped": grouped(matter.code), "tone": tone_of(matter.state), "reopen_days": REOPEN_DAYS,
        "events": [{"row": event, "icon": icon_of(event.act)} for event in matter.events],
        "first": queries.first_answer(Source.RESIDENT, matter.reported_at) if waiting else None,
        "rate_form": rate_form or RateForm(initial=rated), "reopen_form": reopen_form or ReopenForm(),
        "form": rate_form or reopen_form, "map": _map(matter), "map_number": settings.MAP_NUMBER,
    }  # fmt: skip
    return render(request, "resident/track.html", context, status=status)


def _map(matter: PublicCase) -> dict[str, Any] | None:
    """Where it is, for a matter that is not private and was reported with a point."""
    if matter.lon is None:
        return None
    mark = {
        "lon": matter.lon, "lat": matter.lat, "n": 1, "tone": "desk", "sign": "", "here": True,
        "title": matter.class_name or _("您的上报"), "lines": [matter.address] if matter.address else [],
    }  # fmt: skip
    return {"source": {"marks": [mark]}, "bounds": maps.bounds_around([mark])}


@public
@never_cache
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponseBase:
    """Rate what was done; whoever says that it is not solved is offered to have it handled again."""
    matter, page = _opened(request, code)
    if matter is None:
        return page
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, 422, rate_form=form)
    data = form.cleaned_data
    try:
        services.rate(code=matter.code, phone_tail=codes.tail_of(request, matter.code), solved=data["solved"] == "yes",
                      stars=data["stars"], text=data["text"])  # fmt: skip
    except ChengnuoError as refused:
        form.add_error(None, refused.message_zh)
        return _page(request, matter, refused.status, rate_form=form)
    messages.success(request, _("谢谢，您的评价已记下。"))
    response = redirect("resident:track", matter.code)
    if data["solved"] == "no" and matter.may_reopen:
        response["Location"] += "#reopen"
    return response


@public
@never_cache
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponseBase:
    """「没有解决」 with the reason: the matter is handled once more."""
    matter, page = _opened(request, code)
    if matter is None:
        return page
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, 422, reopen_form=form)
    try:
        services.reopen(
            code=matter.code,
            phone_tail=codes.tail_of(request, matter.code),
            reason=form.cleaned_data["reason"],
        )
    except ChengnuoError as refused:
        form.add_error(None, refused.message_zh)
        return _page(request, matter, refused.status, reopen_form=form)
    messages.success(request, _("已重新办理：值班员会再派给责任单位，时限重新计算。"))
    return redirect("resident:track", matter.code)
