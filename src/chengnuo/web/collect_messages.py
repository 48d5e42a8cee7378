"""Collects every sentence of the interface into the English catalogue; needs no gettext.

``python -m chengnuo.web.collect_messages`` adds what is new, keeps what is translated and drops what is gone;
with ``--check`` it writes nothing, names what differs and exits with 1.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

WEB = Path(__file__).resolve().parent
PACKAGE = WEB.parent
CATALOGUE = WEB / "locale" / "en" / "LC_MESSAGES" / "django.po"

_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_ONE = re.compile(rf"(?<![\w.])(?:gettext|_)\(\s*{_STRING}\s*\)", re.S)
_MANY = re.compile(rf"(?<![\w.])ngettext\(\s*{_STRING}\s*,\s*{_STRING}", re.S)
_CALLS_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_CALLS_MANY = {"ngettext", "ngettext_lazy"}

#: (sentence, its plural form or "")
Message = tuple[str, str]


def in_template(source: str) -> Iterator[Message]:
    """Sentences of a template: trans, blocktrans and ``_("…")``."""
    from django.utils.translation.template import templatize

    code = templatize(source)
    for found in _ONE.finditer(code):
        yield str(ast.literal_eval(found.group(1))), ""
    for found in _MANY.finditer(code):
        yield str(ast.literal_eval(found.group(1))), str(ast.literal_eval(found.group(2)))


def in_python(source: str) -> Iterator[Message]:
    """Sentences given to gettext as plain strings."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in _CALLS_ONE and texts:
            yield texts[0], ""
        elif name in _CALLS_MANY and len(texts) >= 2:
            yield texts[0], texts[1]


def collect() -> dict[Message, set[str]]:
    """Every sentence with the files it stands in."""
    from chengnuo.web.words import words_kept_as_data

    found: dict[Message, set[str]] = {(word, ""): {"data"} for word in words_kept_as_data()}
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix == ".html":
            messages = in_template(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py" and "migrations" not in path.parts:
            messages = in_python(path.read_text(encoding="utf-8"))
        else:
            continue
        for message in messages:
            if _is_chinese(message[0]):
                found.setdefault(message, set()).add(name)
    return found


def differences(catalogue: polib.POFile, found: dict[Message, set[str]]) -> tuple[list[str], list[str]]:
    """Sentences missing in the catalogue, and those in it that stand nowhere any more."""
    known = {(entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}
    return sorted(m[0] for m in found.keys() - known), sorted(m[0] for m in known - found.keys())


def write(catalogue: polib.POFile, found: dict[Message, set[str]]) -> None:
    """Bring the catalogue up to date, in the order of the files."""
    kept = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue if not entry.obsolete}
    catalogue.clear()
    for message, places in sorted(found.items(), key=lambda item: (min(item[1]), item[0])):
        entry = kept.get(message) or polib.POEntry(msgid=message[0], msgid_plural=message[1])
        if message[1] and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        # without line numbers: a moved line is no change of the catalogue
        entry.occurrences = [(place, "") for place in sorted(places)]
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", message[0]) else []
        catalogue.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE))


def load() -> polib.POFile:
    """The catalogue as it is, or an empty one."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=0)
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return fresh


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengnuo.settings")
    import django

    django.setup()
    catalogue, found = load(), collect()
    missing, gone = differences(catalogue, found)
    if "--check" not in arguments:
        write(catalogue, found)
    untranslated = [e.msgid for e in catalogue if not e.obsolete and not e.translated()]
    for title, words in (("new", missing), ("gone", gone), ("no English", untranslated)):
        for word in words:
            print(f"{title}: {word}", file=sys.stderr)
    return 1 if "--check" in arguments and (missing or gone or untranslated) else 0


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
