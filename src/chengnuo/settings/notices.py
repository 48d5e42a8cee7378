"""Settings of the notices: providers, bots and the hours in which people are not disturbed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from chengnuo.settings import env


@dataclass(frozen=True, slots=True)
class SmsProvider:
    """How one provider of short messages is spoken to over HTTP."""

    name: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    #: ``code=0``: the answer is a success where its field ``code`` is 0; empty: where the status is 2xx.
    success: str = ""
    #: ``data.sid``: where the answer has the provider's number of the message.
    id_field: str = ""


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Everything the notices take from the environment, besides Django's own ``EMAIL_…``."""

    public_url: str = ""
    duty_hours: str = "08:00-20:00"
    simulate: bool = False
    timeout: float = 10.0
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    wecom_webhook: str = ""
    dingtalk_webhook: str = ""
    dingtalk_secret: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    sms: tuple[SmsProvider, ...] = ()

    def district_address(self, channel: str) -> str:
        """The address of the district's own bot of that channel; empty where there is none."""
        addresses = {
            "wecom": self.wecom_webhook,
            "dingtalk": self.dingtalk_webhook,
            "webhook": self.webhook_url,
        }
        return addresses.get(channel, "")

    def district_secret(self, channel: str) -> str:
        """What the messages to that bot are signed with."""
        return {"dingtalk": self.dingtalk_secret, "webhook": self.webhook_secret}.get(channel, "")


def from_environment() -> NoticeSettings:
    """The settings as they are given.

    :raises ImproperlyConfigured: a value that makes no sense, with its name.
    """
    hours = env.text("CHENGNUO_DUTY_HOURS", "08:00-20:00")
    span = r"(?:[01]\d|2[0-3]):[0-5]\d"
    if hours != "always" and not re.fullmatch(rf"{span}-{span}", hours):
        raise ImproperlyConfigured(f"CHENGNUO_DUTY_HOURS 应像 08:00-20:00，或写 always，现在是「{hours}」")
    providers = [_sms(number) for number in env.words("CHENGNUO_SMS_ORDER", "1,2")]
    return NoticeSettings(
        public_url=env.text("CHENGNUO_PUBLIC_URL").rstrip("/"),
        duty_hours=hours,
        simulate=env.flag("CHENGNUO_NOTICE_SIMULATE"),
        timeout=float(env.integer("CHENGNUO_NOTICE_TIMEOUT", 10)),
        hosts=tuple(host.lower() for host in env.words("CHENGNUO_NOTICE_HOSTS")),
        proxy=env.text("CHENGNUO_NOTICE_PROXY"),
        wecom_webhook=env.text("CHENGNUO_WECOM_WEBHOOK"),
        dingtalk_webhook=env.text("CHENGNUO_DINGTALK_WEBHOOK"),
        dingtalk_secret=env.text("CHENGNUO_DINGTALK_SECRET"),
        webhook_url=env.text("CHENGNUO_WEBHOOK_URL"),
        webhook_secret=env.text("CHENGNUO_WEBHOOK_SECRET"),
        sms=tuple(provider for provider in providers if provider is not None),
    )


def smtp_security() -> str:
    """How the mail server is spoken to: "" | starttls | ssl.

    :raises ImproperlyConfigured: another word.
    """
    word = env.text("CHENGNUO_SMTP_SECURITY").strip().lower()
    if word not in {"", "starttls", "ssl"}:
        raise ImproperlyConfigured(f"CHENGNUO_SMTP_SECURITY 只能是 starttls、ssl 或不写，现在是「{word}」")
    return word


def _sms(number: str) -> SmsProvider | None:
    if number not in {"1", "2"}:
        raise ImproperlyConfigured(f"CHENGNUO_SMS_ORDER 只能由 1 和 2 组成，如 2,1，现在有「{number}」")
    prefix = f"CHENGNUO_SMS{number}"
    url = env.text(f"{prefix}_URL")
    if not url:
        return None
    body = _json(f"{prefix}_BODY", '{"phone": "{phone}", "text": "{text}", "id": "{id}"}')
    headers = _json(f"{prefix}_HEADERS", "{}")
    return SmsProvider(
        name=f"短信服务 {number}",
        url=url,
        headers={str(key): str(value) for key, value in headers.items()},
        body=body,
        success=env.text(f"{prefix}_OK"),
        id_field=env.text(f"{prefix}_ID"),
    )


def _json(name: str, default: str) -> dict[str, Any]:
    raw = env.text(name, default)
    try:
        value = json.loads(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} 不是 JSON：{error}") from error
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f'{name} 应是 JSON 对象，如 {{"phone": "{{phone}}"}}')
    return value
