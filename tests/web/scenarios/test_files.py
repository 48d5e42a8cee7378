"""Photos and documents that prove a record: looked at, cleaned, taken down and brought back, seen by who may see the record."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chengnuo.core.people.models import User
from chengnuo.core.records import queries
from tests.core.cases.conftest import City
from tests.web.people import as_user, text_of
from tests.web.scenarios.test_pages import PROJECT, only, project

pytestmark = pytest.mark.django_db(databases="__all__")


def photo(colour: str = "red") -> SimpleUploadedFile:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "某厂相机"
    Image.new("RGB", (60, 40), colour).save(made, "JPEG", exif=exif)
    return SimpleUploadedFile("现场.JPG", made.getvalue())


def begun(city: City, *files: Any) -> int:
    as_user(city.supervisor).post(PROJECT + "new/", {**project(), "files": list(files)})
    return only(kind="project").id


def test_files_come_with_the_record_and_after_it_and_say_at_which_stage(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    record_id = begun(in_force, photo())
    row = queries.row(record_id)
    client.post(
        f"/scenarios/r/{record_id}/move/", {"stage": "talks", "version": row.version, "on": "2023-03-02"}
    )
    paper = SimpleUploadedFile("协议.pdf", b"%PDF-1.7 paper")
    page = text_of(
        client.post(
            f"/scenarios/r/{record_id}/files/", {"files": [paper, photo()], "words": "签了字的"}, follow=True
        )
    )
    first, second = queries.record(record_id).files
    assert (first.name, first.kind, first.stage) == ("现场.jpg", "photo", "线索")
    assert (second.name, second.kind, second.stage, second.words) == ("协议.pdf", "file", "洽谈", "签了字的")
    assert "材料已附上" in page and "签了字的" in page and "附材料" in page
    picture = client.get(f"/scenarios/files/{first.id}/")
    sent = b"".join(picture.streaming_content)
    assert picture["Content-Type"] == "image/jpeg" and not Image.open(BytesIO(sent)).getexif()
    paper_sent = client.get(f"/scenarios/files/{second.id}/")
    assert (
        "attachment" in paper_sent["Content-Disposition"]
        and b"".join(paper_sent.streaming_content) == b"%PDF-1.7 paper"
    )


def test_a_bad_file_keeps_the_record_from_being_half_written(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    bad = SimpleUploadedFile("程序.pdf", b"MZ\x90")
    answer = client.post(PROJECT + "new/", {**project(), "files": [photo(), bad]})
    assert answer.status_code == 422 and "「程序.pdf」不是可以收的文件" in text_of(answer)
    assert "文件要重新选" in text_of(answer) and 'value="甲项目"' in text_of(answer)
    assert queries.records(queries.RecordFilter()).total == 0
    record_id = begun(in_force)
    answer = client.post(f"/scenarios/r/{record_id}/files/", {"files": [photo(), bad]})
    assert answer.status_code == 422 and queries.record(record_id).files == ()
    assert client.post(f"/scenarios/r/{record_id}/files/", {}).status_code == 422


def test_a_file_is_taken_down_and_comes_back(in_force: City) -> None:
    client = as_user(in_force.supervisor)
    record_id = begun(in_force, photo())
    [file] = queries.record(record_id).files
    page = text_of(client.post(f"/scenarios/files/{file.id}/drop/", follow=True))
    assert f"/scenarios/files/{file.id}/restore/" in page and "撤下材料" in page
    assert (
        queries.record(record_id).files == ()
        and client.get(f"/scenarios/files/{file.id}/").status_code == 404
    )
    client.post(f"/scenarios/files/{file.id}/restore/")
    assert queries.record(record_id).files[0].sha256 == file.sha256


def test_who_may_not_change_the_record_attaches_nothing(in_force: City) -> None:
    record_id = begun(in_force, photo())
    [file] = queries.record(record_id).files
    other = as_user(
        User.objects.create(
            username="bie", role="handler", unit=in_force.other, password="!", display_name="别的单位"
        )
    )
    assert other.post(f"/scenarios/r/{record_id}/files/", {"files": [photo("blue")]}).status_code == 403
    assert other.post(f"/scenarios/files/{file.id}/drop/").status_code == 403
    assert len(queries.record(record_id).files) == 1
