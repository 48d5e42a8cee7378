"""Scenarios and records by program: the same rules as the pages, nothing personal in any answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.people import tokens
from chengnuo.core.records import services
from chengnuo.core.records.queries import Entry
from chengnuo.engine import registry
from tests.core.cases.conftest import City

pytestmark = pytest.mark.django_db(databases="__all__")
V1 = "/api/v1"
KIND = "/scenarios/investment_promotion/project/records"
BODY = {
    "answers": {"name": "甲项目", "firm": "甲公司", "industry": "金融", "origin": "外资", "contact": "张三 13800000000"},
    "quantity": 3.5, "day": "2023-03-01",
}  # fmt: skip


def call(user: Any, method: str, path: str, body: Any = None, key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {tokens.issue_token(actor=user, name='测试').token}"}
    if key:
        headers["Idempotency-Key"] = key
    data = "" if body is None else json.dumps(body)
    return Client().generic(method, V1 + path, data=data, content_type="application/json", headers=headers)


def test_a_record_is_sent_once_moved_on_and_counted(in_force: City) -> None:
    user = in_force.supervisor
    made = call(user, "POST", KIND, BODY, key="a")
    record_id = made.json()["id"]
    assert made.status_code == 201 and made.headers["Location"] == f"/api/v1/records/{record_id}"
    assert call(user, "POST", KIND, BODY, key="a").status_code == 200
    version = made.json()["version"]
    for stage in ("talks", "signed"):
        moved = call(
            user,
            "POST",
            f"/records/{record_id}/move",
            {"version": version, "stage": stage, "on": "2023-03-05"},
        )
        version = moved.json()["version"]
    [total] = [
        one
        for one in call(user, "GET", "/scenarios/investment_promotion/indicators").json()
        if one["id"] == "total"
    ]
    assert total["value"] == 3.5 and total["simulated"] is False
    page = call(user, "GET", KIND + "?state=stalled").json()
    assert page["total"] == 1 and page["rows"][0]["stage"] == "signed"
    late = call(user, "POST", f"/records/{record_id}/void", {"version": 1, "reason": "x"})
    assert late.status_code == 409 and late.json()["code"] == "records.conflict"
    steps = call(user, "GET", f"/records/{record_id}").json()["steps"]
    assert [one["stage"] for one in steps] == ["lead", "talks", "signed"]


def test_faults_come_by_field(in_force: City) -> None:
    wrong = call(in_force.supervisor, "POST", KIND, {"answers": {"name": "甲", "colour": "red"}}, key="b")
    assert wrong.status_code == 422 and wrong.json()["code"] == "records.faults"
    faults = wrong.json()["data"]["faults"]
    assert (
        faults["firm"] == "请填写「投资方」。"
        and "没有「colour」" in faults["colour"]
        and "_quantity" in faults
    )


def test_nothing_personal_is_in_any_answer(in_force: City) -> None:
    record_id = call(in_force.supervisor, "POST", KIND, BODY, key="c").json()["id"]
    changed = BODY | {"version": 2, "answers": BODY["answers"] | {"contact": "李四 13900000000"}}
    call(in_force.supervisor, "PUT", f"/records/{record_id}", changed)
    for path in (KIND, f"/records/{record_id}"):
        text = call(in_force.commander, "GET", path).content.decode()
        assert "甲项目" in text and "13800000000" not in text and "13900000000" not in text


def test_what_is_declared_can_be_read_and_what_is_not_there_is_said(in_force: City) -> None:
    found = call(in_force.commander, "GET", "/scenarios").json()
    one = next(s for s in found if s["id"] == "one_thing")
    assert [p["id"] for p in one["kinds"][0]["parts"]] == ["license", "food", "signboard", "fire"]
    missing = call(in_force.commander, "GET", "/scenarios/nothing/x/records")
    assert missing.status_code == 404 and missing.json()["code"] == "scenarios.not_found"
    assert call(in_force.commander, "POST", KIND, BODY, key="d").status_code == 403


def test_files_are_sent_and_fetched_by_program(in_force: City) -> None:
    user = in_force.supervisor
    record_id = call(user, "POST", KIND, BODY, key="f").json()["id"]
    headers = {"Authorization": f"Bearer {tokens.issue_token(actor=user, name='测试').token}"}
    paper = SimpleUploadedFile("协议.pdf", b"%PDF-1.7 paper")
    sent = Client().post(
        f"{V1}/records/{record_id}/files", {"files": [paper], "words": "已签"}, headers=headers
    )
    assert sent.status_code == 201 and sent.json()[0]["words"] == "已签"
    file_id = call(user, "GET", f"/records/{record_id}").json()["files"][0]["id"]
    fetched = Client().get(f"{V1}/records/files/{file_id}", headers=headers)
    assert b"".join(fetched.streaming_content) == b"%PDF-1.7 paper"
    bad = Client().post(
        f"{V1}/records/{record_id}/files", {"files": [SimpleUploadedFile("a.exe", b"MZ")]}, headers=headers
    )
    assert bad.status_code == 422 and bad.json()["code"] == "attachments.bad_file"


def test_a_project_is_stopped_resumed_voided_and_counts_again(in_force: City) -> None:
    user = in_force.supervisor
    row = call(user, "POST", KIND, BODY, key="s").json()
    path = f"/records/{row['id']}"
    stopped = call(user, "POST", path + "/stop", {"version": row["version"], "reason": "不来了"}).json()
    assert stopped["stopped"] is True
    again = call(user, "POST", path + "/resume", {"version": stopped["version"], "reason": "又来了"}).json()
    assert again["stopped"] is False
    call(user, "POST", path + "/void", {"version": again["version"], "reason": "重复"})
    assert call(user, "POST", path + "/restore").json()["voided"] is False


def test_departments_answer_by_program(in_force: City) -> None:
    user = in_force.supervisor
    kind = registry.kind("one_thing", "open_restaurant")
    answers = {
        "shop": "甲面馆", "kind": "快餐小吃", "sign": True, "area": 60, "person": "某某", "phone": "13800000000",
        "address": "某路1号", "kitchen": True, "sign_size": "3×0.8",
    }  # fmt: skip
    entry = Entry(answers=answers, day="2023-03-01")
    record_id = services.add_record(actor=None, kind=kind, entry=entry)
    parts = call(user, "GET", f"/records/{record_id}").json()["parts"]
    for part in parts:
        answered = call(user, "POST", f"/records/parts/{part['id']}/answer", {"state": "done"})
        assert answered.status_code == 200, answered.content
    assert answered.json()["result"] == "各部门均已同意，一并办结"
    late = call(user, "POST", f"/records/parts/{parts[0]['id']}/answer", {"state": "done"})
    assert late.json()["code"] == "records.part_state"
