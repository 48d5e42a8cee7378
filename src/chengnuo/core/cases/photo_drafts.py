"""Photos of a report that is not sent yet: cleaned as they come, kept apart, gone after a day. Public through ``services``."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from chengnuo.core.cases import photos
from chengnuo.core.cases.errors import PhotoNotFound, Refused
from chengnuo.kernel.clock import now

#: Photos a resident may send with one report.
MOST_AT_ONCE = 6
KEPT = timedelta(days=1)
_DRAFT, _NAME = re.compile(r"[A-Za-z0-9_-]{16,80}"), re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class HeldPhoto:
    """A photo of a draft; ``name`` is its hash."""

    name: str
    path: Path


def hold_photo(*, draft: str, data: bytes) -> str:
    """Keep a photo for the draft; its name. The same picture twice is one photo.

    Raises ``Refused`` (``cases.bad_photo``, ``cases.large_photo``, ``cases.many_photos``).
    """
    folder = _folder(draft)
    picture = photos.cleaned(data)
    _drop_old()
    there = held_photos(draft)
    name, content = photos.jpeg(picture)
    if name not in {photo.name for photo in there} and len(there) >= MOST_AT_ONCE:
        raise Refused("cases.many_photos", f"一次最多 {MOST_AT_ONCE} 张照片；先去掉一张再加。")
    folder.mkdir(parents=True, exist_ok=True)
    photos.write_durably(folder / f"{name}.jpg", content)
    return name


def held_photos(draft: str) -> tuple[HeldPhoto, ...]:
    """The photos of a draft in the order they came."""
    found = [(path.stat().st_mtime_ns, path) for path in _folder(draft).glob("*.jpg")]
    return tuple(HeldPhoto(path.stem, path) for _, path in sorted(found))


def held_photo(draft: str, name: str) -> Path:
    """Where one photo of a draft lies. Raises ``PhotoNotFound``."""
    path = _folder(draft) / f"{name}.jpg"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise PhotoNotFound
    return path


def drop_photo(*, draft: str, name: str) -> None:
    """Take one photo out of a draft."""
    if _NAME.fullmatch(name):
        (_folder(draft) / f"{name}.jpg").unlink(missing_ok=True)


def drop_photos(*, draft: str) -> None:
    """Forget all photos of a draft."""
    shutil.rmtree(_folder(draft), ignore_errors=True)


def _root() -> Path:
    return Path(settings.DATA_DIR) / "photo-drafts"


def _folder(draft: str) -> Path:
    if not _DRAFT.fullmatch(draft):
        raise ValueError("not the name of a draft")
    return _root() / draft


def _drop_old() -> None:
    """Drafts nobody sent."""
    limit = (now() - KEPT).timestamp()
    for folder in _root().glob("*"):
        try:
            if folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue
