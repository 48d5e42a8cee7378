"""Photos: turned upright, without EXIF, kept under their hash."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from chengnuo.core.cases.acts_public import report_by_code
from chengnuo.core.cases.errors import CaseNotFound, Refused
from chengnuo.core.cases.models import Case, Photo, Report
from chengnuo.core.cases.rules.words import OPEN_TASKS
from chengnuo.kernel.audit.log import record
from chengnuo.kernel.permissions import allows, demand

MOST_BYTES, MOST_PIXELS, LONGEST_SIDE = 15_000_000, 50_000_000, 2560
MOST_PHOTOS = 20
MOMENTS = {"report": "上报", "before": "处置前", "after": "处置后"}


def add_photo(
    *,
    actor: Any | None,
    data: bytes,
    moment: str,
    case_id: int | None = None,
    code: str = "",
    phone_tail: str = "",
) -> int:
    """Add a photo to a case, as staff or with the code of a report. The same picture twice is one photo.

    Raises ``Refused`` (``cases.bad_photo``, ``cases.large_photo``, ``cases.many_photos``), ``NotAllowed``.
    """
    report: Report | None = None
    if code:
        report, moment = report_by_code(code, phone_tail), "report"
        case = report.case
    else:
        case = _case_for(actor, case_id)
    if moment not in MOMENTS:
        raise Refused("cases.bad_moment", "照片要说明是上报、处置前还是处置后。")
    picture = cleaned(data)
    digest, size = store(picture)
    with transaction.atomic():
        known = case.photos.filter(sha256=digest, moment=moment).first()
        if known is not None:
            return int(known.pk)
        if case.photos.count() >= MOST_PHOTOS:
            raise Refused("cases.many_photos", f"一件案卷最多 {MOST_PHOTOS} 张照片。")
        photo = Photo.objects.create(
            case=case, report=report, moment=moment, sha256=digest, width=size[0], height=size[1],
            actor_id=getattr(actor, "pk", None),
        )  # fmt: skip
        record(actor=actor, action="cases.photo", object_type="case", object_id=case.pk,
               new={"photo": photo.pk, "moment": moment, "sha256": digest})  # fmt: skip
        return int(photo.pk)


def _case_for(actor: Any, case_id: int | None) -> Case:
    case = Case.objects.filter(pk=case_id).first() if case_id is not None else None
    if case is None:
        raise CaseNotFound(case_id)
    units = list(case.tasks.filter(state__in=OPEN_TASKS).values_list("unit_id", flat=True))
    if not (allows(actor, "case.desk") or allows(actor, "case.check")):
        demand(actor, "case.handle", units)
    return case


def cleaned(data: bytes) -> Image.Image:
    """The picture upright, without anything but its pixels, at most ``LONGEST_SIDE`` long. Raises ``Refused``."""
    if len(data) > MOST_BYTES:
        raise Refused(
            "cases.large_photo", f"照片有 {len(data) / 1e6:.1f} MB，不能超过 {MOST_BYTES // 1_000_000} MB。"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP"))
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("cases.large_photo", "照片的像素太多。")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Refused("cases.bad_photo", "这不是能打开的照片（可用 JPEG、PNG、WebP）。") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    return bare


def store(picture: Image.Image) -> tuple[str, tuple[int, int]]:
    """Write the picture under the hash of its JPEG; it is on disk when this returns. Hash and size."""
    digest, data = jpeg(picture)
    path = photo_path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, data)
    return digest, picture.size


def jpeg(picture: Image.Image) -> tuple[str, bytes]:
    """The picture as a JPEG, with its hash."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that is there as a whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def photo_path(digest: str) -> Path:
    """Where a photo lies."""
    return Path(settings.DATA_DIR) / "photos" / digest[:2] / f"{digest}.jpg"
