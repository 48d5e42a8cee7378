"""The catalogue in the browser and through the API."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from chengnuo.core.catalogue import history, queries
from tests.web.catalogue.conftest import Browser


def event(code: str) -> queries.ClassRow:
    return queries.find_class("event", code)


def fields(class_id: int) -> dict[str, str]:
    """What the edit form would send back untouched."""
    row, state = queries.matter_class(class_id), queries.class_state(class_id)
    sent = {
        "version": str(row.version),
        "name": state.name,
        "is_active": "1",
        "words": "、".join(state.words),
    }
    for number, c in enumerate(state.conditions, start=1):
        sent |= {
            f"text-{number}": c.text, f"closing-{number}": c.closing, f"legal_basis-{number}": c.legal_basis,
            f"stages-{number}": " / ".join(s.words for s in c.stages), f"source-{number}": c.source,
            f"default_department-{number}": c.default_department, f"is_example-{number}": "1",
        }  # fmt: skip
    return sent


def test_the_list_is_searched_and_filtered(browser: Browser) -> None:
    desk = browser("handler")
    page = desk.get("/catalogue/").content.decode()
    assert "GB/T 47678.5-2026" in page and "未经核对的转录" in page and "示例" in page
    page = desk.get("/catalogue/", {"kind": "event", "major": "09"}).content.decode()
    assert "占道经营" in page and "暴露垃圾" not in page
    page = desk.get("/catalogue/", {"q": "06010"}).content.decode()
    assert "暴露垃圾" in page and "占道经营" not in page


def test_a_sentence_finds_the_class_with_its_reason(browser: Browser) -> None:
    page = browser("grid_worker").get("/catalogue/", {"q": "路口的井盖丢了好几天"}).content.decode()
    assert "不明井盖异常" in page and "“井盖”" in page and "%" in page


def test_a_class_shows_when_it_would_be_due(browser: Browser) -> None:
    desk = browser("commander")
    page = desk.get(f"/catalogue/{event('06010').id}/", {"from": "2023-09-28T16:40"}).content.decode()
    assert "9月29日至10月6日 中秋国庆放假不计" in page and "到期 10月7日 11:40" in page
    page = desk.get(f"/catalogue/{event('06001').id}/").content.decode()
    for stage in ("停工", "处罚", "拆除"):
        assert f"<b>{stage} <time" in page
    assert "指向邻居" in page
    assert "修改</a>" not in page


@pytest.mark.parametrize("start", ["yesterday", "9999-01-01T00:00", "2023-02-30T10:00", "0001-01-01T00:00"])
def test_an_odd_start_is_taken_as_now(browser: Browser, start: str) -> None:
    answer = browser("commander").get(f"/catalogue/{event('06010').id}/", {"from": start})
    assert answer.status_code == 200


def test_editing_saves_keeps_history_and_is_taken_back(browser: Browser) -> None:
    desk = browser("supervisor")
    row = event("06010")
    assert "4 工作时" in desk.get(f"/catalogue/{row.id}/edit/").content.decode()
    sent = fields(row.id) | {
        "stages-1": "2 工作时", "text-2": "夜市收摊后的垃圾", "stages-2": "1 工作时", "closing-2": "已清扫",
    }  # fmt: skip
    assert desk.post(f"/catalogue/{row.id}/edit/", sent).status_code == 302
    assert [c.limit_words for c in queries.conditions(row.id)] == ["2 工作时", "1 工作时"]
    page = desk.get(f"/catalogue/{row.id}/").content.decode()
    assert "从前的立案条件（1 条）" in page and "<del>4 工作时</del>" in page
    (card,) = history.changes()
    assert desk.post(f"/catalogue/changes/{card.id}/undo/").status_code == 302
    assert [c.limit_words for c in queries.conditions(row.id)] == ["4 工作时"]
    assert "撤回" in desk.get("/catalogue/changes/").content.decode()
    assert "夜市收摊后的垃圾" in desk.get(f"/catalogue/changes/{card.id}/").content.decode()


def test_a_wrong_limit_is_said_and_nothing_typed_is_lost(browser: Browser) -> None:
    desk = browser("supervisor")
    row = event("06010")
    answer = desk.post(f"/catalogue/{row.id}/edit/", fields(row.id) | {"stages-1": "马上", "name": "垃圾"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "「马上」读不懂" in page and 'value="马上"' in page and 'value="垃圾"' in page


def test_who_was_slower_sees_both(browser: Browser) -> None:
    desk = browser("supervisor")
    row = event("06010")
    mine = fields(row.id) | {"stages-1": "3 工作时"}
    desk.post(f"/catalogue/{row.id}/edit/", fields(row.id) | {"stages-1": "2 工作时"})
    answer = desk.post(f"/catalogue/{row.id}/edit/", mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "（2 工作时）" in page and 'value="3 工作时"' in page


def test_the_table_goes_out_is_changed_and_comes_in(browser: Browser) -> None:
    desk = browser("supervisor")
    book = load_workbook(BytesIO(desk.get("/catalogue/export/xlsx/").content))
    sheet = book["立案标准"]
    column = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, column["处置时限"]).value = "很快"
    data = _saved(book)
    page = desk.post("/catalogue/import/", {"file": data}).content.decode()
    assert "第 2 行 L 列（处置时限）" in page and "写入这" not in page
    sheet.cell(2, column["处置时限"]).value = "8 工作时"
    page = desk.post("/catalogue/import/", {"file": _saved(book)}).content.decode()
    assert "<ins>8 工作时</ins>" in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    answer = desk.post("/catalogue/import/apply/", {"kept": kept, "name": "标准.xlsx"})
    assert answer.status_code == 302
    assert history.changes()[0].name == "表格导入：标准.xlsx"


def test_the_mapping_is_reported_and_corrected(browser: Browser) -> None:
    desk = browser("supervisor")
    page = desk.get("/catalogue/mapping/").content.decode()
    assert "04-07" in page and "抽查相符" in page and "按规则推定" in page
    row = event("10001")
    desk.post(f"/catalogue/{row.id}/legacy/", {"code": "04-07"})
    assert queries.to_legacy(row.id) == "04-07"


@pytest.mark.parametrize("path", ["edit/", "legacy/"])
def test_others_may_not_change(browser: Browser, path: str) -> None:
    desk = browser("duty_officer")
    assert desk.post(f"/catalogue/{event('06010').id}/{path}", {"code": "01-99"}).status_code == 403
    assert desk.get("/catalogue/import/").status_code == 403
    assert desk.get("/catalogue/export/csv/").status_code == 200


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin", "resident"])
def test_who_has_no_business_with_it_does_not_see_it(browser: Browser, role: str) -> None:
    assert browser(role).get("/catalogue/").status_code == 403


def test_the_api_gives_classes_with_conditions_and_limits(browser: Browser) -> None:
    api = browser("integrator")
    found = api.get("/api/v1/catalogue/classes", {"kind": "event", "text": "暴露垃圾"}).json()
    assert [row["code"] for row in found] == ["06010"]
    stage = found[0]["conditions"][0]["stages"][0]
    assert stage == {"name": "", "amount": 4.0, "unit": "work_hour", "words": "4 工作时"}
    assert found[0]["conditions"][0]["is_example"] is True
    assert len(api.get("/api/v1/catalogue/classes").json()) == 403
    one = api.get(f"/api/v1/catalogue/classes/{found[0]['id']}").json()
    assert one["legacy_code"] == "01-10"
    assert api.get("/api/v1/catalogue/classes/999999").status_code == 404
    said = api.get("/api/v1/catalogue/suggest", {"text": "共享单车乱停"}).json()
    assert said[0]["name"] == "共享单车乱象" and said[0]["reason"]


def _saved(book: object) -> BytesIO:
    out = BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    out.name = "标准.xlsx"
    out.seek(0)
    return out
