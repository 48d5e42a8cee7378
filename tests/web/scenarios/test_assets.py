"""Scenarios about assets in the browser: numbers of assets that open, records begun from a label, faults with their asset."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets import services
from chengnuo.core.assets.errors import Refused
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.cases import queries as cases
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter
from chengnuo.engine import demo, registry, versions
from tests.core.cases.conftest import HERE, City
from tests.web.people import as_user, text_of

pytestmark = pytest.mark.django_db
CABINETS = "/scenarios/cabinet_qr/"


def cabinet(city: City, name: str = "甲箱", **attributes: str) -> int:
    terms = Terms(
        class_id=catalogue.find_class("component", "01027").id, name=name, lon=HERE.lon, lat=HERE.lat,
        started_on=date(2022, 3, 1), keeper_id=city.unit.pk, attributes={"firm": "中国电信", "hotline": "10000"} | attributes,
    )  # fmt: skip
    return services.register_asset(actor=city.desk, terms=terms)


def test_the_register_asks_for_what_the_scenario_declares(in_force: City) -> None:
    asset_id = cabinet(in_force)
    form = text_of(as_user(in_force.desk).get(f"/assets/{asset_id}/edit/"))
    assert "权属企业" in form and "报修电话" in form
    for attributes, words in (
        ({"firm": "某公司"}, "没有「某公司」"),
        ({"ports": "很多"}, "「容量（芯）」要填整数"),
    ):
        with pytest.raises(Refused, match=words):
            cabinet(in_force, **attributes)


def test_what_a_class_lacks_since_before_can_still_be_said_to_be_broken(city: City) -> None:
    terms = Terms(
        class_id=catalogue.find_class("component", "01027").id, name="老箱", lon=HERE.lon, lat=HERE.lat, started_on=date(2019, 1, 1),
    )  # fmt: skip
    asset_id = services.register_asset(actor=city.desk, terms=terms)
    versions.take_up_new()
    services.change_state(actor=city.desk, asset_id=asset_id, version=1, state="broken")
    assert assets.asset(asset_id).terms.state == "broken"


def test_a_number_of_assets_opens_to_exactly_these(in_force: City) -> None:
    cabinet(in_force)
    cabinet(in_force, "乙箱", firm="待查")
    client = as_user(in_force.commander)
    page = text_of(client.get(CABINETS))
    assert "到部件里看全部" in page and "甲箱" in page and "看模拟台账" in page
    above = text_of(client.get(CABINETS + "indicators/owned/above/?sim=0"))
    below = text_of(client.get(CABINETS + "indicators/owned/below/?sim=0"))
    assert "甲箱" in above and "乙箱" not in above and "50" in above
    assert "甲箱" in below and "乙箱" in below
    [total] = re.findall(r'href="(/assets/[?]class=\d+&amp;state=all&amp;sim=0)">2<', page)
    assert "共 2 个" in text_of(client.get(total.replace("&amp;", "&")))
    [bar] = re.findall(r'href="(/scenarios/cabinet_qr/charts/0/[^"]*%E5%BE%85%E6%9F%A5[^"]*)"', page)
    opened = text_of(client.get(bar.replace("&amp;", "&")))
    assert "乙箱" in opened and "甲箱" not in opened


def test_a_check_begins_at_the_asset_and_stands_where_it_stands(in_force: City) -> None:
    asset_id = cabinet(in_force)
    row = assets.asset(asset_id)
    client = as_user(in_force.walker)
    page = text_of(client.get(f"/assets/{asset_id}/"))
    begin = f"{CABINETS}check/new/?asset={row.identifier}"
    assert begin in page and "登记巡检" in page
    form = text_of(client.get(begin))
    assert f'value="{row.identifier}"' in form and "甲箱" in form
    wrong = client.post(
        CABINETS + "check/new/",
        {"day": "2023-03-01", "asset": "42010301027999999", "q.door": "未锁", "q.label": "清楚"},
    )
    assert wrong.status_code == 422 and "没有标识码是「42010301027999999」的部件。" in text_of(wrong)
    client.post(
        CABINETS + "check/new/",
        {"day": "2023-03-01", "asset": row.identifier, "q.door": "未锁", "q.label": "磨损", "q.loose": "2"},
    )
    [record] = records.records(RecordFilter(kind="check")).rows
    assert (record.title, record.asset, record.lon, record.street_code) == (
        "甲箱",
        row.identifier,
        HERE.lon,
        row.street_code,
    )
    assert f"/scenarios/r/{record.id}/" in text_of(client.get(f"/assets/{asset_id}/"))
    assert f"/assets/{asset_id}/" in text_of(client.get(f"/scenarios/r/{record.id}/"))


def test_a_fault_becomes_a_case_about_the_asset(in_force: City) -> None:
    asset_id = cabinet(in_force)
    row = assets.asset(asset_id)
    as_user(in_force.desk).post(
        CABINETS + "fault/new/", {"day": "2023-03-01", "asset": row.identifier, "q.what": "箱门脱落"}
    )
    [case] = cases.cases(CaseFilter(asset_id=asset_id)).rows
    assert "箱门脱落" in case.description


def test_whoever_scans_the_label_sees_the_owner_and_nothing_internal(in_force: City) -> None:
    asset_id = cabinet(in_force, ports="288")
    token = services.label_tokens(actor=in_force.desk, asset_ids=[asset_id])[asset_id]
    page = text_of(Client().get(f"/a/{token}/"))
    assert "中国电信" in page and "10000" in page and "报告它的故障" in page
    assert "288" not in page and "看它的历史" not in page
    assert "#records" in text_of(as_user(in_force.walker).get(f"/a/{token}/"))


def test_the_demo_has_as_many_points_as_the_report_names(in_force: City) -> None:
    demo.load(only=["waste_sorting"])
    demo.load(only=["waste_sorting"])
    scenario = registry.live("waste_sorting").scenario
    for name, count in (("point", 2573), ("house", 183)):
        declared = scenario.asset_class(name)
        assert declared is not None
        wanted = AssetFilter(class_id=catalogue.find_class("component", declared.code).id, simulated=True)
        assert sum(assets.state_counts(wanted).values()) == count
    client = as_user(in_force.commander)
    page = text_of(client.get("/scenarios/waste_sorting/"))
    assert re.search(r"报告目标 2,?573 个；模拟值相当于", page)
    for address in set(re.findall(r'href="(/scenarios/waste_sorting/(?:indicators|charts)/[^"]+)"', page)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
