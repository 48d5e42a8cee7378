"""A report without an account: four steps, nothing lost, a code at the end."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chengnuo.core.cases import queries
from chengnuo.core.people.models import User
from tests.web.resident.conftest import District, photo, send

pytestmark = pytest.mark.django_db


def test_the_start_offers_both_ways_and_says_whom_to_call(resident: Client) -> None:
    text = resident.get("/report/").content.decode()
    assert "开始上报" in text and "先拍照" in text
    assert "tel:119" in text and "tel:110" in text


def test_from_the_list_of_streets_without_a_map_to_the_code(resident: Client, district: District) -> None:
    resident.post("/report/", {"first": "where"})
    page = resident.get("/report/where/").content.decode()
    assert "第 1 步，共 4 步" in page and 'name="community"' in page
    answer = resident.post(
        "/report/where/",
        {"street": district.street, "community": district.community, "address": "便民路 3 号门口"},
    )
    assert answer.headers["Location"] == "/report/what/"
    answer = resident.post("/report/what/", {"text": "有人说的一件怪事", "class_id": "0", "suggested": "1"})
    assert answer.headers["Location"] == "/report/photo/"
    assert resident.post("/report/photo/").headers["Location"] == "/report/check/"
    page = resident.get("/report/check/").content.decode()
    assert "便民路 3 号门口" in page and "有人说的一件怪事" in page and "什么会公开" in page
    assert resident.post("/report/check/", {}).headers["Location"] == "/report/done/"
    page = resident.get("/report/done/").content.decode()
    code = resident.session["report_last"]
    assert f"{code[:5]}-{code[5:]}" in page
    assert "值班员最迟" in page and "示例" in page and "data:image/svg" in page
    row = district.detail(code).row
    assert (row.street_code, row.source) == (district.street, "resident")


def test_a_point_says_where_it_is_and_outside_is_refused_in_words(
    resident: Client, district: District
) -> None:
    found = resident.get("/report/locate/", {"lon": district.lon, "lat": district.lat}).json()
    assert found["inside"] and "街" in found["words"]
    assert not resident.get("/report/locate/", {"lon": 116.4, "lat": 39.9}).json()["inside"]
    answer = resident.post("/report/where/", {"lon": 116.4, "lat": 39.9, "address": "某处"}, follow=True)
    assert answer.status_code == 422
    assert "不在本区范围内" in answer.content.decode()


def test_what_is_missing_is_said_with_links_to_the_fields_and_nothing_is_typed_twice(
    resident: Client, district: District
) -> None:
    answer = resident.post("/report/where/", {"address": "幸福里小区"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_street"' in page and "请选择街道" in page and "autofocus" in page
    assert 'value="幸福里小区"' in page


def test_photo_first_is_four_steps_too(resident: Client, district: District) -> None:
    assert resident.post("/report/", {"first": "photo"}).headers["Location"] == "/report/photo/"
    assert "第 1 步，共 4 步" in resident.get("/report/photo/").content.decode()
    file = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    assert resident.post("/report/photo/", {"photos": file}).headers["Location"] == "/report/where/"
    where = {"lon": district.lon, "lat": district.lat}
    assert resident.post("/report/where/", where).headers["Location"] == "/report/what/"
    answer = resident.post("/report/what/", {"text": "怪事", "class_id": "0", "suggested": "1"})
    assert answer.headers["Location"] == "/report/check/"


def test_without_script_the_class_is_asked_after_the_words(resident: Client, district: District) -> None:
    answer = resident.post("/report/what/", {"text": "小区门口一大堆垃圾好几天没人清"})
    assert answer.headers["Location"] == "/report/what/?ask"
    page = resident.get("/report/what/?ask").content.decode()
    assert "这是不是：" in page and "暴露垃圾" in page and "都不是" in page
    assert "小区门口一大堆垃圾" in page


def test_the_chosen_class_comes_with_its_limit(resident: Client, district: District) -> None:
    page = resident.post("/report/suggest/", {"text": "小区门口一大堆垃圾好几天没人清"}).content.decode()
    assert "暴露垃圾" in page
    from chengnuo.core.catalogue import queries as catalogue

    matter = catalogue.find_class("event", "06010")
    code = send(resident, district, text="小区门口一大堆垃圾好几天没人清", class_id=str(matter.id))
    assert district.detail(code).row.class_name == matter.name
    assert "处置时限" in resident.get("/report/done/").content.decode()


def test_photos_lose_what_the_phone_wrote_into_them(resident: Client, district: District) -> None:
    file = SimpleUploadedFile("a.jpg", photo(), "image/jpeg")
    page = resident.post("/report/photo/", {"photos": file, "add": "1"}, follow=True).content.decode()
    assert "第 1 张照片" in page
    code = send(resident, district)
    kept = queries.public_case(code).photos[0]
    data = b"".join(resident.get(f"/photos/{kept.sha256}/").streaming_content)  # type: ignore[attr-defined]
    assert b"SecretPhone" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_what_is_no_photo_is_said_and_the_others_are_kept(resident: Client, district: District) -> None:
    files = [SimpleUploadedFile("a.jpg", photo()), SimpleUploadedFile("b.jpg", b"not a photo")]
    answer = resident.post("/report/photo/", {"photos": files}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "b.jpg：这不是能打开的照片" in page and "第 1 张照片" in page


def test_seven_photos_are_one_too_many(resident: Client, district: District) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", photo(f"#{n}{n}{n}")) for n in range(1, 8)]
    page = resident.post("/report/photo/", {"photos": files}, follow=True).content.decode()
    assert "一次最多 6 张照片" in page


def test_a_photo_of_a_draft_is_seen_by_its_own_browser_alone(resident: Client, district: District) -> None:
    resident.post("/report/photo/", {"photos": SimpleUploadedFile("a.jpg", photo()), "add": "1"})
    name = queries.held_photos(resident.session["report_draft"]["key"])[0].name
    assert resident.get(f"/report/photo/{name}/").status_code == 200
    assert Client().get(f"/report/photo/{name}/").status_code == 404
    resident.post("/report/photo/", {"drop": name})
    assert resident.get(f"/report/photo/{name}/").status_code == 404


def test_the_draft_outlives_a_reload_and_begins_anew_when_asked(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat, "address": "便民路"})
    assert "接着写" in resident.get("/report/").content.decode()
    assert 'value="便民路"' in resident.get("/report/where/").content.decode()
    resident.post("/report/", {"anew": "1"})
    assert "接着写" not in resident.get("/report/").content.decode()


def test_nobody_is_asked_for_a_check_before_the_rest(resident: Client, district: District) -> None:
    assert resident.get("/report/check/").headers["Location"] == "/report/where/"


def test_a_change_leads_back_to_the_check(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "怪事", "class_id": "0", "suggested": "1"})
    answer = resident.post("/report/where/", {"street": district.street, "address": "新地址", "check": "1"})
    assert answer.headers["Location"] == "/report/check/"


def test_sending_twice_is_one_report(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "怪事", "class_id": "0", "suggested": "1"})
    draft = resident.session["report_draft"]
    resident.post("/report/check/", {})
    first = resident.session["report_last"]
    session = resident.session
    session["report_draft"] = draft
    session.save()
    resident.post("/report/check/", {})
    assert resident.session["report_last"] == first


def test_a_wrong_phone_is_told_and_the_rest_kept(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "怪事", "class_id": "0", "suggested": "1"})
    page = resident.post("/report/check/", {"phone": "12", "name": "张三"}, follow=True).content.decode()
    assert "应是 7 到 15 位数字" in page and 'value="张三"' in page and 'href="#id_phone"' in page


def test_the_bait_catches_programs(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "怪事", "class_id": "0", "suggested": "1"})
    assert resident.post("/report/check/", {"website": "http://spam.example"}, follow=True).status_code == 422


def test_a_flood_from_one_address_is_stopped_and_keeps_the_draft(
    resident: Client, district: District
) -> None:
    for number in range(30):
        send(resident, district, text=f"第{number}件怪事")
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "再来一件", "class_id": "0", "suggested": "1"})
    page = resident.post("/report/check/", {"join": "0"}, follow=True).content.decode()
    assert "暂停接收" in page and "再来一件" in page


def test_forms_of_strangers_are_refused(district: District) -> None:
    assert Client(enforce_csrf_checks=True).post("/report/where/", {"address": "x"}).status_code == 403


def test_what_is_near_is_shown_and_joined_when_it_is_the_same(resident: Client, district: District) -> None:
    first = send(resident, district, class_id=_class(), phone="13812345678")
    other = Client()
    other.post("/report/where/", {"lon": district.lon + 0.0003, "lat": district.lat})
    other.post("/report/what/", {"text": "垃圾堆在路边好臭", "class_id": "0", "suggested": "1"})
    page = other.get("/report/check/").content.decode()
    assert "附近已有人反映" in page and "暴露垃圾" in page
    assert "路边一堆暴露垃圾没人清" not in page and "13812345678" not in page
    answer = other.post("/report/check/", {}, follow=True)
    assert answer.status_code == 422 and "是不是同一件事" in answer.content.decode()
    case = district.detail(first, "5678")
    assert other.post("/report/check/", {"join": str(case.row.id)}).status_code == 302
    code = other.session["report_last"]
    assert district.detail(code).row.id == case.row.id
    page = other.get(f"/track/{code}/").content.decode()
    assert "另有 1 人反映" in page and "垃圾堆在路边好臭" in page
    assert "路边一堆暴露垃圾没人清" not in page


def test_a_private_matter_is_never_shown_to_others(resident: Client, district: District) -> None:
    code = send(resident, district, class_id=_class(), private="on")
    assert district.detail(code).row.private
    other = Client()
    other.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    other.post("/report/what/", {"text": "垃圾堆在路边", "class_id": "0", "suggested": "1"})
    assert "附近已有人反映" not in other.get("/report/check/").content.decode()
    assert "没有正在办理的公开事项" in other.get("/report/nearby/").content.decode()


def test_sensitive_words_make_it_private_and_the_page_says_so(resident: Client, district: District) -> None:
    resident.post("/report/where/", {"lon": district.lon, "lat": district.lat})
    resident.post("/report/what/", {"text": "邻居说要跳楼", "class_id": "0", "suggested": "1"})
    assert "这件事不公开" in resident.get("/report/check/").content.decode()
    resident.post("/report/check/", {})
    assert district.detail(resident.session["report_last"]).row.private


def test_the_photo_of_a_private_matter_is_for_its_reporter_and_the_staff(
    resident: Client, district: District
) -> None:
    resident.post("/report/photo/", {"photos": SimpleUploadedFile("a.jpg", photo()), "add": "1"})
    code = send(resident, district, private="on")
    address = f"/photos/{queries.public_case(code).photos[0].sha256}/"
    assert resident.get(address).status_code == 200
    assert Client().get(address).status_code == 404
    staff = Client()
    staff.force_login(district.desk, backend="django.contrib.auth.backends.ModelBackend")
    assert staff.get(address).status_code == 200


def test_the_public_list_names_class_street_and_state_only(resident: Client, district: District) -> None:
    send(resident, district, class_id=_class(), phone="13812345678")
    page = Client().get("/report/nearby/").content.decode()
    assert "暴露垃圾" in page and "待受理" in page
    assert "没人清" not in page and "1381" not in page
    assert "暴露垃圾" in Client().get(f"/report/nearby/?street={district.street}").content.decode()


def test_large_type_is_remembered(resident: Client) -> None:
    assert 'data-size="large"' not in resident.get("/report/").content.decode()
    answer = resident.post("/report/size/", {"size": "large", "next": "/track/"})
    assert answer.headers["Location"] == "/track/"
    assert 'data-size="large"' in resident.get("/report/").content.decode()
    assert (
        resident.post("/report/size/", {"next": "https://elsewhere.example/"}).headers["Location"]
        == "/report/"
    )


def test_somebody_with_an_account_sees_their_own_reports(resident: Client, district: District) -> None:
    person = User.objects.create(username="jumin", role="resident", display_name="居民某", password="!")
    resident.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    code = send(resident, district, phone="13812345678", text="我自己的一件事")
    fresh = Client()
    fresh.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = fresh.get("/report/mine/").content.decode()
    assert f"/track/{code}/" in page
    assert "我自己的一件事" in fresh.get(f"/track/{code}/").content.decode()


def test_english_is_whole(resident: Client, district: District) -> None:
    resident.cookies["chengnuo_language"] = "en"
    code = send(resident, district, text="a heap of rubbish")
    for address in (
        "/report/",
        "/report/what/",
        "/report/photo/",
        "/report/nearby/",
        "/report/done/",
        "/track/",
        f"/track/{code}/",
    ):
        page = re.sub(
            r"<script.*?</script>|data-[a-z]+=\"[^\"]*\"",
            "",
            resident.get(address).content.decode(),
            flags=re.S,
        )
        left = set(re.findall("[\u4e00-\u9fff]+", page))
        # the switch to Chinese, the name of the place, streets, and what the program keeps as data: limits and proofs
        assert left <= {"中文", "江汉区", "民族街道", "兴隆社区", "花楼水塔街道", "网格"} | _data(page), (
            address,
            left,
        )


def _data(page: str) -> set[str]:
    parts = re.findall(r"(?s)<details.*?</details>|rp-timeline.*?</ol>|\(within .*?\)", page)
    return {word for part in parts for word in re.findall("[\u4e00-\u9fff]+", part)}


def _class() -> str:
    from chengnuo.core.catalogue import queries as catalogue

    return str(catalogue.find_class("event", "06010").id)
