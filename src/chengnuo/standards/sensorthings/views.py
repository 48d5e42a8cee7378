"""The addresses of the service: who calls, method, errors; what is answered is made elsewhere."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db.utils import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.asking import Found
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.core.people.tokens import owner_of
from chengnuo.kernel.access import public
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.permissions import allows
from chengnuo.standards.sensorthings import batches, options, patching, writing
from chengnuo.standards.sensorthings.paths import Target, target_of
from chengnuo.standards.sensorthings.problems import Problem
from chengnuo.standards.sensorthings.reading import Writer, value_at

log = logging.getLogger(__name__)
_UNREADABLE = (RequestDataTooBig, SuspiciousOperation, UnreadablePostError)
_SPEC = "http://www.opengis.net/spec/iot_sensing/1.1/req"
CONFORMANCE = tuple(
    f"{_SPEC}/{name}"
    for name in (
        "datamodel", "resource-path/resource-path-to-entities", "request-data", "create-update-delete/create-entity",
        "create-update-delete/deep-insert", "create-update-delete/update-entity", "create-update-delete/update-entity-put",
        "create-update-delete/update-entity-jsonpatch", "create-update-delete/delete-entity",
        "create-update-delete/historical-location-auto-creation", "batch-request/batch-request", "data-array/data-array",
        "create-observations-via-mqtt/observations-creation", "receive-updates-via-mqtt/receive-updates",
    )
)  # fmt: skip


def door(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Everybody shows a token: no session is asked, hence no CSRF token. Errors in the standard's form."""

    def inside(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        try:
            actor = _caller(request)
            return view(request, actor, **parts)
        except Problem as problem:
            return _error(problem.status, problem.message)
        except ChengnuoError as error:
            return _error(400 if error.status == 422 else error.status, error.message_zh)
        except _UNREADABLE:
            return _error(400, "请求的内容太大或不完整。/ The request is too large or incomplete.")
        except (DataError, OverflowError):
            return _error(400, "数字太大或内容不合要求。/ A value is out of range.")
        except Exception:
            log.exception("SensorThings request failed")
            return _error(500, "程序出错，请与平台联系。/ Internal error.")

    return public(csrf_exempt(inside))


def _caller(request: HttpRequest) -> Any:
    """Whom the token stands for: ``Bearer``, or as the password of ``Basic`` for clients that know nothing else."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    token = given.strip()
    if kind.lower() == "basic":
        try:
            token = base64.b64decode(token).decode().partition(":")[2]
        except ValueError:
            token = ""
    owner = owner_of(token) if token else None
    if owner is None:
        raise Problem(401, "请给出有效的接口令牌。/ A valid token is needed.")
    if not (allows(owner, "api.read") and allows(owner, "sensor.view")):
        raise Problem(403, "这个令牌的用户不能查看感知设备。/ The owner of this token may not read sensors.")
    if request.method not in ("GET", "HEAD", "OPTIONS") and not (
        allows(owner, "api.write") and allows(owner, "sensor.write")
    ):
        raise Problem(403, "这个令牌的用户不能写入感知数据。/ The owner of this token may not write.")
    return owner


def _error(status: int, message: str) -> HttpResponse:
    response = answer({"code": status, "type": "error", "message": message}, status)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="SensorThings", charset="UTF-8"'
    return response


def answer(data: Any, status: int = 200) -> HttpResponse:
    """JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type="application/json; charset=utf-8")


def base_of(request: HttpRequest) -> str:
    """The address of the service as the caller sees it."""
    return request.build_absolute_uri("/sta/v1.1")


@door
def root(request: HttpRequest, actor: Any) -> HttpResponse:
    """What there is."""
    base = base_of(request)
    sets = [{"name": kind.value, "url": f"{base}/{kind.value}"} for kind in Kind]
    return answer({"value": sets, "serverSettings": {"conformance": CONFORMANCE}})


