"""Taking in what other cities have, and handing cases over to them."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chengnuo.core.cases import services as cases
from chengnuo.core.cases.models import Case, CaseEvent, Report
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Point
from chengnuo.kernel.jobs.models import Job
from chengnuo.standards.open311 import cities, jobs, moments, push
from chengnuo.standards.open311.models import City, Handed
from tests.standards.open311.towns import ROW, Answer, Town, Watching, ground, partner, town

__all__ = ["ground", "partner", "town"]

# ---- pulling -----------------------------------------------------------------------------------------------------


def town_with(
    rows: list[dict[str, Any]], services: str = "[]"
) -> Callable[[str, str, dict[str, str]], Answer]:
    def answer(method: str, path: str, asked: dict[str, str]) -> Answer:
        if path.endswith("/requests.json"):
            fit = [
                r
                for r in rows
                if asked["start_date"]
                <= str(r.get("requested_datetime", asked["start_date"]))
                <= asked["end_date"]
            ]
            return 200, "application/json", json.dumps(fit if asked.get("page", "1") == "1" else [])
        return (
            (200, "application/json", services)
            if path.endswith("/services.json")
            else (404, "text/plain", "")
        )

    return answer


def test_requests_of_a_city_become_reports_each_once(town: Town, ground: Point) -> None:
    moment = now() - timedelta(days=2)
    row = {**ROW, "lat": ground.lat, "long": ground.lon, "requested_datetime": moments.utc(moment)}
    rows = [
        {**row, "service_request_id": 11, "service_code": 7, "description": "Trash everywhere"},
        {**row, "service_request_id": "12", "service_code": "9", "description": "Something"},
        {**row, "service_request_id": "13", "lat": 40.7, "long": -74.0},
        {**row, "service_request_id": "14", "lat": "", "long": "", "address": ""},
        {**row, "service_request_id": "15", "status": "closed"},
        {**row, "service_request_id": "16", "lat": None, "long": None, "address": "Main St", "description": None, "service_name": "Graffiti"},
    ]  # fmt: skip
    town.answer = town_with(rows, json.dumps([{"service_code": "9", "service_name": "Odd things"}]))
    settings = {"format": "json", "services": (("7", "event-06010"),)}
    watching = Watching()
    result = jobs.sync(town.settings(**settings), watching, town.client(**settings))
    assert result["new"] == 3 and "区外 1" in result["message"] and "不合要求 1" in result["message"]
    assert watching.told
    found = {report.external_id: report for report in Report.objects.select_related("case__matter_class")}
    assert set(found) == {"11", "12", "16"}
    assert (found["11"].key, found["11"].case.matter_class.code) == ("town:11", "06010")
    assert found["11"].at == moment.replace(microsecond=0)
    assert (found["12"].text, found["16"].text) == ("〔Odd things〕Something", "Graffiti")
    assert found["12"].case.matter_class is None and found["12"].source == "partner"
    since = City.objects.get(name="town").since
    assert since and since > now() - timedelta(minutes=5)
    again = jobs.sync(town.settings(**settings), Watching(), town.client(**settings))
    assert again["new"] == 0 and Report.objects.count() == 3
    asked = [a for _, path, a in town.asked if path.endswith("requests.json")][-1]
    assert asked["start_date"] > moments.utc(now() - timedelta(days=1)), "only what is new is asked for"


def test_a_city_that_fails_is_left_alone_longer_each_time(town: Town, partner: User) -> None:
    town.answer = lambda *_: (200, "text/html", "<html>Maintenance</html>")
    rests = []
    for _ in range(3):
        with pytest.raises(ChengnuoError):
            jobs.sync(town.settings(format="json"), Watching(), town.client(format="json"))
        rests.append((City.objects.get().next_at - now()).total_seconds())
    assert rests[0] < rests[1] < rests[2] and City.objects.get().failures == 3
    town.answer = town_with([])
    jobs.sync(town.settings(format="json"), Watching(), town.client(format="json"))
    assert (City.objects.get().failures, City.objects.get().error) == (0, "")


def test_the_file_names_the_cities_and_each_has_its_turn(partner: User, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    assert cities.cities() == ()
    cities.path().write_text(
        '[[endpoint]]\nname = "a"\nurl = "https://a.example/v2/"\nactor = "partner"\n'
        '[[endpoint]]\nname = "b"\nurl = "http://b.example/discovery.xml"\nactor = "partner"\npull = false\nevery_minutes = 60\n',
        encoding="utf-8",
    )
    assert [city.url for city in cities.cities()] == [
        "https://a.example/v2",
        "http://b.example/discovery.xml",
    ]
    moment = now()
    for later, expected in ((0, 2), (1, 2), (16, 3), (61, 5)):
        jobs.tick(moment + timedelta(minutes=later))
        assert Job.objects.filter(kind=jobs.KIND).count() == expected, later


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[endpoint]\n", "读不出来"),
        ('url = "x"\n', "[[endpoint]]"),
        ('[[endpoint]]\nurl = "https://a"\n', "name"),
        ('[[endpoint]]\nname = "a"\nurl = "ftp://a"\nactor = "p"\n', "url"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\n', "actor"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\npul = true\n', "「pul」"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\npull = "yes"\n', "true 或 false"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\ntimezone = "Mars/X"\n', "timezone"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\n[endpoint.services]\n"1" = "event-99999"\n', "event-99999"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\npush = ["other"]\n', "services"),
        ('[[endpoint]]\nname = "a"\nurl = "https://a"\nactor = "p"\n' * 2, "重复"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_said_in_one_sentence(
    db: None, settings: Any, tmp_path: Any, text: str, said: str
) -> None:
    settings.DATA_DIR = tmp_path
    cities.path().write_text(text, encoding="utf-8")
    with pytest.raises(ChengnuoError, match=r"open311\.toml") as caught:
        cities.cities()
    assert said in caught.value.message_zh


# ---- handing over ------------------------------------------------------------------------------------------------


@pytest.fixture
def case(ground: Point) -> Case:
    from chengnuo.core.cases.rules.words import Source
    from chengnuo.core.cases.services import Intake
    from chengnuo.core.catalogue import queries as catalogue

    condition = catalogue.conditions(catalogue.find_class("event", "06010").id)[0]
    worker = User.objects.create(username="grid", role="grid_worker", display_name="网格某", password="!")
    intake = Intake(
        source=Source.GRID_WORKER,
        text="垃圾，电话 13812345678",
        key="k",
        point=ground,
        name="张三",
        condition_id=condition.id,
    )
    return Case.objects.get(pk=cases.report_case(actor=worker, intake=intake).case_id)


SENDS: dict[str, Any] = {
    "format": "json",
    "pull": False,
    "push": ("event-06010",),
    "services": (("7", "event-06010"),),
    "api_key": "k1",
}


def handing(sent: Answer, status: dict[str, Any]) -> Callable[[str, str, dict[str, str]], Answer]:
    def answer(method: str, path: str, asked: dict[str, str]) -> Answer:
        if method == "POST":
            return sent
        if "/tokens/" in path:
            return 200, "application/json", '[{"service_request_id": "900", "token": "t"}]'
        return (
            (200, "application/json", json.dumps([status]))
            if "/requests/900" in path
            else (404, "text/plain", "")
        )

    return answer


@pytest.mark.parametrize("given_back", ['[{"service_request_id": 900}]', '[{"token": "t"}]'])
def test_a_case_is_handed_over_once_and_followed_to_its_end(town: Town, case: Case, given_back: str) -> None:
    status = {"service_request_id": "900", "status": "open", "status_notes": "On it"}
    town.answer = handing((200, "application/json", given_back), status)
    jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    [(_, _, sent)] = [asked for asked in town.asked if asked[0] == "POST"]
    assert (sent["service_code"], sent["api_key"]) == ("7", "k1")
    assert "13812345678" not in str(sent) and "张三" not in str(sent)
    status |= {"status": "closed", "status_notes": "Cleaned"}
    Handed.objects.update(asked_at=now() - timedelta(hours=1))
    jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    handed = Handed.objects.get()
    assert (handed.state, handed.remote_id, handed.remote_notes) == ("closed", "900", "Cleaned")
    lines = [event.text for event in CaseEvent.objects.filter(case=case).order_by("id")]
    assert [any(word in line for line in lines) for word in ("已转外部城市", "On it", "Cleaned")] == [
        True
    ] * 3
    case.refresh_from_db()
    assert case.state == "filed", "another city's word closes nothing here"


def test_what_was_sent_without_an_answer_is_not_sent_again(town: Town, case: Case) -> None:
    town.answer = handing((200, "text/html", "<html>OK</html>"), {})
    for _ in range(2):
        jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    assert Handed.objects.get().state == "unsure"
    assert len([asked for asked in town.asked if asked[0] == "POST"]) == 1


def test_a_refusal_is_kept_with_its_reason_and_a_busy_city_is_tried_again(town: Town, case: Case) -> None:
    town.answer = handing((503, "text/plain", "busy"), {})
    jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    assert Handed.objects.get().state == "waiting"
    town.answer = handing((403, "application/json", '[{"code": 403, "description": "Invalid api_key"}]'), {})
    jobs.sync(town.settings(**SENDS), Watching(), town.client(**SENDS))
    handed = Handed.objects.get()
    assert (handed.state, handed.error, handed.tries) == ("refused", "Invalid api_key", 2)


def test_private_cases_and_those_that_came_from_there_stay_here(
    town: Town, case: Case, partner: User
) -> None:
    officer = User.objects.create(username="duty", role="duty_officer", display_name="值班某", password="!")
    settings = town.settings(**SENDS)
    Case.objects.update(is_private=True)
    assert push.choose(settings) == 0
    with pytest.raises(ChengnuoError, match="不公开"):
        push.hand_over(actor=officer, city=settings, case_id=case.pk)
    Case.objects.update(is_private=False)
    Report.objects.update(key="town:5")
    assert push.choose(settings) == 0
    with pytest.raises(ChengnuoError):
        push.hand_over(actor=partner, city=settings, case_id=case.pk)
    push.hand_over(actor=officer, city=settings, case_id=case.pk)
    assert push.hand_over(actor=officer, city=settings, case_id=case.pk) == Handed.objects.get().pk
