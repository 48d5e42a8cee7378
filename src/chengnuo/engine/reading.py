"""A scenario's text as data that knows its lines. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

#: A scenario is a page or two, not a data file.
MOST_BYTES = 200_000
Path = tuple[str | int, ...]
_FULL_WIDTH = re.compile(r"\s*(?:- +)?[A-Za-z_]\w*\s*：")
_ADVICE = "缩进用空格、每层两格；冒号后面要有一个空格；含 : # 的文字加引号。"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: the file, the line from 1, what it is, and what to write instead ("" where nobody can say)."""

    file: str
    line: int
    message: str
    instead: str = ""

    def __str__(self) -> str:
        """One line for a terminal."""
        advice = f" {self.instead}" if self.instead else ""
        return f"{self.file} 第 {self.line} 行：{self.message}{advice}"


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read; ``data`` is None where it could not be."""

    file: str
    text: str
    data: Any
    faults: tuple[Fault, ...] = ()

    def line(self, path: Sequence[str | int]) -> int:
        """The line on which what ``path`` names begins; the nearest thing around it where it is not there."""
        here, line = self.data, 1
        for step in path:
            if isinstance(here, CommentedMap) and step in here:
                line = here.lc.key(step)[0] + 1
            elif isinstance(here, CommentedSeq) and isinstance(step, int) and step < len(here):
                line = here.lc.item(step)[0] + 1
            else:
                break
            here = here[step]
        return line

    def fault(self, path: Sequence[str | int], message: str, instead: str = "") -> Fault:
        """A fault at ``path``."""
        return Fault(self.file, self.line(path), message, instead)


@lru_cache(maxsize=200)
def read(text: str, file: str) -> Document:
    """The text as data, or with the fault that keeps it from being read; the same text is read once, as that takes long."""
    if len(text.encode()) > MOST_BYTES:
        return Document(file, text, None, (Fault(file, 1, f"文件超过 {MOST_BYTES // 1000} KB。"),))
    yaml = YAML(typ="rt")
    try:
        data = yaml.load(text)
    except DuplicateKeyError as error:
        return _unread(file, text, error, "同一个名字写了两次。", "删去一个，或改名。")
    except MarkedYAMLError as error:
        suspect = _suspect(file, text)
        return (
            Document(file, text, None, (suspect,))
            if suspect
            else _unread(file, text, error, "这一行读不懂。", _ADVICE)
        )
    except (YAMLError, ValueError) as error:
        return Document(file, text, None, (Fault(file, 1, f"读不懂：{str(error)[:80]}。"),))
    if not isinstance(data, CommentedMap):
        return Document(
            file,
            text,
            None,
            (
                Fault(
                    file,
                    1,
                    "文件是空的，或不是「名字: 内容」的写法。",
                    "可用 chengnuo scenario new 生成一份样子。",
                ),
            ),
        )
    return Document(file, text, data)


def _unread(file: str, text: str, error: MarkedYAMLError, message: str, instead: str) -> Document:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, max(1, len(text.splitlines()))) if mark else 1
    return Document(file, text, None, (Fault(file, line, message, instead),))


def _suspect(file: str, text: str) -> Fault | None:
    """What usually keeps a file from being read, on its own line: the parser stumbles only later."""
    for number, line in enumerate(text.splitlines(), start=1):
        if _FULL_WIDTH.match(line):
            return Fault(file, number, "冒号要用英文的「:」，不是「：」。", "冒号后面再空一格。")
        if line[: len(line) - len(line.lstrip())].count("\t"):
            return Fault(file, number, "用了制表符缩进。", "缩进用空格，每层两格。")
    return None
