"""Structured formats are opened in a process of their own, with bounds on its memory and time.

The parsers are C libraries: a file made for it keeps them busy for minutes or fills the memory, and nothing in
this process could stop them. There, the operating system does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from types import ModuleType

from chengnuo.reading.errors import ReadingError
from chengnuo.reading.intake.limits import MAX_MEMORY, MAX_SECONDS, MAX_WAIT

_REFUSED = 3


def text_of(parser: str, raw: bytes) -> str:
    """What ``chengnuo.reading.intake.<parser>`` makes of ``raw``. Raises :class:`ReadingError`."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import main; main()"
    command = [sys.executable, "-c", code, parser]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=MAX_WAIT, check=False)
    except subprocess.TimeoutExpired as error:
        raise _too_heavy() from error
    if done.returncode == _REFUSED:
        raise ReadingError(*json.loads(done.stdout))
    if done.returncode:
        raise _too_heavy() from RuntimeError(done.stderr.decode(errors="replace"))
    return done.stdout.decode()


def _too_heavy() -> ReadingError:
    return ReadingError(
        "too_heavy",
        f"文件过于复杂，{MAX_SECONDS} 秒、{MAX_MEMORY // 1048576} MB 内存之内读不完，不像一份工作报告。",
    )


def _bound(resource: ModuleType) -> None:
    """Ask the system to end this process where it takes too much."""
    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """In the process apart: bytes on standard input, text or a refusal on standard output."""
    if os.name == "posix":
        _bound(import_module("resource"))
    try:
        text: str = import_module(f"chengnuo.reading.intake.{sys.argv[1]}").text_of(sys.stdin.buffer.read())
    except ReadingError as error:
        sys.stdout.write(json.dumps([error.code, error.message, error.position]))
        sys.exit(_REFUSED)
    # Half a surrogate pair is no character: nothing could be written of such a text.
    sys.stdout.buffer.write(text.encode(errors="replace"))
