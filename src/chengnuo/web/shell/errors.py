"""Pages for what went wrong: what happened, and what to do now. A part of a page gets a toast."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.permissions import PERMISSIONS


def readable(request: HttpRequest, error: ChengnuoError) -> HttpResponse:
    """The page of an error a person is meant to read; JSON where JSON was asked for."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse(error.as_dict(), status=error.status)
    titles = {
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("没有保存：内容已变化"),
    }
    return _page(request, error.status, titles.get(error.status, _("没有做成")), error.message_zh)


def forbidden(request: HttpRequest, *, permission: str = "") -> HttpResponse:
    """403 with the permission that is missing, so that the person knows what to ask for."""
    if permission in PERMISSIONS:
        text = _("这个页面需要「%(name)s」权限，您当前的角色没有。") % {"name": _(PERMISSIONS[permission])}
    else:
        text = _("您当前的角色不能打开这个页面。")
    return _page(request, 403, _("没有权限"), text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere."""
    return _page(
        request, 403, _("页面已过期"), _("这个表单打开太久或来源不对，内容没有提交。请刷新页面再试。")
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404, _("没有找到"), _("这个地址没有对应的页面，可能已被移走，或地址有误。"))


def only_post(request: HttpRequest, *, allow: str) -> HttpResponse:
    """405: the address of a button, not of a page."""
    text = _("这个地址只用来提交操作，不能直接打开。请从页面上的按钮进入。")
    response = _page(request, 405, _("不能直接打开"), text)
    response["Allow"] = allow
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, _("请求有误"), _("浏览器发来的内容不完整或过大，没有处理。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: nothing of the program's state can be trusted, so the page needs none of it."""
    return _page(
        request, 500, _("系统出错"), _("程序出了错，您的操作可能没有完成。请把下面的编号告诉系统管理员。")
    )


def toast(response: HttpResponse, text: str, *, tone: str = "good", undo_url: str = "") -> HttpResponse:
    """Let the page show a toast after this htmx answer; ``undo_url`` gets a POST when 撤回 is pressed."""
    event: dict[str, Any] = {"text": text, "tone": tone}
    if undo_url:
        event["undo"] = undo_url
    # header values must be ASCII, hence the escapes of json.dumps
    response["HX-Trigger"] = json.dumps({"cn:toast": event})
    return response


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if getattr(request, "htmx", False):
        response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
        response["HX-Reswap"] = "none"
        return toast(response, text, tone="alert")
    signed_in = bool(getattr(getattr(request, "user", None), "is_authenticated", False))
    template = "shell/error.html" if signed_in and status != 500 else "shell/error_plain.html"
    return render(
        request, template, {"status": status, "error_title": title, "error_text": text}, status=status
    )
