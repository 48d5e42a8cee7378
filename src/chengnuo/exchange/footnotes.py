"""Footnotes for python-docx, which has none: the part word/footnotes.xml, its relation, and the marks in the text.

Numbers are Word's own: they follow when somebody moves or deletes a sentence. Notes 0 and 1 are the rule above the
notes and the one that continues them, as every Word file with footnotes has them.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as DocumentType
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from chengnuo.exchange.gb9704 import BODY_FONT, printable

NOTE_PT = 10.5  # 五号
LINE_TWIPS = 300
_RULES = ((0, "separator"), (1, "continuationSeparator"))


class Footnotes:
    """The footnotes of one document, put into it with the first note."""

    def __init__(self, document: DocumentType) -> None:
        self._document, self._last = document, len(_RULES) - 1
        self._notes: Any = None

    def add(self, paragraph: Paragraph, text: str) -> None:
        """A mark at the end of ``paragraph`` and its note at the foot of the page."""
        if self._notes is None:
            self._notes = _begun(self._document)
        self._last += 1
        self._notes.append(_note(self._last, text))
        run = _mark("w:footnoteReference")
        run[-1].set(qn("w:id"), str(self._last))
        paragraph._p.append(run)


def _begun(document: DocumentType) -> Any:
    """The part with the two rules, related to the document and named in its settings."""
    root: Any = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    named = OxmlElement("w:footnotePr")
    for number, kind in _RULES:
        note = _element("w:footnote", {"w:type": kind, "w:id": str(number)})
        paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
        run.append(OxmlElement(f"w:{kind}"))
        paragraph.append(run)
        note.append(paragraph)
        root.append(note)
        named.append(_element("w:footnote", {"w:id": str(number)}))
    main = document.part
    part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, main.package)
    main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    settings: Any = document.settings.element
    settings.find(qn("w:compat")).addprevious(named)
    return root


def _note(number: int, text: str) -> Any:
    note, paragraph = _element("w:footnote", {"w:id": str(number)}), OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(_element("w:spacing", {"w:line": str(LINE_TWIPS), "w:lineRule": "exact"}))
    paragraph.append(properties)
    paragraph.append(_mark("w:footnoteRef", NOTE_PT))
    paragraph.append(_words(f" {text}"))
    note.append(paragraph)
    return note


def _mark(tag: str, points: float | None = None) -> Any:
    """A run with a number that Word counts, set high."""
    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    if points:
        properties.append(_element("w:sz", {"w:val": str(int(points * 2))}))
    properties.append(_element("w:vertAlign", {"w:val": "superscript"}))
    run.append(properties)
    run.append(OxmlElement(tag))
    return run


def _words(text: str) -> Any:
    run, properties, words = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:t")
    fonts = {f"w:{place}": BODY_FONT for place in ("ascii", "hAnsi", "eastAsia", "cs")}
    properties.append(_element("w:rFonts", fonts | {"w:hint": "eastAsia"}))
    properties.append(_element("w:sz", {"w:val": str(int(NOTE_PT * 2))}))
    words.text = printable(text)
    words.set(qn("xml:space"), "preserve")
    run.extend([properties, words])
    return run


def _element(tag: str, attributes: dict[str, str]) -> Any:
    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
