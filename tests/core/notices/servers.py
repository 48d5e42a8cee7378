"""Real servers on this machine that behave as providers do on good days and bad ones."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Provider:
    """Answers from ``script``, then always with ``usual``: a status, an object, "cut", or seconds to be silent."""

    url: str = ""
    port: int = 0
    usual: Any = field(default_factory=lambda: {"errcode": 0, "errmsg": "ok"})
    script: list[Any] = field(default_factory=list)
    got: list[Got] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Any:
        with self.lock:
            return self.script.pop(0) if self.script else self.usual


@contextmanager
def http_provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            provider.got.append(Got(self.path, dict(self.headers), body))
            answer = provider.next()
            if answer == "cut":
                self.close_connection = True
                return
            if answer == "half":
                self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"errcode"')
                self.close_connection = True
                return
            if isinstance(answer, float):
                time.sleep(answer)
                answer = {"errcode": 0}
            status, value = (answer, {}) if isinstance(answer, int) else (200, answer)
            raw = json.dumps(value).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{provider.url}/elsewhere")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            try:
                self.wfile.write(raw)
            except OSError:
                self.close_connection = True

        def do_GET(self) -> None:
            provider.got.append(Got(self.path, dict(self.headers), b""))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    provider.url = f"http://127.0.0.1:{provider.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()


@dataclass
class MailServer:
    """Takes mail; ``refused`` answers for a recipient, ``after_data`` for the letter: an answer, or "" to hang up."""

    port: int = 0
    letters: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    after_data: list[str] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    mail = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 test")
            to = ""
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "RCPT":
                    to = line.partition("<")[2].partition(">")[0]
                    self.say(mail.refused.get(to, "250 ok"))
                elif word == "DATA":
                    self.say("354 go on")
                    text = self.letter()
                    mail.letters.append((to, text))
                    answer = mail.after_data.pop(0) if mail.after_data else "250 queued"
                    if not answer:
                        return
                    self.say(answer)
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def letter(self) -> str:
            lines = []
            while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                lines.append(line)
            return "\n".join(lines)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    server = Server(("127.0.0.1", 0), Handler)
    mail.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield mail
    server.shutdown()
    server.server_close()
