"""Writes on reports. Each is one transaction, checks the permission, and leaves an audit row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from chengnuo.core.documents import events, models, pairing
from chengnuo.core.documents.errors import Duplicate, ReportNotFound, ReportRefused, WrongState
from chengnuo.core.documents.store import store_parts
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import demand
from chengnuo.reading import Reading, ReadingError, read

Progress = Callable[[int, str], None]
MOST_BYTES = 30 * 1024 * 1024
OBJECT_TYPE = "report"


def receive_upload(*, actor: Any, data: bytes, name: str) -> int:
    """Keep a file for the import job and return the upload's id. Raises ``ReportRefused``, ``NotAllowed``."""
    demand(actor, "report.import")
    _check_size(data)
    # Files whose job was cancelled before it began have nobody else to clear them away.
    models.ReportUpload.objects.filter(uploaded_at__lt=timezone.now() - timedelta(days=1)).delete()
    return int(models.ReportUpload.objects.create(data=data, name=_file_name(name), uploaded_by=actor).pk)


def import_report(
    *,
    actor: Any,
    data: bytes,
    name: str,
    plan_year: int | None = None,
    place_code: str = "",
    place_name: str = "",
    replaces_id: int | None = None,
    is_sample: bool = False,
    progress: Progress | None = None,
) -> int:
    """Read a file and store it as a draft; returns the report's id. All of it or nothing.

    ``replaces_id`` names the report whose text this one corrects: its edits are carried over when the draft
    is accepted. Raises ``ReportRefused`` (with the reading engine's code), ``Duplicate``, ``NotAllowed``.
    """
    demand(actor, "report.import")
    say = progress or _silent
    _check_size(data)
    digest = hashlib.sha256(data).hexdigest()
    replaced = _replaced(replaces_id)
    _refuse_duplicate(digest)
    say(5, "读取文件")
    reading = _read(data, name, plan_year)
    say(40, f"识别出 {len(reading.figures)} 个数字指标、{len(reading.commitments)} 项承诺")
    with transaction.atomic():
        report = _new_report(
            actor,
            data,
            name,
            digest,
            reading,
            replaced,
            plan_year=plan_year,
            place_code=place_code,
            place_name=place_name,
            is_sample=is_sample,
        )
        models.ReportSource.objects.create(report=report, data=data, text=reading.text)
        store_parts(report, reading)
        say(60, "对照上年结果")
        pairing.store_pairs(report, reading)
        say(75, "建立台账")
        events.publish(events.ReportStored(report.pk, actor.pk, reading))
        _record_import(actor, report, reading)
        # The last word before the commit: whoever cancels hears of it, and nothing stays behind.
        say(95, "保存")
    return int(report.pk)


def accept_report(*, actor: Any, report_id: int) -> None:
    """Make a draft the valid text; an earlier text it corrects is superseded and its edits are carried over.

    Raises ``ReportNotFound``, ``WrongState``, ``NotAllowed``.
    """
    demand(actor, "report.import")
    with transaction.atomic():
        report = locked(report_id)
        _need_draft(report, "采用")
        earlier = report.supersedes
        if earlier is not None and earlier.state != models.ReportState.ACCEPTED:
            raise WrongState("再被另一份文本替代", models.ReportState(earlier.state).label)
        report.state = models.ReportState.ACCEPTED
        report.accepted_by, report.accepted_at = actor, timezone.now()
        report.version += 1
        report.previous_year = report.previous_year or _year_before(report.place_code, report.plan_year)
        report.save()
        _link_year_after(report)
        if earlier is not None:
            earlier.state = models.ReportState.SUPERSEDED
            earlier.version += 1
            earlier.save(update_fields=["state", "version"])
            models.Report.objects.filter(previous_year=earlier).update(previous_year=report)
        events.publish(events.ReportAccepted(report.pk, actor.pk, report.supersedes_id))
        record(
            actor=actor,
            action="documents.accept",
            object_type=OBJECT_TYPE,
            object_id=report.pk,
            label=report.title,
            old={"state": "draft"},
            new={"state": "accepted"},
        )


def discard_draft(*, actor: Any, report_id: int) -> None:
    """Delete a draft that nobody wants; an accepted report is never deleted.

    Raises ``ReportNotFound``, ``WrongState``, ``NotAllowed``.
    """
    demand(actor, "report.import")
    with transaction.atomic():
        report = locked(report_id)
        _need_draft(report, "放弃")
        events.publish(events.ReportDiscarded(report.pk, actor.pk))
        record(
            actor=actor,
            action="documents.discard",
            object_type=OBJECT_TYPE,
            object_id=report.pk,
            label=report.title,
            old={"source_name": report.source_name, "sha256": report.sha256},
        )
        report.delete()


