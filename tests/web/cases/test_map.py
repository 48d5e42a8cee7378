"""The map of cases: its numbers are the list's, its area can be linked and exported, its doors are the list's."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.cases import queries
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.kernel.geo import Point
from tests.core.cases.conftest import HERE, City
from tests.web.cases.test_pages import as_user, text_of

pytestmark = pytest.mark.django_db

BOX = "114.1,30.4,114.5,30.8"
FAR = Point(114.2450, 30.6250)
#: Around HERE, not around FAR.
AREA = "114.265,30.590;114.275,30.590;114.275,30.596;114.265,30.596"


def marks_of(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/cases/map/points/?box={BOX}&px=1200&{query}")
    assert answer.status_code == 200
    marks: list[dict[str, Any]] = answer.json()["marks"]
    return marks


def total_of(page: str) -> int:
    found = re.search(r"共 (\d+) 件", page)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    "query", ["", "state=collected", "q=树枝", "from=2000-01-01&to=2000-01-02", f"area={AREA}"]
)
def test_the_map_counts_what_the_list_counts(city: City, query: str) -> None:
    city.reported()
    city.dispatched(point=FAR)
    city.reported(point=FAR, text="树枝挡路了")
    city.reported(point=None, address="新华路附近的树枝")
    desk = as_user(city.desk)
    listed, mapped = text_of(desk, f"/cases/?{query}"), text_of(desk, f"/cases/map/?{query}")
    placeless = re.search(r"无位置 (\d+) 件", mapped)
    on_map = sum(mark["n"] for mark in marks_of(desk, query))
    assert total_of(listed) == total_of(mapped) == on_map + (int(placeless[1]) if placeless else 0)


def test_the_cases_without_a_place_open_as_a_list(city: City) -> None:
    placed, nowhere = city.reported().case_id, city.reported(point=None, address="新华路附近").case_id
    desk = as_user(city.desk)
    link = re.search(r'href="([^"]+)">无位置 1 件', text_of(desk, "/cases/map/"))
    assert link
    page = text_of(desk, "/cases/map/" + link[1].replace("&amp;", "&"))
    assert f"/cases/{nowhere}/" in page and f'data-id="{placed}"' not in page


def test_an_area_is_a_list_of_exactly_its_cases_as_page_and_as_files(city: City) -> None:
    inside, outside = city.reported().case_id, city.reported(point=FAR).case_id
    desk = as_user(city.desk)
    page = text_of(desk, f"/cases/?area={AREA}")
    assert f"/cases/{inside}/" in page and f"/cases/{outside}/" not in page and "划定的范围" in page
    assert 'name="area" value="114.265000,30.590000;' in page  # kept when a filter changes
    number = city.row(inside).number
    data = json.loads(desk.get(f"/cases/export.geojson?area={AREA}").content)
    (feature,) = data["features"]
    assert feature["properties"]["案卷号"] == number
    assert feature["geometry"] == {"type": "Point", "coordinates": [HERE.lon, HERE.lat]}
    table = desk.get(f"/cases/export.csv?area={AREA}").content.decode("utf-8-sig")
    assert number in table and city.row(outside).number not in table


def test_a_cluster_leads_to_the_list_of_its_cases(city: City) -> None:
    ids = {
        city.reported(text=text).case_id for text in ("路边有一堆垃圾没人收", "树枝挡路了", "井盖响个不停")
    }
    city.reported(point=FAR)
    desk = as_user(city.desk)
    (many,) = [mark for mark in marks_of(desk) if mark["n"] > 1]
    page = text_of(desk, many["url"])
    assert total_of(page) == many["n"] == len(ids)
    assert all(f"/cases/{pk}/" in page for pk in ids)


def test_a_mark_says_how_the_case_stands_in_a_character_and_in_words(city: City) -> None:
    city.reported()
    late = city.dispatched(point=FAR)
    queries.selected(CaseFilter(ids=(late,))).update(due_at="2020-01-01T00:00:00+08:00")
    by_sign = {mark["sign"]: mark for mark in marks_of(as_user(city.desk))}
    assert set(by_sign) == {"待", "超"}
    assert by_sign["超"]["title"] == "暴露垃圾" and "已超期" in by_sign["超"]["lines"][0]


def test_an_area_that_was_cut_off_is_told_not_ignored(city: City) -> None:
    city.reported()
    desk = as_user(city.desk)
    for area in ("114.2,30.5;114.3", "114.2,30.5;114.3,30.5", "x,y;1,2;3,4", "nan,1;2,2;3,3"):
        for address in (f"/cases/?area={area}", f"/cases/map/?area={area}", f"/cases/export.csv?area={area}"):
            answer = desk.get(address)
            assert answer.status_code == 422 and "重新划定" in answer.content.decode()
    assert desk.get("/cases/map/points/?box=1,2,3").status_code == 422


def test_the_map_has_the_doors_of_the_list(client: Client, city: City) -> None:
    for address in ("/cases/map/", f"/cases/map/points/?box={BOX}"):
        assert client.get(address).status_code == 302
        assert as_user(city.walker).get(address).status_code == 200
    assert as_user(city.handler).get("/cases/map/").headers["Location"] == f"/cases/map/?unit={city.unit.pk}"
