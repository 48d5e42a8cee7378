"""django-helpdesk from PyPI: the same framework, server and database settings as ours.

A member of staff submits its ticket form (``/tickets/submit/``): that is faster than its REST API.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from bench.cases import peer
from bench.cases.load import CLIENTS, Target
from bench.recording import ROOT
from chengnuo.ops.serve import free_port

WORKERS = 2
THREADS = 2
SITE = "bench.cases.helpdesk_site"
PINS = ROOT / "bench" / "cases" / "helpdesk_site" / "requirements.txt"
USER = "zuoxi"
QUEUE = 1


@contextlib.contextmanager
def helpdesk(folder: Path, database_url: str) -> Iterator[Target]:
    """The running server; its environment stays in ``folder`` for the next run, its rows do not.

    ``database_url`` of PostgreSQL: in a database of its own beside that one; anything else: SQLite in ``folder``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    python = peer.installed(folder / "venv", PINS)
    port = free_port(peer.HOST, 0)
    with peer.own_database(folder, database_url, "helpdesk") as url:
        password = secrets.token_urlsafe(16)
        environment = {
            "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": f"{SITE}.settings", "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(50), "HELPDESK_USER": USER, "HELPDESK_PASSWORD": password,
            "HELPDESK_QUEUE": str(QUEUE),
        }  # fmt: skip
        peer.run([python, "-m", f"{SITE}.prepare"], environment)
        with peer.serving(_command(python, port), port, folder / "server.log", environment):
            yield Target(
                name=f"django-helpdesk {peer.pinned(PINS, 'django-helpdesk')}",
                server=f"granian {version('granian')}, {WORKERS} x {THREADS} threads, ticket form",
                host=peer.HOST,
                port=port,
                request=_requests(port, password),
                stored=lambda: peer.rows(url, "helpdesk_ticket"),
                accepted=(302,),  # to the new ticket's page; the form with an error answers 200
            )


def _command(python: Path, port: int) -> list[str | Path]:
    return [
        python, "-m", "granian", "--interface", "wsgi", "--host", peer.HOST, "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--log-level", "warning",
        f"{SITE}.wsgi:application",
    ]  # fmt: skip


def _requests(port: int, password: str) -> Callable[[int], bytes]:
    """Makes the n-th request; every client has a session of its own."""
    sessions = [_signed_in(port, password) for _ in range(CLIENTS)]

    def request(number: int) -> bytes:
        title, text = peer.report(number)
        cookies = sessions[number % CLIENTS]
        form = {"queue": QUEUE, "title": title, "body": text, "priority": 3}
        headers = {
            "Cookie": peer.cookie_header(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form["csrfmiddlewaretoken"] = cookies["csrftoken"]
        return peer.post(port, "/tickets/submit/", headers, urlencode(form).encode())

    return request


def _signed_in(port: int, password: str) -> dict[str, str]:
    """The cookies of a session of the member of staff."""
    browser = peer.Browser()
    address = f"http://{peer.HOST}:{port}/login/"
    browser.open(address)
    form = {"username": USER, "password": password, "next": "/tickets/submit/"}
    form["csrfmiddlewaretoken"] = browser.cookies()["csrftoken"]
    browser.open(address, urlencode(form).encode())
    return browser.cookies()
