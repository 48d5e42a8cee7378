"""The desk: queues with counts, the case beside the list, phone intake with a draft, acts on many, work orders."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.kernel.worktime import Limit, LimitUnit
from tests.core.cases.conftest import HERE, City
from tests.web.people import as_user

pytestmark = pytest.mark.django_db


def total(**wanted: Any) -> int:
    return len(queries.every_case(CaseFilter(**wanted), most=100))


def test_the_desk_shows_queues_counts_and_the_first_case_beside_the_list(city: City) -> None:
    new, sent = city.reported(text="井盖破损有危险").case_id, city.dispatched()
    desk = as_user(city.desk)
    page = desk.get("/desk/", follow=True).content.decode()
    assert "井盖破损有危险" in page and f'data-chosen="{new}"' in page
    assert f'data-id="{sent}"' not in page
    counts = desk.get("/desk/counts/?queue=new").content.decode()
    assert 'queue=new" aria-current="page" data-key="1">待受理 <b class="cn-num">1</b>' in counts
    panel = desk.get(f"/desk/case/{sent}/?queue=due_soon").content.decode()
    assert f'name="next" value="/desk/?queue=due_soon&amp;case={sent}"' in panel
    assert as_user(city.handler).get("/desk/").status_code == 403


def test_after_an_act_one_is_back_in_the_queue(city: City) -> None:
    case_id = city.reported().case_id
    desk = as_user(city.desk)
    there = f"/desk/?queue=new&case={case_id}"
    answer = desk.post(f"/cases/{case_id}/act/ask_verify/", {"version": 1, "next": there})
    assert answer.status_code == 302 and answer["Location"] == there
    answer = desk.post(
        f"/cases/{case_id}/act/void/", {"version": 2, "reason": "x", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == f"/cases/{case_id}/"


def test_a_call_is_kept_while_it_is_written_and_becomes_one_case(city: City) -> None:
    there = city.reported().case_id
    typed = {
        "text": "路边有一堆垃圾没人收",
        "lon": str(HERE.lon),
        "lat": str(HERE.lat),
        "name": "张三",
        "phone": "13900001111",
        "token": "t-1",
    }
    found = as_user(city.desk).post("/desk/new/draft/", typed).content.decode()
    assert "草稿已保存" in found and "暴露垃圾" in found and "把握" in found
    assert "可能是同一件事" in found and queries.case(there).row.number in found and "相距" in found
    elsewhere = as_user(city.desk)
    assert "路边有一堆垃圾没人收" in elsewhere.get("/desk/new/").content.decode()
    sent = elsewhere.post("/desk/new/", typed | {"then": "next"}, follow=True).content.decode()
    assert "已登记为案卷" in sent and "路边有一堆垃圾没人收" not in sent
    assert total(source="hotline") == 1
    late = elsewhere.post("/desk/new/draft/", typed).content.decode()  # an autosave that was still on its way
    assert "草稿已保存" not in late and "没人收" not in elsewhere.get("/desk/new/").content.decode()
    elsewhere.post("/desk/new/", typed)  # the button pressed twice
    assert total(source="hotline") == 1


def test_the_caller_can_join_the_case_that_is_there(city: City) -> None:
    there = city.reported().case_id
    typed = {"text": "又是那堆垃圾", "lon": str(HERE.lon), "lat": str(HERE.lat), "join_case_id": str(there)}
    as_user(city.desk).post("/desk/new/", typed)
    assert total() == 1 and len(queries.case(there).reports) == 2


def test_what_cannot_be_taken_in_stays_in_the_form(city: City) -> None:
    desk = as_user(city.desk)
    answer = desk.post("/desk/new/", {"text": "垃圾", "phone": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "请在地图上点出位置" in page and ">垃圾</textarea>" in page
    places = desk.get("/desk/new/places/?area_name=万松").content.decode()
    assert "万松街道" in places


def test_many_at_once_are_previewed_done_one_by_one_and_taken_back(city: City) -> None:
    first, second, gone = (city.reported(text=f"第{n}件事").case_id for n in "一二三")
    city.act("void", gone, reason="测试")
    items = f"{first}:1,{second}:1,{gone}:1"
    desk = as_user(city.desk)
    look = desk.post("/desk/bulk/", {"act": "void", "items": items}).content.decode()
    assert "不能作废" in look and queries.case(first).row.state == "collected"
    done = desk.post(
        "/desk/bulk/", {"act": "void", "items": items, "step": "apply", "reason": "演练"}
    ).content.decode()
    assert "3 件中做了 2 件" in done
    back = f"{first}:2,{second}:2"
    assert f'value="{back}"' in done
    desk.post("/desk/bulk/undo/", {"items": back})
    assert {queries.case(pk).row.state for pk in (first, second)} == {"collected"}
    assert queries.case(gone).row.state == "voided"


ORDERS = [
    {"工单编号": "WH-1", "来电时间": "2023-11-20 09:30", "诉求内容": "路边有一堆垃圾没人收", "事发地址": "新华路 1 号", "街道": "万松街道"},
    {"工单编号": "WH-2", "来电时间": "2023-11-20 10:00", "诉求内容": "井盖破损", "事发地址": "", "经度": str(HERE.lon), "纬度": str(HERE.lat)},
]  # fmt: skip


def as_xlsx(orders: list[dict[str, str]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    heads = list(dict.fromkeys(key for order in orders for key in order))
    sheet.append(["市民热线转办工单"])
    sheet.append(heads)
    for order in orders:
        sheet.append([order.get(head, "") for head in heads])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(orders: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    heads = list(dict.fromkeys(key for order in orders for key in order))
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(orders)
    return out.getvalue().encode("gb18030")


def upload(client: Client, data: bytes, file_name: str, **more: str) -> Any:
    file = io.BytesIO(data)
    file.name = file_name
    return client.post("/desk/import/", {"file": file, **more})


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_work_orders_come_in_once_however_often_the_file_is_sent(city: City, kind: str) -> None:
    data = {"xlsx": as_xlsx, "csv": as_csv, "json": lambda o: json.dumps(o).encode()}[kind](ORDERS)
    desk = as_user(city.desk)
    look = upload(desk, data, f"热线.{kind}")
    assert look.status_code == 200 and "新 2 件，已有 0 件" in look.content.decode() and total() == 0
    upload(desk, data, f"热线.{kind}", step="apply", name="11 月 20 日")
    assert total(source="hotline") == 2
    again = upload(desk, data, f"热线.{kind}", step="apply", name="又一次")
    assert again.status_code == 302 and total() == 2
    page = desk.get("/desk/import/").content.decode()
    assert "11 月 20 日" in page and "又一次" in page
    row = queries.every_case(CaseFilter(text="垃圾"), most=1)[0]
    assert row.street_code and "新华路 1 号" in row.address and f"{row.reported_at:%Y-%m-%d}" == "2023-11-20"


def test_every_fault_is_named_by_row_and_column_and_nothing_is_written(city: City) -> None:
    bad = [
        ORDERS[0], ORDERS[0] | {"诉求内容": ""}, {"工单编号": "WH-3", "诉求内容": "x", "街道": "没有的街", "来电时间": "昨天"},
        {"工单编号": "WH-4", "诉求内容": "y", "经度": "1", "纬度": "2", "联系电话": "12", "小类代码": "99999"},
    ]  # fmt: skip
    desk = as_user(city.desk)
    answer = upload(desk, as_xlsx(bad), "坏.xlsx", step="apply")
    page = answer.content.decode()
    assert answer.status_code == 422 and total() == 0
    for words in (
        "第 3 行 A 列（工单编号）",
        "同一编号",
        "诉求内容不能为空",
        "没有街道「没有的街」",
        "不是时间",
        "不在本区范围",
        "7 到 15 位",
        "没有小类",
    ):
        assert words in page, words
    assert "没有找到完整表头" in upload(desk, b"a,b\n1,2\n", "x.csv").content.decode()


def test_what_is_exported_can_be_imported_again_and_changes_nothing(city: City) -> None:
    desk = as_user(city.desk)
    upload(desk, as_xlsx(ORDERS), "热线.xlsx", step="apply")
    table = desk.get("/cases/export.xlsx").content
    look = upload(desk, table, "导出.xlsx")
    assert "新 0 件，已有 2 件" in look.content.decode()


def test_the_bell_and_the_answers_of_the_desk(city: City) -> None:
    from datetime import timedelta

    from chengnuo.core.cases.models import Case
    from chengnuo.kernel.clock import now

    case_id = city.dispatched()
    Case.objects.filter(pk=case_id).update(due_at=now() - timedelta(hours=3))
    desk = as_user(city.desk)
    assert "已超期：1" in desk.get("/notices/").content.decode()
    page = desk.get("/desk/?queue=overdue").content.decode()
    assert "已超期 3 小时" in page


def test_what_lies_near_but_is_something_else_is_no_hint(city: City) -> None:
    city.reported(text="井盖破损，晚上看不见很危险")
    typed = {"text": "有人在楼道里养鸡", "lon": str(HERE.lon), "lat": str(HERE.lat)}
    found = as_user(city.desk).post("/desk/new/draft/", typed | {"token": "t-2"}).content.decode()
    assert "可能是同一件事" not in found
    there = city.reported(text="楼道里有人养鸡，很吵").case_id
    found = as_user(city.desk).post("/desk/new/draft/", typed | {"token": "t-2"}).content.decode()
    assert queries.case(there).row.number in found and "井盖" not in found


def test_mine_is_what_i_have_in_hand_until_it_is_closed_or_taken_over(city: City) -> None:
    sent, untouched = city.dispatched(), city.reported(text="树枝挡路了").case_id
    mine, theirs = as_user(city.desk), as_user(city.commander)

    def listed(client: Client) -> str:
        return client.get("/cases/?queue=mine").content.decode()

    city.act("sign", sent)  # what the unit does leaves it with me
    assert f'data-id="{sent}"' in listed(mine) and f'data-id="{untouched}"' not in listed(mine)
    assert f'data-id="{sent}"' not in listed(theirs)
    assert 'data-key="0">我的 <b class="cn-num">1</b>' in mine.get("/desk/counts/?queue=new").content.decode()
    city.act("shelve", sent, reason="等雨停")
    assert f'data-id="{sent}"' in listed(theirs) and f'data-id="{sent}"' not in listed(mine)


def test_extensions_that_wait_for_an_answer_are_a_queue(city: City) -> None:
    asked, other = city.dispatched(), city.dispatched(text="树枝挡路了", point=None, address="新华路")
    for case_id in (asked, other):
        city.act("sign", case_id)
    city.act("ask_time", asked, limit=Limit(2, LimitUnit.WORK_DAY), reason="要等配件")
    desk = as_user(city.desk)
    page = desk.get("/desk/?queue=time_asked").content.decode()
    assert f'data-id="{asked}"' in page and f'data-item="{other}:' not in page
    assert 'data-key="9">待批延期 <b class="cn-num dk-hot">1</b>' in page
    city.act("answer_time", asked, granted=True)
    assert '待批延期 <b class="cn-num dk-n0">0</b>' in desk.get("/desk/counts/?queue=new").content.decode()
