"""The paragraphs of a report as HTML. Everything printed is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chengnuo.web.reports.document import Mark, Paragraph, Piece

_TAGS = {"title": "h1", "heading": "h2", "notice_head": "p"}


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
        out.append(f'<details class="rp-notice"{" open" if open_notice else ""}><summary>')
        out.append(escape(_notice_name(notice)))
        out.append("</summary>")
        out.extend(_paragraph(p, tags, seen, anchors) for p in notice)
        out.append("</details>")
    out.extend(_paragraph(p, tags, seen, anchors) for p in body)
    return mark_safe("\n".join(out))  # noqa: S308 - every piece is escaped below


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
    anchors += "".join(f'<a class="rp-anchor" id="{escape(name)}"></a>' for at, name in entries
                       if para.start <= at < para.end)
    inner = "".join(_piece(piece, tags, seen) for piece in para.pieces)
    level = f" rp-level-{para.level}" if para.role == "heading" else ""
    section = "" if para.section_id is None else f' data-section="{para.section_id}"'
    return f'<{name} class="rp-{para.role}{level}"{section}>{anchors}{inner}</{name}>'


def _piece(piece: Piece, tags: Mapping[tuple[str, str], Tag], seen: set[tuple[str, str]]) -> str:
    clause = f' data-c="{escape(piece.clause)}"' if piece.clause else ""
    runs = "".join(f'<span data-s="{run.start}"{clause}>{escape(run.text)}</span>' for run in piece.runs)
    if piece.mark is not None:
        tag = tags.get((piece.mark.kind, piece.mark.key))
        if tag is not None:
            runs = f"<{tag.name}{_attributes(tag, piece.mark, seen)}>{runs}</{tag.name}>"
    return f"<b>{runs}</b>" if piece.strong else runs


def _attributes(tag: Tag, mark: Mark, seen: set[tuple[str, str]]) -> str:
    """Attributes of the element; a mark cut in two (bold lead, clause edge) keeps its id only once."""
    again = (mark.kind, mark.key) in seen
    seen.add((mark.kind, mark.key))
    pairs = ((k, v) for k, v in tag.attributes.items() if not (again and k == "id"))
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs)
