"""What a phone sends: done exactly once, refused with the reason, never half."""

import pytest
from django.test import Client

from chengnuo.core.cases import models, queries
from chengnuo.core.cases.rules.words import State
from chengnuo.kernel.audit import log
from chengnuo.kernel.worktime import Limit, LimitUnit
from chengnuo.web.mobile.models import SentAct
from tests.core.cases.conftest import City
from tests.web.mobile.conftest import Send, picture, signed_in

pytestmark = pytest.mark.django_db


def test_accept_photo_finish(city: City, send: Send) -> None:
    case_id = city.dispatched()
    status, told = send("sign", case_id, version=city.row(case_id).version)
    assert (status, told["data"]["version"]) == (200, city.row(case_id).version)
    assert send("photo", case_id, "key-00000002", moment="after", photo=picture())[0] == 200
    version = told["data"]["version"]
    assert send("finish", case_id, "key-00000003", version=version, reason="清走了")[0] == 200
    detail = queries.case(case_id)
    assert detail.row.state == State.CHECKING and detail.tasks[0].result == "清走了"
    assert [photo.moment for photo in detail.photos] == ["after"]


def test_the_same_key_is_the_same_act(city: City, send: Send) -> None:
    case_id = city.dispatched()
    version = city.row(case_id).version
    first = send("sign", case_id, version=version)
    lines = len(queries.case(case_id).events)
    again = send("sign", case_id, version=version)
    assert again[0] == 200 and again[1]["data"] == first[1]["data"] | {"again": True}
    assert len(queries.case(case_id).events) == lines
    assert len(log.history_of("case", case_id)) == lines


def test_a_key_belongs_to_the_person_who_sent_it(city: City, send: Send) -> None:
    case_id = city.dispatched()
    send("sign", case_id, version=city.row(case_id).version)
    status, told = send("sign", case_id, who=city.walker, version=1)
    assert (status, told["code"]) == (403, "permission.denied")


def test_what_is_refused_says_why_and_may_be_sent_again(city: City, send: Send) -> None:
    case_id = city.dispatched()
    old = city.row(case_id).version
    city.act("ask_time", case_id, limit=Limit(4, LimitUnit.WORK_HOUR), reason="等料")
    status, told = send("sign", case_id, version=old)
    assert status == 409 and told["code"] == "cases.conflict" and "刚被" in told["message"]
    assert told["data"]["version"] == city.row(case_id).version and not SentAct.objects.exists()
    assert send("sign", case_id, version=told["data"]["version"])[0] == 200


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("finish", {"reason": "好了"}, "cases.wrong_state"),
        ("return", {"reason": "不归我们", "clause": "", "unit": "1"}, "cases.no_clause"),
        ("ask_time", {"amount": "很久", "unit": "work_hour", "reason": "等料"}, "mobile.bad_limit"),
        ("ask_time", {"amount": "nan", "unit": "work_hour", "reason": "等料"}, "mobile.bad_limit"),
        ("photo", {"moment": "after"}, "cases.bad_photo"),
        ("fly", {}, "mobile.bad_act"),
    ],
)
def test_what_breaks_a_rule_changes_nothing(
    city: City, send: Send, kind: str, given: dict[str, str], code: str
) -> None:
    case_id = city.dispatched()
    before = queries.case(case_id)
    status, told = send(kind, case_id, version=before.row.version, **given)
    assert status in (409, 422) and told["code"] == code
    assert queries.case(case_id).row == before.row and not SentAct.objects.exists()


def test_without_a_key_nothing_is_done(city: City, send: Send) -> None:
    assert send("sign", city.dispatched(), key="x")[1]["code"] == "mobile.bad_key"


def test_the_way_back_and_more_time(city: City, send: Send) -> None:
    case_id = city.dispatched()
    version = city.row(case_id).version
    asked = send("ask_time", case_id, version=version, amount="4", unit="work_hour", reason="等料")
    assert asked[0] == 200 and queries.case(case_id).tasks[0].extensions[0].limit == "4 工作时"
    back = send(
        "return", case_id, "key-00000002", version=asked[1]["data"]["version"], reason="不归我们",
        clause="三定方案第五条", unit=city.other.pk,
    )  # fmt: skip
    assert back[0] == 200 and city.row(case_id).state == State.FILED and city.row(case_id).returns == 1


def test_a_grid_worker_verifies_checks_and_sends_back(city: City, send: Send) -> None:
    case_id = city.reported().case_id
    city.act("ask_verify", case_id)
    told = send("verify_true", case_id, who=city.walker, version=city.row(case_id).version, reason="确有")
    assert told[0] == 200 and queries.case(case_id).verified is True
    done = city.finished(text="别处", point=None, address="某路 1 号")
    back = send(
        "rework", done, "key-00000002", who=city.walker, version=city.row(done).version, reason="没扫净"
    )
    assert back[0] == 200 and city.row(done).state == State.HANDLING
    city.act("finish", done, result="扫净了")
    closed = send("check_ok", done, "key-00000003", who=city.walker, version=city.row(done).version)
    assert closed[0] == 200 and city.row(done).state == State.CLOSED


def test_a_report_from_here_is_filed_at_once_and_takes_its_photos(city: City, send: Send) -> None:
    given = {"reason": "路口一堆垃圾", "lon": "114.27", "lat": "30.593", "condition": city.condition.id}
    status, told = send("report", who=city.walker, **given)
    case_id = told["data"]["case_id"]
    assert status == 200 and city.row(case_id).state == State.FILED and told["data"]["number"]
    assert send("report", who=city.walker, **given)[1]["data"]["case_id"] == case_id
    assert models.Report.objects.count() == 1
    send("photo", case_id, "key-00000001-0", who=city.walker, moment="report", photo=picture())
    assert [photo.moment for photo in queries.case(case_id).photos] == ["report"]


def test_signed_out_is_told_by_the_way_to_the_door(city: City) -> None:
    answer = Client().post("/m/sync", {"key": "key-00000001", "kind": "sign"})
    assert answer.status_code == 302 and "/accounts/sign-in/" in answer.headers["Location"]


def test_a_stale_token_does_nothing_and_a_new_one_is_at_hand(city: City) -> None:
    case_id = city.dispatched()
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(city.handler).cookies
    sent = {"key": "key-00000001", "kind": "sign", "case": case_id, "version": city.row(case_id).version}
    assert client.post("/m/sync", sent, headers={"X-CSRFToken": "x" * 32}).status_code == 403
    assert city.row(case_id).state == State.DISPATCHED
    told = client.get("/m/token").json()
    assert told["user"] == city.handler.pk
    assert client.post("/m/sync", sent, headers={"X-CSRFToken": told["csrf"]}).status_code == 200
