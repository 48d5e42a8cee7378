"""What is done to a record by program: take up again, stop, answer for a unit, and the files that prove it."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from chengnuo.core.records import queries, services
from chengnuo.core.records.queries import FileRow, RecordRow
from chengnuo.core.records.rules.words import PartState
from chengnuo.engine import registry
from chengnuo.web.api.auth import reader, writer
from chengnuo.web.api.records import public
from chengnuo.web.files import received, served

router = Router()


class StopIn(Schema):
    """A project that is given up, or taken up again."""

    version: int
    reason: str = Field(max_length=300)


class AnswerIn(Schema):
    """What a unit says; 不同意 needs an opinion."""

    state: PartState = Field(description="done refused")
    opinion: str = Field("", max_length=300)


class FilesIn(Schema):
    """What the files show."""

    words: str = Field("", max_length=200)


@router.post("/records/{int:record_id}/restore", response=RecordRow, summary="恢复有效")
def restore_record(request: HttpRequest, record_id: int) -> RecordRow:
    """It counts again."""
    services.restore_record(actor=writer(request), record_id=record_id)
    return public(queries.row(record_id))


@router.post("/records/{int:record_id}/stop", response=RecordRow, summary="终止项目")
def stop_record(request: HttpRequest, record_id: int, body: StopIn) -> RecordRow:
    """It goes no further, and is stalled no more."""
    kind, actor = registry.kind_of(queries.row(record_id)), writer(request)
    services.stop_record(
        actor=actor, kind=kind, record_id=record_id, version=body.version, reason=body.reason
    )
    return public(queries.row(record_id))


@router.post("/records/{int:record_id}/resume", response=RecordRow, summary="恢复推进")
def resume_record(request: HttpRequest, record_id: int, body: StopIn) -> RecordRow:
    """It goes on where it stood."""
    kind, actor = registry.kind_of(queries.row(record_id)), writer(request)
    services.resume_record(
        actor=actor, kind=kind, record_id=record_id, version=body.version, reason=body.reason
    )
    return public(queries.row(record_id))


@router.post("/records/parts/{int:part_id}/answer", response=RecordRow, summary="部门办结一项")
def answer_part(request: HttpRequest, part_id: int, body: AnswerIn) -> RecordRow:
    """A unit's answer; when all have answered there is one result."""
    services.answer_part(actor=writer(request), part_id=part_id, state=body.state.value, opinion=body.opinion)
    return public(queries.row(queries.record_of_part(part_id)))


@router.post("/records/{int:record_id}/files", response={201: list[FileRow]}, summary="附上材料")
def add_files(
    request: HttpRequest, record_id: int, files: File[list[UploadedFile]], about: Form[FilesIn]
) -> list[FileRow]:
    """Photos lose what they tell of the camera and the place; the same contents twice are one. All or none."""
    services.add_files(actor=writer(request), record_id=record_id, files=received(files), words=about.words)
    return list(queries.record(record_id).files)


@router.get("/records/files/{int:file_id}", summary="一份材料")
def get_file(request: HttpRequest, file_id: int) -> FileResponse:
    """The file itself."""
    reader(request, "scenario.view")
    return served(queries.file(file_id))
