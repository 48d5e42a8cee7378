"""`chengnuo live`: the stream of changes, a small process beside the web server (docs/decisions/0011)."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from chengnuo.ops.manage import start_django
from chengnuo.ops.processes import Child, beat

#: Named as a text, as the web server names its own: commands and pages do not import each other.
APPLICATION = "chengnuo.web.live.asgi.application"
AGAIN_SECONDS = 5.0


def heartbeat_file(folder: Path) -> Path:
    """The file that says where the stream of this machine listens, and by its age whether it still does."""
    return folder / "live.alive"


@contextmanager
def running(host: str, log: Path) -> Iterator[None]:
    """A stream process beside this one, started again where it ends by itself: pages ask meanwhile, nothing else stops."""
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(host, log, stop))
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(host: str, log: Path, stop: threading.Event) -> None:
    while not stop.is_set():
        child = Child("实时推送进程", ["live", "--host", host], log)
        while not (stop.wait(1.0) or child.died()):
            pass
        if reason := child.died():
            typer.echo(reason, err=True)
            stop.wait(AGAIN_SECONDS)
        child.stop()


def live_command(
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 表示所有网卡")] = "127.0.0.1",
) -> None:
    """启动实时推送进程（端口见 CHENGNUO_LIVE_PORT），Ctrl-C 停止；chengnuo serve 会自己启动它。"""
    start_django()
    from django.conf import settings
    from django.utils.module_loading import import_string

    if not settings.LIVE_PORT:
        typer.echo("没有设置 CHENGNUO_LIVE_PORT：不知道在哪个端口监听。", err=True)
        raise typer.Exit(2)
    file, stop = heartbeat_file(Path(settings.DATA_DIR)), threading.Event()
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    file.write_text(f"{f'[{shown}]' if ':' in shown else shown}:{settings.LIVE_PORT}", encoding="ascii")
    beating = threading.Thread(target=beat, args=(file, stop), daemon=True)
    beating.start()
    asyncio.run(_serve(import_string(APPLICATION), host, settings.LIVE_PORT))
    stop.set()
    beating.join(timeout=1)


async def _serve(application: Any, host: str, port: int) -> None:
    """Until asked to stop. One process and no master above it: all streams share one watcher."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    # More requests at a time than streams: who finds no place must still be answered.
    room = application.limit + 100
    server: Any = Server(
        application, address=host, port=port, interface=Interfaces.ASGI, backlog=1024, backpressure=room,
        log_level=LogLevels.error,
    )  # fmt: skip

    def stop() -> None:
        application.close()  # first the streams, which would not end by themselves
        server.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    await server.serve()
