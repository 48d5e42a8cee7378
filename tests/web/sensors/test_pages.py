"""What people see of devices, and do about alarms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.rules.alarm import AlarmRule
from chengnuo.core.observations.rules.times import stamp
from chengnuo.core.people.models import User
from chengnuo.kernel.clock import now
from chengnuo.kernel.jobs.models import Job
from chengnuo.kernel.jobs.worker import run_one
from tests.core.observations.conftest import Field

pytestmark = pytest.mark.django_db(databases="__all__")
HIGH = AlarmRule("high", "水位过高", "水位", when="value > 30.0")


@pytest.fixture
def desk(client: Client, field_of: Field) -> Client:
    client.force_login(field_of.desk, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def stream(field_of: Field) -> int:
    """A stream of the last hour, too high at its end."""
    services.put_rules(source="test", rules=[HIGH])
    found = field_of.stream(interval_seconds=60)
    field_of.tell(found, *([20.0] * 50), 35.5, start=stamp(now() - timedelta(minutes=50)))
    return found


def test_the_list_shows_the_newest_value_its_age_and_the_state(desk: Client, stream: int) -> None:
    page = desk.get("/sensors/").content.decode()
    assert "35.5 m" in page and "报警中" in page and f"/sensors/{stream}/" in page
    assert "没有符合条件" in desk.get("/sensors/?state=offline").content.decode()


def test_before_there_is_a_device_the_page_says_how_one_comes(desk: Client) -> None:
    assert "/sta/v1.1/" in desk.get("/sensors/").content.decode()


def test_the_page_of_a_stream_draws_it_and_opens_a_stretch_to_its_points(desk: Client, stream: int) -> None:
    page = desk.get(f"/sensors/{stream}/?span=day").content.decode()
    assert "<polyline" in page and "se-band" in page
    row = queries.stream(stream)
    assert row.at is not None
    part = queries.series(stream, "day", row.at)[-1]
    opened = desk.get(
        f"/sensors/{stream}/", {"span": "day", "from": part.start.isoformat(), "to": part.end.isoformat()}
    )
    assert f"这一格有 {part.count} 个点" in opened.content.decode()


def test_the_points_go_out_and_come_back_without_a_point_more(
    desk: Client, stream: int, field_of: Field
) -> None:
    file = desk.get(f"/sensors/{stream}/export.csv").content
    assert file.decode("utf-8-sig").splitlines()[0] == "数据流,时间,数值,单位,模拟"
    count = queries.stream(stream).count
    wrong = f"\r\n{stream},昨天,3,,\r\n999999,2026-01-01 00:00:00,3,,\r\n{stream},2026-01-01 00:00:00,8,,\r\n"
    answer = desk.post(
        "/sensors/backfill/", {"file": SimpleUploadedFile("x.csv", file.rstrip() + wrong.encode())}
    )
    assert answer.status_code == 302 and run_one()
    job = Job.objects.latest("id")
    result = desk.get(f"/sensors/backfill/{job.pk}/").content.decode()
    assert (job.result["stored"], job.result["wrong"], queries.stream(stream).count) == (1, 2, count + 1)
    assert "时间「昨天」读不懂" in result and "没有数据流 999999" in result


def test_a_file_without_the_columns_is_refused_at_once(desk: Client) -> None:
    answer = desk.post("/sensors/backfill/", {"file": SimpleUploadedFile("x.csv", b"a,b\r\n1,2\r\n")})
    assert answer.status_code == 422 and "第一行缺少列" in answer.content.decode()


def test_the_board_answers_with_nothing_until_something_changes(
    desk: Client, stream: int, field_of: Field
) -> None:
    mark = queries.board_mark()
    assert desk.get("/sensors/alarms/board/", {"mark": mark}).status_code == 204
    other = field_of.stream()
    field_of.tell(other, 99.0)
    part = desk.get("/sensors/alarms/board/", {"mark": mark})
    assert part.status_code == 200 and "设备2" in part.content.decode()


def test_taking_an_alarm_can_be_undone(desk: Client, stream: int) -> None:
    (alarm,) = queries.board()
    page = desk.post(f"/sensors/alarms/{alarm.id}/take/", follow=True).content.decode()
    assert "值班员 已确认" in page and f"/sensors/alarms/{alarm.id}/give-back/" in page
    desk.post(f"/sensors/alarms/{alarm.id}/give-back/")
    assert queries.board()[0].taken_at is None


def test_who_may_only_look_sees_no_button_and_is_refused(client: Client, stream: int) -> None:
    handler = User.objects.create(username="h", role="supervisor", display_name="h", password="!")
    client.force_login(handler, backend="django.contrib.auth.backends.ModelBackend")
    (alarm,) = queries.board()
    assert "/take/" not in client.get("/sensors/alarms/").content.decode()
    assert client.post(f"/sensors/alarms/{alarm.id}/take/").status_code == 403
    assert queries.board()[0].taken_at is None


def test_programs_get_the_newest_value_of_every_stream_at_once(desk: Client, stream: int) -> None:
    reader = User.objects.create(username="api", role="integrator", display_name="api", password="!")
    desk.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    told = desk.get("/api/v1/streams/latest").json()
    newest = queries.stream(stream)
    assert told["columns"] == ["stream", "at", "value"] and newest.at is not None
    assert [stream, stamp(newest.at), newest.value] in told["rows"]
    desk.logout()
    assert desk.get("/api/v1/streams/latest").status_code == 401


def test_rules_are_said_in_words(desk: Client, stream: int) -> None:
    rules = [
        AlarmRule(
            "many",
            "车满",
            "水位",
            when="value > thing.capacity * 0.9 && signal == 'measure'",
            for_seconds=600,
        ),
        AlarmRule("dumb", "失联", "水位", silence_seconds=7200),
    ]
    services.put_rules(source="scenario:water_ops", rules=rules)
    page = desk.get("/sensors/rules/").content.decode()
    assert "读数高于容量×0.9，并且信号是测量值，持续 10 分钟" in page and "2 小时没有消息" in page
    assert 'href="/scenarios/water_ops/"' in page
    assert "只提示，不立案" in desk.get("/sensors/rules/many/").content.decode()


def test_a_rule_is_tried_over_the_past_as_it_is_and_changed(desk: Client, stream: int) -> None:
    page = desk.get(f"/sensors/rules/high/?stream={stream}&days=1").content.decode()
    assert "看过 51 个点，会报警 1 次" in page
    changed = desk.get(
        "/sensors/rules/high/", {"stream": stream, "days": 1, "when": "value > 50.0"}
    ).content.decode()
    assert "会报警 0 次" in changed and "按改过的条件" in changed
    wrong = desk.get("/sensors/rules/high/", {"stream": stream, "when": "level > 1"})
    assert wrong.status_code == 422 and "没有这个名字" in wrong.content.decode()
    assert queries.rule("high") == HIGH


def test_maintenance_is_set_taken_away_and_put_back(desk: Client, stream: int) -> None:
    thing = queries.stream(stream).thing_id
    given = {"thing": thing, "starts": "2026-01-01T08:00", "ends": "2026-01-01T09:00", "reason": "清淤"}
    assert "清淤" in desk.post("/sensors/maintenance/", given, follow=True).content.decode()
    (window,) = queries.windows()
    desk.post(f"/sensors/maintenance/{window.id}/remove/")
    assert not queries.windows()
    desk.post(f"/sensors/maintenance/{window.id}/restore/")
    assert len(queries.windows()) == 1
    assert desk.post("/sensors/maintenance/", given | {"ends": "2026-01-01T07:00"}).status_code == 422


def test_the_map_shows_where_things_are(desk: Client, stream: int) -> None:
    assert '"lon": 114.27' in desk.get("/sensors/map/").content.decode()
