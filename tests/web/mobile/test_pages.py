"""What a handler and a grid worker see on the phone."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from chengnuo.core.cases import services
from chengnuo.core.people.models import User
from chengnuo.web.mobile.words import left
from tests.core.cases.conftest import City
from tests.web.mobile.conftest import picture, signed_in

pytestmark = pytest.mark.django_db


def text_of(user: User, address: str = "/m/") -> str:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_handler_sees_the_own_unit_and_nobody_elses(city: City) -> None:
    case_id = city.dispatched()
    text = text_of(city.handler)
    assert f"/m/case/{case_id}/" in text and "待签收" in text
    stranger = User.objects.create(
        username="z", display_name="模拟·旁", role="handler", unit=city.other, password="!"
    )
    assert f"/m/case/{case_id}/" not in text_of(stranger)


def test_the_task_says_what_where_and_why_then(city: City) -> None:
    case_id = city.dispatched()
    text = text_of(city.handler, f"/m/case/{case_id}/")
    assert "路边有一堆垃圾没人收" in text and "4 工作时" in text
    assert "geo:30.593000,114.270000" in text
    assert 'data-act="sign"' in text and 'data-act="return"' in text
    assert 'data-act="finish"' in text and "不能处置完毕" in text
    assert 'data-act="check_ok"' not in text and 'data-act="file"' not in text


def test_a_grid_worker_sees_what_to_verify_and_to_check(city: City) -> None:
    to_verify, to_check = (
        city.reported().case_id,
        city.finished(text="另一处垃圾", point=None, address="某路 1 号"),
    )
    city.act("ask_verify", to_verify)
    text = text_of(city.walker)
    assert (
        text.index("要核实的")
        < text.index(f"/m/case/{to_verify}/")
        < text.index("要核查的")
        < text.index(f"/m/case/{to_check}/")
    )
    assert "巡查上报" in text
    assert 'data-act="verify_true"' in text_of(city.walker, f"/m/case/{to_verify}/")
    check = text_of(city.walker, f"/m/case/{to_check}/")
    assert 'data-act="check_ok"' in check and 'data-act="rework"' in check


def test_the_photo_of_before_stands_beside_the_camera(city: City) -> None:
    case_id = city.dispatched()
    services.add_photo(actor=city.handler, data=picture().read(), moment="before", case_id=case_id)
    text = text_of(city.handler, f"/m/case/{case_id}/")
    beside = text[text.index('id="m-beside"') :]
    assert "/photos/" in beside[: beside.index("</dialog>")]


def test_the_report_offers_what_is_met_most_and_every_class(city: City) -> None:
    text = text_of(city.walker, "/m/report/")
    assert text.index("暴露垃圾") < text.index("其他小类")
    assert "供水井盖" in text and "社区" in text
    assert signed_in(city.handler).get("/m/report/").status_code == 403


def test_time_left_is_said_in_words() -> None:
    moment = datetime(2023, 5, 8, 9, tzinfo=UTC)
    assert left(moment + timedelta(hours=5), moment).word == "剩 5 小时 0 分"
    assert left(moment + timedelta(minutes=59), moment).tone == "warn"
    late = left(moment - timedelta(days=2, hours=3), moment)
    assert (late.tone, late.icon, late.word) == ("alert", "alert-triangle", "超期 2 天 3 小时")


def test_it_can_be_installed(city: City) -> None:
    manifest = json.loads(
        (Path(settings.WEB) / "static/dist/manifest.webmanifest").read_text(encoding="utf-8")
    )
    assert manifest["display"] == "standalone" and manifest["scope"].endswith("/m/")
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    page = signed_in(city.handler).get("/m/")
    policy = page.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy and "manifest-src 'self'" in policy
    assert "manifest.webmanifest" in page.content.decode()
    worker = signed_in(city.handler).get("/m/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache"


def test_a_point_is_told_in_words(city: City) -> None:
    client = signed_in(city.walker)
    assert "社区" in client.get("/m/where?lon=114.27&lat=30.593").json()["names"]
    assert client.get("/m/where?lon=114.0&lat=30.0").json() == {"names": "", "inside": False}
    assert client.get("/m/where?lon=x&lat=30").status_code == 404
