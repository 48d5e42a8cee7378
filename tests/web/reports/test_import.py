"""A new report comes in: file, progress, what was found, accept or discard."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.documents import queries, services
from chengnuo.core.people.models import User
from chengnuo.kernel.jobs import queue, worker
from tests.web.reports.conftest import MakeUser, signed_in
from tests.web.reports.sample import TEXT
from tests.web.reports.test_living import page, words

JSON = {"Accept": "application/json"}


def file(data: bytes = TEXT.encode(), name: str = "甲区报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.django_db
def test_formats_and_limits_are_stated(desk: Client) -> None:
    html = page(desk, "/reports/import/")
    for said in ("docx", "pdf", "30 MB", "GB18030", "粘贴"):
        assert said in html


@pytest.mark.django_db(transaction=True)
def test_from_file_to_accepted(desk: Client, known_reading: None) -> None:
    begun = desk.post("/reports/import/", {"file": file(), "place_name": "甲区"}, headers=JSON)
    address = begun.json()["url"]
    assert "排队中" in page(desk, address)
    worker.run_one()
    state = desk.get(f"{address}state/")
    checking = state.headers["HX-Redirect"]
    html = page(desk, checking)
    assert "目标4" in words(html) and "结果3" in words(html) and "承诺4" in words(html)
    assert "年份取自第一个标题。" in html, "the engine's doubt"
    assert "1 个数据的指标名称没有把握" in html
    (report,) = queries.reports()
    assert report.state == "draft"
    accepted = desk.post(f"/reports/{report.id}/accept/")
    assert accepted.headers["Location"] == f"/reports/{report.id}/"
    assert queries.report(report.id).state == "accepted"


@pytest.mark.django_db
def test_a_pasted_text_is_a_file_too(desk: Client, known_reading: None) -> None:
    answer = desk.post("/reports/import/", {"text": TEXT})
    assert answer.status_code == 302 and "/reports/import/" in answer.headers["Location"]


@pytest.mark.django_db
def test_nothing_given_is_said_in_words_with_a_code(desk: Client) -> None:
    answer = desk.post("/reports/import/", {}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["code"] == "documents.nothing" and "请选择一个文件" in answer.json()["message"]
    html = desk.post("/reports/import/", {"plan_year": "23", "text": "字"}).content.decode()
    assert "年份「23」不对" in html


@pytest.mark.django_db(transaction=True)
def test_the_same_file_again_and_an_empty_one_are_said_at_once(desk: Client, draft: int) -> None:
    again = desk.post("/reports/import/", {"file": file()}, headers=JSON)
    assert again.status_code == 409 and again.json()["data"]["report_id"] == draft
    empty = desk.post("/reports/import/", {"file": file(b"", "空.txt")}, headers=JSON)
    assert empty.status_code == 422 and "「空.txt」是空的" in empty.json()["message"]
    assert not queue.jobs_of(User.objects.get().pk, limit=5)


@pytest.mark.django_db
def test_a_second_text_of_the_year_is_doubted(desk: Client, report: int, supervisor: User) -> None:
    other = services.import_report(actor=supervisor, data=TEXT.encode() + b"\n", name="again.txt")
    html = page(desk, f"/reports/{other}/check/")
    assert "已有采用的" in html and f"/reports/import/?replaces={report}" in html


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_read_leaves_nothing(desk: Client) -> None:
    address = desk.post(
        "/reports/import/", {"file": file(b"\x00\x01\x02" * 500, "x.docx")}, headers=JSON
    ).json()["url"]
    worker.run_one()
    html = desk.get(f"{address}state/").content.decode()
    assert "什么都没有存下" in html and "重新导入" in html
    assert queries.reports() == ()


@pytest.mark.django_db(transaction=True)
def test_an_import_can_be_cancelled(desk: Client, known_reading: None, supervisor: object) -> None:
    address = desk.post("/reports/import/", {"file": file()}, headers=JSON).json()["url"]
    html = desk.post(f"{address}cancel/", follow=True).content.decode()
    assert "导入已取消" in html
    worker.run_one()
    assert queries.reports() == () and queue.jobs_of(None)[0].state == "cancelled"


@pytest.mark.django_db
def test_a_draft_can_be_described_and_discarded(desk: Client, draft: int) -> None:
    desk.post(
        f"/reports/{draft}/describe/",
        {"title": "甲区政府工作报告", "plan_year": "2023", "place_name": "甲区"},
    )
    assert queries.report(draft).title == "甲区政府工作报告"
    assert desk.post(f"/reports/{draft}/discard/").headers["Location"] == "/reports/"
    assert queries.reports() == ()


@pytest.mark.django_db
def test_a_corrected_text_shows_what_changes_before_it_is_accepted(
    desk: Client, report: int, supervisor: object
) -> None:
    from chengnuo.core.documents import services

    corrected = TEXT.replace("不少于 7000 个", "不少于 7000 个以上").replace("推进街区微改造，", "")
    second = services.import_report(
        actor=supervisor, data=corrected.encode(), name="更正.txt", replaces_id=report
    )
    html = words(page(desk, f"/reports/{second}/check/"))
    assert "与现行文本相比" in html and "删去1" in html
    assert "推进街区微改造" in html


@pytest.mark.django_db
def test_importing_needs_the_permission(make_user: MakeUser) -> None:
    client = signed_in(make_user("commander"))
    assert client.get("/reports/import/").status_code == 403
    assert client.post("/reports/import/", {"text": "字"}).status_code == 403
