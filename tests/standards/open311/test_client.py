"""The client against what other cities answer, oddities included: a server in this process says exactly what."""

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.standards.open311 import moments, payloads
from chengnuo.standards.open311.transport import TRIES, Unreachable
from tests.standards.open311.towns import ROW, Answer, Town, town

__all__ = ["town"]

XML_ONE = """<?xml version="1.0" encoding="utf-8"?>
<service_requests><request><service_request_id>638344</service_request_id><status>open</status>
<service_code>006</service_code><service_name>Sidewalk</service_name><description>Broken &amp; dangerous</description>
<requested_datetime>2023-04-14T06:37:38-08:00</requested_datetime><address>8TH AVE</address><lat>37.76</lat><long>-122.46</long>
</request></service_requests>"""


# ---- payloads, as they come --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (XML_ONE.encode(), ["638344"]),
        (b"\xef\xbb\xbf" + XML_ONE.encode(), ["638344"]),
        (
            XML_ONE.replace(
                "<service_requests>", '<service_requests xmlns="http://wiki.open311.org/GeoReport_v2">'
            ).encode(),
            ["638344"],
        ),
        (b"<service_requests/>", []),
        (b'<?xml version="1.0"?><service_requests type="array"></service_requests>', []),
        (b"", []),
        (b"[]", []),
        (b'{"service_requests": []}', []),
        (b'{"requests": [{"service_request_id": 12}]}', ["12"]),
        (b'{"service_request_id": "12", "status": "open"}', ["12"]),
        (b'[{"service_request_id":638344, "service_code":006, "zipcode":94122}]', ["638344"]),
        (b'[{"service_request_id": null, "status": "open"}, 3, null]', []),
    ],
)
def test_requests_are_read_whatever_their_wrapping(body: bytes, ids: list[str]) -> None:
    assert [request.id for request in payloads.requests(body, UTC)] == ids


def test_what_is_no_answer_is_said_to_be_none() -> None:
    for body in (
        b"<html><body>Maintenance</body></html>",
        b"oops",
        b"<service_requests><request>",
        b"3",
        b'"x"',
    ):
        with pytest.raises(payloads.Unreadable):
            payloads.requests(body, UTC)


def test_entities_of_a_foreign_document_are_not_followed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + XML_ONE.split("?>")[1].replace(
        "8TH AVE", "&a;"
    )
    assert payloads.requests(bomb.encode(), UTC)[0].address == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2010-04-14T06:37:38-08:00", "2010-04-14T14:37:38+00:00"),
        ("2010-04-14T06:37:38Z", "2010-04-14T06:37:38+00:00"),
        ("2010-04-14T06:37:38", "2010-04-14T10:37:38+00:00"),
        ("2010-04-14 06:37:38", "2010-04-14T10:37:38+00:00"),
        ("2010-04-14 06:37:38 UTC", "2010-04-14T06:37:38+00:00"),
        ("2010-04-14T06:37:38.1234567Z", "2010-04-14T06:37:38.123456+00:00"),
        ("2010-04-14T06:37:38 08:00", "2010-04-13T22:37:38+00:00"),
        ("2010-04-14T06:37:38-0800", "2010-04-14T14:37:38+00:00"),
        ("2010-04-14", "2010-04-14T04:00:00+00:00"),
        ("14/04/2010", None),
        ("", None),
    ],
)
def test_moments_without_a_zone_are_meant_in_the_citys_own(written: str, meant: str | None) -> None:
    found = moments.read(written, ZoneInfo("America/New_York"))
    assert (found.isoformat() if found else None) == meant


@given(st.integers(min_value=0, max_value=200_000_000_000))
def test_what_we_write_is_read_as_the_same_moment(seconds: int) -> None:
    whole = datetime.fromtimestamp(seconds, UTC)
    assert moments.read(moments.written(whole) or "") == moments.read(moments.utc(whole)) == whole


@given(st.binary(max_size=200))
def test_no_answer_whatever_breaks_the_reader(body: bytes) -> None:
    with contextlib.suppress(payloads.Unreadable):
        payloads.requests(body, UTC)


