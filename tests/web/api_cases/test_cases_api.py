"""Another system sends its work orders, reads how they go, and a unit's own system does its part."""

from typing import Any

import pytest
from django.test import Client

from chengnuo.core.cases import queries
from chengnuo.core.people.models import User
from tests.core.cases.conftest import HERE, City

pytestmark = pytest.mark.django_db


def caller(city: City, unit: Any = None) -> Any:
    user = User.objects.create(
        username=f"jicheng{getattr(unit, 'pk', 0)}", display_name="模拟·集成", role="integrator", unit=unit
    )
    person = Client()
    person.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    made = person.post("/api/v1/tokens", {"name": "测试", "days": 30}, content_type="application/json")
    headers = {"HTTP_AUTHORIZATION": f"Bearer {made.json()['token']}"}

    def call(method: str, path: str, body: Any = None, **more: str) -> Any:
        sent = headers | {f"HTTP_{name.upper()}": value for name, value in more.items()}
        return Client().generic(
            method, f"/api/v1{path}", _json(body), content_type="application/json", **sent
        )

    return call


def _json(body: Any) -> str:
    import json

    return json.dumps(body) if body is not None else ""


ORDER = {"text": "路边有一堆垃圾没人收", "external_id": "WH-1", "lon": HERE.lon, "lat": HERE.lat}


def test_the_same_key_is_the_same_order_however_often_it_is_sent(city: City) -> None:
    call = caller(city)
    first = call("POST", "/cases", ORDER, idempotency_key="WH-1")
    assert first.status_code == 201, first.content.decode()
    again = call("POST", "/cases", ORDER, idempotency_key="WH-1")
    assert (
        again.status_code == 200
        and again.json()["again"]
        and again.json()["case_id"] == first.json()["case_id"]
    )
    other = call("POST", "/cases", ORDER | {"text": "别的事"}, idempotency_key="WH-1")
    assert (other.status_code, other.json()["code"]) == (409, "api.key_reused")
    assert call("POST", "/cases", ORDER).status_code == 422
    page = call("GET", "/cases?source=hotline&text=垃圾").json()
    assert page["total"] == 1 and page["rows"][0]["number"] == first.json()["number"]


def test_a_units_own_system_signs_and_finishes_but_only_its_own(city: City) -> None:
    case_id = city.dispatched(phone="13812345678")
    mine, other = caller(city, city.unit), caller(city, city.other)
    version = queries.case(case_id).row.version
    refused = other("POST", f"/cases/{case_id}/acts/sign", {"version": version})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission.denied")
    signed = mine("POST", f"/cases/{case_id}/acts/sign", {"version": version})
    assert signed.status_code == 200 and signed.json()["row"]["state"] == "handling"
    assert signed.json()["reports"][0]["phone"] == "138****5678"
    late = mine("POST", f"/cases/{case_id}/acts/finish", {"version": version, "reason": "已清理"})
    assert late.status_code == 409 and late.json()["data"]["theirs"]["state"] == "处置中"
    done = mine(
        "POST",
        f"/cases/{case_id}/acts/finish",
        {"version": signed.json()["row"]["version"], "reason": "已清理"},
    )
    assert done.json()["row"]["state"] == "checking"
    early = mine("POST", f"/cases/{case_id}/acts/check_ok", {"version": done.json()["row"]["version"]})
    assert early.status_code == 403
