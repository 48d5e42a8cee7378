"""Who looks after the sending sees what is stuck and why, and can do something about it."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from chengnuo.core.notices.delivering import deliver
from chengnuo.core.notices.models import Delivery, Destination
from chengnuo.core.notices.services import Recipient, send
from chengnuo.core.people.models import Unit, User
from chengnuo.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_quiet_hours(settings: Any) -> None:
    settings.NOTICES = replace(settings.NOTICES, duty_hours="always", simulate=False, hosts=("127.0.0.1",))
    settings.EMAIL_HOST = ""


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.create(code="cgj", name="区城管执法局", short_name="区城管局", kind="department")


def sign_in(client: Client, role: str = "system_admin") -> User:
    user = User.objects.create(username=role, display_name="某某", role=role, password="!")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def resident(key: str = "case.reply:1") -> None:
    send(
        to=Recipient(None, None, phone="13900139000"),
        subject="您反映的井盖已修好",
        text="谢谢",
        link="",
        key=key,
    )


def test_a_failure_is_shown_with_its_reason_and_without_what_it_said(client: Client) -> None:
    sign_in(client)
    resident()
    deliver(now())
    page = client.get("/deliveries/").content.decode()
    assert "没有配置短信服务（CHENGNUO_SMS1_URL）" in page and "139****9000" in page
    assert "井盖" not in page and "13900139000" not in page
    assert "1 条通知未送达" in client.get("/notices/").content.decode(), (
        "the bell says so until it is dealt with"
    )


def test_it_is_sent_again_when_the_cause_is_gone(client: Client, settings: Any) -> None:
    sign_in(client)
    resident()
    deliver(now())
    settings.NOTICES = replace(settings.NOTICES, simulate=True)
    page = client.post("/deliveries/resend/", {"route": "sms"}, follow=True).content.decode()
    assert "1 条重新排队" in page and 'hx-trigger="every 3s"' in page
    deliver(now())
    page = client.get("/deliveries/table/?state=simulated").content.decode()
    assert "模拟发送" in page and "hx-trigger" not in page, "nothing on its way: no more asking"
    assert client.post("/deliveries/resend/", {}).status_code == 409


def test_a_test_message_goes_out_and_a_wrong_number_is_said(client: Client, settings: Any) -> None:
    settings.NOTICES = replace(settings.NOTICES, simulate=True)
    sign_in(client)
    page = client.post("/deliveries/test/", {"route": "sms", "address": "123"}, follow=True).content.decode()
    assert "「123」不是手机号" in page and not Delivery.objects.exists()
    client.post("/deliveries/test/", {"route": "sms", "address": "13900139000"})
    deliver(now())
    assert Delivery.objects.get().simulated
    assert client.post("/deliveries/test/", {"route": "nonsense"}).status_code == 404


def test_a_unit_gets_a_group_and_its_key_is_not_shown(client: Client, unit: Unit) -> None:
    sign_in(client)
    address = "https://oapi.dingtalk.com/robot/send?access_token=topsecret"
    form = {"unit": unit.pk, "name": "值班群", "channel": "dingtalk", "address": address, "secret": "SECxyz"}
    page = client.post("/deliveries/units/add/", form, follow=True).content.decode()
    assert "值班群" in page and "加签" in page and "topsecret" not in page and "SECxyz" not in page
    assert "区城管局 · 值班群" in client.get("/deliveries/").content.decode()
    place = Destination.objects.get()
    page = client.post(f"/deliveries/units/{place.pk}/switch/", {"on": "0"}, follow=True).content.decode()
    assert "已停用" in page and "启用「值班群」" in page


def test_a_forbidden_host_is_refused_and_nothing_typed_is_lost(client: Client, unit: Unit) -> None:
    sign_in(client)
    form = {"unit": unit.pk, "name": "群", "channel": "webhook", "address": "http://10.0.0.1/admin"}
    answer = client.post("/deliveries/units/add/", form)
    assert answer.status_code == 422 and "10.0.0.1" in answer.content.decode()
    assert 'value="http://10.0.0.1/admin"' in answer.content.decode() and not Destination.objects.exists()


@pytest.mark.parametrize("role", ["supervisor", "handler", "security_admin"])
def test_nobody_else_gets_in(client: Client, role: str) -> None:
    sign_in(client, role)
    for address in ("/deliveries/", "/deliveries/table/", "/deliveries/units/"):
        assert client.get(address).status_code == 403
    for address in ("/deliveries/resend/", "/deliveries/test/", "/deliveries/units/add/"):
        assert client.post(address).status_code == 403
