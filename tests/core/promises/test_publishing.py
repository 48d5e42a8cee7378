"""What is made public: chosen by a person, measured apart from typed, no change without its line, pictures without their EXIF."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from chengnuo.core.cases.photos import photo_path
from chengnuo.core.progress import services as progress
from chengnuo.core.progress.queries import targets_of
from chengnuo.core.progress.rules.words import Light
from chengnuo.core.progress.shapes import Filled, Target
from chengnuo.core.promises import queries, refreshing, services
from chengnuo.core.promises.errors import PromiseNotFound, Refused
from chengnuo.core.promises.queries import PromiseRow
from chengnuo.core.promises.words import Act, Way
from chengnuo.kernel.errors import NotAllowed
from tests.core.progress.conftest import built
from tests.worlds import World

pytestmark = pytest.mark.django_db(databases="__all__")


def _publish(world: World, target: Target) -> PromiseRow:
    services.list_commitments(
        actor=world.supervisor, commitment_ids=[target.commitment_id], reason="年度实事"
    )
    page = queries.page(world.report_id)
    assert page is not None
    return page.promises[0]


def _photo(**exif: str) -> bytes:
    picture, out = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    kept = picture.getexif()
    kept[0x010F], kept[0x0132] = "某手机", "2023:06:01 08:00:00"
    picture.save(out, "JPEG", exif=kept)
    return out.getvalue()


def test_the_section_on_small_things_for_the_people_is_proposed_and_nothing_public_by_itself(
    world: World,
) -> None:
    found = queries.candidates(world.report_id)
    assert {one.section for one in found if one.suggested} == {"（二）办好民生实事"}
    assert queries.page(world.report_id) is None and queries.years() == ()


def test_measured_numbers_move_by_themselves_and_say_so(world: World, spaces: Target) -> None:
    built(400)
    row = _publish(world, spaces)
    assert (row.targets[0].value, row.targets[0].way, row.targets[0].share) == (400, Way.MEASURED, 0.4)
    assert row.light == Light.YELLOW and row.light_words == "比计划慢"
    assert refreshing.refresh() == 0  # nothing moved: no line
    built(600)
    assert refreshing.refresh() == 1
    assert queries.promise(row.id).targets[0].value == 600
    last = queries.history(row.id)[0]
    assert last.act == Act.PROGRESS and "400" in last.old and "600" in last.new and "自动" in last.reason
    assert "张" not in last.new  # nobody's name


def test_what_a_unit_typed_waits_for_a_person(world: World, spaces: Target) -> None:
    other = next(one for one in queries.candidates(world.report_id) if "口袋公园" in one.text)
    services.list_commitments(actor=world.supervisor, commitment_ids=[other.commitment_id], reason="年度实事")
    page = queries.page(world.report_id)
    assert page is not None
    row = page.promises[0]
    assert row.targets[0].way == Way.NONE and row.light == Light.GREY
    figure = next(t for t in targets_of(world.report_id) if t.commitment_id == other.commitment_id)
    progress.report_progress(
        actor=world.supervisor, commitment_id=other.commitment_id, figure_id=figure.figure_id,
        filled=Filled(date(2023, 6, 30), "王某某说已建成", value=2),
    )  # fmt: skip
    assert refreshing.refresh() == 0
    assert [one.commitment_id for one in queries.candidates(world.report_id) if one.pending] == [
        other.commitment_id
    ]
    assert services.publish_progress(actor=world.supervisor, promise_ids=[row.id], reason="六月底填报") == 1
    assert services.publish_progress(actor=world.supervisor, promise_ids=[row.id], reason="六月底填报") == 0
    shown = queries.promise(row.id).targets[0]
    assert (shown.value, shown.way) == (2, Way.TYPED)
    assert "王某某" not in str(queries.history(row.id)) + str(queries.promise(row.id))


def test_no_change_is_silent_and_none_without_a_reason(world: World, spaces: Target) -> None:
    row = _publish(world, spaces)
    with pytest.raises(Refused, match="为什么"):
        services.retitle_promise(actor=world.supervisor, promise_id=row.id, title="停车位", reason=" ")
    services.retitle_promise(
        actor=world.supervisor, promise_id=row.id, title="新增停车位", reason="说得更明白"
    )
    services.unlist_promise(actor=world.supervisor, promise_id=row.id, reason="重复")
    with pytest.raises(PromiseNotFound):
        queries.promise(row.id)
    services.list_commitments(actor=world.supervisor, commitment_ids=[spaces.commitment_id], reason="恢复")
    acts = [(one.act, one.reason) for one in queries.history(row.id)]
    assert [act for act, _why in acts] == [Act.LISTED, Act.UNLISTED, Act.TITLE, Act.PROGRESS, Act.LISTED]
    assert acts[2] == (Act.TITLE, "说得更明白")
    with pytest.raises(NotAllowed):
        services.unlist_promise(actor=world.handler, promise_id=row.id, reason="x")


def test_a_picture_is_nothing_but_pixels_and_can_be_withdrawn(world: World, spaces: Target) -> None:
    row = _publish(world, spaces)
    photo_id = services.add_photo(
        actor=world.supervisor,
        promise_id=row.id,
        data=_photo(),
        caption="新车位",
        taken_on=date(2023, 6, 1),
        reason="现场",
    )
    path = queries.photo_file(photo_id)
    with Image.open(path) as shown:
        assert not dict(shown.getexif()) and "某手机".encode() not in path.read_bytes()
    assert path == photo_path(queries.promise(row.id).photos[0].sha256)
    services.set_photo_withdrawn(actor=world.supervisor, photo_id=photo_id, withdrawn=True, reason="有车牌")
    with pytest.raises(PromiseNotFound):
        queries.photo_file(photo_id)
    assert queries.promise(row.id).photos == () and queries.history(row.id)[0].reason == "有车牌"
    with pytest.raises(Refused, match="说明"):
        services.add_photo(
            actor=world.supervisor,
            promise_id=row.id,
            data=_photo(),
            caption="",
            taken_on=date(2023, 6, 1),
            reason="现场",
        )
