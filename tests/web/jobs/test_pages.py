"""A job as its owner sees it."""

from datetime import datetime

import pytest
from django.test import Client

from chengnuo.core.people.models import User
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.jobs import queue, registry, schedule, worker
from chengnuo.kernel.jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    return sign_in(client, "owner", "duty_officer")


def sign_in(client: Client, name: str, role: str) -> User:
    user = User.objects.create(username=name, display_name=name, role=role, password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def refuses(context: object, params: dict[str, object]) -> None:
    raise Invalid("report.empty", "文件是空的。")


def ask(owner: User, handler: registry.Handler = lambda context, params: {"url": "/reports/3/"}) -> int:
    registry.register("t.page", handler, title="导入报告 2023.docx")
    return queue.enqueue("t.page", {}, owner).id


def test_progress_is_shown_and_asked_for_again_until_the_end(client: Client, owner: User) -> None:
    job_id = ask(owner)
    Job.objects.filter(pk=job_id).update(state="running", done=31, total=50, message="识别承诺")
    text = client.get(f"/jobs/{job_id}/progress/").content.decode()
    assert "62%" in text and "识别承诺" in text and 'hx-trigger="every 1s"' in text and "取消任务" in text
    Job.objects.filter(pk=job_id).update(state="queued")
    worker.run_waiting()
    text = client.get(f"/jobs/{job_id}/progress/").content.decode()
    assert "已完成" in text and 'href="/reports/3/"' in text and "hx-trigger" not in text


def test_who_waited_for_the_end_is_taken_to_what_was_made(client: Client, owner: User) -> None:
    job_id = ask(owner)
    worker.run_waiting()
    assert client.get(f"/jobs/{job_id}/progress/?follow=1").headers["HX-Redirect"] == "/reports/3/"
    assert "HX-Redirect" not in client.get(f"/jobs/{job_id}/progress/").headers


def test_a_failure_says_why(client: Client, owner: User) -> None:
    job_id = ask(owner, refuses)
    worker.run_waiting()
    text = client.get(f"/jobs/{job_id}/").content.decode()
    assert "文件是空的。" in text and "report.empty" in text and "未成功" in text


def test_a_job_can_be_stopped_from_its_page(client: Client, owner: User) -> None:
    job_id = ask(owner)
    answer = client.post(f"/jobs/{job_id}/cancel/", headers={"HX-Request": "true"})
    assert "已取消" in answer.content.decode() and "cn:toast" in answer.headers["HX-Trigger"]
    assert worker.run_waiting() == 0
    assert client.get(f"/jobs/{job_id}/cancel/").status_code == 405


def test_the_jobs_of_others_are_nobody_elses_business(client: Client) -> None:
    job_id = ask(User.objects.create(username="x", display_name="x", role="supervisor", password="!"))
    sign_in(client, "curious", "duty_officer")
    for address in (f"/jobs/{job_id}/", f"/jobs/{job_id}/progress/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/jobs/{job_id}/cancel/").status_code == 404
    assert "2023.docx" not in client.get("/jobs/?all=1").content.decode()
    assert queue.get(job_id).state == "queued"


def test_who_may_see_jobs_sees_all_of_them(client: Client) -> None:
    job_id = ask(User.objects.create(username="x", display_name="x", role="supervisor", password="!"))
    sign_in(client, "admin", "system_admin")
    assert client.get(f"/jobs/{job_id}/").status_code == 200
    assert "2023.docx" not in client.get("/jobs/").content.decode()
    assert "2023.docx" in client.get("/jobs/?all=1").content.decode()


def test_who_looks_after_the_jobs_sees_whether_the_regular_work_is_done(client: Client) -> None:
    def broken(moment: datetime) -> None:
        raise RuntimeError("no disk")

    before = dict(registry._REGULAR)
    registry._REGULAR.clear()
    try:
        registry.every("cases.warnings", 60, broken)
        schedule.run_due()
        sign_in(client, "sam", "supervisor")
        page = client.get("/jobs/?all=1").content.decode()
        assert "cases.warnings" in page and "上次出错" in page and "no disk" in page
        assert "cases.warnings" not in client.get("/jobs/").content.decode()
    finally:
        registry._REGULAR.clear()
        registry._REGULAR.update(before)
