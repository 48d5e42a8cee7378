"""The interface's second language: .po → .mo without gettext. Part of the set-up; `python -m chengnuo.ops.messages FOLDER`."""

import sys
from pathlib import Path

import polib


def compile_messages(folder: Path) -> int:
    """Write a .mo beside every .po under a folder; returns how many."""
    catalogues = sorted(folder.rglob("*.po"))
    for path in catalogues:
        target = path.with_suffix(".mo")
        part = target.with_suffix(".part")
        polib.pofile(str(path)).save_as_mofile(str(part))
        part.replace(target)
    return len(catalogues)


if __name__ == "__main__":
    compile_messages(Path(sys.argv[1]))
