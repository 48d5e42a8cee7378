"""What the desk is shown as perhaps the same: pairs as people tell them, beside each other on the same day."""

import pytest

from chengnuo.core.cases import queries
from chengnuo.kernel.geo import Point
from tests.core.cases.conftest import HERE, City

pytestmark = pytest.mark.django_db

#: Thirty metres on: near, and no more than that.
BESIDE = Point(HERE.lon, HERE.lat - 0.0002)

SAME = (
    ("路边有一堆垃圾没人收", "门口垃圾堆了好几天没清"),
    ("路灯不亮了", "这里的路灯好几天没亮"),
    ("共享单车堆满人行道走不了", "人行道上共享单车乱停乱放"),
    ("下水道堵了，污水往外冒", "污水从下水道冒出来很臭"),
    ("工地半夜还在施工吵得睡不着", "夜里施工噪音太大"),
    ("树枝断了挂在电线上", "有根断枝挂在电线上很危险"),
)
OTHER = (
    ("路边有一堆垃圾没人收", "树枝挡路了"),
    ("工地半夜还在施工吵得睡不着", "井盖响个不停"),
    ("下水道堵了，污水往外冒", "公交站牌倒了"),
    ("路边有人乱停车", "路边有一堆垃圾没人收"),
    ("共享单车堆满人行道走不了", "人行道地砖破了绊人"),
    ("门口垃圾堆了好几天没清", "门口路灯好几天没亮"),
    ("井盖坏了，差点摔跤", "地砖坏了，差点摔跤"),
)


@pytest.mark.parametrize(("known", "told"), SAME)
def test_the_same_in_other_words_is_shown(city: City, known: str, told: str) -> None:
    first = city.reported(text=known).case_id
    assert [hint.row.id for hint in queries.hints(told, BESIDE)] == [first]
    second = city.reported(text=told, point=BESIDE).case_id
    assert [row.row.id for row in queries.similar(second)] == [first]


@pytest.mark.parametrize(("known", "told"), OTHER)
def test_what_only_stands_beside_it_is_not(city: City, known: str, told: str) -> None:
    city.reported(text=known)
    assert queries.hints(told, BESIDE) == ()
    assert queries.similar(city.reported(text=told, point=BESIDE).case_id) == ()


def test_with_a_class_on_both_sides_the_words_do_not_matter(city: City) -> None:
    first = city.dispatched(text="这里又脏又乱")
    (hint,) = queries.hints("老地方还是没人管", BESIDE, condition_id=city.condition.id)
    assert hint.row.id == first


def test_without_a_point_other_matters_of_the_street_are_left_out_too(city: City) -> None:
    first = city.reported(text="门口垃圾堆了好几天没清").case_id
    street = city.row(first).street_code
    assert queries.hints("门口路灯好几天没亮", None, area_code=street) == ()
    (hint,) = queries.hints("门口垃圾堆了几天没人清", None, area_code=street)
    assert hint.row.id == first
