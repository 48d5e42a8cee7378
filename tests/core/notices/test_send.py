"""Who is told over what: once for each occasion, with the transaction that says so, outside quiet hours."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from chengnuo.core.notices import queries, services
from chengnuo.core.notices.destinations import add_destination, switch_destination
from chengnuo.core.notices.models import Delivery, Notice
from chengnuo.core.notices.services import Recipient, send
from chengnuo.kernel.audit.log import search
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import Invalid, NotAllowed, NotFound
from tests.core.notices.conftest import Setup, Town, contact

pytestmark = pytest.mark.django_db


def tell(to: Recipient, key: str = "task.new:1", **more: Any) -> int:
    values = {"subject": "新任务", "text": "井盖破损", "link": "/cases/1/", **more}
    return send(to=to, key=key, **values)


def told(channel: str = "app") -> list[str]:
    rows = Delivery.objects.filter(channel=channel).select_related("user").order_by("id")
    return [row.address or (row.user.username if row.user else str(row.destination_id)) for row in rows]


def test_a_person_is_told_once_for_each_occasion(town: Town) -> None:
    first = tell(Recipient(town.li.pk, None))
    assert tell(Recipient(town.li.pk, None), subject="again") == first
    assert tell(Recipient(town.li.pk, None), key="task.new:2") != first
    page = queries.inbox(town.li.pk)
    assert (page.total, page.unread) == (2, 2)
    assert page.rows[0].subject == "新任务" and page.rows[0].event_label == "派来新任务"


def test_what_is_rolled_back_was_never_told(town: Town) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(Recipient(town.li.pk, None))
        raise ZeroDivisionError
    assert not Notice.objects.exists() and not Delivery.objects.exists()


def test_a_unit_is_its_active_people_and_its_own_destinations(town: Town, notices: Setup) -> None:
    group = add_destination(
        actor=town.admin,
        unit_id=town.unit.pk,
        name="值班群",
        channel="wecom",
        address="http://127.0.0.1/bot?key=k",
    )
    phone = add_destination(
        actor=town.admin,
        unit_id=town.unit.pk,
        name="值班手机",
        channel="sms",
        address="13800138000",
        urgent_only=True,
    )
    add_destination(
        actor=town.admin, unit_id=town.other.pk, name="别的群", channel="wecom", address="http://127.0.0.1/b"
    )
    tell(Recipient(None, town.unit.pk))
    assert told() == ["li", "wang"]
    assert told("wecom") == [str(group)] and told("sms") == []
    tell(Recipient(None, town.unit.pk), key="case.overdue:1", urgent=True)
    assert told("sms") == ["13800138000"]
    switch_destination(actor=town.admin, destination_id=phone, on=False)
    tell(Recipient(None, town.unit.pk), key="case.overdue:2", urgent=True)
    assert told("sms") == ["13800138000"]


def test_the_districts_bots_hear_what_is_urgent_and_for_a_unit(town: Town, notices: Setup) -> None:
    notices.change(wecom_webhook="http://127.0.0.1/w", dingtalk_webhook="http://127.0.0.1/d")
    tell(Recipient(None, town.unit.pk))
    tell(Recipient(town.li.pk, None), key="case.overdue:1", urgent=True)
    assert not Delivery.objects.exclude(channel="app").exists()
    tell(Recipient(None, town.unit.pk), key="case.overdue:2", urgent=True)
    outside = Delivery.objects.exclude(channel="app").values_list("route", flat=True)
    assert sorted(outside) == ["dingtalk:district", "wecom:district"]


def test_who_is_told_as_a_person_and_as_one_of_the_unit_is_told_once(town: Town) -> None:
    tell(Recipient(town.li.pk, town.unit.pk))
    assert told() == ["li", "wang"]


def test_a_resident_is_reached_by_phone_or_mail_alone(town: Town) -> None:
    tell(Recipient(None, None, phone="13900139000", email="ren@example.cn"), key="case.reply:1")
    assert told("sms") == ["13900139000"] and told("email") == ["ren@example.cn"] and told() == []


def test_a_notice_nobody_can_be_given_shows_up_for_who_looks_after_them(town: Town) -> None:
    tell(Recipient(None, town.other.pk))
    [row] = queries.deliveries().rows
    assert row.state == "given_up" and "没有启用的账号" in row.error


def test_a_person_chooses_channels_for_each_event(town: Town) -> None:
    contact(town.li, email="li@example.cn", phone="13800138000")
    tell(Recipient(town.li.pk, None), key="task.new:1")
    tell(Recipient(town.li.pk, None), key="case.overdue:1")
    assert told("email") == ["li@example.cn"] * 2
    assert told("sms") == ["13800138000"], "by default only of what is overdue"
    services.save_preferences(
        actor=town.li, email="li@example.cn", phone="13800138000", hours="",
        wanted=[("task.new", "sms"), ("case.overdue", "email")],
    )  # fmt: skip
    tell(Recipient(town.li.pk, None), key="task.new:2")
    tell(Recipient(town.li.pk, None), key="case.overdue:2")
    assert told("email") == ["li@example.cn"] * 3 and told("sms") == ["13800138000"] * 2
    assert told().count("li") == 4, "inside the platform nothing can be turned off"
    lines = {
        line.event: {c.channel: c.wanted for c in line.choices}
        for line in queries.preferences(town.li.pk).lines
    }
    assert lines["task.new"] == {"app": True, "email": False, "sms": True}


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "li@"), ("email", "a b@c.cn"), ("phone", "1380013800"), ("phone", "010-1234"), ("hours", "8-20"), ("hours", "08:00-08:00")],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_with_the_reason(town: Town, field: str, value: str) -> None:
    values = {"email": "", "phone": "", "hours": "", field: value}
    with pytest.raises(Invalid) as refused:
        services.save_preferences(actor=town.li, wanted=[], **values)
    assert value in refused.value.message_zh and refused.value.data["field"] == field


def test_the_audit_log_has_addresses_masked(town: Town) -> None:
    services.save_preferences(
        actor=town.li, email="lisi@example.cn", phone="13800138000", hours="", wanted=[]
    )
    [entry] = search(action="notices.contact").entries
    assert entry.new == {"email": "l***@example.cn", "phone": "138****8000", "hours": ""}


def due_of(
    channel: str, monkeypatch: pytest.MonkeyPatch, moment: datetime, town: Town, **more: Any
) -> datetime:
    monkeypatch.setattr(services, "now", lambda: moment)
    tell(Recipient(None, town.unit.pk), key=f"task.new:{moment}:{more}", **more)
    row = Delivery.objects.filter(channel=channel).order_by("-id")[0]
    assert row.next_at is not None
    return row.next_at.astimezone(SHANGHAI)


def test_nobody_is_disturbed_at_night_unless_it_is_urgent(
    town: Town, notices: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices.change(duty_hours="08:00-20:00")
    contact(town.li, email="li@example.cn")
    night = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
    assert due_of("email", monkeypatch, night, town) == datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
    assert due_of("email", monkeypatch, night, town, urgent=True) == night
    noon = night.replace(hour=12)
    assert due_of("email", monkeypatch, noon, town) == noon
    assert queries.inbox(town.li.pk).total == 3, "in the platform it is there at once"


def test_a_persons_own_hours_go_before_the_districts(
    town: Town, notices: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices.change(duty_hours="08:00-20:00")
    contact(town.li, email="li@example.cn", hours="20:00-06:00")
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=SHANGHAI)
    assert due_of("email", monkeypatch, noon, town).hour == 20
    contact(town.li, hours="always")
    midnight = noon + timedelta(hours=12)
    assert due_of("email", monkeypatch, midnight, town) == midnight


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example/", "javascript:x", "/\\evil", "cases/1"]
)
def test_a_notice_leads_nowhere_but_here(town: Town, link: str) -> None:
    with pytest.raises(Invalid, match="本站"):
        tell(Recipient(town.li.pk, None), link=link)


def test_a_notice_is_to_somebody(town: Town) -> None:
    with pytest.raises(Invalid, match="没有写给谁"):
        tell(Recipient(None, None))


def test_reading_is_ones_own_affair(town: Town) -> None:
    tell(Recipient(None, town.unit.pk))
    mine = queries.inbox(town.li.pk).rows[0]
    with pytest.raises(NotFound):
        services.mark_read(actor=town.wang, delivery_id=mine.id)
    assert services.mark_read(actor=town.li, delivery_id=mine.id) == "/cases/1/"
    assert queries.inbox(town.li.pk).unread == 0 and queries.inbox(town.wang.pk).unread == 1


def test_all_read_means_all_that_were_shown(town: Town) -> None:
    for number in range(3):
        tell(Recipient(town.li.pk, None), key=f"task.new:{number}")
    shown = queries.inbox(town.li.pk).rows[0].id
    tell(Recipient(town.li.pk, None), key="task.new:late")
    assert services.mark_all_read(actor=town.li, up_to=shown) == 3
    assert queries.inbox(town.li.pk).unread == 1


def test_the_inbox_is_searched_and_filtered(town: Town) -> None:
    tell(Recipient(town.li.pk, None), key="task.new:1", subject="井盖")
    tell(Recipient(town.li.pk, None), key="case.overdue:1", subject="路灯", text="不亮")
    assert [row.subject for row in queries.inbox(town.li.pk, event="case.overdue").rows] == ["路灯"]
    assert [row.subject for row in queries.inbox(town.li.pk, text="不亮").rows] == ["路灯"]
    services.mark_read(actor=town.li, delivery_id=queries.inbox(town.li.pk).rows[0].id)
    assert [row.subject for row in queries.inbox(town.li.pk, unread=True).rows] == ["井盖"]


def test_only_the_system_administrator_looks_after_destinations(town: Town, notices: Setup) -> None:
    values = {"unit_id": town.unit.pk, "name": "群", "channel": "wecom", "address": "http://127.0.0.1/x"}
    with pytest.raises(NotAllowed):
        add_destination(actor=town.li, **values)
    with pytest.raises(Invalid, match=r"evil\.example"):
        add_destination(actor=town.admin, **{**values, "address": "https://evil.example/x"})
    with pytest.raises(Invalid, match="https"):
        add_destination(actor=town.admin, **{**values, "address": "file:///etc/passwd"})
    official = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-key"
    add_destination(actor=town.admin, **{**values, "address": official})
    [row] = queries.destinations()
    assert "secret-key" not in row.address and "qyapi.weixin.qq.com" in row.address
    assert "secret-key" not in str(search(action="notices.destination").entries)
