"""The MQTT extension: observations published by devices are stored and only then acknowledged; new ones are published.

One transaction takes what has come meanwhile, so a broker that sends faster makes larger transactions. A message with
``@iot.id`` is one of ours that came back, and is left.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import aiomqtt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import close_old_connections

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.services import NewPoint
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.kernel.jobs import registry
from chengnuo.standards.sensorthings import writing
from chengnuo.standards.sensorthings.options import Options
from chengnuo.standards.sensorthings.problems import Problem
from chengnuo.standards.sensorthings.reading import Writer

log = logging.getLogger(__name__)
#: Below the root of the topics, which is a setting: ``v1.1`` as the standard has it, another where a broker takes no full stops (NATS).
_BELOW = ("Observations", "+/Observations")
_TOPIC = re.compile(r"(?:Datastreams\((\d{1,18})\)/)?Observations")
#: So many messages are one transaction at most; so long is waited for more of them.
_MOST, _WAIT = 500, 0.005
#: So many messages nobody waits for an answer to (QoS 0) may queue; the next ones are discarded.
_UNANSWERED = 2000
_LOOK_SECONDS = 0.2
#: So many are published at once; a flood beyond that is told of in the log and not published.
_PUBLISHED = 1000
_AGAIN_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is."""

    host: str
    port: int
    username: str | None
    password: str | None


class Incoming(asyncio.Queue[aiomqtt.Message]):
    """What has come and is not stored yet. What the broker wants acknowledged (QoS 1 and 2) is never discarded, for it would
    come again only after the next connection: the broker's own window bounds it. ``resent`` are the numbers of those marked
    as sent before: some of them are stored already.
    """

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.resent: set[int] = set()

    def put_nowait(self, item: aiomqtt.Message) -> None:
        """Raises ``QueueFull`` for a message that may be discarded."""
        if item.qos == 0:
            if b'"@iot.id"' in bytes(item.payload):
                return  # ours, come back
            if self.qsize() >= _UNANSWERED:
                raise asyncio.QueueFull
        super().put_nowait(item)


def subscribe() -> None:
    """Make the listener known to `chengnuo listen`."""
    registry.lasting("sensorthings.mqtt", run)


def broker_of(url: str) -> Broker:
    """``mqtt://user:password@host:1883``. Raises ``Invalid``."""
    parts = urlsplit(url)
    if parts.scheme != "mqtt" or not parts.hostname:
        raise Invalid("sensorthings.mqtt", "CHENGNUO_MQTT_URL 应形如 mqtt://用户:口令@主机:1883。")
    user, word = parts.username, parts.password
    return Broker(
        parts.hostname, parts.port or 1883, unquote(user) if user else None, unquote(word) if word else None
    )


def run(stop: threading.Event) -> None:
    """Listen until told to stop; nothing to do where no broker is named."""
    if settings.MQTT_URL:
        asyncio.run(listen(broker_of(settings.MQTT_URL), _actor(), stop))


def _actor() -> Any:
    """In whose name messages are stored. Raises ``Invalid``."""
    found = get_user_model().objects.filter(username=settings.MQTT_ACTOR, is_active=True).first()
    if found is None:
        raise Invalid(
            "sensorthings.mqtt", f"CHENGNUO_MQTT_ACTOR 指的用户「{settings.MQTT_ACTOR}」不存在或已停用。"
        )
    return found


async def listen(
    broker: Broker, actor: Any, stop: threading.Event, ready: threading.Event | None = None
) -> None:
    """Stay connected: after a fall begin again; what was not acknowledged the broker sends once more.

    ``ready`` is set when the first subscription stands.
    """
    while not stop.is_set():
        try:
            incoming = Incoming()
            async with _client(broker, incoming) as client:
                await _while_connected(client, incoming, actor, stop, ready or threading.Event())
        except aiomqtt.MqttError as error:
            log.warning("MQTT %s:%s: %s; again in %s s", broker.host, broker.port, error, _AGAIN_SECONDS)
            await _rest(stop, _AGAIN_SECONDS)


def _client(broker: Broker, incoming: Incoming) -> aiomqtt.Client:
    client = aiomqtt.Client(
        broker.host, broker.port, username=broker.username, password=broker.password, clean_session=False,
        identifier=f"chengnuo-{socket.gethostname()[:40]}", queue_type=cast(Any, lambda maxsize: incoming),
        # without it every acknowledgement waits for the one before it to be confirmed
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
    )  # fmt: skip
    client._client.manual_ack_set(True)
    _note_resent(client, incoming)
    return client


