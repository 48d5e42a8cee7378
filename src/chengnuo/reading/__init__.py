"""Read a work report: figures, commitments and terms with exact offsets. Needs no framework and no settings."""

from chengnuo.reading.engine import read_text
from chengnuo.reading.errors import ReadingError
from chengnuo.reading.model import Reading

__all__ = ["Reading", "ReadingError", "read_text"]
