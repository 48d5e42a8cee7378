"""民生实事 without an account: target, progress, light in words, history; and who may change it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chengnuo.core.progress.shapes import Target
from chengnuo.core.promises import queries
from tests.core.progress.conftest import built
from tests.web.people import as_user, text_of
from tests.worlds import World

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def clerk(world: World) -> Client:
    return as_user(world.supervisor)


def test_nothing_is_public_until_a_person_says_so(client: Client, clerk: Client, world: World) -> None:
    assert "还没有公开的实事" in text_of(client.get("/promises/"))
    page = text_of(clerk.get("/promises/manage/"))
    assert (
        "新增就业岗位" in page and "停车泊位" not in page
    )  # the section is proposed, the rest is behind 全部承诺
    clerk.post("/promises/manage/list/", {"report": world.report_id, "proposed": "1", "reason": "年度实事"})
    shown = text_of(client.get("/promises/"))
    assert "新增就业岗位2.3万个" in shown and "停车泊位" not in shown and "暂时无法判断" in shown
    assert "还没有数" in shown


def test_everybody_follows_one_with_its_history_and_programs_get_the_same(
    client: Client, clerk: Client, world: World, spaces: Target
) -> None:
    built(700)
    clerk.post("/promises/manage/list/", {"commitment": str(spaces.commitment_id), "reason": "年度实事"})
    (report_id, _year), *_rest = queries.years()
    page = queries.page(report_id)
    assert page is not None
    row = page.promises[0]
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    sent = {
        "photo": SimpleUploadedFile("a.png", picture.getvalue()),
        "caption": "新车位",
        "taken_on": "2023-06-01",
        "reason": "现场",
    }
    assert clerk.post(f"/promises/manage/{row.id}/photos/", sent).status_code == 302
    shown = text_of(client.get(f"/promises/{row.id}/"))
    for said in ("按计划推进", "按台账实测", "新增停车泊位1000个", "新车位", "年度实事", "每次改动"):
        assert said in shown, said
    photo_id = queries.promise(row.id).photos[0].id
    assert client.get(f"/promises/photos/{photo_id}.jpg").headers["Content-Type"] == "image/jpeg"
    data = client.get("/promises/data.json").json()
    assert (
        data["promises"][0]["targets"][0]["value"] == 700
        and data["promises"][0]["history"][0]["why"] == "现场"
    )
    assert world.supervisor.display_name not in shown + str(data)
    refused = clerk.post(f"/promises/manage/{row.id}/unlist/", {"reason": ""}, follow=True)
    assert "为什么" in text_of(refused) and client.get(f"/promises/{row.id}/").status_code == 200
    clerk.post(f"/promises/manage/{row.id}/unlist/", {"reason": "并入另一件"})
    assert client.get(f"/promises/{row.id}/").status_code == 404
    assert client.get(f"/promises/photos/{photo_id}.jpg").status_code == 404


def test_who_may_not_decides_nothing(client: Client, world: World) -> None:
    assert client.get("/promises/manage/").status_code == 302
    assert as_user(world.handler).get("/promises/manage/").status_code == 403
    assert as_user(world.handler).post("/promises/manage/list/", {"reason": "x"}).status_code == 403
