"""Where scenario folders are: those shipped, and the district's own (CHENGNUO_SCENARIO_DIRS)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SHIPPED = Path(__file__).resolve().parents[1] / "scenarios"
NAME = "scenario.yaml"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a ``scenario.yaml``; ``own`` is one of the district's."""

    id: str
    path: Path
    own: bool

    @property
    def file(self) -> Path:
        """The declaration."""
        return self.path / NAME

    def text(self) -> str:
        """The declaration's text; what is no UTF-8 is shown as such, and found by the check."""
        return self.file.read_text(encoding="utf-8", errors="replace")

    def beside(self, name: str) -> str:
        """The text of another file of the folder, "" where there is none."""
        path = self.path / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def examples(self) -> tuple[Path, ...]:
        """What goes in, for each example."""
        return tuple(sorted(self.path.glob("examples/*.in.json")))


def folders() -> tuple[Folder, ...]:
    """Every folder found, by its name; the district's own stands in for a shipped one of the same name."""
    found: dict[str, Folder] = {}
    for root, own in [(SHIPPED, False), *((Path(name), True) for name in settings.SCENARIO_DIRS)]:
        for file in sorted(root.glob(f"*/{NAME}")):
            found[file.parent.name] = Folder(file.parent.name, file.parent, own)
    return tuple(found[name] for name in sorted(found))


def folder(name: str) -> Folder | None:
    """One of them."""
    return next((one for one in folders() if one.id == name), None)


def mark(text: str) -> str:
    """The name of a text: another one is another version."""
    return hashlib.sha256(text.encode()).hexdigest()
