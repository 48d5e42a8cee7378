"""Files that prove something: looked at by content, photos without EXIF, each kept once under its hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol

from django.conf import settings

from chengnuo.core.cases import photos
from chengnuo.kernel.errors import Invalid, NotFound

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
class Upload:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept; ``kind`` photo | file."""

    kind: str
    name: str
    media_type: str
    ending: str
    data: bytes
    sha256: str


class Kept(Protocol):
    """A row that names a kept file."""

    @property
    def kind(self) -> str:
        """photo | file."""

    @property
    def name(self) -> str:
        """As people call it; its ending is that of the file on disk."""

    @property
    def media_type(self) -> str:
        """Of its contents."""

    @property
    def sha256(self) -> str:
        """What it is kept under."""


class AttachmentGone(NotFound):
    """A file that a row names is not on the disk."""


class BadAttachment(Invalid):
    """A file that is not taken; the message names it."""


def check(files: Sequence[Upload]) -> tuple[Checked, ...]:
    """Every file looked at before anything is written. Raises ``BadAttachment`` with the name of the file that does not fit."""
    if len(files) > MOST_FILES:
        raise BadAttachment(
            "attachments.many_files", f"一次最多 {MOST_FILES} 个文件，现在有 {len(files)} 个。"
        )
    return tuple(_checked(file) for file in files)


def store(file: Checked) -> None:
    """Put a file on disk; the same contents lie there once. Before its row is written."""
    path = _path(file.sha256, file.ending)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        photos.write_durably(path, file.data)


def columns(file: Checked) -> dict[str, Any]:
    """What its row says of a file."""
    return {
        "kind": file.kind, "name": file.name, "media_type": file.media_type, "sha256": file.sha256, "size": len(file.data),
    }  # fmt: skip


def path_of(row: Kept) -> Path:
    """Where a file that was stored lies. Raises ``AttachmentGone`` where it is gone from the disk."""
    path = _path(row.sha256, PurePath(row.name).suffix.lstrip(".").lower())
    if not path.is_file():
        raise AttachmentGone("attachments.gone", f"「{row.name}」不在磁盘上了。", sha256=row.sha256)
    return path


def _checked(file: Upload) -> Checked:
    name = PurePath(file.name.replace("\\", "/")).name.strip()[-140:] or "佐证材料"
    if not file.data:
        raise BadAttachment("attachments.empty_file", f"「{name}」是空文件。")
    if len(file.data) > MOST_BYTES:
        raise BadAttachment(
            "attachments.large_file",
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
            raise BadAttachment("attachments.macros", f"「{name}」带有宏，请另存为不带宏的文件。")
        for ending, (media_type, member) in _PACKAGES.items():
            if member in members:
                return ending, media_type
    raise BadAttachment(
        "attachments.bad_file",
        f"「{name}」不是可以收的文件：请用照片（JPEG、PNG、WebP）或 PDF、OFD、docx、xlsx、pptx。",
    )


def _path(digest: str, ending: str) -> Path:
    return Path(settings.DATA_DIR) / "evidence" / digest[:2] / f"{digest}.{ending}"
