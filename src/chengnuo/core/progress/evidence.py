"""Evidence: photos without EXIF, documents of known kinds, each kept once under its hash. Public through ``services`` and ``queries``."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Protocol

from django.conf import settings

from chengnuo.core.cases import photos
from chengnuo.core.progress.errors import EvidenceNotFound, Refused
from chengnuo.core.progress.models import Entry, Evidence
from chengnuo.core.progress.shapes import Upload

MOST_FILES, MOST_BYTES = 12, 20_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: Ending → media type and the member that such a package has.
_PACKAGES = {
    "docx": (_OFFICE + "wordprocessingml.document", "word/document.xml"),
    "xlsx": (_OFFICE + "spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (_OFFICE + "presentationml.presentation", "ppt/presentation.xml"),
    "ofd": ("application/ofd", "OFD.xml"),
}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    kind: str
    name: str
    media_type: str
    ending: str
    data: bytes
    sha256: str


class Kept(Protocol):
    """A row that names a kept file."""

    @property
    def id(self) -> int:
        """The row's own."""

    @property
    def name(self) -> str:
        """As people call it; its ending is that of the file on disk."""

    @property
    def sha256(self) -> str:
        """What it is kept under."""


def check(files: Sequence[Upload]) -> tuple[Checked, ...]:
    """Every file looked at before anything is written. Raises ``Refused`` with the name of the file that does not fit."""
    if len(files) > MOST_FILES:
        raise Refused("progress.many_files", f"一次最多 {MOST_FILES} 个文件，现在有 {len(files)} 个。")
    return tuple(_checked(file) for file in files)


def store(file: Checked) -> None:
    """Have the file on disk, before any row names it."""
    path = _path(file.sha256, file.ending)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        photos.write_durably(path, file.data)


def keep(entry: Entry, files: Sequence[Checked]) -> None:
    """Write the files and their rows."""
    for file in files:
        store(file)
        Evidence.objects.create(
            entry=entry, kind=file.kind, name=file.name, media_type=file.media_type, sha256=file.sha256, size=len(file.data),
            made_at=entry.made_at, made_by=entry.made_by, made_by_name=entry.made_by_name,
        )  # fmt: skip


def path_of(row: Kept) -> Path:
    """Where a file lies. Raises ``EvidenceNotFound`` where it is gone from the disk."""
    path = _path(row.sha256, PurePath(row.name).suffix.lstrip(".").lower())
    if not path.is_file():
        raise EvidenceNotFound(row.id)
    return path


def _checked(file: Upload) -> Checked:
    name = PurePath(file.name.replace("\\", "/")).name.strip()[-140:] or "佐证材料"
    if not file.data:
        raise Refused("progress.empty_file", f"「{name}」是空文件。")
    if len(file.data) > MOST_BYTES:
        raise Refused(
            "progress.large_file",
            f"「{name}」有 {len(file.data) / 1e6:.1f} MB，不能超过 {MOST_BYTES // 1_000_000} MB。",
        )
    if file.data.startswith(_PICTURES):
        digest, data = photos.jpeg(photos.cleaned(file.data))
        return Checked("photo", f"{PurePath(name).stem}.jpg", "image/jpeg", "jpg", data, digest)
    ending, media_type = _document(name, file.data)
    digest = hashlib.sha256(file.data).hexdigest()
    return Checked("file", f"{PurePath(name).stem}.{ending}", media_type, ending, file.data, digest)


def _document(name: str, data: bytes) -> tuple[str, str]:
    """What the file is by its contents, whatever it is called."""
    if data.startswith(b"%PDF-"):
        return "pdf", "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        try:
            members = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
        except zipfile.BadZipFile:
            members = set()
        if any(member.endswith("vbaProject.bin") for member in members):
            raise Refused("progress.macros", f"「{name}」带有宏，请另存为不带宏的文件。")
        for ending, (media_type, member) in _PACKAGES.items():
            if member in members:
                return ending, media_type
    raise Refused(
        "progress.bad_file",
        f"「{name}」不是可以收的文件：请用照片（JPEG、PNG、WebP）或 PDF、OFD、docx、xlsx、pptx。",
    )


def _path(digest: str, ending: str) -> Path:
    return Path(settings.DATA_DIR) / "evidence" / digest[:2] / f"{digest}.{ending}"
