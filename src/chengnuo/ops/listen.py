"""`chengnuo listen`: what devices publish is taken in for as long as this runs."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
import time
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from chengnuo.ops.manage import start_django

_BROKER_SECONDS = 10.0


def listen_command(
    broker: Annotated[
        bool, typer.Option("--broker", help="同时启动一个只对本机开放的小代理（演示用）")
    ] = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="模拟设备每隔几秒发一次消息（演示用）")
    ] = False,
) -> None:
    """接收设备经 MQTT 发来的消息；Ctrl-C 停止。"""
    start_django()
    from django.conf import settings

    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.kernel.jobs import registry
    from chengnuo.ops import demo_sensors

    if not settings.MQTT_URL:
        typer.echo("没有设置 CHENGNUO_MQTT_URL：不知道从哪里接收。", err=True)
        raise typer.Exit(2)
    stop, errors = threading.Event(), []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def kept(run: Any) -> None:
        try:
            run(stop)
        except ChengnuoError as error:
            errors.append(error.message_zh)
            stop.set()

    runs = [run for _name, run in registry.all_lasting()]
    if broker:
        ready = threading.Event()
        threading.Thread(target=_broker, args=(settings.MQTT_URL, stop, ready), daemon=True).start()
        if not ready.wait(_BROKER_SECONDS):
            typer.echo("演示用的代理没有启动起来。", err=True)
            raise typer.Exit(1)
    if simulate:
        runs.append(demo_sensors.tell)
    threads = [threading.Thread(target=kept, args=(run,), daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        time.sleep(0.2)
    for thread in threads:
        thread.join(timeout=5)
    for words in errors:
        typer.echo(words, err=True)
    if errors:
        raise typer.Exit(1)


def _broker(url: str, stop: threading.Event, ready: threading.Event) -> None:
    asyncio.run(serve_broker(url, stop, ready))


async def serve_broker(url: str, stop: threading.Event, ready: threading.Event) -> None:
    """amqtt in this process, anonymous, at the address's host and port."""
    from amqtt.broker import Broker

    parts = urlsplit(url)
    server = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{parts.hostname}:{parts.port or 1883}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await server.start()
    ready.set()
    while not stop.is_set():
        await asyncio.sleep(0.1)
    with contextlib.suppress(Exception):
        await server.shutdown()