def _note_resent(client: aiomqtt.Client, incoming: Incoming) -> None:
    """Keep the numbers of messages that the broker marks as sent before; aiomqtt does not hand the mark on."""
    inner = client._client.on_message

    def heard(paho: Any, userdata: Any, message: Any) -> None:
        if message.dup:
            incoming.resent.add(message.mid)
        cast(Any, inner)(paho, userdata, message)

    client._client.on_message = heard


async def _while_connected(
    client: aiomqtt.Client, incoming: Incoming, actor: Any, stop: threading.Event, ready: threading.Event
) -> None:
    for below in _BELOW:
        await client.subscribe(f"{settings.MQTT_ROOT}/{below}", qos=1)
    log.info("MQTT: connected")
    last = await asyncio.to_thread(queries.last_point_id)
    ready.set()
    tasks = [
        asyncio.create_task(_take_in(client, incoming, actor)),
        asyncio.create_task(_publish(client, last)),
        asyncio.create_task(_until(stop)),
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until(stop: threading.Event) -> None:
    while not stop.is_set():
        await asyncio.sleep(0.1)


async def _rest(stop: threading.Event, seconds: float) -> None:
    for _ in range(int(seconds * 10)):
        if stop.is_set():
            return
        await asyncio.sleep(0.1)


async def _take_in(client: aiomqtt.Client, incoming: Incoming, actor: Any) -> None:
    again = True  # first comes what was not acknowledged when the last connection fell: some of it is stored already
    async for first in client.messages:
        batch = [first, *await _meanwhile(incoming)]
        messages = [(str(one.topic), bytes(one.payload)) for one in batch]
        resent = not incoming.resent.isdisjoint(one.mid for one in batch)
        await asyncio.to_thread(store, actor, messages, once=again or resent)
        again = again and len(batch) == _MOST
        for one in batch:
            incoming.resent.discard(one.mid)
            client._client.ack(one.mid, one.qos)


async def _meanwhile(incoming: Incoming) -> list[aiomqtt.Message]:
    """What else has come, up to a whole transaction; a little is waited for more."""
    found: list[aiomqtt.Message] = []
    while len(found) < _MOST - 1:
        if incoming.empty():
            await asyncio.sleep(_WAIT)
            if incoming.empty():
                break
        found.append(incoming.get_nowait())
    return found


def store(actor: Any, messages: Sequence[tuple[str, bytes]], *, once: bool = False) -> int:
    """Store what can be read, in one transaction; how many. What cannot is told in the log and is over.

    ``once``: a stream that has a point of that very moment does not get a second one.
    """
    close_old_connections()
    points = [point for topic, payload in messages if (point := _point(topic, payload)) is not None]
    if points:
        services.record_points(actor=actor, points=points, once=once)
    return len(points)


def _point(topic: str, payload: bytes) -> NewPoint | None:
    match = _TOPIC.fullmatch(topic.removeprefix(f"{settings.MQTT_ROOT}/"))
    try:
        given = json.loads(payload)
        if match is None or not isinstance(given, dict) or "@iot.id" in given:
            return None
        draft = writing.draft_of(Kind.OBSERVATION, given)
        linked = draft.links.get("Datastream", [])
        stream_id = int(match[1]) if match[1] else linked[0] if linked else None
        if not isinstance(stream_id, int) or not services.is_stream(stream_id):
            raise Problem(404, f"没有 Datastream {stream_id}")
        return services.point_of(draft, stream_id)
    except (ValueError, Problem, ChengnuoError) as error:
        log.warning("MQTT %s: %s", topic[:80], error)
        return None


async def _publish(client: aiomqtt.Client, last: int) -> None:
    """Publish what is stored from now on, whichever way it came in."""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        rows, newest = await asyncio.to_thread(queries.points_after, last, _PUBLISHED)
        writer = Writer(f"{settings.NOTICES.public_url}/sta/v1.1")
        for stream_id, row in rows:
            text = json.dumps(writer.entity(row, Options()), ensure_ascii=False)
            await client.publish(f"{settings.MQTT_ROOT}/Datastreams({stream_id})/Observations", text, qos=0)
        if newest > last + len(rows) and len(rows) == _PUBLISHED:
            log.warning("MQTT: observations %s to %s were too many to be published", rows[-1][1].id, newest)
        last = newest
