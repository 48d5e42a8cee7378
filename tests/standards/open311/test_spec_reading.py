"""GeoReport v2, by its sections: discovery, services, definitions, requests, tokens, formats, errors."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from chengnuo.core.cases import services as cases
from chengnuo.core.cases.models import Case, Report
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from tests.standards.open311.conftest import BASE, GARBAGE, Partner

pytestmark = pytest.mark.django_db
Xml = Callable[..., etree._Element]


def spark(element: etree._Element) -> Any:
    """XML by the Spark convention, with every end a text: what the JSON has to be."""
    if len(element) == 0:
        lists = {"attributes", "values", "services", "service_requests"}
        return [] if element.tag in lists else element.text
    names = {child.tag for child in element}
    one_kind = names <= {"service", "attribute", "value", "request", "error", "endpoint", "format"}
    return [spark(child) for child in element] if one_kind else {child.tag: spark(child) for child in element}


def as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_texts(member) for member in value]
    return value if value is None else (str(value).lower() if isinstance(value, bool) else str(value) or None)


def at(number: str, **fields: Any) -> None:
    Case.objects.filter(pk=int(number.split("-")[1])).update(**fields)


# ---- Service Discovery -------------------------------------------------------------------------------------------


def test_discovery_names_the_endpoint_its_forms_and_how_to_get_a_key(
    classes: None, xml: Xml, client: Client
) -> None:
    root = xml("discovery")
    assert root.findtext("endpoints/endpoint/specification") == "http://wiki.open311.org/GeoReport_v2"
    assert root.findtext("endpoints/endpoint/url") == "http://testserver/open311/v2"
    assert [e.text for e in root.iterfind("endpoints/endpoint/formats/format")] == [
        "text/xml",
        "application/json",
    ]
    assert "http://testserver/accounts/tokens/" in (root.findtext("key_service") or "")
    changed = datetime.fromisoformat(root.findtext("changeset") or "")
    assert changed.tzinfo and changed <= now()
    assert client.get(f"{BASE}/discovery.json").json() == spark(root)


# ---- Format Support ----------------------------------------------------------------------------------------------


def test_json_is_the_spark_mapping_of_the_xml(partner: Partner, xml: Xml, client: Client) -> None:
    partner.sent()
    for path in ("services", f"services/{GARBAGE}", "requests"):
        read = client.get(f"{BASE}/{path}.json")
        assert read.headers["Content-Type"] == "application/json; charset=utf-8"
        assert as_texts(read.json()) == spark(xml(path)), path


def test_without_an_ending_the_caller_says_which_form(classes: None, client: Client) -> None:
    asked = {"text/xml": "*/*", "application/json": "application/json"}
    for kind, accepts in asked.items():
        assert client.get(f"{BASE}/services", headers={"Accept": accepts})["Content-Type"].startswith(kind)


def test_anybody_may_read_from_a_page_elsewhere(classes: None, client: Client) -> None:
    assert client.get(f"{BASE}/services.json")["Access-Control-Allow-Origin"] == "*"
    assert client.options(f"{BASE}/requests.json").status_code == 204
    assert client.head(f"{BASE}/services.json").status_code == 200


# ---- GET Service List, GET Service Definition --------------------------------------------------------------------


def test_services_are_the_classes_of_the_standard_and_one_for_the_rest(classes: None, xml: Xml) -> None:
    listed = xml("services").findall("service")
    codes = [entry.findtext("service_code") for entry in listed]
    assert len(codes) == len(set(codes)) == 404
    assert {"event-01001", "component-01001", GARBAGE, "other"} <= set(codes)
    garbage = listed[codes.index(GARBAGE)]
    assert (garbage.findtext("service_name"), garbage.findtext("type")) == ("暴露垃圾", "realtime")
    assert garbage.findtext("metadata") == "true" and garbage.findtext("group")


def test_a_definition_offers_the_filing_conditions_and_tells_the_limit(classes: None, xml: Xml) -> None:
    choice, told = xml(f"services/{GARBAGE}").findall("attributes/attribute")[:2]
    assert (choice.findtext("variable"), choice.findtext("datatype")) == ("true", "singlevaluelist")
    assert [value.findtext("key") for value in choice.iterfind("values/value")][:1] == ["1"]
    assert told.findtext("variable") == "false"
    assert "4 工作时（示例）" in (told.findtext("description") or "")


def test_an_unknown_service_is_not_found(classes: None, xml: Xml) -> None:
    for code in ("event-99999", "06010", "component-06010", "x"):
        assert code in (xml(f"services/{code}", 404).findtext("error/description") or "")


# ---- GET Service Requests ----------------------------------------------------------------------------------------


def test_a_request_is_shown_with_its_dates_and_place(partner: Partner, officer: User, xml: Xml) -> None:
    number = partner.sent(description="垃圾堆在路边，电话 13812345678")
    due = now() + timedelta(hours=4)
    at(number, due_at=due)
    [shown] = xml("requests").findall("request")
    assert shown.findtext("service_request_id") == number
    assert (shown.findtext("service_code"), shown.findtext("service_name")) == (GARBAGE, "暴露垃圾")
    assert (shown.findtext("status"), shown.findtext("address")) == ("open", "民主一街 12 号")
    assert datetime.fromisoformat(shown.findtext("expected_datetime") or "") == due.replace(microsecond=0)
    assert "13812345678" not in (shown.findtext("description") or "")
    assert "4 工作时（示例）" in (shown.findtext("service_notice") or "")


def test_what_is_late_says_so(partner: Partner, client: Client) -> None:
    number = partner.sent()
    at(number, due_at=now() - timedelta(hours=1))
    assert "已超过承诺时间" in client.get(f"{BASE}/requests/{number}.json").json()[0]["status_notes"]


def test_closed_requests_are_closed_at_their_closing(partner: Partner, xml: Xml) -> None:
    number, closed = partner.sent(), now() - timedelta(minutes=5)
    at(number, state="closed", closed_at=closed)
    shown = xml(f"requests/{number}").find("request")
    assert shown is not None and shown.findtext("status") == "closed"
    assert datetime.fromisoformat(shown.findtext("updated_datetime") or "") == closed.replace(microsecond=0)


@pytest.mark.parametrize("state", ["rated", "voided", "merged"])
def test_every_end_of_a_case_is_closed(partner: Partner, client: Client, state: str) -> None:
    number = partner.sent()
    at(number, state=state)
    assert client.get(f"{BASE}/requests/{number}.json").json()[0]["status"] == "closed"


def test_private_cases_are_shown_to_nobody_without_a_key_that_may_see_them(
    partner: Partner, client: Client
) -> None:
    sensitive = partner.sent(service_code="event-06001")
    open_one = partner.sent()
    listed = client.get(f"{BASE}/requests.json").json()
    assert [entry["service_request_id"] for entry in listed] == [open_one]
    assert client.get(f"{BASE}/requests/{sensitive}.json").status_code == 404
    assert client.get(f"{BASE}/requests.json", {"service_request_id": sensitive}).json() == []
    assert client.get(f"{BASE}/requests/{sensitive}.json", {"api_key": partner.key}).status_code == 200
    assert client.get(f"{BASE}/requests/{sensitive}.json", {"api_key": "cn_wrong"}).status_code == 403
    listed = client.get(f"{BASE}/requests.json", {"api_key": partner.key}).json()
    assert [entry["service_request_id"] for entry in listed] == [open_one]
    assert sensitive not in client.get(f"{BASE}/servicerequestupdates.json").content.decode()


def test_the_ids_named_override_everything_else(partner: Partner, client: Client) -> None:
    numbers = [partner.sent(description=f"第 {i} 处垃圾") for i in range(3)]
    asked = {
        "service_request_id": f"{numbers[0]},{numbers[2]}",
        "status": "closed",
        "start_date": "1999-01-01T00:00:00Z",
    }
    found = {entry["service_request_id"] for entry in client.get(f"{BASE}/requests.json", asked).json()}
    assert found == {numbers[0], numbers[2]}


def test_requests_are_chosen_by_code_status_and_dates(partner: Partner, client: Client) -> None:
    garbage, lid = partner.sent(), partner.sent(service_code="event-01001", description="井盖松动")
    at(lid, state="closed", closed_at=now())
    at(garbage, reported_at=now() - timedelta(days=100))

    def found(**asked: str) -> set[str]:
        answer = client.get(f"{BASE}/requests.json", asked)
        assert answer.status_code == 200, answer.content.decode()
        return {entry["service_request_id"].split("-")[1] for entry in answer.json()}

    old, new = garbage.split("-")[1], lid.split("-")[1]
    assert found() == {new}, "the last 90 days where nothing is asked"
    long_ago = (now() - timedelta(days=120)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(start_date=long_ago) == {old}, "90 days from the start"
    assert found(start_date=long_ago, service_code=f"event-01001,{GARBAGE}") == {old}
    assert found(start_date=long_ago, service_code="event-01001") == set()
    assert found(status="closed") == found(status="open,closed") == {new}
    assert found(status="open") == set()
    assert found(end_date=long_ago) == set()
    assert found(updated_after=(now() - timedelta(hours=1)).isoformat().replace("+", " ")) == {old, new}


def test_never_more_than_a_thousand_and_further_ones_by_pages(partner: Partner, client: Client) -> None:
    first = Case.objects.get(pk=int(partner.sent().split("-")[1]))
    copies = [
        Case(**{f.attname: getattr(first, f.attname) for f in Case._meta.concrete_fields if f.name != "id"})
        for _ in range(1004)
    ]
    Case.objects.bulk_create(copies)
    seen: list[str] = []
    for page, length in (("1", 1000), ("2", 5), ("3", 0)):
        rows = client.get(f"{BASE}/requests.json", {"page": page}).json()
        assert len(rows) == length
        seen += [row["service_request_id"] for row in rows]
    assert len(set(seen)) == 1005
    assert len(client.get(f"{BASE}/requests.json", {"page_size": "5000"}).json()) == 1000
    assert len(client.get(f"{BASE}/requests.json", {"page_size": "7", "page": "2"}).json()) == 7


@pytest.mark.parametrize(
    "asked",
    [
        {"start_date": "yesterday"},
        {"end_date": "2010-13-01T00:00:00Z"},
        {"start_date": "2010-01-01T00:00:00Z", "end_date": "2010-06-01T00:00:00Z"},
        {"start_date": "2010-06-01T00:00:00Z", "end_date": "2010-01-01T00:00:00Z"},
        {"status": "archived"},
        {"page": "0"},
        {"page_size": "-1"},
    ],
)
def test_what_cannot_be_understood_is_400(classes: None, xml: Xml, asked: dict[str, str]) -> None:
    assert xml("requests", 400, **asked).findtext("error/code") == "400"


def test_a_simulated_case_says_so(partner: Partner, client: Client) -> None:
    number = partner.sent()
    at(number, simulated=True)
    assert client.get(f"{BASE}/requests/{number}.json").json()[0]["description"].startswith("【模拟】")


def test_text_that_xml_cannot_carry_is_left_away(partner: Partner, xml: Xml) -> None:
    number = partner.sent(description="垃圾\x0b<b>&\u0000堆")
    at(number, description="垃圾\x0b<b>&堆")
    assert xml(f"requests/{number}").findtext("request/description") == "垃圾<b>&堆"


# ---- GET Service Request, GET service_request_id from a token ----------------------------------------------------


def test_an_unknown_request_is_not_found(partner: Partner, client: Client) -> None:
    day, serial = partner.sent().split("-")
    for wrong in ("1", f"19990101-{serial}", f"{day}-{'9' * 12}", "20230101-99999999999999999999999", "x.y"):
        answer = client.get(f"{BASE}/requests/{wrong}.json")
        assert (answer.status_code, answer.json()[0]["code"]) == (404, 404)


def test_the_reporters_code_is_the_token_of_the_request(partner: Partner, xml: Xml) -> None:
    number = partner.sent()
    code = Report.objects.get().code
    root = xml(f"tokens/{code}")
    assert (root.findtext("request/service_request_id"), root.findtext("request/token")) == (number, code)
    assert xml("tokens/NOSUCHCODE", 404).findtext("error/code") == "404"


# ---- jurisdiction_id, Errors -------------------------------------------------------------------------------------


def test_another_jurisdiction_is_not_found_and_ours_may_be_named(
    partner: Partner, xml: Xml, settings: Any, client: Client
) -> None:
    settings.OPEN311_JURISDICTION = "jianghan.gov.cn"
    for path in ("services", f"services/{GARBAGE}", "requests", "servicerequestupdates"):
        xml(path, jurisdiction_id="jianghan.gov.cn")
        xml(path, jurisdiction_id="")
        assert "sfgov.org" in (
            xml(path, 404, jurisdiction_id="sfgov.org").findtext("error/description") or ""
        )
    assert partner.post(jurisdiction_id="sfgov.org").status_code == 404


def test_an_address_that_is_not_there_answers_in_the_form_of_errors(
    client: Client, fits: Callable[[bytes], bool]
) -> None:
    for path in ("nothing.xml", "services.yaml", "requests/1/2.xml"):
        answer = client.get(f"{BASE}/{path}")
        assert answer.status_code == 404 and fits(answer.content), path
    assert client.delete(f"{BASE}/requests.xml").status_code == 405


def test_a_program_error_tells_no_secret(
    classes: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("chengnuo.core.cases.publishing.public_cases", broken)
    answer = client.get(f"{BASE}/requests.json")
    assert answer.status_code == 500 and "secret" not in answer.content.decode()
    assert json.loads(answer.content)[0]["code"] == 500


# ---- servicerequestupdates ---------------------------------------------------------------------------------------


def test_updates_tell_line_by_line_what_happened(partner: Partner, officer: User, xml: Xml) -> None:
    number = partner.sent()
    case = Case.objects.get(pk=int(number.split("-")[1]))
    cases.void(actor=officer, case_id=case.pk, version=case.version, reason="重复来件")
    lines = xml("servicerequestupdates").findall("request_update")
    assert [line.findtext("status") for line in lines] == ["open", "closed"]
    assert {line.findtext("service_request_id") for line in lines} == {number}
    assert xml("servicerequestupdates", end_date="2010-01-01T00:00:00Z").findall("request_update") == []


def test_a_long_list_asks_the_database_no_oftener_than_a_short_one(
    partner: Partner, client: Client, django_assert_max_num_queries: Any
) -> None:
    for place in range(12):
        partner.sent(description=f"第 {place} 处")
    with django_assert_max_num_queries(8):
        assert len(client.get(f"{BASE}/requests.json").json()) == 12
    with django_assert_max_num_queries(4):
        client.get(f"{BASE}/services.json")