@pytest.mark.parametrize(
    ("lat", "long"), [("", ""), (None, None), ("0.0", "0.0"), ("x", "1"), ("91", "1"), ("nan", "1")]
)
def test_a_place_that_is_none_is_none(lat: object, long: object) -> None:
    body = json.dumps([{**ROW, "lat": lat, "long": long}]).encode()
    assert payloads.requests(body, UTC)[0].point is None


# ---- the endpoint is found ---------------------------------------------------------------------------------------

DISCOVERY = """<discovery><endpoints><endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification>
<url>{url}/test</url><type>test</type><formats><format>text/xml</format></formats></endpoint>
<endpoint><specification>http://wiki.open311.org/GeoReport_v2</specification><url>{url}/live/</url><type>production</type>
<formats><format>text/xml</format></formats></endpoint></endpoints></discovery>"""


def test_discovery_leads_to_the_production_endpoint(town: Town) -> None:
    town.answer = lambda method, path, asked: (
        (200, "text/html", DISCOVERY.format(url=town.url)) if path == "/v2/discovery.xml"
        else (200, "text/html", "<services><service><service_code>1</service_code></service></services>")
        if path == "/v2/live/services.xml" else (404, "text/html", "<html/>")
    )  # fmt: skip
    client = town.client(jurisdiction="town.gov")
    assert [service.code for service in client.services()] == ["1"]
    assert town.asked[-1] == ("GET", "/v2/live/services.xml", {"jurisdiction_id": "town.gov"})


def test_without_discovery_the_address_is_the_endpoint_and_json_is_tried(town: Town) -> None:
    listed = json.dumps([{"service_code": 6, "service_name": "Pothole"}])
    town.answer = lambda method, path, asked: (
        (200, "text/plain", listed) if path == "/v2/services.json" else (404, "text/html", "<html>404</html>")
    )
    assert [service.code for service in town.client().services()] == ["6"]


def test_a_city_with_xml_only_is_asked_for_xml(town: Town) -> None:
    town.answer = lambda method, path, asked: (
        (200, "application/xml", XML_ONE) if path == "/v2/requests/638344.xml" else (404, "text/plain", "")
    )
    found = town.client().request("638344")
    assert found and found.description == "Broken & dangerous"


def test_who_does_not_answer_is_asked_again_with_growing_waits(town: Town) -> None:
    town.answer = lambda *_: (503, "text/plain", "busy")
    with pytest.raises(Unreachable):
        town.client(format="json").services()
    # discovery twice and the list itself
    waits = town.waited[-(TRIES - 1) :]
    assert waits == sorted(waits) and len(set(waits)) == TRIES - 1


# ---- lists, whole ------------------------------------------------------------------------------------------------


def many(count: int, *, limit: int, pages: bool) -> Callable[[str, str, dict[str, str]], Answer]:
    """A city with requests a minute apart, that answers so many at once."""
    start = datetime(2023, 1, 1, tzinfo=UTC)
    rows = [
        {**ROW, "service_request_id": str(i), "requested_datetime": moments.utc(start + timedelta(minutes=i))}
        for i in range(count)
    ]

    def answer(method: str, path: str, asked: dict[str, str]) -> Answer:
        if not path.endswith("/requests.json"):
            return 404, "text/plain", ""
        fit = [r for r in rows if asked["start_date"] <= str(r["requested_datetime"]) <= asked["end_date"]]
        skip = (int(asked.get("page", 1)) - 1) * limit if pages else 0
        return 200, "application/json", json.dumps(fit[skip : skip + limit])

    return answer


@pytest.mark.parametrize(
    ("count", "limit", "pages"),
    [(0, 50, True), (7, 50, False), (50, 50, True), (430, 50, True), (430, 100, False), (1200, 1000, False)],
)
def test_every_request_is_listed_however_the_city_cuts_its_answers(
    town: Town, count: int, limit: int, pages: bool
) -> None:
    town.answer = many(count, limit=limit, pages=pages)
    start = datetime(2022, 12, 31, tzinfo=UTC)
    found = [
        r.id
        for _, rows in town.client(format="json").requests(start, start + timedelta(days=200))
        for r in rows
    ]
    assert set(found) == {str(i) for i in range(count)}
