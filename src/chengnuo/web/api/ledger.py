"""The ledger: lists, single commitments, and all that may be done to them."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Query, Router
from ninja.files import UploadedFile

from chengnuo.core.commitments import history, queries, services
from chengnuo.core.commitments.queries import (
    ChangeSetCard,
    CommitmentDetail,
    HistoryEntry,
    LedgerPage,
    Overview,
    PlanNode,
)
from chengnuo.core.documents import queries as documents
from chengnuo.exchange import incoming, outgoing
from chengnuo.exchange.sheet_check import DryRun
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.web.api.auth import reader, writer
from chengnuo.web.api.shapes import (
    Added,
    Assign,
    Done,
    Drop,
    Edit,
    Item,
    LedgerQuery,
    Many,
    Merge,
    PlanIn,
    Split,
)

router = Router()


@router.get("/commitments", response=LedgerPage, summary="承诺台账")
def list_commitments(
    request: HttpRequest,
    filters: Query[LedgerQuery],
    page: int = 1,
    page_size: int = 50,
    sort: str = "position",
) -> LedgerPage:
    """A page of the ledger. ``sort``: position code deadline unit state updated, with - for the other way."""
    reader(request, "ledger.view")
    return queries.ledger(_wanted(filters), page=page, page_size=page_size, sort=sort)


@router.get("/commitments/{int:commitment_id}", response=CommitmentDetail, summary="一项承诺")
def get_commitment(request: HttpRequest, commitment_id: int) -> CommitmentDetail:
    """One commitment with original, figures and plan."""
    reader(request, "ledger.view")
    return queries.commitment(commitment_id)


@router.patch("/commitments/{int:commitment_id}", response=CommitmentDetail, summary="修改文字或时限")
def edit_commitment(request: HttpRequest, commitment_id: int, body: Edit) -> CommitmentDetail:
    """Change wording and deadline together; 409 with both sides where somebody was faster."""
    actor = writer(request)
    given = body.dict(exclude_unset=True)
    version = body.version
    with transaction.atomic():
        if given.get("text") is not None:
            done = services.edit_text(
                actor=actor, commitment_id=commitment_id, version=version, text=given["text"]
            )
            version += done is not None
        if "deadline" in given:
            services.set_deadline(actor=actor, versions={commitment_id: version}, deadline=given["deadline"])
    return queries.commitment(commitment_id)


@router.get("/commitments/{int:commitment_id}/history", response=list[HistoryEntry], summary="修改记录")
def get_history(request: HttpRequest, commitment_id: int) -> list[HistoryEntry]:
    """Who changed what and when, newest first."""
    reader(request, "history.view")
    return list(history.history(commitment_id))


@router.put("/commitments/{int:commitment_id}/plan", response=CommitmentDetail, summary="办理方案")
def put_plan(request: HttpRequest, commitment_id: int, body: PlanIn) -> CommitmentDetail:
    """Save goal, measures, nodes, leader, person and deadline."""
    services.save_plan(
        actor=writer(request),
        commitment_id=commitment_id,
        version=body.version,
        goal=body.goal,
        measures=body.measures,
        nodes=[PlanNode(node.title, node.due) for node in body.nodes],
        leader=body.leader,
        person=body.person,
        deadline=body.deadline,
    )
    return queries.commitment(commitment_id)


@router.post("/commitments/{int:commitment_id}/split", response=list[int], summary="拆分")
def split_commitment(request: HttpRequest, commitment_id: int, body: Split) -> list[int]:
    """Ids of the parts."""
    actor = writer(request)
    return list(
        services.split(actor=actor, commitment_id=commitment_id, version=body.version, parts=body.parts)
    )


@router.post("/commitments/merge", response=int, summary="合并")
def merge_commitments(request: HttpRequest, body: Merge) -> int:
    """The id of the merged commitment."""
    return services.merge(actor=writer(request), versions=_versions(body.items), text=body.text)


@router.post("/commitments/assign", response=Done, summary="分工（一项或多项）")
def assign(request: HttpRequest, body: Assign) -> Done:
    """All of them or none."""
    done = services.assign_units(
        actor=writer(request),
        versions=_versions(body.items),
        lead_unit_id=body.lead_unit_id,
        co_unit_ids=body.co_unit_ids,
    )
    return Done(change_set_id=done)


@router.post("/commitments/confirm", response=Done, summary="确认建议单位（一项或多项）")
def confirm(request: HttpRequest, body: Many) -> Done:
    """Take the suggestions as they are."""
    return Done(
        change_set_id=services.confirm_suggestions(actor=writer(request), versions=_versions(body.items))
    )


@router.post("/commitments/drop", response=Done, summary="撤销（须写明原因）")
def drop(request: HttpRequest, body: Drop) -> Done:
    """Take commitments out of the ledger; they stay readable."""
    done = services.drop(actor=writer(request), versions=_versions(body.items), reason=body.reason)
    return Done(change_set_id=done)


@router.post("/commitments/restore", response=Done, summary="恢复已撤销的")
def restore(request: HttpRequest, body: Many) -> Done:
    """Put dropped commitments back."""
    return Done(change_set_id=services.restore(actor=writer(request), versions=_versions(body.items)))


@router.post("/reports/{int:report_id}/commitments", response=CommitmentDetail, summary="由选取的原文补录")
def add(request: HttpRequest, report_id: int, body: Added) -> CommitmentDetail:
    """Make a commitment of a stretch of the text."""
    made = services.add_from_selection(
        actor=writer(request), report_id=report_id, start=body.start, end=body.end, text=body.text
    )
    return queries.commitment(made)


@router.get("/reports/{int:report_id}/overview", response=Overview, summary="总览计数")
def get_overview(request: HttpRequest, report_id: int) -> Overview:
    """Counts, each with the filter of its list."""
    reader(request, "ledger.view")
    documents.report(report_id)
    return queries.overview(report_id)


@router.get("/reports/{int:report_id}/changes", response=list[ChangeSetCard], summary="报告的修改记录")
def list_changes(request: HttpRequest, report_id: int, limit: int = 50) -> list[ChangeSetCard]:
    """The latest changes, newest first."""
    reader(request, "history.view")
    documents.report(report_id)
    return list(history.change_sets(report_id, limit=min(max(limit, 1), 500)))


@router.post("/changes/{int:change_set_id}/undo", response=Done, summary="撤回一次修改")
def undo(request: HttpRequest, change_set_id: int) -> Done:
    """Take back everything one change did."""
    return Done(change_set_id=services.undo(actor=writer(request), change_set_id=change_set_id))


@router.get("/reports/{int:report_id}/export", summary="导出 docx、xlsx、csv")
def export(
    request: HttpRequest, report_id: int, filters: Query[LedgerQuery], format: str = "xlsx"
) -> HttpResponse:
    """责任分解方案 as docx (GB/T 9704-2012), or the table as xlsx or csv."""
    actor = reader(request, "ledger.export")
    file = outgoing.export_ledger(actor=actor, wanted=filters.wanted(report_id), kind=format)
    response = HttpResponse(file.data, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
    return response


@router.post("/reports/{int:report_id}/table/check", response=DryRun, summary="试导入表格（不写入）")
def check_table(request: HttpRequest, report_id: int, file: File[UploadedFile]) -> DryRun:
    """All faults of an xlsx by row and column, and what it would change."""
    actor = writer(request)
    return incoming.dry_run(actor=actor, report_id=report_id, data=_bytes(file))


@router.post("/reports/{int:report_id}/table", response=Done, summary="导入表格（全部或都不）")
def import_table(request: HttpRequest, report_id: int, file: File[UploadedFile]) -> Done:
    """Write all changes of an xlsx as one batch that can be undone; 422 with all faults where there are any."""
    actor, data = writer(request), _bytes(file)
    done = incoming.apply_table(actor=actor, report_id=report_id, data=data, name=file.name or "xlsx")
    return Done(change_set_id=done)


def _bytes(file: UploadedFile) -> bytes:
    """One byte more than is taken is enough to know that a file is too large."""
    return bytes(file.read(MOST_BYTES + 1))


def _wanted(filters: LedgerQuery) -> queries.LedgerFilter:
    report_id = filters.report_id if filters.report_id is not None else documents.latest_report_id()
    return filters.wanted(report_id if report_id is not None else 0)


def _versions(items: list[Item]) -> dict[int, int]:
    return {item.id: item.version for item in items}
