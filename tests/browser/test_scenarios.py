"""Scenarios in Chromium: a form whose questions follow the answers, a project moved on, on the desk and on a phone."""

import re

from playwright.sync_api import expect

from chengnuo.core.people.models import User
from chengnuo.core.records import queries, services
from chengnuo.core.records.queries import Entry, RecordFilter
from chengnuo.engine import registry, versions
from tests.browser.conftest import PHONE, Browse, fits


def _person(role: str = "supervisor") -> User:
    versions.take_up_new()
    return User.objects.create(username="ren", display_name="模拟·督查员", role=role, password="!")


def test_questions_follow_the_answers_and_faults_stand_beside_them(district: None, browse: Browse) -> None:
    page = browse(_person(), "/scenarios/hazards/hazard/new/")
    expect(page.get_by_label("房屋危险等级")).to_have_count(0)
    page.get_by_label("单位或场所").fill("甲栋")
    page.get_by_label("领域").select_option("自建房")
    expect(page.get_by_label("房屋危险等级")).to_be_visible()
    expect(page.get_by_label("单位或场所")).to_have_value("甲栋")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("请填写「等级」。")).to_be_visible()
    expect(page.get_by_text("请填写位置（经纬度，WGS-84）。")).to_be_visible()
    page.get_by_label("等级", exact=False).first.select_option("一般")
    page.get_by_label("隐患内容").fill("墙体开裂")
    page.get_by_label("经度").fill("114.27")
    page.get_by_label("纬度").fill("30.593")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name="甲栋")).to_be_visible()
    assert queries.records(RecordFilter(kind="hazard")).total == 1


def test_a_project_is_moved_on_and_the_phone_shows_the_board(district: None, browse: Browse) -> None:
    user = _person()
    answers = {"name": "甲项目", "firm": "甲公司", "industry": "金融", "origin": "外资"}
    kind = registry.kind("investment_promotion", "project")
    record_id = services.add_record(
        actor=None, kind=kind, entry=Entry(answers=answers, day="2023-03-01", quantity="3")
    )
    page = browse(user, f"/scenarios/r/{record_id}/")
    page.get_by_role("button", name="推进", exact=True).click()
    expect(page.get_by_text("已进入「洽谈」阶段。")).to_be_visible()
    phone = browse(user, "/scenarios/investment_promotion/project/", PHONE)
    fits(phone)
    phone.get_by_role("link", name=re.compile("甲项目")).click()
    expect(phone.get_by_role("heading", name="走过的阶段")).to_be_visible()
    fits(phone)
    overview = browse(user, "/scenarios/investment_promotion/", PHONE)
    fits(overview)
    overview.get_by_role("link", name=re.compile("招商引资总额")).click()
    expect(overview.get_by_text("这个数是 0，没有可看的。")).to_be_visible()


def test_a_sheet_opens_to_what_it_counts_and_fits_a_phone(district: None, browse: Browse) -> None:
    user = _person()
    package = services.add_record(
        actor=None, kind=registry.kind("property_city", "package"),
        entry=Entry(answers={"name": "甲片区", "contractor": "甲公司", "tasks": ["环卫保洁"], "fee": "1000"}, quantity="10",
                    lon="114.27", lat="30.593"),
    )  # fmt: skip
    answers = {"item": "环卫保洁", "points": "4", "why": "积尘"}
    services.add_record(
        actor=None, kind=registry.kind("property_city", "inspection"), entry=Entry(answers=answers, parent_id=package)
    )  # fmt: skip
    page = browse(user, "/scenarios/property_city/")
    page.get_by_role("link", name="月度付款表").click()
    expect(page.get_by_role("row", name=re.compile("甲片区"))).to_contain_text("96")
    page.get_by_role("link", name="4", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("甲片区：环卫扣分"))).to_be_visible()
    phone = browse(user, "/scenarios/property_city/sheets/payment/", PHONE)
    expect(phone.get_by_role("link", name="甲片区")).to_be_visible()
    fits(phone)
