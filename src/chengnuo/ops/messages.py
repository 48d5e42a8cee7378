"""The interface's second language: .po → .mo without gettext, and what is still untranslated.

`python -m chengnuo.ops.messages FOLDER` writes the .mo files (part of the set-up);
`python -m chengnuo.ops.messages --check FOLDER` names entries without a translation and exits with 1.
"""

import sys
from pathlib import Path

import polib


def compile_messages(folder: Path) -> int:
    """Write a .mo beside every .po under a folder; returns how many."""
    catalogues = sorted(folder.rglob("*.po"))
    for path in catalogues:
        target = path.with_suffix(".mo")
        part = target.with_suffix(f".{id(path)}.part")
        polib.pofile(str(path)).save_as_mofile(str(part))
        part.replace(target)
    return len(catalogues)


def untranslated(folder: Path) -> list[str]:
    """Entries of the English catalogue that are missing or fuzzy, as `line: text`."""
    missing = []
    for path in sorted(folder.glob("en/**/*.po")):
        catalogue = polib.pofile(str(path))
        entries = [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
        missing += [f"{path.name}:{entry.linenum}: {entry.msgid}" for entry in entries]
    return missing


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    folder = Path(arguments[-1])
    if arguments[0] != "--check":
        compile_messages(folder)
        return 0
    missing = untranslated(folder)
    for line in missing:
        print(f"no English for {line}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
