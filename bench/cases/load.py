"""Eight clients that send prepared HTTP requests over kept connections, and what they saw.

The clients are threads of one process and do as little as possible: they share the machine with what they measure.
"""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A running server. ``request`` makes the bytes of the n-th report; ``stored`` counts the rows that are on disk.

    ``server`` says in words what runs and how; ``accepted`` are the statuses of a report that was taken in.
    """

    name: str
    server: str
    host: str
    port: int
    request: Callable[[int], bytes]
    stored: Callable[[], int]
    accepted: tuple[int, ...] = (200, 201)


@dataclass(slots=True)
class Client:
    """One connection's requests and the seconds each answer took."""

    requests: Sequence[bytes]
    seconds: list[float] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)


def run(target: Target, *, warm: int, count: int) -> dict[str, Any]:
    """Send ``warm`` requests that are not counted, then ``count``; raises ``SystemExit`` where rows are missing."""
    requests = [target.request(number) for number in range(warm + count)]
    send(target, requests[:warm])
    before = target.stored()
    began = time.perf_counter()
    clients = send(target, requests[warm:])
    took = time.perf_counter() - began
    stored = target.stored() - before
    refused = [answer for client in clients for answer in client.refused]
    if refused or stored != count:
        raise SystemExit(f"{target.name}: {stored} of {count} stored, {len(refused)} refused: {refused[:1]}")
    times = sorted(seconds * 1000 for client in clients for seconds in client.seconds)
    return {
        "name": target.name, "server": target.server, "clients": CLIENTS, "stored": stored,
        "per_second": round(count / took, 1), "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1), "worst_ms": round(times[-1], 1),
    }  # fmt: skip


def send(target: Target, requests: Sequence[bytes], count: int = CLIENTS) -> list[Client]:
    """Send the requests by ``count`` clients at once; what each of them saw."""
    clients = [Client(requests[number::count]) for number in range(count)]
    threads = [threading.Thread(target=_work, args=(target, client)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def _work(target: Target, client: Client) -> None:
    connection = _connected(target)
    for request in client.requests:
        began = time.perf_counter()
        try:
            connection.sendall(request)
            status, closed = _answer(connection)
        except OSError:  # a server may end a kept connection at any time: the request is sent once more
            connection = _connected(target)
            connection.sendall(request)
            status, closed = _answer(connection)
        client.seconds.append(time.perf_counter() - began)
        if status not in target.accepted:
            client.refused.append(b"%d for %s" % (status, request[:400]))
        if closed:
            connection.close()
            connection = _connected(target)
    connection.close()


def _connected(target: Target) -> socket.socket:
    made = socket.create_connection((target.host, target.port), timeout=120)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _answer(connection: socket.socket) -> tuple[int, bool]:
    """The status of an answer, read to its end, and whether the server ends the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lower = head.lower()
    status = int(head[9:12])
    closed = b"\r\nconnection: close" in lower
    _, marked, length = lower.partition(b"\r\ncontent-length:")
    if marked:
        missing = int(length.split(b"\r\n", 1)[0]) - len(body)
        while missing > 0:
            missing -= len(_more(connection))
    elif b"\r\ntransfer-encoding: chunked" in lower:
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
    elif closed:
        while connection.recv(65536):
            pass
    return status, closed


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("the server ended the connection")
    return data
