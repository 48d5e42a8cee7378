"""Who holds a job or a tick: the name of a worker, and whether that worker is gone."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path

#: What is held by a worker that has not been heard of for so long is taken from it.
LOST_AFTER = timedelta(seconds=45)


def new_token() -> str:
    """A name for a worker that no other has had; it tells where the worker runs."""
    return f"{here()}:{os.getpid()}:{secrets.token_hex(6)}"


def here() -> str:
    """This machine, and in it the container: process numbers of another say nothing here."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()[:30]}/{space}"


def is_dead(worker: str) -> bool:
    """Whether the worker ran here and its process is gone; of one elsewhere only its silence can tell."""
    place, _, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if os.name != "posix" or place != here() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
