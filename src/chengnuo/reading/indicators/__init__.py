"""The name of what each quantity measures, elided verbs completed, and one spelling to match names by."""

from __future__ import annotations

from chengnuo.reading.indicators.canon import canonical
from chengnuo.reading.indicators.names import Name, name

__all__ = ["Name", "canonical", "name"]
