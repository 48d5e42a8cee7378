"""The addresses of the endpoint: method, form, errors and headers; what is answered is made elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from chengnuo.core.cases import publishing
from chengnuo.kernel.access import public
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.standards.open311 import asking, listing, moments, offers, posting, updating
from chengnuo.standards.open311.formats import CONTENT_TYPES, Document, written
from chengnuo.standards.open311.problems import Problem, unknown

log = logging.getLogger(__name__)

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
Handler = Callable[..., Document]
#: Bodies that cannot be read, which Django says when they are looked at.
_UNREADABLE = (RequestDataTooBig, SuspiciousOperation, UnreadablePostError)


def at(**handlers: Handler) -> Callable[..., HttpResponseBase]:
    """A view with a handler for each method. No session is asked, a key alone lets write: hence no CSRF token."""
    allowed = ", ".join(sorted([name.upper() for name in handlers] + ["HEAD", "OPTIONS"]))

    def view(request: HttpRequest, form: str = "", **parts: Any) -> HttpResponseBase:
        method = "get" if request.method == "HEAD" else (request.method or "").lower()
        if method == "options":
            return _open(HttpResponse(status=204, headers={"Access-Control-Allow-Methods": allowed}))
        try:
            form = _form(request, form)
            if method not in handlers:
                return _open(
                    _answer(_errors(Problem(405, "不能这样访问。/ Method not allowed.")), form), allowed
                )
            document = handlers[method](request, **parts)
        except Problem as problem:
            document = _errors(problem)
        except ChengnuoError as error:
            document = _errors(
                Problem(404 if error.status == 404 else 403 if error.status == 403 else 400, error.message_zh)
            )
        except _UNREADABLE:
            document = _errors(
                Problem(400, "请求的内容太大或不完整。/ The request is too large or incomplete.")
            )
        except Exception:
            log.exception("Open311 request failed")
            document = _errors(
                Problem(500, "程序出错，请与平台联系。/ General service error, please notify us.")
            )
        return _open(_answer(document, form if form in CONTENT_TYPES else "xml"))

    return public(csrf_exempt(view))


def _form(request: HttpRequest, form: str) -> str:
    """xml or json: by the ending of the address, else as the caller accepts. Raises ``Problem`` 404."""
    if not form:
        accepts = request.headers.get("Accept", "")
        return "json" if "json" in accepts and "xml" not in accepts else "xml"
    if form.lower() not in CONTENT_TYPES:
        raise Problem(404, unknown("format", form))
    return form.lower()


def _answer(document: Document, form: str) -> HttpResponse:
    return HttpResponse(written(document, form), status=document.status, content_type=CONTENT_TYPES[form])


def _open(response: HttpResponse, allow: str = "") -> HttpResponse:
    """What the endpoint shows is shown to everybody, pages of other sites too."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
    response["Cache-Control"] = "no-cache"
    if allow:
        response["Allow"] = allow
    return response


def _errors(problem: Problem) -> Document:
    data = [{"code": problem.status, "description": text} for text in problem.texts]
    return Document("errors", data, problem.status)


def _checked(handler: Handler) -> Handler:
    def inside(request: HttpRequest, **parts: Any) -> Document:
        asking.check_jurisdiction(request)
        return handler(request, **parts)

    return inside


def _discovery(request: HttpRequest) -> Document:
    changed = moments.written(offers.changed_at()) or "1970-01-01T00:00:00+08:00"
    tokens = request.build_absolute_uri(reverse("accounts:tokens"))
    endpoint = {
        "specification": SPECIFICATION, "url": request.build_absolute_uri("/open311/v2"), "changeset": changed,
        "type": "test" if settings.DEBUG else "production",
        "formats": [form.partition(";")[0] for form in CONTENT_TYPES.values()],
    }  # fmt: skip
    contact = settings.OPEN311_CONTACT or f"{settings.SITE_NAME}城市运行管理平台值班室"
    key = f"由平台的系统集成方账号在「接口令牌」页面领取。/ Ask for an account, then make a key at {tokens}"
    return Document(
        "discovery", {"changeset": changed, "contact": contact, "key_service": key, "endpoints": [endpoint]}
    )


def _services(request: HttpRequest) -> Document:
    return Document("services", offers.services())


def _definition(request: HttpRequest, service_code: str) -> Document:
    return Document("service_definition", offers.definition(service_code))


def _nothing(request: HttpRequest, rest: str = "") -> Document:
    raise Problem(404, "没有这个地址。/ The URL request is invalid.")


@public
def media(request: HttpRequest, request_id: str) -> HttpResponseBase:
    """The picture of a case that is shown to everybody."""
    rows = publishing.public_numbered((request_id,))
    path = publishing.public_photo(rows[0].id) if rows else None
    if path is None:
        return _open(_answer(_errors(Problem(404, unknown("media", request_id))), "xml"))
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Access-Control-Allow-Origin"] = "*"
    return response


discovery = at(get=_discovery)
services = at(get=_checked(_services))
definition = at(get=_checked(_definition))
requests = at(get=_checked(listing.requests), post=posting.post_request)
request_one = at(get=_checked(listing.one))
token = at(get=_checked(listing.token))
updates = at(get=_checked(listing.updates), post=_checked(updating.post_update))
nothing = at(get=_nothing, post=_nothing)
