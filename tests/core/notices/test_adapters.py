"""Each provider is spoken to as it wants, and believed only when it says yes."""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from chengnuo.core.notices.adapters.http import forbidden_host
from chengnuo.core.notices.destinations import add_destination
from chengnuo.core.notices.models import Delivery
from chengnuo.core.notices.services import Recipient, send
from chengnuo.settings.notices import SmsProvider
from tests.core.notices.conftest import Setup, Town, errors, later, states, work
from tests.core.notices.servers import MailServer, Provider, http_provider

pytestmark = pytest.mark.django_db


def tell(to: Recipient, key: str = "task.new:1", **more: Any) -> None:
    send(to=to, key=key, **{"subject": "新任务", "text": "解放大道井盖破损", "link": "/cases/1/", **more})


def group(town: Town, provider: Provider, channel: str, secret: str = "") -> Recipient:
    add_destination(
        actor=town.admin, unit_id=town.unit.pk, name="群", channel=channel,
        address=f"{provider.url}/robot/send?access_token=t", secret=secret,
    )  # fmt: skip
    return Recipient(None, town.unit.pk)


# ---- webhook --------------------------------------------------------------------------------------------------------


def test_a_webhook_can_check_who_speaks(town: Town, provider: Provider, notices: Setup) -> None:
    notices.change(public_url="https://zhihui.example")
    tell(group(town, provider, "webhook", secret="s3cret"))
    work()
    [got] = provider.got
    signed = got.headers["X-Chengnuo-Timestamp"].encode() + b"." + got.body
    expected = "sha256=" + hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    assert got.headers["X-Chengnuo-Signature"] == expected
    assert got.json["text"] == "解放大道井盖破损" and got.json["event"] == "task.new"
    assert got.json["link"] == "https://zhihui.example/cases/1/"


@pytest.mark.parametrize(
    ("url", "official", "allowed"),
    [
        ("https://qyapi.weixin.qq.com/x", "qyapi.weixin.qq.com", True),
        ("http://qyapi.weixin.qq.com/x", "qyapi.weixin.qq.com", False),
        ("https://qyapi.weixin.qq.com:8443/x", "qyapi.weixin.qq.com", False),
        ("https://qyapi.weixin.qq.com.evil.cn/x", "qyapi.weixin.qq.com", False),
        ("http://127.0.0.1:9/x", "", True),
        ("http://127.0.0.2/x", "", False),
        ("http://2130706433/x", "", False),
        ("http://[::1]/x", "", False),
        ("http://169.254.169.254/latest", "", False),
        ("https://hook.example:444/x", "", True),
        ("https://hook.example/x", "", False),
    ],
)
def test_only_hosts_on_the_list_are_spoken_to(notices: Setup, url: str, official: str, allowed: bool) -> None:
    notices.change(hosts=("127.0.0.1", "hook.example:444"))
    assert (forbidden_host(url, official) == "") is allowed


# ---- bots -----------------------------------------------------------------------------------------------------------


def test_wecom_gets_a_text_and_must_say_zero(town: Town, provider: Provider) -> None:
    provider.script = [{"errcode": 45009, "errmsg": "api freq out of limit"}]
    tell(group(town, provider, "wecom"))
    work()
    assert states("wecom") == ["failed"] and "45009" in errors("wecom")
    later()
    work()
    assert states("wecom") == ["sent"]
    assert provider.got[0].json["msgtype"] == "text"
    assert "解放大道" in provider.got[0].json["text"]["content"]


@pytest.mark.parametrize("channel", ["wecom", "dingtalk"])
def test_a_page_that_is_no_answer_is_no_confirmation(town: Town, provider: Provider, channel: str) -> None:
    provider.usual = {"hello": "this is a proxy"}
    tell(group(town, provider, channel))
    work()
    assert states(channel) == ["failed"] and "没有确认" in errors(channel)


@pytest.mark.parametrize(("channel", "code"), [("wecom", 93000), ("dingtalk", 310000)])
def test_a_wrong_key_is_not_tried_again(town: Town, provider: Provider, channel: str, code: int) -> None:
    provider.usual = {"errcode": code, "errmsg": "invalid"}
    tell(group(town, provider, channel))
    work()
    assert states(channel) == ["given_up"] and str(code) in errors(channel)


def test_dingtalk_is_signed_as_its_rule_says(town: Town, provider: Provider) -> None:
    tell(group(town, provider, "dingtalk", secret="SECabc"))
    work()
    query = parse_qs(urlsplit(provider.got[0].path).query)
    text = f"{query['timestamp'][0]}\nSECabc".encode()
    expected = base64.b64encode(hmac.new(b"SECabc", text, hashlib.sha256).digest()).decode()
    assert query["sign"] == [expected] and query["access_token"] == ["t"]


def test_over_twenty_a_minute_become_one_digest_and_none_is_lost(town: Town, provider: Provider) -> None:
    to = group(town, provider, "wecom")
    for number in range(50):
        tell(to, key=f"task.new:{number}", subject=f"任务{number}")
    work()
    assert len(provider.got) == 20
    digest = provider.got[-1].json["text"]["content"]
    assert "31 条通知汇总" in digest and "任务19" in digest and "另有 11 条" in digest
    assert set(states("wecom")) == {"sent"}
    tell(to, key="task.new:more")
    work()
    assert len(provider.got) == 20, "this minute is full"
    later()
    work()
    assert len(provider.got) == 21 and set(states("wecom")) == {"sent"}


def test_a_long_text_fits_the_bot(town: Town, provider: Provider, notices: Setup) -> None:
    notices.change(public_url="https://zhihui.example")
    tell(group(town, provider, "wecom"), text="长" * 3000)
    work()
    content = provider.got[0].json["text"]["content"]
    assert len(content.encode()) <= 2048 and content.endswith("…\nhttps://zhihui.example/cases/1/")


# ---- e-mail ---------------------------------------------------------------------------------------------------------


def to_mail(address: str = "ren@example.cn") -> Recipient:
    return Recipient(None, None, email=address)


def test_a_letter_arrives_under_a_number_that_stays_the_same(
    town: Town, mail: MailServer, notices: Setup
) -> None:
    notices.change(public_url="https://zhihui.example")
    mail.after_data = ["451 busy"]
    tell(to_mail(), urgent=True)
    work()
    assert states("email") == ["failed"] and "451" in errors("email")
    later()
    work()
    assert states("email") == ["sent"]
    numbers = {
        line for _to, text in mail.letters for line in text.splitlines() if line.startswith("Message-ID")
    }
    assert len(numbers) == 1 and len(mail.letters) == 2
    row = Delivery.objects.get(channel="email")
    assert row.provider_id in numbers.pop()


def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_others_go_on(
    town: Town, mail: MailServer
) -> None:
    mail.refused = {"nobody@example.cn": "550 no such user", "busy@example.cn": "450 try later"}
    for number, address in enumerate(["nobody@example.cn", "busy@example.cn", "ren@example.cn"]):
        tell(to_mail(address), key=f"case.reply:{number}")
    work()
    assert states("email") == ["given_up", "failed", "sent"]
    assert "550" in errors("email") and "450" in errors("email")


def test_a_mail_server_that_hangs_up_has_confirmed_nothing(town: Town, mail: MailServer) -> None:
    mail.after_data = [""]
    tell(to_mail())
    work()
    assert states("email") == ["failed"] and "没有确认" in errors("email")


def test_without_a_mail_server_the_reason_is_said(town: Town, settings: Any) -> None:
    tell(to_mail())
    work()
    assert states("email") == ["given_up"] and "CHENGNUO_SMTP_HOST" in errors("email")


def test_a_mail_server_that_is_off(town: Town, settings: Any) -> None:
    with http_provider() as gone:
        port = gone.port
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    tell(to_mail())
    work()
    assert states("email") == ["failed"] and "拒绝连接" in errors("email")


def test_a_subject_cannot_smuggle_in_a_header(town: Town, mail: MailServer) -> None:
    tell(to_mail(), subject="新任务\r\nBcc: spy@example.cn")
    work()
    assert states("email") == ["sent"] and "\nBcc:" not in mail.letters[0][1]


# ---- SMS ------------------------------------------------------------------------------------------------------------


def sms(provider: Provider, name: str = "甲", **more: Any) -> SmsProvider:
    body = {"to": ["{phone}"], "content": "【城诺】{text}", "ref": "{id}"}
    return SmsProvider(name, f"{provider.url}/sms", body=body, success="code=0", id_field="data.sid", **more)


RESIDENT = Recipient(None, None, phone="13900139000")


def test_an_sms_is_sent_as_the_template_says(town: Town, provider: Provider, notices: Setup) -> None:
    provider.usual = {"code": 0, "data": {"sid": "S-77"}}
    notices.change(sms=(sms(provider, headers={"Authorization": "Bearer k"}),))
    tell(RESIDENT, text='引号"与{phone}')
    work()
    [got] = provider.got
    assert got.headers["Authorization"] == "Bearer k"
    assert got.json["to"] == ["13900139000"]
    assert got.json["content"] == '【城诺】新任务。引号"与{phone}', "what is filled in is no template"
    row = Delivery.objects.get(channel="sms")
    assert (row.state, row.provider, row.provider_id) == ("sent", "甲", "S-77")


def test_a_provider_may_want_a_form(town: Town, provider: Provider, notices: Setup) -> None:
    provider.usual = {"code": 0}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    notices.change(sms=(SmsProvider("甲", f"{provider.url}/sms", form, {"mobile": "{phone}"}, "code=0"),))
    tell(RESIDENT)
    work()
    assert provider.got[0].body == b"mobile=13900139000"


def test_status_200_with_a_refusal_inside_is_not_sent(town: Town, provider: Provider, notices: Setup) -> None:
    provider.usual = {"code": 7, "msg": "no money"}
    notices.change(sms=(sms(provider),))
    tell(RESIDENT)
    work()
    assert states("sms") == ["failed"] and "code=7" in errors("sms")


@pytest.mark.parametrize("trouble", [500, 401, "cut", {"code": 7}])
def test_what_one_provider_does_not_send_the_second_does(
    town: Town, provider: Provider, notices: Setup, trouble: Any
) -> None:
    provider.usual = trouble
    with http_provider() as second:
        second.usual = {"code": 0}
        notices.change(sms=(sms(provider, "甲"), sms(second, "乙")))
        tell(RESIDENT)
        work()
        assert states("sms") == ["failed"] and "甲" in errors("sms")
        later()
        work()
        assert states("sms") == ["sent"] and Delivery.objects.get(channel="sms").provider == "乙"
        assert len(provider.got) == len(second.got) == 1


def test_the_order_of_providers_is_a_setting(town: Town, provider: Provider, notices: Setup) -> None:
    with http_provider() as second:
        second.usual = {"code": 0}
        notices.change(sms=(sms(second, "乙"), sms(provider, "甲")))
        tell(RESIDENT)
        work()
        assert len(second.got) == 1 and provider.got == []


def test_what_every_provider_refuses_is_given_up(town: Town, provider: Provider, notices: Setup) -> None:
    provider.usual = 403
    notices.change(sms=(sms(provider, "甲"), sms(provider, "乙")))
    tell(RESIDENT)
    work()
    later()
    work()
    assert states("sms") == ["given_up"] and len(provider.got) == 2
