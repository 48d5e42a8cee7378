"""The page of a case: what one sees, what one may do, and what happens when two do it at once."""

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.errors import Refused
from chengnuo.kernel.audit.log import history_of
from tests.core.cases.conftest import City
from tests.web.people import as_user

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_case_goes_from_report_to_close_over_its_page(city: City) -> None:
    case_id = city.reported().case_id
    desk, unit, walker = as_user(city.desk), as_user(city.handler), as_user(city.walker)
    page = text_of(desk, f"/cases/{case_id}/")
    assert "暴露垃圾" in page and "把握" in page and 'data-open="act-file"' in page
    preview = text_of(desk, f"/cases/{case_id}/preview/?condition_id={city.condition.id}")
    assert "现在派遣" in preview and "到期" in preview

    def act(client: Client, name: str, **given: Any) -> str:
        version = queries.case(case_id).row.version
        answer = client.post(f"/cases/{case_id}/act/{name}/", {"version": version, **given}, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()

    act(desk, "file", condition_id=city.condition.id, waived="1", reason="电话里说得清楚")
    page = act(desk, "dispatch", unit_id=city.unit.pk, co_unit_ids=[city.other.pk], demand="请优先处置")
    assert "主办" in page and "协办" in page and "请优先处置" in page and "派遣" in page
    act(unit, "sign")
    refused = text_of(unit, f"/cases/{case_id}/")
    assert "还有 1 项协办任务没有反馈" in refused and 'data-open="act-finish"' not in refused
    helper = city.handler
    helper.unit = city.other
    helper.save()
    act(as_user(helper), "sign")
    act(as_user(helper), "co_finish", reason="已配合")
    helper.unit = city.unit
    helper.save()
    act(unit, "finish", reason="已清理")
    page = act(walker, "check_ok")
    assert "已结案" in page and "已清理" in page
    assert queries.case(case_id).row.state == "closed"


def test_who_comes_second_sees_both_sides_and_keeps_what_was_typed(city: City) -> None:
    case_id = city.dispatched()
    seen = queries.case(case_id).row.version
    city.act("sign", case_id)
    answer = as_user(city.handler).post(
        f"/cases/{case_id}/act/return/",
        {
            "version": seen,
            "reason": "不归我们管，是园林的绿地",
            "clause": "三定方案第 5 条",
            "proposed_unit_id": city.other.pk,
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "签收" in page and "您要做的" in page and "不归我们管，是园林的绿地" in page
    assert "data-open-now" in page and "三定方案第 5 条" in page
    assert queries.case(case_id).row.state == "handling"


def test_voiding_offers_a_way_back(city: City) -> None:
    case_id = city.reported().case_id
    desk = as_user(city.desk)
    version = queries.case(case_id).row.version
    page = desk.post(f"/cases/{case_id}/act/void/", {"version": version, "reason": "重复"}, follow=True)
    assert f"/cases/{case_id}/undo/" in page.content.decode()
    assert desk.post(f"/cases/{case_id}/undo/").status_code == 204
    assert queries.case(case_id).row.state == "collected"


def test_a_similar_case_is_shown_with_its_reason_and_can_be_merged_and_taken_back(city: City) -> None:
    first, second = city.reported().case_id, city.reported(text="路边有一堆垃圾没有人收").case_id
    desk = as_user(city.desk)
    page = text_of(desk, f"/cases/{second}/")
    assert "相距 0 米" in page and "并入这一件" in page
    version = queries.case(second).row.version
    desk.post(f"/cases/{second}/act/merge/", {"version": version, "into_id": first, "reason": "同一处"})
    assert queries.case(second).row.state == "merged" and len(queries.case(first).reports) == 2
    desk.post(f"/cases/{second}/undo/")
    assert queries.case(second).row.state == "collected" and len(queries.case(first).reports) == 1


def test_contact_is_masked_until_a_reason_is_given_which_is_written_down(city: City) -> None:
    case_id = city.reported(name="王小明", phone="13812345678").case_id
    report_id = queries.case(case_id).reports[0].id
    desk = as_user(city.desk)
    page = text_of(desk, f"/cases/{case_id}/")
    assert "138****5678" in page and "13812345678" not in page and "王小明" not in page
    address = f"/cases/{case_id}/contact/{report_id}/"
    assert desk.post(address, {"reason": " "}).status_code == 422
    assert "13812345678" in desk.post(address, {"reason": "核实地址"}).content.decode()
    assert any(e.action == "cases.contact" and e.note == "核实地址" for e in history_of("case", case_id))
    assert as_user(city.handler).post(address, {"reason": "想看"}).status_code == 403


def test_who_else_is_here_is_said_and_who_is_writing(city: City) -> None:
    case_id = city.reported().case_id
    version = queries.case(case_id).row.version
    as_user(city.commander).post(f"/cases/{case_id}/others/", {"editing": "1", "version": version})
    answer = as_user(city.desk).post(f"/cases/{case_id}/others/", {"editing": "0", "version": version})
    assert "模拟·zhihui 正在填写" in answer.content.decode()
    city.act("ask_verify", case_id)
    answer = as_user(city.desk).post(f"/cases/{case_id}/others/", {"editing": "0", "version": version})
    assert "刚有变化" in answer.content.decode()


def test_staff_add_photos_of_after_and_see_them(city: City) -> None:
    case_id = city.dispatched()
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    out.seek(0)
    out.name = "after.jpg"
    unit = as_user(city.handler)
    unit.post(f"/cases/{case_id}/photos/", {"moment": "after", "photos": out})
    photo = queries.case(case_id).photos[0]
    assert photo.moment_label in text_of(unit, f"/cases/{case_id}/")
    assert unit.get(f"/photos/{photo.sha256}/").status_code == 200


def test_the_list_filters_by_its_address_and_exports_the_same(city: City) -> None:
    mine, other = (
        city.reported(text="井盖破损").case_id,
        city.reported(text="树枝挡路", external_id="W-9").case_id,
    )
    desk = as_user(city.desk)
    page = text_of(desk, "/cases/?q=树枝")
    assert "树枝挡路" in page and "井盖破损" not in page
    table = desk.get("/cases/export.csv?q=树枝").content.decode("utf-8-sig")
    assert "树枝挡路" in table and "W-9" in table and "井盖破损" not in table
    assert desk.get("/cases/export.xlsx").content[:2] == b"PK"
    number = queries.case(mine).row.number
    found = text_of(desk, f"/search/?q={number}")
    assert f"/cases/{mine}/" in found and f"/cases/{other}/" not in found


def test_every_act_the_machine_knows_has_a_form_and_a_door(city: City) -> None:
    from chengnuo.core.cases.rules.machine import MACHINE
    from chengnuo.web.cases.words import FORMS, STATES

    assert {arrow.act for arrow in MACHINE if arrow.permission} == set(FORMS)
    assert {state for arrow in MACHINE for state in arrow.sources if state} <= set(STATES)
    case_id = city.reported().case_id
    with pytest.raises(Refused):
        services.perform(actor=city.desk, case_id=case_id, version=1, act="report", given={})
