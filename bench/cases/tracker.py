"""Request Tracker from Debian's packages: its own server script on Starlet, tickets through its REST interface 2."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.cases import peer
from bench.cases.load import CLIENTS, Target
from chengnuo.ops.serve import free_port

WORKERS = os.cpu_count() or 1
SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
# A mail program and a set of database answers that ask nothing and start no service; w3m is what it recommends for speed.
PACKAGES = (
    "request-tracker5", "rt5-standalone", "rt5-db-sqlite", "rt5-db-postgresql",
    "dbconfig-no-thanks", "msmtp-mta", "w3m",
)  # fmt: skip
USER = "root"


@contextlib.contextmanager
def tracker(folder: Path, database_url: str) -> Iterator[Target]:
    """The running server; its packages stay for the next run, its rows do not.

    ``database_url`` of PostgreSQL: in a database of its own beside that one; anything else: SQLite in ``folder``.
    """
    _install()
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port(peer.HOST, 0)
    password = secrets.token_urlsafe(16)
    with peer.own_database(folder, database_url, "rt") as url:
        environment = _configured(folder, url, port)
        _fill(folder, url, password, environment)
        with peer.serving(_command(port), port, folder / "server.log", environment):
            yield Target(
                name=f"Request Tracker {_version()}",
                server=f"rt-server on Starlet, {WORKERS} processes",
                host=peer.HOST,
                port=port,
                request=_requests(port, password),
                stored=lambda: peer.rows(url, "tickets"),
                accepted=(201,),
            )


def _install() -> None:
    missing = [name for name in PACKAGES if not _installed(name)]
    if not missing:
        return
    if os.geteuid() != 0:
        raise SystemExit(f"as root: apt-get install --no-install-recommends {' '.join(missing)}")
    print(f"installing Debian packages: {' '.join(missing)}", flush=True)
    peer.run(["apt-get", "update", "-q"])
    peer.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing],
        {"DEBIAN_FRONTEND": "noninteractive"},
    )


def _installed(name: str) -> bool:
    return _package(name, "${db:Status-Status}") == "installed"


def _version() -> str:
    return _package("request-tracker5", "${Version}").split("+")[0]


def _package(name: str, what: str) -> str:
    asked = ["dpkg-query", "-W", f"-f={what}", name]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def _configured(folder: Path, url: str, port: int) -> dict[str, str]:
    """Writes its configuration; what it keeps outside the database is in ``folder`` too. The environment that says so."""
    for name in ("conf.d", "sessions", "mason"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()
    settings: dict[str, str | int] = {"rtname": "bench", "Organization": "bench"}
    settings |= {"WebDomain": peer.HOST, "WebPort": port, "WebPath": ""}
    settings |= _database(url)
    # Nobody is written to: the reports name no requestor.
    settings |= {"MailCommand": "testfile", "LogToSyslog": "", "LogToSTDERR": "warning"}
    lines = [f"Set(${name}, '{value}');" for name, value in settings.items()]
    lines.append(f"$RT::MasonDataDir = '{folder}/mason';")
    lines.append(f"$RT::MasonSessionDir = '{folder}/sessions';")
    file = folder / "RT_SiteConfig.pm"
    file.write_text("\n".join([*lines, "1;", ""]), encoding="utf-8")
    return {"RT_SITE_CONFIG": str(file), "RT_SITE_CONFIG_DIR": str(folder / "conf.d")}


def _database(url: str) -> dict[str, str | int]:
    if url.startswith("sqlite:"):
        return {"DatabaseType": "SQLite", "DatabaseName": peer.sqlite_file(url)}
    parts = urlsplit(url)
    return {
        "DatabaseType": "Pg", "DatabaseName": parts.path[1:], "DatabaseUser": parts.username or "",
        "DatabasePassword": parts.password or "", "DatabaseHost": parts.hostname or "", "DatabasePort": parts.port or 5432,
    }  # fmt: skip


def _fill(folder: Path, url: str, password: str, environment: dict[str, str]) -> None:
    """Tables, a queue and the administrator, by its own program."""
    kept = folder / "password"
    kept.write_text(password, encoding="utf-8")
    setup: list[str | Path] = ["rt-setup-database-5", "--action", "init", "--skip-create"]
    setup += ["--root-password-file", kept]
    dba = urlsplit(url).username
    peer.run([*setup, "--dba", dba, "--dba-password", ""] if dba else setup, environment)
    kept.unlink()
    if url.startswith("sqlite:"):
        # Kept in the file; synchronous=FULL and IMMEDIATE transactions are what its driver does by itself.
        with contextlib.closing(sqlite3.connect(peer.sqlite_file(url))) as file:
            file.execute("PRAGMA journal_mode=WAL")


def _command(port: int) -> list[str | Path]:
    # A process starts slowly: it answers a thousand requests, not only the hundred that are usual.
    settings = {"host": peer.HOST, "port": port, "workers": WORKERS, "max-reqs-per-child": 1000}
    return [SERVER, *(f"--{name}={value}" for name, value in settings.items())]


def _requests(port: int, password: str) -> Callable[[int], bytes]:
    """Makes the n-th request; every client has a session of its own, which the server locks while it answers."""
    cookies = [_signed_in(port, password) for _ in range(CLIENTS)]

    def request(number: int) -> bytes:
        title, text = peer.report(number)
        headers = {"Cookie": cookies[number % CLIENTS], "Content-Type": "application/json"}
        body = {"Queue": "General", "Subject": title, "Content": text}
        return peer.post(port, "/REST/2.0/ticket", headers, json.dumps(body).encode())

    return request


def _signed_in(port: int, password: str) -> str:
    """The cookies of a session of the administrator."""
    browser = peer.Browser()
    browser.open(f"http://{peer.HOST}:{port}/", urlencode({"user": USER, "pass": password}).encode())
    return peer.cookie_header(browser.cookies())
