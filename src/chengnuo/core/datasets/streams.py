"""What devices tell, as data sets: one for each thing that is observed, broken where its devices are silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from chengnuo.core.datasets.columns import POINTS
from chengnuo.core.datasets.declaring import Check, Form, Measured, Offender, Reader, Resource
from chengnuo.core.datasets.rules.words import Kind
from chengnuo.core.observations.models import Datastream, Rule
from chengnuo.core.observations.queries import SILENT_INTERVALS
from chengnuo.core.observations.rules.times import SECOND, moment, stamp
from chengnuo.kernel.clock import now


def resources() -> Iterator[Resource]:
    """One for each observed property."""
    names = Datastream.objects.order_by().values_list("observed__name", flat=True).distinct()
    rules = list(Rule.objects.all())
    for name in sorted(set(names)):
        yield _resource(name, [rule for rule in rules if rule.data.get("observed") == name])


def _resource(name: str, rules: list[Rule]) -> Resource:
    def streams() -> Any:
        return Datastream.objects.filter(observed__name=name)

    def expected() -> Any:
        return streams().filter(expected_seconds__gt=0)

    readers = [
        Reader(f"报警规则「{rule.data.get('title', rule.name)}」", f"/sensors/rules/{rule.name}/")
        for rule in rules
    ]
    return Resource(
        f"streams.{name}", f"感知：{name}", f"设备上报的「{name}」。", Kind.FEED, "感知设备", lambda: _measure(streams()), POINTS,
        checks=(
            Check("online", "设备在线", f"约定了上报间隔的设备，{SILENT_INTERVALS} 个间隔之内有数据。", expected, lambda: expected().filter(_silent()), _shown),
            Check("place", "设备有位置", "设备有坐标，报警时知道去哪里。", streams, lambda: streams().filter(thing__lon=None), _shown),
            Check("asset", "对上部件", "设备挂在一个部件上，坏了知道谁养护。", streams, lambda: streams().filter(thing__asset=""), _shown),
        ),
        permission="sensor.view", readers=(Reader("感知报警", "/sensors/alarms/"), *readers),
        forms=(Form("OGC SensorThings 1.1", "application/json", "/sta/v1.1/Datastreams"),),
    )  # fmt: skip


def _measure(streams: Any) -> Measured:
    found = streams.order_by().aggregate(
        n=Count("pk"), points=Sum("latest__count"), last=Max("latest__at"),
        simulated=Sum("latest__count", filter=Q(simulated=True)), promised=Count("pk", filter=Q(expected_seconds__gt=0)),
        silent=Count("pk", filter=_silent()),
    )  # fmt: skip
    fault = hurt = ""
    if found["silent"] and found["silent"] == found["promised"]:
        fault = f"{found['promised']} 台设备全部没有按时上报。"
    elif found["silent"]:
        hurt = f"{found['promised']} 台设备里 {found['silent']} 台没有按时上报。"
    last = None if found["last"] is None else moment(found["last"])
    return Measured(found["points"] or 0, found["simulated"] or 0, last, fault, hurt)


def _silent() -> Q:
    late = stamp(now()) - F("expected_seconds") * SECOND * SILENT_INTERVALS
    return Q(expected_seconds__gt=0) & (Q(latest__at__lt=late) | Q(latest__at=None))


def _shown(row: Datastream) -> Offender:
    return Offender("stream", str(row.pk), f"{row.thing.name} · {row.name}", row.simulated)
