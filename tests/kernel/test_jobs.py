"""Jobs run once, tell how far they are, can be stopped, and survive the death of a worker."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid, NotFound
from chengnuo.kernel.jobs import holders, queue, registry, worker
from chengnuo.kernel.jobs.models import Job
from chengnuo.kernel.jobs.registry import Progress

pytestmark = pytest.mark.django_db


class Owner:
    pk = 7
    display_name = "李四"


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(registry._KINDS)
    yield
    registry._KINDS.clear()
    registry._KINDS.update(before)


def ask(handler: registry.Handler, *, attempts: int = 1, **params: Any) -> int:
    registry.register("test", handler, title="试验", attempts=attempts)
    return queue.enqueue("test", params, Owner()).id


def test_a_job_runs_and_shows_its_result() -> None:
    def handler(context: Progress, params: dict[str, Any]) -> dict[str, Any]:
        context.progress(1, 4, "第一步")
        seen.append(queue.get(context.job_id))
        return {"url": f"/x/{params['n']}/"}

    seen: list[queue.JobView] = []
    job_id = ask(handler, n=3)
    assert queue.get(job_id).state == "queued"
    assert worker.run_waiting() == 1
    assert (seen[0].state, seen[0].percent, seen[0].message) == ("running", 25, "第一步")
    ended = queue.get(job_id)
    assert (ended.state, ended.percent, ended.url, ended.owner_name) == ("done", 100, "/x/3/", "李四")
    assert not worker.run_one()


def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(lambda context, params: None)
        raise ZeroDivisionError
    assert Job.objects.count() == 0


def test_a_readable_error_is_shown_as_it_is() -> None:
    def handler(context: Progress, params: dict[str, Any]) -> None:
        raise Invalid("report.empty", "文件是空的。", name="a.docx")

    job_id = ask(handler)
    worker.run_waiting()
    ended = queue.get(job_id)
    assert (ended.state, ended.error_code, ended.error_message) == ("failed", "report.empty", "文件是空的。")
    assert ended.result == {"data": {"name": "a.docx"}}


def test_a_program_error_gives_a_number_to_report_and_no_inside_details() -> None:
    def handler(context: Progress, params: dict[str, Any]) -> None:
        raise RuntimeError("secret path")

    job_id = ask(handler)
    worker.run_waiting()
    ended = queue.get(job_id)
    assert (ended.state, ended.error_code) == ("failed", "job.crashed")
    assert str(job_id) in ended.error_message and "secret" not in ended.error_message


def test_a_waiting_job_is_cancelled_at_once_and_never_runs() -> None:
    job_id = ask(lambda context, params: pytest.fail("ran"))
    assert queue.request_cancel(job_id).state == "cancelled"
    assert worker.run_waiting() == 0


def test_a_running_job_stops_at_its_next_step() -> None:
    def handler(context: Progress, params: dict[str, Any]) -> None:
        context.progress(1, 3)
        queue.request_cancel(context.job_id)
        reached.append(1)
        context.progress(2, 3)
        reached.append(2)

    reached: list[int] = []
    job_id = ask(handler)
    worker.run_waiting()
    assert queue.get(job_id).state == "cancelled"
    assert reached == [1]


def test_cancelling_what_is_over_changes_nothing() -> None:
    job_id = ask(lambda context, params: {"n": 1})
    worker.run_waiting()
    assert queue.request_cancel(job_id).state == "done"


def crashed(job_id: int) -> None:
    """A worker took the job and was killed."""
    long_ago = now() - holders.LOST_AFTER - timedelta(seconds=1)
    assert worker._claim("dead")
    Job.objects.filter(pk=job_id).update(heartbeat_at=long_ago)


def test_a_job_of_a_dead_worker_fails_with_the_reason() -> None:
    job_id = ask(lambda context, params: None)
    crashed(job_id)
    assert worker.recover_lost() == 1
    ended = queue.get(job_id)
    assert (ended.state, ended.error_code) == ("failed", "job.lost")
    assert "重新提交" in ended.error_message


def test_a_job_that_may_begin_again_does_so_as_often_as_allowed() -> None:
    job_id = ask(lambda context, params: {"again": True}, attempts=2)
    crashed(job_id)
    assert worker.run_waiting() == 1
    assert queue.get(job_id).result == {"again": True}
    other = ask(lambda context, params: None, attempts=2)
    for _ in range(2):
        crashed(other)
        worker.recover_lost()
    assert queue.get(other).state == "failed"


def test_a_job_someone_wanted_to_stop_is_not_begun_again() -> None:
    job_id = ask(lambda context, params: None, attempts=3)
    crashed(job_id)
    queue.request_cancel(job_id)
    worker.recover_lost()
    assert queue.get(job_id).state == "cancelled"


def test_a_worker_that_is_slow_but_alive_keeps_its_job() -> None:
    job_id = ask(lambda context, params: None)
    assert worker._claim("slow")
    assert worker.recover_lost() == 0
    assert queue.get(job_id).state == "running"


def test_a_job_of_a_process_that_is_gone_is_taken_at_once() -> None:
    """No waiting for its silence where one can look: this machine, this process number."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    job_id = ask(lambda context, params: None)
    assert worker._claim(f"{holders.here()}:{gone.pid}:abc")
    assert worker.recover_lost() == 1
    assert queue.get(job_id).error_code == "job.lost"


def test_a_live_process_and_one_elsewhere_keep_their_jobs() -> None:
    for token in (holders.new_token(), "elsewhere/1:999999:abc"):
        job_id = ask(lambda context, params: None)
        assert worker._claim(token)
        assert worker.recover_lost() == 0
        assert queue.get(job_id).state == "running"


def test_a_worker_believed_dead_cannot_overwrite_its_successor() -> None:
    def handler(context: Progress, params: dict[str, Any]) -> None:
        Job.objects.filter(pk=context.job_id).update(worker="successor")
        context.progress(9, 10, "from the grave")

    job_id = ask(handler)
    worker.run_waiting()
    row = Job.objects.get(pk=job_id)
    assert (row.state, row.worker, row.message) == ("running", "successor", "")


def test_two_workers_never_take_the_same_job() -> None:
    ask(lambda context, params: None)
    assert worker._claim("a") is not None
    assert worker._claim("b") is None


def test_jobs_run_in_the_order_they_were_asked_for() -> None:
    order: list[int] = []
    for number in range(3):
        ask(lambda context, params: order.append(params["n"]), n=number)
    worker.run_waiting()
    assert order == [0, 1, 2]


def test_a_person_sees_only_the_own_job() -> None:
    job_id = ask(lambda context, params: None)
    assert queue.get(job_id, owner_id=7).id == job_id
    with pytest.raises(NotFound):
        queue.get(job_id, owner_id=8)
    with pytest.raises(NotFound):
        queue.request_cancel(job_id, owner_id=8)


def test_a_job_stays_under_the_bell_until_its_end_was_seen() -> None:
    job_id = ask(lambda context, params: None)
    queue.mark_seen(job_id, 7)
    assert [j.id for j in queue.unseen_of(7)] == [job_id]
    worker.run_waiting()
    queue.mark_seen(job_id, 8)
    assert [j.id for j in queue.unseen_of(7)] == [job_id]
    queue.mark_seen(job_id, 7)
    assert queue.unseen_of(7) == ()


def test_the_worker_stops_when_told() -> None:
    stop = threading.Event()
    stop.set()
    worker.run_forever(stop, poll_seconds=0.01)
