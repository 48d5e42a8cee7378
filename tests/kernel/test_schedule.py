"""Something regular happens at its times: once, whoever runs it, over restarts and deaths."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs import holders, registry, schedule, worker
from chengnuo.kernel.jobs.models import Tick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_regular() -> Iterator[None]:
    before = dict(registry._REGULAR)
    registry._REGULAR.clear()
    yield
    registry._REGULAR.clear()
    registry._REGULAR.update(before)


def an_hour_later() -> None:
    for row in Tick.objects.all():
        Tick.objects.filter(pk=row.pk).update(due_at=row.due_at - timedelta(hours=1))


def test_it_runs_at_first_and_then_only_when_it_is_due() -> None:
    seen: list[datetime] = []
    registry.every("test", 60, seen.append)
    assert [schedule.run_due(), schedule.run_due()] == [1, 0]
    an_hour_later()
    assert [schedule.run_due(), schedule.run_due()] == [1, 0], "missed ticks are made up for by one"
    assert len(seen) == 2 and seen[0].tzinfo is not None


def test_its_rhythm_survives_a_restart() -> None:
    registry.every("test", 3600, lambda moment: None)
    schedule.run_due()
    due = Tick.objects.get().due_at
    registry._REGULAR.clear()
    registry.every("test", 3600, lambda moment: None)
    assert schedule.run_due() == 0
    assert Tick.objects.get().due_at == due


def test_a_failing_tick_is_noted_and_comes_again() -> None:
    def fail(moment: datetime) -> None:
        raise RuntimeError("no disk")

    registry.every("bad", 60, fail)
    registry.every("good", 60, lambda moment: None)
    assert schedule.run_due() == 2
    an_hour_later()
    schedule.run_due()
    bad, good = schedule.ticks()
    assert (bad.name, bad.failures, "no disk" in bad.error) == ("bad", 2, True)
    assert (good.name, good.failures, good.error) == ("good", 0, "")
    registry.every("bad", 60, lambda moment: None)
    an_hour_later()
    schedule.run_due()
    assert schedule.ticks()[0].error == "" and schedule.ticks()[0].failures == 0


def test_while_one_worker_is_at_it_no_other_is() -> None:
    inside: list[int] = []
    registry.every("test", 1, lambda moment: inside.append(schedule.run_due(worker="other")))
    assert schedule.run_due(worker="first") == 1
    assert inside == [0]


def test_a_tick_of_a_dead_worker_is_begun_again_by_another() -> None:
    ran: list[datetime] = []
    registry.every("test", 86_400, ran.append)
    [entry] = registry.regular()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert schedule._take(entry, f"{holders.here()}:{gone.pid}:abc")
    assert schedule.run_due() == 1, "its process is gone"
    an_hour_later()
    Tick.objects.update(due_at=now() - timedelta(seconds=1))
    assert schedule._take(entry, "elsewhere/1:5:abc")
    assert schedule.run_due() == 0, "alive, as far as one can tell"
    Tick.objects.update(heartbeat_at=now() - holders.LOST_AFTER - timedelta(seconds=1))
    assert schedule.run_due() == 1, "silent for too long"
    assert len(ran) == 2


def test_a_worker_believed_dead_does_not_end_its_successors_tick() -> None:
    registry.every("test", 60, lambda moment: Tick.objects.update(worker="successor") and None)
    schedule.run_due(worker="slow")
    assert Tick.objects.get().worker == "successor"


def test_a_shorter_interval_holds_at_once() -> None:
    registry.every("test", 86_400, lambda moment: None)
    schedule.run_due()
    registry.every("test", 60, lambda moment: None)
    assert schedule.run_due() == 1
    assert Tick.objects.get().due_at <= now() + timedelta(seconds=60)


def test_more_often_than_every_second_is_refused() -> None:
    with pytest.raises(ValueError, match="0 seconds"):
        registry.every("test", 0, lambda moment: None)


@given(st.integers(0, 10**7), st.integers(1, 100_000))
def test_the_next_time_is_ahead_and_at_most_one_interval(late: int, seconds: int) -> None:
    due = datetime(2026, 1, 1, tzinfo=UTC)
    moment = due + timedelta(seconds=late)
    following = schedule._next(due, seconds, moment)
    assert moment < following <= moment + timedelta(seconds=seconds)
    assert (following - due).total_seconds() % seconds == 0


MANY = """
import sys
from chengnuo.ops.manage import start_django
start_django()
from chengnuo.kernel.jobs import registry, schedule
registry._REGULAR.clear()
for number in range(10):
    registry.every(f"t{number}", 3600, lambda moment, n=number: print(n, flush=True))
print("ready", flush=True)
sys.stdin.readline()
schedule.run_due()
"""


def test_of_many_workers_one_runs_each_tick(tmp_path: Path) -> None:
    """Real processes on one database file, all looking at the same moment."""
    places = {**os.environ, "CHENGNUO_DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    subprocess.run(
        [sys.executable, "-m", "chengnuo.ops", "init"], env=places, check=True, capture_output=True
    )
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", MANY], env=places, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for process in workers:
        assert process.stdout and process.stdout.readline() == "ready\n"
    for process in workers:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    ran = [line for process in workers for line in process.communicate(timeout=60)[0].split()]
    assert sorted(ran) == [str(number) for number in range(10)]


@pytest.mark.django_db(transaction=True)
def test_the_worker_keeps_the_rhythm_until_it_is_told_to_stop() -> None:
    stop, ran = threading.Event(), threading.Event()
    registry.every("test", 1, lambda moment: ran.set())
    thread = threading.Thread(
        target=lambda: (worker.run_forever(stop, poll_seconds=0.05), connection.close())
    )
    thread.start()
    assert ran.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert Tick.objects.get().worker == ""
