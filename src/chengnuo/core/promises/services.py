"""What is made public, changed and taken back: the one door for writes. Every act leaves a line that everybody can read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from chengnuo.core.cases.photos import cleaned, store
from chengnuo.core.commitments.models import Commitment
from chengnuo.core.commitments.rules import LIVE_STATES
from chengnuo.core.promises import snapshots
from chengnuo.core.promises.errors import PromiseNotFound, Refused
from chengnuo.core.promises.models import Promise, PublicPhoto, PublishedChange
from chengnuo.core.promises.words import Act
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.clock import now, today
from chengnuo.kernel.permissions import demand

MOST_PHOTOS = 12


@transaction.atomic
def list_commitments(*, actor: Any, commitment_ids: Sequence[int], reason: str) -> int:
    """Put commitments on the public page, with their progress as it is now; how many are new there. Raises ``Refused``."""
    demand(actor, "promise.publish")
    why = _why(reason)
    rows = Commitment.objects.filter(pk__in=list(commitment_ids), state__in=LIVE_STATES)
    made = [promise for row in rows if (promise := _listed(row, why)) is not None]
    for report_id in {promise.report_id for promise in made}:
        fresh = snapshots.of_report(report_id)
        for promise in (one for one in made if one.report_id == report_id):
            put(promise, fresh[promise.commitment_id], why)
    for promise in made:
        _audit(actor, "promises.list", promise, why)
    return len(made)


@transaction.atomic
def unlist_promise(*, actor: Any, promise_id: int, reason: str) -> None:
    """Take a promise off the page; what was said of it stays readable for staff. Raises ``PromiseNotFound``, ``Refused``."""
    demand(actor, "promise.publish")
    promise, why = _promise(promise_id), _why(reason)
    if promise.listed:
        promise.listed = False
        promise.save(update_fields=["listed"])
        _note(promise, Act.UNLISTED, promise.title, None, why)
        _audit(actor, "promises.unlist", promise, why)


@transaction.atomic
def retitle_promise(*, actor: Any, promise_id: int, title: str, reason: str) -> None:
    """Say it in other words; the report's own stand beside them. Raises ``PromiseNotFound``, ``Refused``."""
    demand(actor, "promise.publish")
    promise, why, title = _promise(promise_id), _why(reason), title.strip()
    if not title or len(title) > 300:
        raise Refused("标题要写，不超过 300 字。", "title")
    if title == promise.title:
        return
    _note(promise, Act.TITLE, promise.title, title, why)
    promise.title = title
    promise.save(update_fields=["title"])
    _audit(actor, "promises.title", promise, why)


@transaction.atomic
def publish_progress(*, actor: Any, promise_ids: Sequence[int], reason: str) -> int:
    """Publish the progress of promises as it is now; how many of them changed. Raises ``Refused``."""
    demand(actor, "promise.publish")
    why = _why(reason)
    rows = list(Promise.objects.select_for_update().filter(pk__in=list(promise_ids), listed=True))
    fresh = {
        pk: one
        for report in {row.report_id for row in rows}
        for pk, one in snapshots.of_report(report).items()
    }
    changed = [row for row in rows if row.commitment_id in fresh and put(row, fresh[row.commitment_id], why)]
    for promise in changed:
        _audit(actor, "promises.progress", promise, why)
    return len(changed)


def put(promise: Promise, fresh: dict[str, Any], why: str) -> bool:
    """Write a new state of the progress down, where a reader would notice it; for this room."""
    if not snapshots.differs(promise.published, fresh):
        return False
    _note(promise, Act.PROGRESS, promise.published, fresh, why)
    promise.published, promise.published_at, promise.simulated = fresh, now(), fresh["simulated"]
    promise.save(update_fields=["published", "published_at", "simulated"])
    return True


def add_photo(
    *,
    actor: Any,
    promise_id: int,
    data: bytes,
    caption: str,
    taken_on: date,
    reason: str,
    simulated: bool = False,
) -> int:
    """Show a picture: turned upright, nothing but its pixels. Raises ``Refused`` and what ``cases.photos.cleaned`` raises."""
    demand(actor, "promise.publish")
    promise, why, caption = Promise.objects.filter(pk=promise_id).first(), _why(reason), caption.strip()
    if promise is None:
        raise PromiseNotFound(promise_id)
    if not caption or len(caption) > 120:
        raise Refused("照片要写说明：拍的是什么，不超过 120 字。", "caption")
    if taken_on > today():
        raise Refused("拍摄日期不能晚于今天。", "taken_on")
    if promise.photos.filter(withdrawn=False).count() >= MOST_PHOTOS:
        raise Refused(f"一件实事最多公开 {MOST_PHOTOS} 张照片。", "photo")
    digest, (width, height) = store(cleaned(data))
    with transaction.atomic():
        photo, _new = PublicPhoto.objects.update_or_create(
            promise=promise, sha256=digest,
            defaults={"caption": caption, "taken_on": taken_on, "width": width, "height": height, "withdrawn": False, "simulated": simulated, "at": now()},
        )  # fmt: skip
        _note(promise, Act.PHOTO, None, caption, why)
        _audit(actor, "promises.photo", promise, why)
    return int(photo.pk)


@transaction.atomic
def set_photo_withdrawn(*, actor: Any, photo_id: int, withdrawn: bool, reason: str) -> None:
    """Take a picture off the page, or put it back. Raises ``PromiseNotFound``, ``Refused``."""
    demand(actor, "promise.publish")
    photo, why = PublicPhoto.objects.select_related("promise").filter(pk=photo_id).first(), _why(reason)
    if photo is None:
        raise PromiseNotFound(photo_id)
    photo.withdrawn = withdrawn
    photo.save(update_fields=["withdrawn"])
    act, before, after = (
        (Act.NO_PHOTO, photo.caption, None) if withdrawn else (Act.PHOTO, None, photo.caption)
    )
    _note(photo.promise, act, before, after, why)
    _audit(actor, f"promises.{act.value}", photo.promise, why)


def _listed(row: Commitment, why: str) -> Promise | None:
    """The promise of a commitment, put on the page; None where it stands there already."""
    promise = Promise.objects.filter(commitment=row).first()
    if promise is not None and promise.listed:
        return None
    if promise is None:
        promise = Promise(commitment=row, report_id=row.report_id, title=row.text[:300], made_at=now())
    promise.listed = True
    promise.save()
    _note(promise, Act.LISTED, None, promise.title, why)
    return promise


def _promise(promise_id: int) -> Promise:
    row = Promise.objects.select_for_update().filter(pk=promise_id).first() if promise_id else None
    if row is None:
        raise PromiseNotFound(promise_id)
    return row


def _why(reason: str) -> str:
    why = reason.strip()
    if not why or len(why) > 300:
        raise Refused("请写明为什么改，不超过 300 字；这句话会公开。", "reason")
    return why


def _note(promise: Promise, act: Act, old: Any, new: Any, why: str) -> None:
    PublishedChange.objects.create(promise=promise, act=act.value, old=old, new=new, reason=why, at=now())


def _audit(actor: Any, action: str, promise: Promise, why: str) -> None:
    record(
        actor=actor, action=action, object_type="promise", object_id=promise.pk, label=promise.title, note=why
    )
