"""The web server: Django, synchronous, on granian (docs/decisions/0001)."""

import os
import socket
from contextlib import nullcontext
from typing import Annotated

import typer

from chengnuo.ops import live

PREFERRED_PORT = 8000


def free_port(host: str, preferred: int = PREFERRED_PORT) -> int:
    """A port nobody listens on: the preferred one where it is free, else one the system picks."""
    for port in (preferred, 0):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError):
                continue
            number: int = probe.getsockname()[1]
            return number
    raise OSError(f"no free port on {host}")


def serve_command(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 表示所有网卡")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="监听的端口")] = PREFERRED_PORT,
    workers: Annotated[int, typer.Option(help="进程数；SQLite 用 1，PostgreSQL 可等于核数", min=1)] = 1,
    threads: Annotated[int, typer.Option(help="每个进程处理请求的线程数", min=1)] = 4,
    no_live: Annotated[
        bool, typer.Option("--no-live", help="不启动实时推送进程（另外启动，或页面只轮询）")
    ] = False,
) -> None:
    """启动网页服务和实时推送进程，Ctrl-C 停止。"""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # The pages say where the stream is: it must be settled before either starts.
    os.environ.setdefault("CHENGNUO_LIVE_PORT", "0" if no_live else str(free_port(host, port + 1)))
    from chengnuo.settings import env
    from chengnuo.settings.data_dir import ensure_data_dir

    beside = not no_live and env.integer("CHENGNUO_LIVE_PORT", 0) > 0
    server = Granian(
        "chengnuo.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        # A request that does not end must not hold up a stop for ever.
        workers_kill_timeout=10,
    )
    logs = ensure_data_dir() / "logs"
    logs.mkdir(exist_ok=True)
    with live.running(host, logs / "live.log") if beside else nullcontext():
        server.serve()
