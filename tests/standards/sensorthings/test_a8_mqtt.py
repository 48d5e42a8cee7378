"""Conformance classes A.8 and A.9: observations created by MQTT, and updates received by it; with a broker of the demo."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import aiomqtt
import pytest

from chengnuo.core.observations import queries
from chengnuo.core.people.models import User
from chengnuo.ops.listen import serve_broker
from chengnuo.ops.serve import free_port
from chengnuo.standards.sensorthings import mqtt
from tests.core.observations.conftest import Field

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
_PATIENCE = 20


@pytest.fixture
def broker() -> Iterator[mqtt.Broker]:
    """A running broker."""
    stop, ready = threading.Event(), threading.Event()
    url = f"mqtt://127.0.0.1:{free_port('127.0.0.1', 0)}"
    thread = threading.Thread(target=lambda: asyncio.run(serve_broker(url, stop, ready)), daemon=True)
    thread.start()
    assert ready.wait(_PATIENCE)
    yield mqtt.broker_of(url)
    stop.set()
    thread.join(_PATIENCE)


@pytest.fixture
def field_of(db: None) -> Field:
    user = User.objects.create(username="shebei", password="!", role="integrator", display_name="设备")
    return Field(user, user)


def test_what_a_device_publishes_is_stored_and_told_to_who_listens(
    broker: mqtt.Broker, field_of: Field
) -> None:
    stream = field_of.stream()
    told = asyncio.run(_exchange(broker, field_of.device, stream))
    assert [one["result"] for one in told] == [1.5, "词", 4]
    rows, count = queries.points(stream, *_all())
    assert count == 3 and [row.value for row in rows] == [1.5, None, 4.0]


def test_what_the_broker_sends_once_more_is_stored_once(field_of: Field) -> None:
    stream = field_of.stream()
    said = [(f"v1.1/Datastreams({stream})/Observations",
             json.dumps({"phenomenonTime": f"2026-01-01T00:00:0{n}Z", "result": n}).encode()) for n in range(3)]  # fmt: skip
    mqtt.store(field_of.device, said[:2])
    mqtt.store(field_of.device, said, once=True)
    rows, count = queries.points(stream, *_all())
    assert count == 3 and sorted(row.value or 0 for row in rows) == [0.0, 1.0, 2.0]


def test_a_flood_discards_only_what_nobody_waits_for() -> None:
    incoming = mqtt.Incoming()
    for number in range(5000):
        incoming.put_nowait(aiomqtt.Message("v1.1/Observations", b"{}", 1, False, number, None))
    with pytest.raises(asyncio.QueueFull):
        incoming.put_nowait(aiomqtt.Message("v1.1/Observations", b"{}", 0, False, 5001, None))
    incoming.put_nowait(aiomqtt.Message("v1.1/Observations", b'{"@iot.id": 1}', 0, False, 5002, None))
    assert incoming.qsize() == 5000


def _all() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)


async def _exchange(broker: mqtt.Broker, actor: Any, stream: int) -> list[dict[str, Any]]:
    """Publish by both topics, and a few that cannot be read; what the service tells of them."""
    stop = threading.Event()
    ready = threading.Event()
    listening = asyncio.create_task(mqtt.listen(broker, actor, stop, ready))
    own, told = f"v1.1/Datastreams({stream})/Observations", []
    try:
        async with aiomqtt.Client(broker.host, broker.port) as client:
            await client.subscribe(own, qos=1)
            messages = aiter(client.messages)
            assert await asyncio.to_thread(ready.wait, _PATIENCE)
            first = json.dumps({"phenomenonTime": "2026-01-01T00:00:00Z", "result": 1.5})
            await client.publish(own, first, qos=1)
            told.append(await asyncio.wait_for(_next(messages), _PATIENCE))
            for payload in (
                "no json",
                json.dumps({"phenomenonTime": "yesterday", "result": 1}),
                json.dumps([1]),
            ):
                await client.publish(own, payload, qos=1)
            await client.publish("v1.1/Datastreams(999999)/Observations", first, qos=1)
            await client.publish(
                own, json.dumps({"phenomenonTime": "2026-01-01T00:01:00Z", "result": "词"}), qos=1
            )
            told.append(await asyncio.wait_for(_next(messages), _PATIENCE))
            linked = {
                "phenomenonTime": "2026-01-01T00:02:00Z",
                "result": 4,
                "Datastream": {"@iot.id": stream},
            }
            await client.publish("v1.1/Observations", json.dumps(linked), qos=1)
            told.append(await asyncio.wait_for(_next(messages), _PATIENCE))
    finally:
        stop.set()
        await asyncio.wait_for(listening, _PATIENCE)
    return told


async def _next(messages: Any) -> dict[str, Any]:
    """The next message of the service; those of the test come back as well."""
    async for message in messages:
        try:
            given = json.loads(message.payload)
        except ValueError:
            continue
        if isinstance(given, dict) and "@iot.id" in given:
            return given
    raise AssertionError("the connection ended")
