"""The demo's devices, every one of them simulated: three dozen streams with a week of values, rules over them, and a slow
stream of new values while the demo runs.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.queries import StreamFilter
from chengnuo.core.observations.rules.alarm import AlarmRule, Escalation
from chengnuo.core.observations.rules.times import stamp, written
from chengnuo.core.observations.services import Draft, NewPoint
from chengnuo.core.observations.vocabulary import Kind
from chengnuo.engine import demo, watching
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Point
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.registry import Progress
from chengnuo.kernel.permissions import Role
from chengnuo.ops.simulation import somewhere

JOB = "demo.sensors"
SEED = 420103
DAYS, STEP = 7, timedelta(minutes=10)
#: So many steps are an hour.
LAST_HOUR = 6
TELL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of device: what it observes, in what unit, around which value, how much it swings and trembles."""

    name: str
    observed: str
    unit: tuple[str, str]
    count: int
    base: float
    swing: float
    noise: float
    title: str = ""
    odd: float | None = None
    alarming: int = 0
    properties: dict[str, list[str]] = field(default_factory=dict)

    @property
    def stream(self) -> str:
        """What its streams are called."""
        return self.title or self.observed

    @property
    def out(self) -> float:
        """How far it leaves its bounds."""
        return self.base * 4 + 6 if self.odd is None else self.odd


