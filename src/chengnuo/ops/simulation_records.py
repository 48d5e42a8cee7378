"""Simulated records of every scenario, made by the worker: the demo does not wait for them."""

from __future__ import annotations

from typing import Any

from chengnuo.engine import demo
from chengnuo.kernel.jobs import registry
from chengnuo.kernel.jobs.registry import Progress

JOB = "records.simulate"


def register() -> None:
    """Make the job known."""
    registry.register(JOB, _job, title="模拟各机制的台账", attempts=3)


def _job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    made = demo.load(lambda done, total: progress.progress(done, total, f"已模拟 {done} 条台账"))
    return {"url": "/scenarios/", "records": made}
