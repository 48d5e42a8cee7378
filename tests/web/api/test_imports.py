"""A program sends a report and asks how it went."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.documents import queries
from chengnuo.core.people import tokens
from chengnuo.core.people.models import User
from chengnuo.kernel.jobs import worker
from tests.worlds import REPORT, World

V1 = "/api/v1"
NEW = REPORT.replace("1000个", "1200个").encode()

pytestmark = pytest.mark.django_db(transaction=True)


class Sender:
    """A program with a token that sends files."""

    def __init__(self, user: User) -> None:
        self._client = Client(enforce_csrf_checks=True)
        self._headers = {"Authorization": f"Bearer {tokens.issue_token(actor=user, name='测试').token}"}

    def send(self, data: bytes, name: str = "报告.txt", **about: Any) -> Any:
        body = {"file": SimpleUploadedFile(name, data), **about}
        return self._client.post(f"{V1}/reports", body, headers=self._headers)

    def job(self, job_id: int) -> Any:
        return self._client.get(f"{V1}/jobs/{job_id}", headers=self._headers)

    def after(self, answer: Any) -> dict[str, Any]:
        """The job of an answer, when it is over."""
        assert answer.status_code == 202, answer.content
        worker.run_one()
        return dict(self.job(answer.json()["job_id"]).json())


@pytest.fixture
def sender(world: World) -> Sender:
    return Sender(world.supervisor)


def test_a_report_is_taken_then_read_by_a_job(sender: Sender) -> None:
    answer = sender.send(NEW, plan_year=2024, place_code="420103", place_name="江汉区")
    assert answer.status_code == 202
    assert answer.json()["sha256"] == hashlib.sha256(NEW).hexdigest()
    job_id = answer.json()["job_id"]
    assert answer.headers["Location"] == f"{V1}/jobs/{job_id}"
    waiting = sender.job(job_id).json()
    assert (waiting["state"], waiting["report_id"], waiting["error"]) == ("queued", None, None)
    done = sender.after(answer)
    assert (done["state"], done["percent"], done["error"]) == ("done", 100, None)
    report = queries.report(done["report_id"])
    assert (report.state, report.plan_year, report.place_name) == ("draft", 2024, "江汉区")


def test_the_same_bytes_are_the_same_report(sender: Sender) -> None:
    first, second = sender.send(NEW), sender.send(NEW, name="又一次.txt")
    made = sender.after(first)["report_id"]
    late = sender.after(second)
    assert (late["state"], late["report_id"]) == ("done", made), "sent again before the first was read"
    again = sender.send(NEW)
    assert (again.status_code, again.json()["job_id"], again.json()["report_id"]) == (200, None, made)
    assert again.headers["Location"] == f"{V1}/reports/{made}"
    assert len([r for r in queries.reports() if r.sha256 == again.json()["sha256"]]) == 1


def test_a_bad_file_fails_with_the_code_of_the_reading_engine(world: World) -> None:
    sender = Sender(world.supervisor)
    with pytest.MonkeyPatch.context() as patch:
        from chengnuo.core.documents import services
        from chengnuo.reading import read

        patch.setattr(services, "read", read)
        ended = sender.after(sender.send(b"PK\x03\x04 no docx at all", "坏.docx"))
    assert ended["state"] == "failed" and ended["report_id"] is None
    assert set(ended["error"]) == {"code", "message", "data"}
    assert ended["error"]["code"] == "docx_broken" and "docx 文件损坏" in ended["error"]["message"]


def test_an_empty_and_a_huge_file_are_refused_at_once(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = sender.send(b"")
    assert (empty.status_code, empty.json()["code"]) == (422, "empty")
    monkeypatch.setattr("chengnuo.core.documents.services.MOST_BYTES", 100)
    huge = sender.send(NEW)
    assert (huge.status_code, huge.json()["code"]) == (422, "documents.too_large")


def test_what_does_not_fit_is_named(sender: Sender) -> None:
    answer = sender.send(NEW, plan_year=23)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert "plan_year" in answer.json()["message"]


@pytest.mark.parametrize("who", ["commander", "integrator", "handler"])
def test_only_who_may_import_sends_reports(world: World, who: str) -> None:
    client = Client()
    client.force_login(getattr(world, who))
    before = queries.reports()
    answer = client.post(f"{V1}/reports", {"file": SimpleUploadedFile("a.txt", NEW)})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission.denied")
    assert Client().post(f"{V1}/reports", {"file": SimpleUploadedFile("a.txt", NEW)}).status_code == 401
    assert queries.reports() == before and not worker.run_one()


def test_a_job_is_shown_to_its_owner_and_to_who_sees_all(world: World, sender: Sender) -> None:
    job_id = sender.send(NEW).json()["job_id"]
    stranger = Sender(world.integrator).job(job_id)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "job.missing")
    other = User.objects.create(username="督查乙", password="!", role="supervisor", display_name="乙")
    assert Sender(other).job(job_id).status_code == 200
    assert sender.job(10**6).json()["code"] == "job.missing"
