"""Following a report: by code and phone tail, in words, to the rating and back."""

import pytest
from django.test import Client

from chengnuo.core.cases import queries, services
from tests.web.resident.conftest import District, send

pytestmark = pytest.mark.django_db


def test_a_code_opens_the_report_however_it_is_typed(resident: Client, district: District) -> None:
    code = send(resident, district)
    typed = f" {code[:5].lower()}-{code[5:]} "
    answer = Client().post("/track/", {"code": typed})
    assert answer.headers["Location"] == f"/track/{code}/"


def test_a_report_with_a_phone_asks_for_its_end_once(resident: Client, district: District) -> None:
    code = send(resident, district, phone="138 1234 5678")
    other = Client()
    page = other.get(f"/track/{code}/").content.decode()
    assert "尾号" in page and "没人清" not in page
    assert other.post("/track/", {"code": code, "tail": "0000"}).status_code == 404
    assert other.post("/track/", {"code": code, "tail": "5678"}).status_code == 302
    assert "没人清" in other.get(f"/track/{code}/").content.decode()
    assert "没人清" in resident.get(f"/track/{code}/").content.decode()


def test_a_wrong_code_is_a_clear_sentence_and_twenty_are_enough(district: District) -> None:
    client = Client()
    for _ in range(20):
        page = client.post("/track/", {"code": "AAAAABBBBB"})
        assert page.status_code == 404 and "没有找到这件上报" in page.content.decode()
    answer = client.post("/track/", {"code": "AAAAABBBBB"})
    assert answer.status_code == 429 and "10 分钟后再试" in answer.content.decode()
    assert client.get("/track/AAAAABBBBB/").status_code == 429


def test_others_are_not_stopped_by_somebody_who_guesses(resident: Client, district: District) -> None:
    code = send(resident, district)
    for _ in range(21):
        Client().post("/track/", {"code": "AAAAABBBBB"})
    other = Client(REMOTE_ADDR="10.9.8.7")
    assert other.post("/track/", {"code": code}).status_code == 302


def test_every_hand_over_and_return_is_told_in_words(resident: Client, district: District) -> None:
    code = send(resident, district)
    district.through(code, until="sign")
    case = district.detail(code)
    from chengnuo.core.people.models import Unit

    other = Unit.objects.create(
        code="hb", name="区生态环境分局", short_name="区生态环境分局", kind="department"
    )
    services.send_back(actor=district.handler, case_id=case.row.id, version=case.row.version, reason="不归我们管",
                       clause="职责清单第三条", proposed_unit_id=other.pk)  # fmt: skip
    page = resident.get(f"/track/{code}/").content.decode()
    for words in ("情况属实", "立案", "派遣给区城管执法局", "区城管执法局签收", "退单：不归我们管"):
        assert words in page, words
    assert "值班某" not in page and "处置某" not in page


def test_a_closed_report_is_rated_and_the_rating_can_be_changed(resident: Client, district: District) -> None:
    code = send(resident, district)
    district.through(code)
    page = resident.get(f"/track/{code}/").content.decode()
    assert "已清运干净" in page and "请评价" in page
    answer = resident.post(f"/track/{code}/rate/", {"stars": "5"})
    assert answer.status_code == 422 and "请选择问题解决了没有" in answer.content.decode()
    assert (
        resident.post(f"/track/{code}/rate/", {"solved": "yes", "stars": "4", "text": "很快"}).status_code
        == 302
    )
    page = resident.get(f"/track/{code}/").content.decode()
    assert "4 星" in page and "很快" in page
    resident.post(f"/track/{code}/rate/", {"solved": "yes", "stars": "2"})
    assert queries.public_case(code).stars == 2


def test_not_solved_opens_it_again(resident: Client, district: District) -> None:
    code = send(resident, district)
    district.through(code)
    answer = resident.post(f"/track/{code}/reopen/", {"reason": ""})
    assert answer.status_code == 422 and 'href="#id_reason"' in answer.content.decode()
    assert resident.post(f"/track/{code}/reopen/", {"reason": "垃圾还在"}).status_code == 302
    page = resident.get(f"/track/{code}/").content.decode()
    assert "待派遣" in page and "没有解决，重新办理：垃圾还在" in page
    assert resident.post(f"/track/{code}/reopen/", {"reason": "又"}).status_code == 409


def test_an_open_report_cannot_be_rated_by_hand_made_forms(resident: Client, district: District) -> None:
    code = send(resident, district)
    answer = resident.post(f"/track/{code}/rate/", {"solved": "yes", "stars": "5"})
    assert answer.status_code == 409 and "不能评价" in answer.content.decode()


def test_nobody_rates_without_the_phone_of_the_report(resident: Client, district: District) -> None:
    code = send(resident, district, phone="13812345678")
    district.through(code, tail="5678")
    Client().post(f"/track/{code}/rate/", {"solved": "no", "stars": "1"})
    assert queries.public_case(code, "5678").stars is None


def test_the_door_of_the_staff_leads_to_the_public_pages(client: Client) -> None:
    assert "居民上报 / 查询" in client.get("/accounts/sign-in/").content.decode()
