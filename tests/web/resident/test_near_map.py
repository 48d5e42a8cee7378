"""The public map: open public matters, never a private one, a sensitive class's place, or a word of whoever reported."""

import re
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.catalogue.models import MatterClass
from tests.core.cases.conftest import HERE, City, city, district

__all__ = ["city", "district"]

pytestmark = pytest.mark.django_db

BOX = "114.1,30.4,114.5,30.8"


def marks_of(client: Client) -> list[dict[str, Any]]:
    answer = client.get(f"/report/nearby/points/?box={BOX}&px=600")
    assert answer.status_code == 200
    marks: list[dict[str, Any]] = answer.json()["marks"]
    return marks


def test_a_mark_tells_class_street_day_and_state_and_no_more(client: Client, city: City) -> None:
    city.dispatched(text="我家楼下有垃圾", address="新华路 1 号 3 楼", phone="13812345678", name="王小明")
    (mark,) = marks_of(client)
    assert mark["title"] == "暴露垃圾" and "待签收" in mark["lines"][0] and "街道" in mark["lines"][0]
    said = str(mark)
    assert not any(word in said for word in ("楼", "1381234", "王小明", "案卷", "/cases/"))
    assert abs(mark["lon"] - HERE.lon) < 1e-4 and mark["lon"] == round(mark["lon"], 4)


def test_what_is_private_or_closed_or_unclassified_is_not_on_it(client: Client, city: City) -> None:
    city.dispatched(private=True)
    city.reported(text="不知道是什么的东西")
    case_id = city.finished(text="路灯不亮了好几天")
    city.act("close", case_id)
    assert marks_of(client) == []


def test_the_place_of_a_class_that_became_sensitive_is_withheld_on_map_and_in_an_area(
    client: Client, city: City
) -> None:
    city.dispatched()
    area = "114.2,30.5;114.3,30.5;114.3,30.7;114.2,30.7"
    assert "共 1 件" in client.get(f"/report/nearby/?area={area}").content.decode()
    MatterClass.objects.filter(pk=city.condition.class_id).update(sensitive=True)
    assert marks_of(client) == []
    assert "共 0 件" in client.get(f"/report/nearby/?area={area}").content.decode()


def test_many_in_one_place_lead_to_their_list(client: Client, city: City) -> None:
    for text in ("路边有一堆垃圾没人收", "楼道口堆着装修渣土"):
        case_id = city.reported(text=text).case_id
        city.act("classify", case_id, condition_id=city.condition.id, waived=True, reason="照片清楚")
    (many,) = marks_of(client)
    page = client.get(many["url"]).content.decode()
    found = re.search(r"共 (\d+) 件", page)
    assert found and int(found[1]) == many["n"] == 2


def test_the_page_of_a_report_shows_its_place_unless_it_is_private(client: Client, city: City) -> None:
    open_one, private = city.reported(), city.reported(private=True)
    assert str(HERE.lon) in client.get(f"/track/{open_one.code}/").content.decode()
    page = client.get(f"/track/{private.code}/").content.decode()
    assert str(HERE.lon) not in page and "data-map" not in page
