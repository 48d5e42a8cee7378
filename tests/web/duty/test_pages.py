"""Rosters and grids in the browser, and where they are used: the case, the unit, the grid, the phone."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chengnuo.core.cases import queries
from chengnuo.core.people import duties
from chengnuo.core.people.duties import NewGrid, NewShift
from chengnuo.kernel.clock import now, today
from tests.core.cases.conftest import City
from tests.web.people import as_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_shift_is_added_taken_off_and_put_back(city: City) -> None:
    client = as_user(city.desk)
    sent = {
        "unit_id": city.unit.pk,
        "name": "老王",
        "starts": "2026-01-05T20:00",
        "ends": "2026-01-06T08:00",
        "phone": "0270",
    }
    page = client.post("/duty/add/", sent, follow=True).content.decode()
    assert "已排班：老王" in page and "20:00–08:00" in page and "撤回" in page
    assert "老王" not in client.get("/duty/?week=2026-01-12").content.decode()
    [shift] = duties.shifts(*_january())
    page = client.post(f"/duty/{shift.id}/remove/", {"week": "2026-01-05"}, follow=True).content.decode()
    assert "这一周没有排班" in page
    client.post(f"/duty/{shift.id}/restore/")
    assert "老王" in client.get("/duty/export.csv?week=2026-01-05").content.decode("utf-8-sig")
    wrong = client.post("/duty/add/", sent | {"ends": "2026-01-05T08:00"}, follow=True).content.decode()
    assert "结束要晚于开始" in wrong
    viewer = as_user(city.handler)
    assert "排一班" not in viewer.get("/duty/").content.decode()
    assert viewer.post("/duty/add/", sent).status_code == 403


def _january() -> Any:
    from datetime import datetime

    from chengnuo.kernel.clock import SHANGHAI

    return datetime(2026, 1, 5, tzinfo=SHANGHAI), datetime(2026, 1, 12, tzinfo=SHANGHAI)


def test_who_is_on_duty_stands_on_the_case_and_the_unit(city: City) -> None:
    case_id = city.dispatched()
    duties.add_shifts(
        actor=city.desk, shifts=[NewShift(city.unit.pk, "王值班", now() - HOUR, now() + HOUR, "0270-1")]
    )
    client = as_user(city.desk)
    page = client.get(f"/cases/{case_id}/").content.decode()
    assert "值班：王值班" in page and "0270-1" in page
    assert "王值班" in client.get(f"/units/{city.unit.pk}/").content.decode()


def test_a_grid_worker_sees_the_own_grids_first(city: City) -> None:
    older = city.reported(point=None, address="别处").case_id
    mine = city.reported().case_id
    for case_id in (older, mine):
        city.act("ask_verify", case_id)
    code = queries.line(mine).grid_code
    duties.add_grids(actor=city.desk, grids=[NewGrid(city.walker.pk, code, today())])
    page = as_user(city.walker).get("/m/").content.decode()
    order = [int(found) for found in re.findall(r'data-case="(\d+)"', page)]
    assert order == [mine, older] and page.count("我的网格") == 1
    assert city.walker.display_name in as_user(city.desk).get(f"/places/{code}/").content.decode()


def test_grids_are_given_ended_and_refused_where_they_are_not(city: City) -> None:
    client = as_user(city.desk)
    sent = {"person_id": city.walker.pk, "codes": "420103001002", "first": "2026-01-01"}
    page = client.post("/duty/grids/add/", sent, follow=True).content.decode()
    rows = duties.grid_duties(person_id=city.walker.pk)
    assert f"已分给他 {len(rows)} 个网格" in page and len(rows) > 1
    page = client.post(f"/duty/grids/{rows[0].id}/end/", follow=True).content.decode()
    undo = re.search(r'action="(/duty/grids/\d+/end/\?until=)"', page)
    assert undo and duties.grid_duties(grid_code=rows[0].grid_code)[0].valid_to is not None
    client.post(undo.group(1))
    assert duties.grid_duties(grid_code=rows[0].grid_code)[0].valid_to is None
    page = client.post("/duty/grids/add/", sent | {"codes": "123"}, follow=True).content.decode()
    assert "没有网格或社区「123」" in page
    assert client.get("/duty/grids/export.xlsx").content[:2] == b"PK"
