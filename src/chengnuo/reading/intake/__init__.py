"""Bytes of a file to decoded text: txt, md, html, docx and pdf, with limits against hostile input."""

from chengnuo.reading.intake.load import Source, load

__all__ = ["Source", "load"]
