"""Errors of notices."""

from __future__ import annotations

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


def no_recipient() -> Invalid:
    """A notice must be to somebody."""
    return Invalid("notice.no_recipient", "通知没有写给谁。")


def bad_link(link: str) -> Invalid:
    """A notice leads to a page of this site, nowhere else."""
    return Invalid("notice.link", f"通知里的链接应是本站的页面，以 / 开头，现在是「{link}」。", link=link)


def missing(what: object) -> NotFound:
    """No such notice, or not this person's."""
    return NotFound("notice.missing", "没有这条通知，或它不是给您的。", notice=str(what))


def route_missing(name: str) -> NotFound:
    """No such destination."""
    return NotFound("notice.route_missing", f"没有这个发送渠道：{name}", route=name)


def bad_email(value: str) -> Invalid:
    """Not an e-mail address."""
    return Invalid(
        "notice.email", f"「{value}」不是邮箱地址，应像 name@example.gov.cn。", field="email", value=value
    )


def bad_phone(value: str) -> Invalid:
    """Not a phone number that takes messages."""
    return Invalid(
        "notice.phone", f"「{value}」不是手机号，应是 1 开头的 11 位数字。", field="phone", value=value
    )


def bad_hours(value: str) -> Invalid:
    """Not a span of the day."""
    return Invalid("notice.hours", f"「{value}」不是时段，应像 08:00-20:00。", field="hours", value=value)


def host_refused(host: str) -> Invalid:
    """The address is on a machine the program must not talk to."""
    return Invalid(
        "notice.host",
        f"主机「{host}」不在允许的名单里。请系统管理员把它加进 CHENGNUO_NOTICE_HOSTS。",
        field="address",
        host=host,
    )


def nothing_to_resend() -> Conflict:
    """Nothing failed, so nothing is sent again."""
    return Conflict("notice.nothing_to_resend", "没有未送达的通知，不重发已经送达的。")
