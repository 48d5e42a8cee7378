"""The draft's files: Word with footnotes, and the bundle by which anybody can check each figure. Pure."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from chengnuo.exchange import gb9704
from chengnuo.exchange.footnotes import Footnotes
from chengnuo.exchange.review_model import QUOTED, Claim, Draft

FORMAT = "chengnuo-evidence/1"


def review_bundle(draft: Draft, plan_text: str) -> bytes:
    """A zip of the text, the plan it follows, a file for each figure, and ``manifest.json`` with the SHA-256 of each.

    The same draft gives the same bytes.
    """
    files = {"text.txt": draft.text.encode(), "plan.txt": plan_text.encode()}
    for claim, start, end in draft.claims():
        files[f"figures/{claim.id}.json"] = _json(_figure(claim, start, end))
    if draft.papers:
        files["supervision.json"] = _json({"papers": list(draft.papers)})
    manifest = {
        "format": FORMAT, "title": draft.title, "as_of": f"{draft.as_of}", "known_at": draft.known_at.isoformat(),
        "simulated": draft.simulated, "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }  # fmt: skip
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in [*files.items(), ("manifest.json", _json(manifest))]:
            box.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _figure(claim: Claim, start: int, end: int) -> dict[str, Any]:
    return {
        "id": claim.id, "basis": claim.basis, "start": start, "end": end, "text": claim.text, "unit": claim.unit,
        "note": claim.note, "evidence": claim.evidence,
        "rows": [dict(zip(("side", "subject", "id", "day", "amount"), row, strict=True)) for row in claim.rows],
    }  # fmt: skip


def _json(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def review_docx(draft: Draft) -> bytes:
    """The draft as a Word file with a footnote to each figure that was counted, typed or promised.

    The same words make the same bytes: the file carries the day it is as of, not the moment it was made.
    """
    made_at = datetime.combine(draft.as_of, time(), UTC)
    file = gb9704.new_document(title=draft.title, made_at=made_at)
    footnotes = Footnotes(file)
    gb9704.add_title(file, draft.title.replace("政府工作报告", "\n政府工作报告", 1))
    file.add_paragraph()
    mark = "本草稿的数据为模拟数据（模拟）。" if draft.simulated else ""
    gb9704.add_body(file, f"{mark}草稿由台账生成，数据截至 {draft.as_of}，每个数字的依据见脚注。")
    for paragraph in draft.paragraphs:
        if paragraph.level:
            gb9704.add_heading(file, paragraph.text, paragraph.level)
            continue
        line = gb9704.add_body(file, "")
        for piece in paragraph.pieces:
            line.add_run(gb9704.printable(piece if isinstance(piece, str) else piece.text))
            if isinstance(piece, Claim) and piece.basis != QUOTED:
                footnotes.add(line, piece.note)
    return gb9704.fixed_bytes(file)
