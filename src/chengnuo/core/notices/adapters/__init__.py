"""One adapter a channel; which of them are set up."""

from __future__ import annotations

from django.conf import settings

from chengnuo.core.notices.adapters import dingtalk, mail, simulated, sms, webhook, wecom
from chengnuo.core.notices.adapters.base import Adapter
from chengnuo.core.notices.rules import Channel

_ADAPTERS: dict[str, Adapter] = {
    Channel.EMAIL: mail.send,
    Channel.SMS: sms.send,
    Channel.WECOM: wecom.send,
    Channel.DINGTALK: dingtalk.send,
    Channel.WEBHOOK: webhook.send,
}
#: The host a provider's bots are at, which needs no setting.
OFFICIAL_HOSTS: dict[str, str] = {Channel.WECOM: wecom.HOST, Channel.DINGTALK: dingtalk.HOST}


def adapter_for(channel: str) -> Adapter:
    """What sends over ``channel``; with CHENGNUO_NOTICE_SIMULATE nothing does."""
    return simulated.send if settings.NOTICES.simulate else _ADAPTERS[channel]


def is_configured(channel: str) -> bool:
    """Whether the installation has a provider for e-mail or SMS, or a bot of the district."""
    if channel == Channel.EMAIL:
        return bool(settings.EMAIL_HOST)
    if channel == Channel.SMS:
        return bool(settings.NOTICES.sms)
    return bool(settings.NOTICES.district_address(channel))
