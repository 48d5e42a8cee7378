"""The replay in the browser: look first, old beside new with the proof, then put in force."""

import pytest

from chengnuo.core.cases import replay
from chengnuo.kernel.jobs import worker
from tests.core.cases.conftest import City
from tests.core.cases.test_evaluation import closed_monday
from tests.core.cases.test_loop import at, monday
from tests.web.people import as_user

pytestmark = pytest.mark.django_db


def test_what_moves_is_shown_then_applied(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, monday(9))
    case_id = city.dispatched()
    closed_monday(monkeypatch)
    client = as_user(city.supervisor)
    assert "还没有算过" in client.get("/replay/").content.decode()
    started = client.post("/replay/start/")
    assert started.headers["Location"].startswith("/jobs/")
    worker.run_waiting()
    [run] = replay.runs()
    page = client.get(f"/replay/{run.id}/").content.decode()
    assert "<del>2023-05-08 15:00</del>" in page and "<b>2023-05-09 14:30</b>" in page and "停工日" in page
    assert "2023-05-09 14:30" in client.get(f"/replay/{run.id}/export.csv").content.decode("utf-8-sig")
    client.post(f"/replay/{run.id}/apply/")
    worker.run_waiting()
    assert city.row(case_id).due_at == monday(14, 30, day=9)
    page = client.get(f"/replay/{run.id}/").content.decode()
    assert "已应用 1 项" in page and 'rp-apply">' not in page.split("<dialog")[0]
    assert client.get("/replay/99999/").status_code == 404
    assert as_user(city.desk).post("/replay/start/").status_code == 403
