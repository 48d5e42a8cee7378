"""What the peers have in common: an empty database, a server that ends with the run, sessions, the reports sent."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
import venv
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from bench.recording import ROOT

HOST = "127.0.0.1"
STARTS_WITHIN = 120
STREETS = ("解放大道", "新华路", "青年路", "常青路", "建设大道", "万松园路", "唐家墩路")
MATTERS = (
    "井盖破损下陷，车辆经过时响声很大",
    "路灯不亮已经三天，晚上看不清台阶",
    "人行道地砖松动，雨后行人多次踩空",
    "垃圾桶满溢无人清运，气味影响住户",
    "占道摆摊堵住盲道，轮椅只能走车道",
)


def report(number: int) -> tuple[str, str]:
    """Title and description of the n-th report: Chinese, about sixty characters, no two alike."""
    where = f"{STREETS[number % len(STREETS)]}{number + 1}号门前"
    matter = MATTERS[number % len(MATTERS)]
    return (
        f"{where}{matter[:4]}",
        f"{where}{matter}。居民第{number + 1}次拍照反映，请尽快派人到现场查看，处理之后回复结果。",
    )


@contextlib.contextmanager
def own_database(folder: Path, database_url: str, name: str) -> Iterator[str]:
    """The URL of an empty database: a file in ``folder``, or one beside that of ``database_url``; gone afterwards."""
    if urlsplit(database_url).scheme != "postgresql":
        path = folder / f"{name}.sqlite3"
        _remove(path)
        try:
            yield f"sqlite:///{path}"
        finally:
            _remove(path)
        return
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(database_url, autocommit=True) as cluster:
        cluster.execute(drop)
        cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(database_url)._replace(path=f"/{name}").geturl()
        finally:
            cluster.execute(drop)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def sqlite_file(url: str) -> str:
    """The file of a URL made by ``own_database``."""
    return url.removeprefix("sqlite:///")


def rows(url: str, table: str) -> int:
    """How many rows ``table`` has now."""
    if url.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(sqlite_file(url))) as file:
            return int(file.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    with psycopg.connect(url) as database:
        found = database.execute(count).fetchone()
        return int(found[0]) if found else 0


#: At the versions the platform runs on.
SHARED = ("django", "granian", "psycopg", "psycopg-binary")


def installed(place: Path, pins: Path, shared: Sequence[str] = SHARED) -> Path:
    """The Python of an environment in ``place`` with what ``pins`` names, and ``shared`` as here."""
    python = place / "bin" / "python"
    if not python.exists():
        venv.create(place, with_pip=True)
    run([python, "-m", "pip", "install", "-q", "-r", pins, *(f"{name}=={version(name)}" for name in shared)])
    return python


def pinned(pins: Path, name: str) -> str:
    """The version of a package that ``pins`` names."""
    lines = pins.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line)[name]


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
    """Run ``command`` to its end; its output is shown where it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | dict(environment or {}), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout[-3000:]}")


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path], port: int, log: Path, environment: Mapping[str, str]
) -> Iterator[None]:
    """``command`` listens on ``port``; it and what it started have ended afterwards."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | dict(environment), stdin=subprocess.DEVNULL, stdout=out,
            stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(server, port, log)
        yield
    finally:
        _end(server)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(
        f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}"
    )


def _end(server: subprocess.Popen[bytes]) -> None:
    """First the server by its own way, then whatever is left of its group."""
    server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


class Browser:
    """Follows redirects and keeps cookies."""

    def __init__(self) -> None:
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def open(self, address: str, form: bytes | None = None) -> str:
        """The text of the page at ``address``; with ``form``, of the page it was sent to."""
        with self._opener.open(address, form, timeout=STARTS_WITHIN) as answer:
            return str(answer.read().decode())

    def cookies(self) -> dict[str, str]:
        """Names and values."""
        return {cookie.name: cookie.value or "" for cookie in self._jar}


def post(port: int, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A POST as it goes over the connection."""
    lines = {"Host": f"{HOST}:{port}", **headers, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def cookie_header(cookies: Mapping[str, str]) -> str:
    """The value of the header ``Cookie``."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
