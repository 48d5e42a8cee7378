"""Reads the environment. Nothing else in the program looks at ``os.environ``.

Every secret may also be given as a file: ``CHENGNUO_SECRET_KEY_FILE=/run/secrets/key``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: Every variable the program knows, with what it does. ``chengnuo doctor`` and the reference page print this.
KNOWN: dict[str, str] = {
    "CHENGNUO_DATA_DIR": "数据目录：数据库、上传的文件、密钥（默认 ./data）",
    "CHENGNUO_SECRET_KEY": "会话签名密钥；不给则用数据目录中的 secret.key",
    "CHENGNUO_DEBUG": "1 = 开发模式，显示出错细节（默认 0）",
    "CHENGNUO_ALLOWED_HOSTS": "允许的主机名，逗号分隔（默认 localhost,127.0.0.1,[::1]）",
    "CHENGNUO_HTTPS": "1 = 只走 https：安全 Cookie、HSTS（默认 0）",
    "CHENGNUO_TRUSTED_ORIGINS": "反向代理之后的外部地址，如 https://zhihui.example.gov.cn，逗号分隔",
    "CHENGNUO_PROXY": "1 = 前面有反向代理，采信 X-Forwarded-Proto（默认 0）",
    "CHENGNUO_LOCKOUT_MINUTES": "口令连错 5 次后锁定多少分钟（默认 15）",
    "CHENGNUO_SESSION_HOURS": "登录多少小时无操作后失效（默认 8）",
    "CHENGNUO_MAX_UPLOAD_MB": "单个上传文件上限，MB（默认 50）",
    "CHENGNUO_LOG_LEVEL": "日志级别 DEBUG/INFO/WARNING（默认 INFO）",
    "CHENGNUO_REPORTS": "评测用的报告文件夹，只有 bench 读它（默认 ../shared/data/reports）",
    "CHENGNUO_BOSTON311": "评测用的波士顿 311 诉求文件夹，只有 bench 读它（默认 ../shared/data/boston311_2011）",
    "CHENGNUO_SITE_NAME": "页面左下角显示的地方名（默认 江汉区）",
    "CHENGNUO_WORKDAYS": "本区放假和调休的补充表，csv：日期,off 或 on,名称（默认只用程序自带的 2004–2026 年）",
    "CHENGNUO_WORK_HOURS": "计时的作息时间（默认 08:30-12:00,14:00-17:30）",
    "CHENGNUO_OPEN311_JURISDICTION": "Open311 的 jurisdiction_id（默认区划代码，如 420103）",
    "CHENGNUO_OPEN311_CONTACT": "Open311 发现文件里的联系方式（默认按地方名写值班室）",
    "CHENGNUO_MAP_NUMBER": "公开页面上地图的审图号；对公众公开前必须取得（默认没有，页面注明只供内部试用）",
    "CHENGNUO_SCENARIO_DIRS": "本区自己的机制文件夹所在的目录，逗号分隔（默认没有，只用程序自带的）",
    "CHENGNUO_STATIC_ROOT": "汇集静态文件的目录（默认不汇集，直接读程序包里的）",
    "CHENGNUO_PUBLIC_URL": "人们打开本站的地址，如 https://zhihui.example.gov.cn；邮件和消息里的链接以它开头（默认不带链接）",
    "CHENGNUO_DUTY_HOURS": "对外发通知的时段，紧急的不受限；always = 全天（默认 08:00-20:00）",
    "CHENGNUO_NOTICE_SIMULATE": "1 = 对外的通知一律不真发，只记录并标明「模拟发送」（演示用，默认 0）",
    "CHENGNUO_NOTICE_TIMEOUT": "等对方应答多少秒（默认 10）",
    "CHENGNUO_NOTICE_HOSTS": "除企业微信、钉钉官方之外，允许发往的主机，host 或 host:port，逗号分隔",
    "CHENGNUO_NOTICE_PROXY": "发通知所经的代理，如 http://proxy:3128（默认不用）",
    "CHENGNUO_SMTP_HOST": "邮件服务器（默认没有，不发邮件）",
    "CHENGNUO_SMTP_PORT": "邮件服务器端口（默认 25）",
    "CHENGNUO_SMTP_USER": "邮件服务器登录名",
    "CHENGNUO_SMTP_PASSWORD": "邮件服务器口令",
    "CHENGNUO_SMTP_SECURITY": "加密方式 starttls、ssl，或不写",
    "CHENGNUO_SMTP_FROM": "发件人（默认 chengnuo@localhost）",
    "CHENGNUO_WECOM_WEBHOOK": "全区企业微信群机器人的地址，发给单位的紧急通知也发到这里",
    "CHENGNUO_DINGTALK_WEBHOOK": "全区钉钉群机器人的地址，同上",
    "CHENGNUO_DINGTALK_SECRET": "钉钉群机器人的加签密钥（SEC…）",
    "CHENGNUO_WEBHOOK_URL": "另一个系统的接收地址，同样的通知以 JSON 发给它",
    "CHENGNUO_WEBHOOK_SECRET": "发给它的消息的签名密钥（HMAC-SHA256）",
    "CHENGNUO_SMS_ORDER": "短信服务的先后，如 2,1；只写 2 就只用第二个（默认 1,2）",
    "CHENGNUO_SMS1_URL": "第一个短信服务的地址",
    "CHENGNUO_SMS1_HEADERS": "第一个短信服务的请求头，JSON 对象；写明表单类型则按表单发",
    "CHENGNUO_SMS1_BODY": "第一个短信服务的请求体模板，JSON 对象，其中 {phone} {text} {id} 会被填上",
    "CHENGNUO_SMS1_OK": "第一个短信服务怎样算成功，如 code=0（默认 HTTP 2xx）",
    "CHENGNUO_SMS1_ID": "第一个短信服务应答里的消息号字段，如 data.sid",
    "CHENGNUO_SMS2_URL": "第二个短信服务的地址",
    "CHENGNUO_SMS2_HEADERS": "第二个短信服务的请求头，JSON 对象；写明表单类型则按表单发",
    "CHENGNUO_SMS2_BODY": "第二个短信服务的请求体模板，JSON 对象，其中 {phone} {text} {id} 会被填上",
    "CHENGNUO_SMS2_OK": "第二个短信服务怎样算成功，如 code=0（默认 HTTP 2xx）",
    "CHENGNUO_SMS2_ID": "第二个短信服务应答里的消息号字段，如 data.sid",
    "CHENGNUO_MQTT_URL": "设备消息的 MQTT 代理，如 mqtt://用户:口令@主机:1883（默认没有，chengnuo listen 不接收）",
    "CHENGNUO_MQTT_ROOT": "MQTT 主题的开头（默认 v1.1，同 SensorThings；NATS 2.9 的主题里不能有句点，写作 sta 之类）",
    "CHENGNUO_MQTT_ACTOR": "以哪个用户的名义存入 MQTT 消息，须能写入感知数据（系统集成方）",
    "CHENGNUO_LIVE_URL": "反向代理把哪个路径转给实时推送进程，如 /live/（默认没有：页面按本机名和下一项的端口连接）",
    "CHENGNUO_LIVE_PORT": "实时推送进程的端口；0 = 不推送，页面轮询（默认 0；chengnuo serve 自己找一个）",
    "CHENGNUO_LIVE_CLIENTS": "最多多少个页面同时连着实时推送，再多的轮询（默认 500）",
    "CHENGNUO_NAB": "评测用的 NAB 数据文件夹，只有 bench 读它（默认 ../shared/data/sensors_nab）",
    "DATABASE_URL": "postgresql://用户:口令@主机:端口/库名；不给则用数据目录中的 SQLite",
}

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable's value, or what its ``NAME_FILE`` holds, or ``default``.

    :raises ImproperlyConfigured: the file named by ``NAME_FILE`` cannot be read.
    """
    if name in os.environ:
        return os.environ[name]
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return default
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE 指向的文件读不出来：{path}（{error.strerror}）") from error


