"""E-mail over SMTP, by Django's own back end."""

from __future__ import annotations

import smtplib
import ssl

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from chengnuo.core.notices.adapters.base import Deferred, Outgoing, Receipt, Refused, Unavailable

_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def send(outgoing: Outgoing) -> Receipt:
    """Sent when the mail server has taken it; whether it reaches the mailbox only that server knows."""
    if not settings.EMAIL_HOST:
        raise Refused("没有配置邮件服务器（CHENGNUO_SMTP_HOST）。")
    _, _, domain = settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")
    number = f"<{outgoing.id}@{domain or 'localhost'}>"
    text = outgoing.text + (f"\n\n{outgoing.link}" if outgoing.link else "")
    headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
    if outgoing.urgent:
        headers["Importance"] = "high"
    try:
        # Given here and not taken from Django's defaults, which tests replace.
        connection = get_connection(
            _BACKEND, host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, timeout=settings.NOTICES.timeout
        )
        subject = " ".join(outgoing.subject.split())
        mail = EmailMessage(subject, text, None, [outgoing.address], headers=headers, connection=connection)
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _recipient(code, said) from error
    except smtplib.SMTPResponseException as error:
        raise _server(error) from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unavailable("邮件服务器中途断开；邮件可能已发出，但没有确认。") from error
    except TimeoutError as error:
        raise Unavailable(f"邮件服务器 {settings.NOTICES.timeout:g} 秒内没有应答。") from error
    except ConnectionRefusedError as error:
        raise Unavailable("邮件服务器拒绝连接，请检查主机与端口。") from error
    except (ssl.SSLError, smtplib.SMTPException, OSError) as error:
        raise Unavailable(f"邮件服务器不通：{error}") from error
    return Receipt("SMTP", number)


def _recipient(code: int, said: bytes) -> Deferred | Refused:
    words = said.decode(errors="replace")[:120]
    if 400 <= code < 500:
        return Deferred(f"邮件服务器请稍后再试（{code} {words}）。")
    return Refused(f"邮件服务器不收这个地址（{code} {words}）。")


def _server(error: smtplib.SMTPResponseException) -> Refused | Unavailable:
    raw = error.smtp_error
    words = (raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw))[:120]
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Unavailable(f"邮件服务器不认登录名或口令（{error.smtp_code}）。")
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Refused(f"邮件服务器不收这封信（{error.smtp_code} {words}）。")
    return Unavailable(f"邮件服务器暂时不收（{error.smtp_code} {words}）。")
