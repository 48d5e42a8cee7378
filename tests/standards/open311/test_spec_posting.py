"""GeoReport v2, POST Service Request and API keys; and POST servicerequestupdates."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chengnuo.core.cases.models import Case, CaseEvent, Photo, Report
from chengnuo.core.people import tokens
from chengnuo.core.people.models import User
from chengnuo.core.places import queries as places
from chengnuo.core.places.services import load_jianghan
from chengnuo.kernel.geo import Crs, Point, from_wgs84
from tests.standards.open311.conftest import BASE, GARBAGE, Partner

pytestmark = pytest.mark.django_db


def errors(answer: Any) -> tuple[int, str]:
    return answer.status_code, " ".join(entry["description"] for entry in answer.json())


def inside() -> Point:
    middle = places.boundary_shape().representative_point()
    return Point(middle.x, middle.y)


def test_a_request_becomes_a_report_and_a_case_of_its_class(partner: Partner) -> None:
    number = partner.sent(first_name="三", last_name="张", phone="138-1234-5678", email="z@example.org")
    report = Report.objects.select_related("case__matter_class", "case__condition").get()
    assert (report.name, report.phone, report.email) == ("张三", "13812345678", "z@example.org")
    assert (report.source, report.case.matter_class.code, report.case.condition.number) == (
        "partner",
        "06010",
        1,
    )
    assert number.endswith(f"-{report.case_id:06d}")


def test_the_answer_fits_the_spec_in_xml_too(partner: Partner, fits: Callable[[bytes], bool]) -> None:
    given = {
        "api_key": partner.key,
        "service_code": GARBAGE,
        "address_string": "民主一街",
        "account_id": "u-7",
    }
    answer = partner.client.post(f"{BASE}/requests.xml", given)
    assert answer.status_code == 200 and fits(answer.content)
    assert b"<account_id>u-7</account_id>" in answer.content
    assert Report.objects.get().code in answer.content.decode()


def test_the_body_as_the_spec_writes_it(partner: Partner) -> None:
    body = (
        f"api_key={partner.key}&jurisdiction_id=&service_code={GARBAGE}&address_string=1234+5th+street&email=a%40b.org"
        "&device_id=tt222111&account_id=123456&first_name=john&last_name=smith&phone=111111111"
        "&description=A+large+pile%0Aof+garbage&media_url=http%3A%2F%2Fexample.org%2Fa.jpg&attribute[condition]=1"
        "&attribute[WHISPAWN]=123456"
    )
    answer = partner.client.generic(
        "POST", f"{BASE}/requests.json", body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert answer.status_code == 200, answer.content.decode()
    report = Report.objects.get()
    assert report.name == "john smith"
    assert report.text == "A large pile\nof garbage\n附件：http://example.org/a.jpg"


def test_no_key_a_wrong_one_and_one_without_the_right_are_403(partner: Partner) -> None:
    stranger = User.objects.create(username="s", role="commander", display_name="某", password="!")
    other = tokens.issue_token(actor=stranger, name="x").token
    for key in (None, "", "xyz", "cn_nobody", other):
        assert partner.post(api_key=key).status_code == 403
    tokens.revoke_token(actor=partner.user, token_id=tokens.tokens_of(partner.user)[0].id)
    assert partner.post().status_code == 403
    assert not Report.objects.exists()


def test_a_session_alone_lets_nobody_send(partner: Partner) -> None:
    partner.client.force_login(partner.user, backend="django.contrib.auth.backends.ModelBackend")
    assert partner.post(api_key=None).status_code == 403


def test_everything_that_is_missing_is_said_at_once(partner: Partner) -> None:
    status, words = errors(partner.post(service_code=None, address_string=None, description="长" * 4001))
    assert status == 400
    assert all(name in words for name in ("service_code", "lat & long", "description"))
    assert errors(partner.post(service_code="event-99999"))[0] == 404
    assert errors(partner.post(lat="30.6"))[0] == 400
    assert errors(partner.post(lat="north", long="east"))[0] == 400
    assert errors(partner.post(phone="12"))[0] == 400
    assert errors(partner.post(**{"attribute[condition]": "99"}))[0] == 400
    answer = partner.client.post(
        f"{BASE}/requests.json", {"a": 1}, content_type="application/json", headers={}
    )
    assert answer.status_code == 403
    body = f'{{"api_key": "{partner.key}"}}'
    answer = partner.client.post(
        f"{BASE}/requests.json?api_key={partner.key}", body, content_type="application/json"
    )
    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_the_description_may_be_left_away_and_4000_characters_fit(partner: Partner) -> None:
    partner.sent(description=None)
    assert Report.objects.latest("id").text == "暴露垃圾"
    partner.sent(description="长" * 4000, media_url="http://example.org/a.jpg")
    assert Report.objects.latest("id").text == "长" * 4000


def test_a_report_of_no_known_class_waits_for_the_desk(partner: Partner, client: Client) -> None:
    number = partner.sent(service_code="other", description="不知道归谁管")
    assert Case.objects.get().matter_class_id is None
    assert (
        client.get(f"{BASE}/requests.json", {"service_code": "other"}).json()[0]["service_request_id"]
        == number
    )


# ---- location ----------------------------------------------------------------------------------------------------


def test_the_place_is_found_from_degrees_of_any_named_system_or_from_the_grid(
    partner: Partner, client: Client
) -> None:
    load_jianghan()
    point = inside()
    grid = places.locate(point).grid_code  # type: ignore[union-attr]
    partner.sent(lat=str(point.lat), long=str(point.lon), address_string=None)
    lon, lat = from_wgs84(point, Crs.GCJ02)
    partner.sent(lat=str(lat), long=str(lon), crs="GCJ-02", address_string=None, description="换一种坐标")
    partner.sent(address_id=grid, address_string=None, description="只有网格号", service_code="event-06011")
    found = list(Report.objects.select_related("case"))
    assert {report.case.grid_code for report in found} == {grid}
    assert abs(found[1].lon - point.lon) < 1e-5  # type: ignore[operator]
    shown = client.get(f"{BASE}/requests.json").json()[-1]
    assert (shown["address_id"], shown["lat"], shown["long"]) == (grid, point.lat, point.lon)
    # The same matter at the same place is one case; both senders are told its number.
    assert errors(partner.post(lat="37.76", long="-122.42"))[0] == 400
    assert errors(partner.post(address_id="420103000000000", address_string=None))[0] == 400
    assert errors(partner.post(lat=str(point.lat), long=str(point.lon), crs="MARS"))[0] == 400


# ---- once --------------------------------------------------------------------------------------------------------


def test_the_same_request_sent_again_is_one_report(partner: Partner) -> None:
    assert partner.sent() == partner.sent()
    assert Report.objects.count() == 1
    assert partner.sent(description="别的事") != partner.sent()
    assert Report.objects.count() == 2


def test_after_ten_minutes_the_same_words_are_another_report(partner: Partner) -> None:
    partner.sent()
    known = Report.objects.get()
    owner, window, digest = known.key.removeprefix("open311:").split(":")
    Report.objects.update(
        at=known.at - timedelta(minutes=11), key=f"open311:{owner}:{int(window) - 1}:{digest}"
    )
    partner.sent()
    assert Report.objects.count() == 2
    # … but not over the end of a window.
    later = Report.objects.latest("id")
    Report.objects.filter(pk=known.pk).delete()
    Report.objects.filter(pk=later.pk).update(key=f"open311:{owner}:{int(window) - 1}:{digest}")
    partner.sent()
    assert Report.objects.count() == 1


def test_an_idempotency_key_decides_where_it_is_given(partner: Partner) -> None:
    first = partner.post(headers={"Idempotency-Key": "a"}).json()
    assert (
        partner.post(headers={"Idempotency-Key": "a"}, description="改了词").json()[0]["service_request_id"]
        == first[0]["service_request_id"]
    )
    partner.post(headers={"Idempotency-Key": "b"})
    assert Report.objects.count() == 2


def test_keys_of_two_senders_do_not_meet(partner: Partner) -> None:
    other = User.objects.create(username="other", role="integrator", display_name="另一家", password="!")
    partner.post(headers={"Idempotency-Key": "a"})
    partner.post(headers={"Idempotency-Key": "a"}, api_key=tokens.issue_token(actor=other, name="x").token)
    assert Report.objects.count() == 2


# ---- media -------------------------------------------------------------------------------------------------------


def test_a_photo_sent_along_is_shown_once_the_desk_has_looked(partner: Partner, client: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    photo = SimpleUploadedFile("a.jpg", picture.getvalue(), "image/jpeg")
    broken = SimpleUploadedFile("b.jpg", b"no picture", "image/jpeg")
    answer = partner.post(media=photo, more=broken, phone="13812345678")
    assert answer.status_code == 200
    assert "b.jpg" in answer.json()[0]["service_notice"]
    number = answer.json()[0]["service_request_id"]
    address = f"{BASE}/media/{number}.jpg"
    assert Photo.objects.count() == 1
    assert client.get(address).status_code == 404
    assert client.get(f"{BASE}/requests/{number}.json").json()[0]["media_url"] is None
    Case.objects.update(state="filed")
    assert (
        client.get(f"{BASE}/requests/{number}.json").json()[0]["media_url"] == f"http://testserver{address}"
    )
    assert client.get(address)["Content-Type"] == "image/jpeg"
    Case.objects.update(is_private=True)
    assert client.get(address).status_code == 404


# ---- POST servicerequestupdates ----------------------------------------------------------------------------------


def test_an_update_is_a_line_for_the_desk_and_moves_nothing(
    partner: Partner, client: Client, fits: Callable[[bytes], bool]
) -> None:
    number = partner.sent()
    update = {
        "api_key": partner.key, "service_request_id": number, "update_id": "77", "status": "closed",
        "updated_datetime": "2023-11-26T10:00:00Z", "description": "居民说已经干净了",
    }  # fmt: skip
    answer = client.post(f"{BASE}/servicerequestupdates.xml", update)
    assert answer.status_code == 200 and fits(answer.content)
    assert client.post(f"{BASE}/servicerequestupdates.xml", update).content == answer.content
    event = CaseEvent.objects.latest("id")
    assert "居民说已经干净了" in event.text and not event.public
    assert CaseEvent.objects.filter(text__contains="居民说").count() == 1
    assert Case.objects.get().state == "collected"
    assert (
        client.post(f"{BASE}/servicerequestupdates.xml", {**update, "service_request_id": "x"}).status_code
        == 404
    )
    assert client.post(f"{BASE}/servicerequestupdates.xml", {**update, "api_key": ""}).status_code == 403
    assert client.post(f"{BASE}/servicerequestupdates.xml", {**update, "update_id": ""}).status_code == 400
