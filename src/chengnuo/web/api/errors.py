"""The one shape of an error, {"code", "message", "data"}, and the status of each code."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from chengnuo.kernel.errors import ChengnuoError

log = logging.getLogger(__name__)

#: Code → HTTP status: every code the API can answer with. Checked against the sources and the docs by a test.
STATUS: dict[str, int] = {
    "auth.required": 401,
    "auth.csrf": 403,
    "permission.denied": 403,
    "request.invalid": 422,
    "request.not_found": 404,
    "internal": 500,
    "api.token_name": 422,
    "api.token_days": 422,
    "api.token_missing": 404,
    "unit.missing": 404,
    "job.missing": 404,
    "documents.report_not_found": 404,
    "documents.figure_not_found": 404,
    "documents.run_not_found": 404,
    "documents.wrong_state": 409,
    "documents.duplicate": 409,
    "documents.row_conflict": 409,
    "documents.too_large": 422,
    "documents.no_title": 422,
    "documents.no_upload": 422,
    "documents.no_actor": 422,
    "documents.same_report": 422,
    "documents.bad_verdict": 422,
    "commitments.not_found": 404,
    "commitments.change_not_found": 404,
    "commitments.conflict": 409,
    "commitments.wrong_state": 409,
    "commitments.report_closed": 409,
    "commitments.undone_already": 409,
    "commitments.changed_later": 409,
    "commitments.nothing_to_undo": 409,
    "commitments.no_text": 422,
    "commitments.long_text": 422,
    "commitments.split_parts": 422,
    "commitments.merge_count": 422,
    "commitments.already_there": 422,
    "commitments.bad_selection": 422,
    "commitments.no_reason": 422,
    "commitments.long_reason": 422,
    "commitments.many_reports": 422,
    "commitments.twice": 422,
    "commitments.unknown_unit": 422,
    "commitments.no_suggestion": 422,
    "commitments.far_deadline": 422,
    "commitments.long_plan": 422,
    "commitments.many_nodes": 422,
    "commitments.node_title": 422,
    "commitments.late_node": 422,
    "exchange.sheet": 422,
    "exchange.rows": 422,
    "exchange.format": 422,
    "exchange.report": 422,
    "exchange.catalogue": 422,
    "api.key_reused": 409,
    "cases.not_found": 404,
    "cases.report_not_found": 404,
    "cases.photo_not_found": 404,
    "cases.conflict": 409,
    "cases.wrong_state": 409,
    "cases.no_class": 409,
    "cases.not_verified": 409,
    "cases.no_unit": 409,
    "cases.too_many_returns": 409,
    "cases.may_return": 409,
    "cases.ruled": 409,
    "cases.past_due": 409,
    "cases.time_asked": 409,
    "cases.no_time_asked": 409,
    "cases.co_open": 409,
    "cases.closed_long_ago": 409,
    "cases.has_children": 409,
    "cases.no_text": 422,
    "cases.long_text": 422,
    "cases.outside": 422,
    "cases.area": 422,
    "cases.bad_area": 422,
    "cases.box": 422,
    "cases.bad_phone": 422,
    "cases.bad_source": 422,
    "cases.bad_stars": 422,
    "cases.bad_limit": 422,
    "cases.bad_master": 422,
    "cases.bad_moment": 422,
    "cases.bad_photo": 422,
    "cases.large_photo": 422,
    "cases.many_photos": 422,
    "cases.missing": 422,
    "cases.no_clause": 422,
    "cases.not_joined": 422,
    "cases.nothing_to_undo": 422,
    "cases.same_unit": 422,
    "cases.unknown_act": 422,
    "cases.unknown_unit": 422,
    "catalogue.condition_missing": 404,
    "geo.coordinates": 422,
    "exchange.many_assets": 422,
    "exchange.many_cases": 422,
    "exchange.many_points": 422,
    "exchange.many_rows": 422,
    "records.not_found": 404,
    "records.conflict": 409,
    "records.faults": 422,
    "records.no_reason": 422,
    "records.no_stage": 422,
    "records.stage_day": 422,
    "records.stopped": 422,
    "records.not_running": 422,
    "records.not_stopped": 422,
    "records.voided": 422,
    "records.part_state": 422,
    "records.no_place": 422,
    "cases.no_condition": 422,
    "scenarios.not_found": 404,
    "scenarios.faulty": 422,
    "scenarios.would_break": 409,
    "scenarios.gone": 422,
    "expression.wrong": 422,
    "exchange.many_records": 422,
}


def status_of(error: ChengnuoError) -> int:
    """The status of an error: by its code, else by its class (codes of the reading engine)."""
    return STATUS.get(error.code, error.status)


def install(api: NinjaAPI) -> None:
    """Have every error of ``api`` answered in the one shape."""

    def answer(request: HttpRequest, status: int, code: str, message: str, **data: Any) -> HttpResponse:
        body = {"code": code, "message": message, "data": data}
        return api.create_response(request, body, status=status)

    @api.exception_handler(ChengnuoError)
    def readable(request: HttpRequest, error: ChengnuoError) -> HttpResponse:
        return api.create_response(request, error.as_dict(), status=status_of(error))

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(request, 401, "auth.required", "请先登录，或使用有效的访问令牌。")

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == 403:
            return answer(request, 403, "auth.csrf", "请求缺少有效的 CSRF 令牌，请刷新页面后重试。")
        return answer(request, error.status_code, "request.invalid", error.message)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = [{"field": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors]
        names = "、".join(dict.fromkeys(f["field"] for f in fields))
        return answer(request, 422, "request.invalid", f"请求的内容不符合接口定义：{names}。", fields=fields)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, 404, "request.not_found", "没有这个地址。")

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        if settings.DEBUG:
            raise error
        log.exception("API request failed")
        request_id = getattr(request, "request_id", "")
        return answer(
            request,
            500,
            "internal",
            f"程序出错，请把编号 {request_id} 告诉系统管理员。",
            request_id=request_id,
        )
