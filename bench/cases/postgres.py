"""A throw-away PostgreSQL with its default settings: what it has acknowledged is on disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from chengnuo.ops.serve import free_port

HOST = "127.0.0.1"
USER = "chengnuo"


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The ``DATABASE_URL`` of a running cluster of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="chengnuo-bench-pg-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data = Path(folder) / "data"
        _run("initdb", "-D", data, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
        port = free_port(HOST, 0)
        options = f"-p {port} -k {folder} -c listen_addresses={HOST}"
        _run("pg_ctl", "-D", data, "-w", "-l", Path(folder) / "server.log", "-o", options, "start")
        try:
            yield f"postgresql://{USER}@{HOST}:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


def _run(program: str, *arguments: str | Path) -> None:
    """One of the cluster's programs, which refuse to run as root and are then run as the user ``postgres``."""
    command = [_programs() / program, *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # Started from a folder that user may read; the server keeps what it is given as its output, so it gets none.
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


def _programs() -> Path:
    """The newest installed version's programs: Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent
