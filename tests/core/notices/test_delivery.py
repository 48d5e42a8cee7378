"""What becomes of a message when its provider is well, ill, slow, or gone: the truth, and nobody else waits for it."""

import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest

from chengnuo.core.notices import delivering, queries, services
from chengnuo.core.notices.destinations import add_destination
from chengnuo.core.notices.models import Delivery, Route
from chengnuo.core.notices.services import Recipient, send
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Conflict, NotAllowed
from chengnuo.kernel.jobs import holders, registry, schedule
from tests.core.notices.conftest import Setup, Town, contact, errors, later, states, work
from tests.core.notices.servers import MailServer, Provider, http_provider

pytestmark = pytest.mark.django_db


def bot(town: Town, url: str, channel: str = "webhook", **more: Any) -> int:
    values = {"unit_id": town.unit.pk, "name": "群", "channel": channel, "address": f"{url}/hook", **more}
    return add_destination(actor=town.admin, **values)


def tell(town: Town, key: str = "task.new:1", **more: Any) -> int:
    to = Recipient(None, town.unit.pk)
    return send(to=to, subject=f"新任务 {key}", text="井盖破损", link="/cases/1/", key=key, **more)


def test_sent_is_what_the_provider_confirmed(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    tell(town)
    assert states("webhook") == ["waiting"]
    work()
    [row] = queries.deliveries().rows
    assert (row.state, row.attempts, row.error, row.simulated) == ("sent", 1, "", False)
    assert row.sent_at and row.provider_id == f"notice-{row.id}"
    work()
    assert len(provider.got) == 1


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (500, "HTTP 500"),
        (503, "HTTP 503"),
        (429, "HTTP 429"),
        ("cut", "可能已收到，但没有确认"),
        ("half", "可能已收到，但没有确认"),
        (3.0, "秒内没有应答"),
    ],
)
def test_trouble_is_tried_again_and_told_in_words(
    town: Town, provider: Provider, trouble: Any, words: str
) -> None:
    bot(town, provider.url)
    provider.script = [trouble]
    tell(town)
    work()
    [row] = queries.deliveries().rows
    assert row.state == "failed" and words in row.error and row.attempts == 1
    assert row.next_at and timedelta(seconds=55) < row.next_at - now() <= timedelta(seconds=90)
    work()
    assert len(provider.got) == 1, "not before its time"
    later()
    work()
    assert states("webhook") == ["sent"]
    first, second = provider.got
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"], "the other side can tell"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 302])
def test_a_refusal_is_not_repeated_and_waits_for_a_person(
    town: Town, provider: Provider, status: int
) -> None:
    bot(town, provider.url)
    provider.script = [status]
    tell(town)
    work()
    later()
    work()
    assert states("webhook") == ["given_up"] and f"HTTP {status}" in errors("webhook")
    assert len(provider.got) == 1, "no second attempt, and no redirect followed"


def test_nobody_there(town: Town, provider: Provider) -> None:
    with http_provider() as gone:
        bot(town, gone.url)
    tell(town)
    work()
    assert states("webhook") == ["failed"] and "连接被拒绝" in errors("webhook")


def test_a_host_that_is_not_allowed_any_more_is_never_spoken_to(
    town: Town, provider: Provider, notices: Setup
) -> None:
    bot(town, provider.url)
    notices.change(hosts=("other.example",))
    tell(town)
    work()
    assert states("webhook") == ["given_up"] and "不在允许的名单里" in errors("webhook")
    assert provider.got == []


def test_old_news_is_given_up_with_the_last_reason(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    provider.usual = 500
    tell(town)
    work()
    Delivery.objects.update(queued_at=now() - timedelta(hours=25))
    later()
    work()
    assert states("webhook") == ["given_up"]
    assert "24 小时" in errors("webhook") and "HTTP 500" in errors("webhook")


def test_a_dead_destination_starves_no_other(town: Town, provider: Provider) -> None:
    """A hundred messages to one that is silent, one to another: that one does not wait for them."""
    with http_provider() as silent:
        silent.usual = 3.0
        bot(town, silent.url)
        for number in range(100):
            tell(town, f"task.new:{number}")
        bot(town, provider.url, name="好的")
        tell(town, "task.new:last")
        begin = time.monotonic()
        work()
        assert time.monotonic() - begin < 20, "one patience for the silent one, not a hundred"
        assert len(provider.got) == 1 and len(silent.got) == 1
        assert states("webhook").count("waiting") == 100, "those not tried have lost no attempt"
        work()
        assert len(silent.got) == 1, "it is left alone for a while"


def test_a_message_that_always_fails_does_not_block_those_behind_it(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    for number in range(3):
        tell(town, f"task.new:{number}")
    provider.script = [500]
    work()
    Route.objects.update(paused_until=None)
    work()
    assert sorted(states("webhook")) == ["failed", "sent", "sent"]


def test_urgent_goes_first(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    tell(town, "task.new:1")
    tell(town, "case.overdue:1", urgent=True)
    work()
    assert [got.json["urgent"] for got in provider.got] == [True, False]
    assert provider.got[0].json["subject"].startswith("【紧急】")


def test_a_provider_in_trouble_is_paused_longer_each_time_and_forgiven_at_once(
    town: Town, provider: Provider
) -> None:
    route = f"webhook:{bot(town, provider.url)}"
    provider.script = [500, 500]
    tell(town)
    pauses = []
    for _ in range(2):
        work()
        row = queries.route_row(route)
        assert row.paused_until and "HTTP 500" in row.error
        pauses.append(row.paused_until - now())
        later()
    assert pauses[1] > pauses[0]
    work()
    row = queries.route_row(route)
    assert (row.paused_until, row.error, row.sent, row.failed) == (None, "", 1, 0)


# ---- crashes -------------------------------------------------------------------------------------------------------


def test_what_a_dead_worker_was_sending_is_sent_again_under_the_same_number(
    town: Town, provider: Provider
) -> None:
    bot(town, provider.url)
    tell(town)
    [pk] = Delivery.objects.filter(channel="webhook").values_list("id", flat=True)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    outgoing, _ids = delivering._claim((pk,), f"{holders.here()}:{gone.pid}:abc", now())
    assert outgoing
    delivering._send(outgoing)  # the provider has it, and then the worker dies
    assert delivering._claim((pk,), "other", now()) == (None, ()), "claimed is claimed"
    work()
    assert states("webhook") == ["sent"]
    assert len({got.headers["Idempotency-Key"] for got in provider.got}) == 1 and len(provider.got) == 2


def test_a_live_worker_keeps_what_it_is_sending(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    tell(town)
    [pk] = Delivery.objects.filter(channel="webhook").values_list("id", flat=True)
    for holder in (holders.new_token(), "elsewhere/1:5:abc"):
        Delivery.objects.update(worker="")
        delivering._claim((pk,), holder, now())
        work()
        assert provider.got == []
    Delivery.objects.update(tried_at=now() - delivering.CLAIM_LOST_AFTER - timedelta(seconds=1))
    work()
    assert len(provider.got) == 1, "silent for so long that it must be dead"


def test_a_worker_believed_dead_does_not_overwrite_what_became_of_it(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    tell(town)
    [pk] = Delivery.objects.filter(channel="webhook").values_list("id", flat=True)
    delivering._claim((pk,), "slow", now())
    Delivery.objects.update(worker="", state="sent", next_at=None)
    row = Delivery.objects.get(pk=pk)
    delivering._not_sent(row, delivering.Unavailable("late"), "slow")
    assert states("webhook") == ["sent"]


def test_the_worker_sends_by_itself(town: Town, provider: Provider) -> None:
    bot(town, provider.url)
    tell(town)
    assert "notices.deliver" in {entry.name for entry in registry.regular()}
    schedule.run_due("notices.deliver")
    assert states("webhook") == ["sent"]


# ---- sending again --------------------------------------------------------------------------------------------------


def test_again_goes_only_to_those_it_did_not_reach(town: Town, provider: Provider) -> None:
    with http_provider() as broken:
        broken.script = [404]
        bot(town, broken.url)
        bot(town, provider.url, name="好的")
        tell(town)
        work()
        assert sorted(states("webhook")) == ["given_up", "sent"]
        told = {row.to: row.state for row in queries.deliveries_of(Delivery.objects.all()[0].notice_id)}
        assert told == {
            "李四": "sent",
            "王五": "sent",
            "区城管局 · 群": "given_up",
            "区城管局 · 好的": "sent",
        }, "where one notice went, destination by destination"
        assert services.resend(actor=town.admin) == 1
        work()
        assert states("webhook") == ["sent", "sent"]
        assert len(broken.got) == 2 and len(provider.got) == 1
    with pytest.raises(Conflict):
        services.resend(actor=town.admin)
    with pytest.raises(NotAllowed):
        services.resend(actor=town.li)


def test_one_route_or_one_delivery_can_be_sent_again_alone(town: Town, provider: Provider) -> None:
    provider.script = [404, 404]
    route = f"webhook:{bot(town, provider.url)}"
    tell(town, "task.new:1")
    tell(town, "task.new:2")
    work()
    with pytest.raises(Conflict):
        services.resend(actor=town.admin, route="sms")
    first = queries.deliveries(state="given_up", route=route).rows[-1]
    assert services.resend(actor=town.admin, delivery_id=first.id) == 1
    work()
    assert sorted(states("webhook")) == ["given_up", "sent"]


def test_a_test_message_tells_whether_a_route_works(town: Town, provider: Provider, mail: MailServer) -> None:
    route = f"webhook:{bot(town, provider.url)}"
    services.send_test(actor=town.admin, route=route)
    services.send_test(actor=town.admin, route="email", address="it@example.cn")
    work()
    assert "测试" in provider.got[0].json["subject"] and mail.letters[0][0] == "it@example.cn"
    assert queries.route_row(route).ok_at is not None


def test_nothing_leaves_a_demo_and_nobody_is_told_it_did(
    town: Town, provider: Provider, notices: Setup
) -> None:
    bot(town, provider.url)
    contact(town.li, email="li@example.cn")
    notices.change(simulate=True)
    tell(town)
    work()
    assert provider.got == []
    assert {(row.simulated, row.provider) for row in queries.deliveries().rows} == {(True, "模拟发送")}
    assert all(row.sent == 0 for row in queries.routes())
    assert sum(row.simulated_sent for row in queries.routes()) == 2


def test_a_program_error_in_an_adapter_loses_nothing(
    town: Town, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(channel: str) -> Any:
        raise RuntimeError("bug")

    bot(town, provider.url)
    tell(town)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "adapter_for", broken)
        work()
    assert states("webhook") == ["failed"] and "程序出错" in errors("webhook")
    later()
    work()
    assert states("webhook") == ["sent"]