def describe_report(
    *,
    actor: Any,
    report_id: int,
    title: str | None = None,
    plan_year: int | None = None,
    place_code: str | None = None,
    place_name: str | None = None,
    previous_year_id: int | None = None,
) -> None:
    """Correct what the import guessed; None leaves a field as it is. Raises ``ReportNotFound``."""
    demand(actor, "report.import")
    wanted = {
        "title": title,
        "plan_year": plan_year,
        "place_code": place_code,
        "place_name": place_name,
        "previous_year_id": previous_year_id,
    }
    with transaction.atomic():
        report = locked(report_id)
        new = {
            field: value
            for field, value in wanted.items()
            if value is not None and value != getattr(report, field)
        }
        if not new:
            return
        if "title" in new and not str(new["title"]).strip():
            raise ReportRefused("documents.no_title", "报告标题不能为空。")
        old = {field: getattr(report, field) for field in new}
        for field, value in new.items():
            setattr(report, field, value)
        report.version += 1
        report.save()
        record(
            actor=actor,
            action="documents.describe",
            object_type=OBJECT_TYPE,
            object_id=report.pk,
            label=report.title,
            old=old,
            new=new,
        )


def locked(report_id: int) -> models.Report:
    """The report's row, held until the transaction ends. Raises ``ReportNotFound``."""
    report = models.Report.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound(report_id)
    return report


def _silent(_percent: int, _message: str) -> None:
    """Progress that nobody watches."""


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        size, most = len(data) / 1024 / 1024, MOST_BYTES // 1024 // 1024
        raise ReportRefused(
            "documents.too_large", f"文件有 {size:.1f} MB，超过 {most} MB 的上限。", most=MOST_BYTES
        )


def _file_name(name: str) -> str:
    """The last part of the path a browser may send along."""
    return name.replace("\\", "/").rsplit("/", 1)[-1][-255:] or "report"


def _replaced(report_id: int | None) -> models.Report | None:
    if report_id is None:
        return None
    report = models.Report.objects.filter(pk=report_id).first()
    if report is None:
        raise ReportNotFound(report_id)
    if report.state != models.ReportState.ACCEPTED:
        raise WrongState("用更正后的文本替代", models.ReportState(report.state).label)
    return report


def _refuse_duplicate(digest: str) -> None:
    same = models.Report.objects.filter(sha256=digest).exclude(state=models.ReportState.SUPERSEDED).first()
    if same is not None:
        raise Duplicate(same.pk, same.title)


def _read(data: bytes, name: str, plan_year: int | None) -> Reading:
    try:
        return read(data, name=name, year=plan_year)
    except ReadingError as error:
        raise ReportRefused(error.code, error.message, position=error.position) from error


def _new_report(
    actor: Any,
    data: bytes,
    name: str,
    digest: str,
    reading: Reading,
    replaced: models.Report | None,
    *,
    plan_year: int | None,
    place_code: str,
    place_name: str,
    is_sample: bool,
) -> models.Report:
    year = plan_year or reading.plan_year
    code = place_code or (replaced.place_code if replaced else "")
    return models.Report.objects.create(
        title=(reading.title.strip() or _file_name(name))[:200],
        plan_year=year,
        review_year=reading.review_year,
        place_code=code,
        place_name=place_name or (replaced.place_name if replaced else ""),
        is_sample=is_sample,
        source_name=_file_name(name),
        media_type=reading.media_type,
        encoding=reading.encoding,
        sha256=digest,
        byte_size=len(data),
        char_count=len(reading.text),
        doubts=list(reading.doubts),
        numerals=reading.coverage.numerals,
        numerals_in_figures=reading.coverage.in_figures,
        supersedes=replaced,
        imported_by=actor,
        previous_year=replaced.previous_year if replaced else _year_before(code, year),
    )


def _record_import(actor: Any, report: models.Report, reading: Reading) -> None:
    record(
        actor=actor,
        action="documents.import",
        object_type=OBJECT_TYPE,
        object_id=report.pk,
        label=report.title,
        new={
            "source_name": report.source_name,
            "sha256": report.sha256,
            "plan_year": report.plan_year,
            "figures": len(reading.figures),
            "commitments": len(reading.commitments),
            "supersedes_id": report.supersedes_id,
        },
    )


def _year_before(place_code: str, year: int | None) -> models.Report | None:
    """The accepted report of the same place, one year earlier."""
    if not place_code or year is None:
        return None
    return models.Report.objects.filter(
        place_code=place_code, plan_year=year - 1, state=models.ReportState.ACCEPTED
    ).first()


def _link_year_after(report: models.Report) -> None:
    """Years may arrive in any order: an older report finds the one that followed it."""
    if report.place_code and report.plan_year is not None:
        models.Report.objects.filter(
            place_code=report.place_code,
            plan_year=report.plan_year + 1,
            previous_year=None,
            state=models.ReportState.ACCEPTED,
        ).update(previous_year=report)


def _need_draft(report: models.Report, act: str) -> None:
    if report.state != models.ReportState.DRAFT:
        raise WrongState(act, models.ReportState(report.state).label)