def flag(name: str, default: bool = False) -> bool:
    """1/true/yes/on or 0/false/no/off.

    :raises ImproperlyConfigured: any other word, so that a typing error never silently means "no".
    """
    raw = text(name, "1" if default else "0").strip().lower()
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} 只能是 1 或 0，现在是「{raw}」")


def integer(name: str, default: int) -> int:
    """A whole number.

    :raises ImproperlyConfigured: not a number.
    """
    raw = text(name, str(default))
    try:
        return int(raw)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} 应是整数，现在是「{raw}」") from error


def path(name: str) -> str:
    """An address on this very host, such as ``/live/``; empty where nothing is said.

    :raises ImproperlyConfigured: another host, or no path: nothing a browser loads may come from elsewhere.
    """
    raw = text(name).strip()
    if raw and (not raw.startswith("/") or raw.startswith("//")):
        raise ImproperlyConfigured(f"{name} 只能是本站的路径，如 /live/，现在是「{raw}」")
    return raw


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def unknown() -> list[str]:
    """Variables that begin like ours but mean nothing: most likely typing errors."""
    known = KNOWN.keys() | {f"{name}_FILE" for name in KNOWN}
    return sorted(name for name in os.environ if name.startswith("CHENGNUO_") and name not in known)


#: Opening a connection costs more than most questions asked over it.
KEPT_OPEN_SECONDS = 60

#: The settings of the embedded database. NORMAL would lose acknowledged rows on power loss, and IMMEDIATE
#: makes a writer wait for its turn instead of failing half-way when it upgrades a read lock. Of a file of gigabytes
#: two megabytes in memory, SQLite's own measure, are too little for whoever writes all over it: sixteen for a connection.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
}


def databases(url: str, data_dir: Path) -> dict[str, dict[str, Any]]:
    """All databases: the main one, and on SQLite a file beside it for observations (``kernel.stores``)."""
    main = database(url, data_dir)
    if main["ENGINE"] != "chengnuo.kernel.sqlite":
        return {"default": main}
    path = Path(main["NAME"])
    beside = path.with_name(f"{path.stem}-observations{path.suffix}")
    return {"default": main, "observations": main | {"NAME": str(beside), "OPTIONS": dict(main["OPTIONS"])}}


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's entry for ``url``; SQLite in ``data_dir`` when it is empty.

    :raises ImproperlyConfigured: a scheme other than sqlite or postgres(ql).
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        # sqlite:///relative/path and sqlite:////absolute/path, as elsewhere
        name = unquote(parts.path[1:]) if parts.path else ""
        path = Path(name) if name else data_dir / "chengnuo.sqlite3"
        return {"ENGINE": "chengnuo.kernel.sqlite", "NAME": str(path), "OPTIONS": dict(SQLITE_OPTIONS),
                "CONN_MAX_AGE": KEPT_OPEN_SECONDS}  # fmt: skip
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL 只支持 postgresql:// 与 sqlite:///，现在是「{parts.scheme}://」"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEPT_OPEN_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
