"""The paragraphs of a report as HTML. Everything printed is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chengnuo.web.reports.document import Mark, Paragraph, Piece, Run

_LATIN = re.compile(r"([0-9A-Za-z][0-9A-Za-z.%+\-]*)|[^0-9A-Za-z]+")
_TAGS = {"title": "h2", "heading": "h2", "notice_head": "p"}


@dataclass(frozen=True, slots=True)
class Tag:
    """How a mark is written: element ``name`` with ``attributes`` (values unescaped)."""

    name: str
    attributes: Mapping[str, str]


def render(
    paragraphs: Sequence[Paragraph],
    tags: Mapping[tuple[str, str], Tag],
    *,
    entries: Mapping[int, str] | None = None,
    open_notice: bool = False,
) -> SafeString:
    """HTML of the report. ``tags`` maps (kind, key) of a mark to its element.

    The notice that comes before the title stands in a ``details``, closed unless ``open_notice``; sections
    carry ``id="s<id>"``. ``entries`` gives the annex entries that begin at an offset an id of their own.
    """
    anchors = sorted((entries or {}).items())
    notice = [p for p in paragraphs if p.role in ("notice", "notice_head", "sign")]
    body = [p for p in paragraphs if p.role not in ("notice", "notice_head", "sign")]
    seen: set[tuple[str, str]] = set()
    out: list[str] = []
    if notice:
        out.append(f'<details class="rp-notices"{" open" if open_notice else ""}><summary>')
        out.append(escape(_notice_name(notice)))
        out.append("</summary>")
        out.extend(_paragraph(p, tags, seen, anchors) for p in notice)
        out.append("</details>")
    out.extend(_paragraph(p, tags, seen, anchors) for p in body)
    return mark_safe("\n".join(out))


def _notice_name(notice: Sequence[Paragraph]) -> str:
    """The document number, or the first words of the notice."""
    return notice[0].text if len(notice[0].text) <= 40 else notice[0].text[:24] + "…"


def _paragraph(
    para: Paragraph,
    tags: Mapping[tuple[str, str], Tag],
    seen: set[tuple[str, str]],
    entries: Sequence[tuple[int, str]],
) -> str:
    name = _TAGS.get(para.role, "p")
    if para.role == "heading":
        name = f"h{min(para.level + 1, 5)}"
    anchors = "".join(f'<a class="rp-anchor" id="s{head}"></a>' for head in para.heads)
    anchors += "".join(
        f'<a class="rp-anchor" id="{escape(name)}"></a>'
        for at, name in entries
        if para.start <= at < para.end
    )
    inner = "".join(_pieces(para, tags, seen))
    level = f" rp-level-{para.level}" if para.role == "heading" else ""
    section = "" if para.section_id is None else f' data-section="{para.section_id}"'
    return f'<{name} class="rp-{para.role}{level}"{section}>{anchors}{inner}</{name}>'


def _pieces(
    para: Paragraph, tags: Mapping[tuple[str, str], Tag], seen: set[tuple[str, str]]
) -> Iterator[str]:
    """The pieces one after the other; each knows where it stands in the paragraph, for the gaps."""
    whole, at = para.text, 0
    for piece in para.pieces:
        clause = f' data-c="{escape(piece.clause)}"' if piece.clause else ""
        runs: list[str] = []
        for run in piece.runs:
            runs.append(_run(run, clause, whole, at, spaced=para.role == "subtitle"))
            at += len(run.text)
        yield _wrapped("".join(runs), piece, tags, seen)


def _wrapped(runs: str, piece: Piece, tags: Mapping[tuple[str, str], Tag], seen: set[tuple[str, str]]) -> str:
    if piece.mark is not None:
        tag = tags.get((piece.mark.kind, piece.mark.key))
        if tag is not None:
            runs = f"<{tag.name}{_attributes(tag, piece.mark, seen)}>{runs}</{tag.name}>"
    return f"<b>{runs}</b>" if piece.strong else runs


def _run(run: Run, clause: str, whole: str, at: int, *, spaced: bool) -> str:
    """A run as spans that say where they stand. Latin letters and digits keep a quarter-em from Chinese.

    The gap is a class, not the browser's own ``text-autospace``: with that, Chromium breaks justified lines
    in the wrong place. ``spaced`` keeps a blank that the original has before the run (a name after a title).
    """
    out: list[str] = [" "] if spaced and run.gap and at else []
    for part in _LATIN.finditer(run.text):
        text, start = part.group(), at + part.start()
        gaps = ""
        if part.group(1):
            left = start > 0 and _is_chinese(whole[start - 1])
            right = start + len(text) < len(whole) and _is_chinese(whole[start + len(text)])
            gaps = (
                ' class="gl gr"'
                if left and right
                else ' class="gl"'
                if left
                else ' class="gr"'
                if right
                else ""
            )
        out.append(f'<span{gaps} data-s="{run.start + part.start()}"{clause}>{escape(text)}</span>')
    return "".join(out)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _attributes(tag: Tag, mark: Mark, seen: set[tuple[str, str]]) -> str:
    """Attributes of the element; a mark cut in two (bold lead, clause edge) keeps its id only once."""
    again = (mark.kind, mark.key) in seen
    seen.add((mark.kind, mark.key))
    pairs = ((k, v) for k, v in tag.attributes.items() if not (again and k == "id"))
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs)
