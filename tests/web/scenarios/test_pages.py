"""Scenarios in the browser: numbers that open, forms that answer, records with a history, projects that move."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from chengnuo.core.records import queries
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.engine import demo
from chengnuo.kernel.clock import today
from tests.core.cases.conftest import HERE, City
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db(databases="__all__")
PROJECT = "/scenarios/investment_promotion/project/"
HAZARD = "/scenarios/hazards/hazard/"


def project(**changes: str) -> dict[str, str]:
    return {
        "q.name": "甲项目", "q.firm": "甲公司", "q.industry": "金融", "q.origin": "外资", "q.contact": "张三 13800000000",
        "quantity": "3.5", "day": "2023-03-01",
    } | changes  # fmt: skip


def only(**wanted: Any) -> RecordRow:
    [row] = queries.records(RecordFilter(**wanted)).rows
    return row


def test_a_form_says_what_is_wrong_at_each_question_and_keeps_what_was_typed(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    wrong = client.post(PROJECT + "new/", project(**{"q.firm": "", "q.arrived": "很多", "quantity": "-1"}))
    page = text_of(wrong)
    assert wrong.status_code == 422
    for words in (
        "请填写「投资方」。",
        "「已到位资金」要填数字，如 12.5。",
        "「协议投资额」不能小于 0亿元。",
    ):
        assert words in page
    assert 'value="甲项目"' in page and "填写的内容都还在" in page
    assert queries.records(RecordFilter()).total == 0


def test_a_record_is_written_down_changed_voided_and_counts_again(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    done = client.post(PROJECT + "new/", project(), follow=True)
    row = only(kind="project")
    assert "已登记" in text_of(done) and f"/scenarios/r/{row.id}/void/?undo=1" in text_of(done)
    at = f"/scenarios/r/{row.id}/"
    client.post(at + "edit/", project(quantity="4", version="2", reason="合同改了", **{"q.contact": ""}))
    page = text_of(client.get(at))
    assert "<del>3.5</del>" in page and "<ins>4.0</ins>" in page and "合同改了" in page
    assert queries.row(row.id).data["contact"] == "张三 13800000000", "a personal answer left empty stays"
    stale = client.post(at + "edit/", project(version="1"))
    assert stale.status_code == 409 and "刚被别人改过" in text_of(stale)
    assert client.post(at + "void/", {"version": "3", "reason": ""}).status_code == 422
    voided = text_of(client.post(at + "void/", {"version": "3", "reason": "登错了"}, follow=True))
    assert "已作废" in voided and f"/scenarios/r/{row.id}/restore/" in voided
    assert queries.records(RecordFilter(kind="project")).total == 0
    client.post(at + "restore/")
    assert queries.records(RecordFilter(kind="project")).total == 1


def test_a_project_moves_on_freely_and_otherwise_only_with_a_reason(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    client.post(PROJECT + "new/", project())
    at = f"/scenarios/r/{only(kind='project').id}/"
    version = lambda: only(kind="project").version  # noqa: E731 - read anew each time
    skipped = client.post(at + "move/", {"version": version(), "stage": "signed", "on": "2023-04-01"})
    assert skipped.status_code == 422 and "请写明理由" in text_of(skipped)
    client.post(at + "move/", {"version": version(), "stage": "talks", "on": "2023-04-01"})
    client.post(
        at + "move/", {"version": version(), "stage": "lead", "on": "2023-04-10", "reason": "对方换了人"}
    )
    page = text_of(client.get(at))
    assert "退回" in page and "对方换了人" in page and "停滞" in page
    client.post(at + "stop/", {"version": version(), "reason": "不来了"})
    assert only(kind="project").stopped and not only(kind="project").stalled
    client.post(at + "stop/", {"version": version(), "reason": "又来了"})
    assert only(kind="project").open and not only(kind="project").stalled, "a new limit from today"


def test_every_number_opens_to_exactly_its_records(in_force: City) -> None:
    names = ("investment_promotion", "old_estates", "hazards", "one_thing", "river_chief")
    demo.load(only=names)
    client = as_user(in_force.commander)
    for name in names:
        page = text_of(client.get(f"/scenarios/{name}/"))
        assert "模拟" in page and "看真实台账" in page
        behind = set(re.findall(rf'href="(/scenarios/{name}/indicators/\w+/\w+/\?sim=1)"', page))
        bars = {
            found.replace("&amp;", "&")
            for found in re.findall(rf'href="(/scenarios/{name}/charts/[^"]+)"', page)
        }
        assert behind and bars
        for address in behind | bars:
            assert client.get(address).status_code == 200, address
    stalled = text_of(client.get("/scenarios/investment_promotion/indicators/stalled/above/?sim=1"))
    shown = re.search(r'cn-num">(\d+)</span>', stalled)
    assert shown and int(shown[1]) == queries.records(
        RecordFilter(scenario="investment_promotion", state="stalled", simulated=True)
    ).total > 0  # fmt: skip


def test_simulated_and_real_are_never_counted_together(in_force: City) -> None:
    demo.load(only=["investment_promotion"])
    as_user(in_force.supervisor).post(PROJECT + "new/", project())
    client = as_user(in_force.commander)
    assert re.search(
        r'招商项目 <span class="cn-num">1</span>', text_of(client.get("/scenarios/investment_promotion/"))
    )
    assert re.search(
        r'招商项目 <span class="cn-num">42</span>',
        text_of(client.get("/scenarios/investment_promotion/?sim=1")),
    )


def test_what_is_asked_follows_the_answers(in_force: City) -> None:
    client = as_user(in_force.walker)
    hazard = {
        "q.subject": "乙栋",
        "q.field": "自建房",
        "q.level": "一般",
        "q.what": "墙体开裂",
        "day": "2023-03-01",
    }
    asked = text_of(client.post(HAZARD + "new/", hazard | {"step": "ask"}))
    assert "房屋危险等级" in asked and "挂牌督办文号" not in asked
    asked = text_of(
        client.post(HAZARD + "new/", hazard | {"step": "ask", "q.level": "重大", "q.field": "消防"})
    )
    assert "房屋危险等级" not in asked and "挂牌督办文号" in asked
    same = client.post(
        HAZARD + "new/", hazard | {"step": "ask", "asked": "subject field level what danger owner"}
    )
    assert same.status_code == 204, "what is being typed is not replaced where nothing else is asked"
    assert queries.records(RecordFilter()).total == 0, "asking writes nothing"


def test_a_case_kind_files_a_case(in_force: City) -> None:
    client = as_user(in_force.walker)
    sent = {"q.subject": "三辆面包车", "day": "2023-03-01", "lon": str(HERE.lon), "lat": str(HERE.lat)}
    client.post("/scenarios/hazards/passage/new/", sent)
    row = only(kind="passage")
    assert row.case_id is not None
    case = in_force.row(row.case_id)
    assert case.class_code == "09012" and "三辆面包车" in case.description and case.state == "filed"


def test_departments_answer_at_once_and_one_result_comes_out(in_force: City) -> None:
    window = as_user(in_force.desk)
    sent = {
        "q.shop": "甲面馆", "q.kind": "快餐小吃", "q.sign": "是", "q.area": "60", "q.person": "某某", "q.phone": "13800000000",
        "q.address": "某路1号", "q.kitchen": "是", "q.sign_size": "3×0.8", "day": "2023-03-01",
    }  # fmt: skip
    form = text_of(window.get("/scenarios/one_thing/open_restaurant/new/"))
    assert form.count("经营场所") == 1, "a question that three departments ask is asked once"
    window.post("/scenarios/one_thing/open_restaurant/new/", sent)
    row = only(kind="open_restaurant")
    parts = {part.part: part for part in queries.record(row.id).parts}
    assert set(parts) == {"license", "food", "signboard"}
    unit = as_user(in_force.handler)  # 区城管执法局
    assert unit.post(f"/scenarios/r/{row.id}/parts/{parts['food'].id}/", {"state": "done"}).status_code == 403
    unit.post(f"/scenarios/r/{row.id}/parts/{parts['signboard'].id}/", {"state": "done"})
    for name in ("license", "food"):
        window.post(
            f"/scenarios/r/{row.id}/parts/{parts[name].id}/", {"state": "done", "opinion": "材料齐全"}
        )
    page = text_of(window.get(f"/scenarios/r/{row.id}/"))
    assert "各部门均已同意，一并办结" in page and only(kind="open_restaurant").ended


def test_personal_answers_are_seen_only_with_a_reason_that_is_kept(in_force: City) -> None:
    as_user(in_force.supervisor).post(PROJECT + "new/", project())
    row, desk = only(kind="project"), as_user(in_force.desk)
    at = f"/scenarios/r/{row.id}/"
    for address in (at, PROJECT, at + "edit/", PROJECT + "export.csv"):
        assert "13800000000" not in text_of(desk.get(address)), address
    assert as_user(in_force.commander).post(at + "reveal/", {"reason": "看看"}).status_code == 403
    assert desk.post(at + "reveal/", {"reason": " "}).status_code == 422
    assert "13800000000" in text_of(desk.post(at + "reveal/", {"reason": "约见项目方"}))
    history = text_of(desk.get(at))
    assert "查看个人信息" in history and "约见项目方" in history and "13800000000" not in history


def test_a_table_goes_out_and_comes_back(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    client.post(PROJECT + "new/", project())
    file = client.get(PROJECT + "export.xlsx").content
    book = load_workbook(BytesIO(file))
    sheet = book["招商项目"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(row=2, column=heads["投资方"], value="乙公司")
    for head, value in {
        "日期": "2023-04-01",
        "项目名称": "丙项目",
        "投资方": "丙公司",
        "产业": "农业",
        "投资来源": "外资",
        "协议投资额": "2",
    }.items():
        sheet.cell(row=3, column=heads[head], value=value)
    answer = text_of(_send(client, book))
    assert "「产业」没有「农业」" in answer and "没有写入任何内容" in answer
    sheet.cell(row=3, column=heads["产业"], value="金融")
    assert "写入 2 条" in text_of(_send(client, book))
    assert _send(client, book, step="apply").status_code == 302
    assert {row.data["firm"] for row in queries.records(RecordFilter(kind="project")).rows} == {
        "乙公司",
        "丙公司",
    }
    assert queries.record(only(text="甲项目").id).changes[0].reason.startswith("导入"), (
        "an import leaves its trace"
    )
    sheet.delete_rows(2)
    assert "没有要写入的" in text_of(_send(client, book)), "the same row again is the same record"


def _send(client: Client, book: Any, step: str = "check", at: str = PROJECT) -> Any:
    data = BytesIO()
    book.save(data)
    file = SimpleUploadedFile("招商.xlsx", data.getvalue())
    return client.post(at + "import/", {"file": file, "step": step})


def test_who_may_what(in_force: City) -> None:
    assert as_user(in_force.commander).get(PROJECT + "new/").status_code == 403
    handler = as_user(in_force.handler)
    assert handler.get(PROJECT + "new/").status_code == 200
    foreign = handler.post(PROJECT + "new/", project(unit_id=str(in_force.other.pk)))
    assert foreign.status_code == 403 and queries.records(RecordFilter()).total == 0
    handler.post(PROJECT + "new/", project(unit_id=str(in_force.unit.pk)))
    assert only(kind="project").unit_id == in_force.unit.pk
    assert as_user(in_force.walker).get("/scenarios/hazards/use/").status_code == 403


def test_filters_find_and_the_board_puts_the_stalled_first(in_force: City) -> None:
    demo.load(only=["investment_promotion", "hazards"])
    client = as_user(in_force.commander)
    board = text_of(client.get(PROJECT))
    first = board.index("sc-board")
    assert "停滞" in board[first:] and board.index('class="sc-stalled"') < board.index("到期</small>")
    found = text_of(client.get(HAZARD + "?view=list&f.field=燃气&state=open&sim=1"))
    count = queries.records(
        RecordFilter(
            scenario="hazards", kind="hazard", answers=(("field", "燃气"),), state="open", simulated=True
        )
    ).total
    assert f'隐患 <span class="cn-num">{count}</span>' in found and 0 < count < 48
    assert "没有符合条件的台账" in text_of(client.get(HAZARD + "?q=找不到的&sim=1"))


def test_a_patrol_is_written_down_at_its_road_and_the_sheet_opens_to_it(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    road = {"q.name": "甲路", "q.level": "支路", "q.chief": "街道主任", "q.every": "1", "quantity": "2", "day": "2023-01-03",
            "lon": str(HERE.lon), "lat": str(HERE.lat)}  # fmt: skip
    client.post("/scenarios/road_chief/segment/new/", road)
    row = only(kind="segment")
    page = text_of(client.get(f"/scenarios/r/{row.id}/"))
    assert f"/scenarios/road_chief/patrol/new/?of={row.id}" in page
    form = text_of(client.get(f"/scenarios/road_chief/patrol/new/?of={row.id}"))
    assert f'<option value="{row.id}" selected>甲路' in form
    patrol = {"q.by": "路长", "q.problems": "3", "day": today().isoformat()}
    nobody = client.post("/scenarios/road_chief/patrol/new/", patrol)
    assert nobody.status_code == 422 and "请选择是哪一条「路段」。" in text_of(nobody)
    client.post("/scenarios/road_chief/patrol/new/", patrol | {"parent_id": str(row.id)})
    assert only(kind="patrol").title == "甲路" and only(kind="patrol").parent_id == row.id
    sheet = text_of(client.get("/scenarios/road_chief/sheets/month/"))
    cell = re.search(rf'href="(/scenarios/road_chief/sheets/month/found/{row.id}/[^"]*)">3<', sheet)
    assert cell is not None
    behind = text_of(client.get(cell[1].replace("&amp;", "&")))
    assert f"/scenarios/r/{only(kind='patrol').id}/" in behind and "甲路：发现问题" in behind
    assert "1.5" in sheet, "problems per km"
    assert "甲路" not in text_of(client.get("/scenarios/road_chief/sheets/month/?at=2022-12"))


def test_a_sheet_goes_out_as_a_table_with_its_total(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    package = {"q.name": "甲片区", "q.contractor": "甲公司", "q.tasks": "环卫保洁", "q.fee": "1000.5", "quantity": "10",
               "day": "2023-01-03", "lon": str(HERE.lon), "lat": str(HERE.lat)}  # fmt: skip
    client.post("/scenarios/property_city/package/new/", package)
    file = client.get("/scenarios/property_city/sheets/payment/export.xlsx?at=2023-02")
    assert "202302" in file.headers["Content-Disposition"]
    lines = list(load_workbook(BytesIO(file.content))["月度付款表"].values)
    paid = lines[0].index("应付（元）")
    assert [line[paid] for line in lines] == ["应付（元）", "1000.5", "1000.5"]
    assert lines[1][1] == "甲片区" and lines[2][1] == "合计"
    assert (
        as_user(in_force.walker).get("/scenarios/property_city/sheets/payment/export.xlsx").status_code == 403
    )


def test_what_a_record_belongs_to_is_a_column_of_its_table(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    package = {"q.name": "甲片区", "q.contractor": "甲公司", "q.tasks": "环卫保洁", "q.fee": "1000", "quantity": "10",
               "day": "2023-01-03", "lon": str(HERE.lon), "lat": str(HERE.lat)}  # fmt: skip
    client.post("/scenarios/property_city/package/new/", package)
    at = "/scenarios/property_city/estate/"
    book = load_workbook(BytesIO(client.get(at + "export.xlsx").content))
    sheet = book["签约小区"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    rows = (("甲片区", "前进小区"), ("没有的片区", "花园里"))
    for number, (owner, name) in enumerate(rows, start=2):
        for head, value in {
            "合同包": owner,
            "小区名称": name,
            "签约日期": "2023-02-01",
            "日期": "2023-02-01",
        }.items():
            sheet.cell(row=number, column=heads[head], value=value)
    assert "请选择是哪一条「合同包」" in text_of(_send(client, book, at=at))
    sheet.delete_rows(3)
    assert _send(client, book, step="apply", at=at).status_code == 302
    assert only(kind="estate").parent == "甲片区"