@door
def resource(request: HttpRequest, actor: Any, rest: str) -> HttpResponse:
    """A set, an entity, a property."""
    return handled(request, actor, request.method or "GET", rest, request.GET.dict(), request.body)


@door
def create_observations(request: HttpRequest, actor: Any) -> HttpResponse:
    """Data arrays."""
    if request.method != "POST":
        raise Problem(405, "只能 POST。/ POST only.")
    made = writing.create_observations(actor, writing.body(request.body))
    base = base_of(request)
    return answer([one if isinstance(one, str) else f"{base}/Observations({one})" for one in made], 201)


@door
def batch(request: HttpRequest, actor: Any) -> HttpResponse:
    """Several requests in one (JSON)."""
    if request.method != "POST":
        raise Problem(405, "只能 POST。/ POST only.")
    return answer(batches.run(writing.body(request.body), lambda *given: _inner(request, actor, *given)))


def _inner(
    request: HttpRequest, actor: Any, method: str, path: str, pairs: dict[str, str], data: bytes
) -> HttpResponse:
    """One request of a batch: its own errors are its own answer."""
    try:
        return handled(request, actor, method, path, pairs, data)
    except Problem as problem:
        return _error(problem.status, problem.message)
    except ChengnuoError as error:
        return _error(400 if error.status == 422 else error.status, error.message_zh)


def handled(
    request: HttpRequest, actor: Any, method: str, path: str, pairs: dict[str, str], data: bytes
) -> HttpResponse:
    """A request on a resource. Raises ``Problem``, ``ChengnuoError``."""
    target, writer = target_of(path), Writer(base_of(request))
    if method in ("GET", "HEAD"):
        return _got(writer, target, path, pairs)
    if target.prop or target.raw:
        raise Problem(405, "这个地址只能读取。/ This address can only be read.")
    if method == "POST" and target.many:
        return _created(writer, actor, target, writing.body(data))
    if method in ("PATCH", "PUT") and not target.many:
        return _changed(writer, actor, target, method, writing.body(data), request.content_type or "")
    if method == "DELETE" and not target.many:
        services.delete_entity(actor=actor, kind=target.question.kind, entity_id=_found(target).id)
        return HttpResponse(status=200)
    raise Problem(405, "不能这样访问。/ Method not allowed.")


def _found(target: Target) -> Found:
    row = queries.one(target.question)
    if row is None:
        raise Problem(404, "没有这一项。/ Nothing found.")
    return row


def _got(writer: Writer, target: Target, path: str, pairs: dict[str, str]) -> HttpResponse:
    if target.prop:
        value = value_at(_found(target), target.prop)
        if target.raw:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            return HttpResponse(text, content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204) if value is None else answer({target.prop[-1]: value})
    wanted = options.read(target.question.kind, pairs)
    if target.many:
        return answer(writer.set_of(target, wanted, f"{writer.base}/{path.strip('/')}", pairs))
    row = _found(target)
    return answer({"@iot.selfLink": writer.self_link(row)} if target.ref else writer.entity(row, wanted))


def _created(writer: Writer, actor: Any, target: Target, given: Any) -> HttpResponse:
    question = target.question
    draft = writing.draft_of(question.kind, given)
    made = services.create_entity(
        actor=actor,
        kind=question.kind,
        draft=draft,
        of=(question.of[0], question.of[1]) if question.of else None,
    )
    response = HttpResponse(status=201)
    response["Location"] = f"{writer.base}/{question.kind.value}({made})"
    return response


def _changed(
    writer: Writer, actor: Any, target: Target, method: str, given: Any, content_type: str
) -> HttpResponse:
    row, kind = _found(target), target.question.kind
    if "json-patch" in content_type or isinstance(given, list):
        given = patching.patched(row.values, given)
    services.update_entity(
        actor=actor, kind=kind, entity_id=row.id, draft=writing.draft_of(kind, given), whole=method == "PUT"
    )
    response = HttpResponse(status=200)
    response["Location"] = writer.self_link(row)
    return response
