"""`chengnuo demo`: everything a visitor needs, in one terminal, gone with Ctrl-C."""

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated

import typer

from chengnuo.ops import live
from chengnuo.ops.accounts import Credential, print_credentials
from chengnuo.ops.demo_data import DemoRefused, Marker, only_demo
from chengnuo.ops.processes import Child
from chengnuo.ops.serve import PREFERRED_PORT, free_port

READY_SECONDS = 60.0
MQTT_PORT = 1883


class Stopped(Exception):
    """The demo was asked to stop."""


def demo_command(
    reset: Annotated[bool, typer.Option("--reset", help="删除演示数据，从头载入，换发口令")] = False,
    host: Annotated[str, typer.Option(help="监听的地址；0.0.0.0 让同一网络的手机也能打开")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="监听的端口；不写则找一个空闲的")] = None,
) -> None:
    """打开江汉区 2023 年政府工作报告：载入、启动，打印网址与一次性口令；Ctrl-C 停止。"""
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault(
            "CHENGNUO_ALLOWED_HOSTS", "*" if host in ("0.0.0.0", "::") else f"{host},127.0.0.1"
        )
    # Nothing a visitor does in the demo reaches anybody outside it; 0 lets it.
    os.environ.setdefault("CHENGNUO_NOTICE_SIMULATE", "1")
    from chengnuo.settings.data_dir import ensure_data_dir

    try:
        folder = ensure_data_dir()
        with only_demo(folder):
            _run(folder, reset, host, port)
    except DemoRefused as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except Stopped:
        pass


def _run(folder: Path, reset: bool, host: str, port: int | None) -> None:
    """Load, start, tell, wait."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    marker = Marker(folder)
    # From the second start on Django is loaded once, by the server, and not here as well.
    credentials = [] if marker.as_it_was() and not reset else _prepare(folder, reset)
    logs = folder / "logs"
    logs.mkdir(exist_ok=True)
    port = port or free_port(host, PREFERRED_PORT)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
    os.environ.setdefault("CHENGNUO_LIVE_PORT", str(free_port(host, port + 1)))
    server = Child(
        "网页服务", ["serve", "--no-live", "--host", host, "--port", str(port)], logs / "server.log"
    )
    children = [server]
    try:
        _wait_until_ready(address, server)
        # Only now, so that on two cores the first page does not wait for it.
        children.append(Child("后台任务进程", ["worker"], logs / "worker.log"))
        os.environ.setdefault("CHENGNUO_MQTT_URL", f"mqtt://127.0.0.1:{free_port('127.0.0.1', MQTT_PORT)}")
        os.environ.setdefault("CHENGNUO_MQTT_ACTOR", "jicheng")
        children.append(Child("设备消息进程", ["listen", "--broker", "--simulate"], logs / "listen.log"))
        _tell(address, folder, credentials)
        marker.write(address=address, passwords_shown=True)
        with live.running(host, logs / "live.log"):
            _watch(children)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.stop()
        typer.echo("\n已停止。数据保留在原处，下次启动接着用。", err=True)


def _prepare(folder: Path, reset: bool) -> list[Credential]:
    """Bring the database up to date and load what is missing; returns the passwords to show."""
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.ops import demo_data
    from chengnuo.ops.manage import migrate, start_django

    start_django()
    try:
        if reset:
            demo_data.reset(folder)
        if not Marker(folder).read().get("loaded"):
            typer.echo("载入演示数据：江汉区的街道与部门、2023 年政府工作报告 …", err=True)
        migrate()
        return demo_data.load(folder)
    except ChengnuoError as error:
        raise DemoRefused(error.message_zh) from error


def _tell(address: str, folder: Path, credentials: list[Credential]) -> None:
    """What a visitor has to know, on standard output."""
    typer.echo(f"\n城诺已就绪 Chengnuo is ready:  {address}\n")
    if credentials:
        print_credentials(credentials)
        typer.echo("\n口令只显示这一次，只保存散列值。请先用督查员 ducha 登录。")
    else:
        typer.echo(
            "一次性口令已在首次启动时显示过。换发：./chengnuo passwords；从头再来：./chengnuo demo --reset"
        )
    typer.echo("报告是真实的公开文件；名字带「模拟」的用户是为演示生成的。")
    typer.echo(f"数据目录 Data:  {folder}")
    typer.echo("Ctrl-C 停止 to stop")
    sys.stdout.flush()


def _wait_until_ready(address: str, server: Child) -> None:
    """Until the server answers; raises DemoRefused where it does not."""
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        if reason := server.died():
            raise DemoRefused(reason)
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise DemoRefused(f"网页服务应答出错（{error.code}）。日志：{server.log}") from error
        except OSError:
            time.sleep(0.05)
    raise DemoRefused(f"网页服务 {READY_SECONDS:.0f} 秒内没有应答。日志：{server.log}")


def _watch(children: list[Child]) -> None:
    """Wait for Ctrl-C; raises DemoRefused where a process ends by itself."""
    while True:
        time.sleep(0.5)
        reasons = [reason for child in children if (reason := child.died())]
        if reasons:
            raise DemoRefused("\n".join(reasons))


def _stop(*_: object) -> None:
    raise Stopped