MODELS = (
    Model("烟感", "烟雾浓度", ("百分每米", "%/m"), 12, 0.4, 0.1, 0.15),
    Model("水位计", "积水水位", ("厘米", "cm"), 8, 6.0, 3.0, 0.8),
    Model("水质仪", "浊度", ("散射浊度单位", "NTU"), 6, 8.0, 2.0, 0.7),
    Model("交接箱倾角计", "倾角", ("度", "°"), 10, 0.8, 0.2, 0.1),
)
RULES = (
    AlarmRule("demo-smoke", "烟雾浓度过高", "烟雾浓度", when="value > 5.0", clear_when="value < 2.0", severity="danger",
              escalation=(Escalation(120, "commander"),)),
    AlarmRule("demo-water", "路面积水", "积水水位", when="value > 20.0", clear_when="value < 12.0", for_seconds=600, matter="event-06010"),
    AlarmRule("demo-turbid", "浊度异常", "浊度", when="value > 25.0", clear_when="value < 18.0", severity="notice"),
    AlarmRule("demo-tilt", "箱体倾斜", "倾角", when="value > 15.0", clear_when="value < 5.0", flaps=3, flap_seconds=3600, matter="event-06010"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _System:
    """Who writes in the simulation: no account."""

    display_name: str = "模拟·设备"
    role: Role = Role.INTEGRATOR
    unit_id: None = None
    pk: None = None
    is_authenticated: bool = True
    is_active: bool = True


def register() -> None:
    """Make the job known to the worker. Devices that are there stay as they are."""
    registry.register(JOB, _run, title="载入模拟设备", attempts=3)


def _run(context: Progress, given: dict[str, Any]) -> dict[str, Any]:
    return {"streams": load(context)}


def models() -> tuple[Model, ...]:
    """The demo's own devices, and those the scenarios ask for."""
    return (
        *MODELS,
        *(
            Model(one.device, one.observed, (one.unit, one.unit), one.count, one.base, one.swing, one.noise, one.title, one.odd,
                  one.alarming, one.properties)
            for one in demo.stream_plans()
        ),
    )  # fmt: skip


def load(context: Progress | None = None, seed: int = SEED) -> int:
    """Make the devices and their week, where they are not there yet; how many streams there are."""
    services.put_rules(source="demo", rules=RULES)
    watching.hand_down()
    chance, end = random.Random(seed), now()
    wanted = [(model, number) for model in models() for number in range(1, model.count + 1)]
    known = {
        row.name
        for model in models()
        for row in queries.stream_page(StreamFilter(observed=model.observed)).rows
    }
    for done, (model, number) in enumerate(wanted, 1):
        place, words = somewhere(chance)
        values = _week(chance, model, end)
        if (name := f"{model.stream} {number:02}") not in known:
            stream_id = _make(model, name, number, place, words)
            known_until = -LAST_HOUR if number <= model.alarming else len(values)
            points = [NewPoint(stream_id, at, value) for at, value in values[:known_until]]
            services.record_points(actor=_System(), points=points, judged=False, once=True)
            if number <= model.alarming:
                services.record_points(actor=_System(), points=_out_now(model, stream_id, end))
        if context is not None:
            context.progress(done, len(wanted), name)
    demo.tell_positions(_System())
    return len(wanted)


def _out_now(model: Model, stream_id: int, end: datetime) -> list[NewPoint]:
    """The last hour out of bounds, and judged: so that the demo begins with something to do."""
    moments = [end - STEP * step for step in range(LAST_HOUR - 1, -1, -1)]
    return [NewPoint(stream_id, stamp(at), round(max(model.base + model.out, 0.0), 2)) for at in moments]


def _make(model: Model, name: str, number: int, place: Point, words: str) -> int:
    where = {"type": "Point", "coordinates": [place.lon, place.lat]}
    location = Draft(
        {"name": words, "description": "模拟位置", "encodingType": "application/geo+json", "location": where}
    )
    thing = Draft({"name": f"模拟·{model.name}{number:02}", "description": f"{words}（模拟）", "properties": {"kind": model.name} | _said(model, number)},
                  {"Locations": [location]})  # fmt: skip
    word, symbol = model.unit
    draft = Draft(
        {
            "name": name, "description": "模拟数据", "properties": {"interval_seconds": int(STEP.total_seconds())},
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": word, "symbol": symbol, "definition": f"urn:unit:{symbol}"},
        },
        {
            "Thing": [thing], "Sensor": [Draft({"name": model.name, "description": "模拟型号", "encodingType": "text/plain", "metadata": "模拟"})],
            "ObservedProperty": [Draft({"name": model.observed, "definition": f"urn:chengnuo:{model.observed}", "description": model.observed})],
        },
    )  # fmt: skip
    return services.create_entity(actor=_System(), kind=Kind.DATASTREAM, draft=draft, simulated=True)


def _said(model: Model, number: int) -> dict[str, str]:
    """What the device says of itself."""
    return {name: words[(number - 1) % len(words)] for name, words in model.properties.items()}


def _week(chance: random.Random, model: Model, end: datetime) -> Sequence[tuple[int, float]]:
    """A week with the rhythm of the day, and at some moment an hour out of bounds."""
    steps = int(timedelta(days=DAYS) / STEP)
    odd = chance.randrange(steps // 8, steps - 12)
    first = end - STEP * steps
    found = []
    for step in range(steps):
        at = first + STEP * step
        value = (
            model.base
            + model.swing * math.sin(2 * math.pi * (at.hour * 60 + at.minute) / 1440)
            + chance.gauss(0, model.noise)
        )
        if odd <= step < odd + 6:
            value += model.out
        found.append((stamp(at), round(max(value, 0.0), 2)))
    return found


def tell(stop: threading.Event) -> None:
    """One device after the other publishes a value, slowly; now and then one is out of bounds for some minutes."""
    from django.conf import settings

    asyncio.run(_tell(settings.MQTT_URL, stop))


async def _tell(url: str, stop: threading.Event) -> None:
    from urllib.parse import urlsplit

    import aiomqtt

    parts, chance = urlsplit(url), random.Random(SEED)
    while not stop.is_set():
        try:
            async with aiomqtt.Client(parts.hostname or "127.0.0.1", parts.port or 1883) as client:
                while not stop.is_set():
                    for topic, payload in await asyncio.to_thread(_values, chance):
                        await client.publish(topic, payload, qos=1)
                    await _rest(stop, TELL_SECONDS)
        except aiomqtt.MqttError:
            await _rest(stop, TELL_SECONDS)


async def _rest(stop: threading.Event, seconds: float) -> None:
    for _ in range(int(seconds * 10)):
        if stop.is_set():
            return
        await asyncio.sleep(0.1)


def _values(chance: random.Random) -> list[tuple[str, str]]:
    """The next values of a few devices, each near its model; one in two hundred is out of bounds."""
    found = []
    for model in models():
        rows = queries.stream_page(StreamFilter(observed=model.observed)).rows
        if not rows:
            continue
        row = chance.choice(rows)
        value = model.base + chance.gauss(0, model.noise) + (model.out if chance.random() < 0.005 else 0.0)
        given = {"phenomenonTime": written(stamp(now())), "result": round(max(value, 0.0), 2)}
        found.append((f"{settings.MQTT_ROOT}/Datastreams({row.id})/Observations", json.dumps(given)))
    return found
