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
    "CHENGNUO_SITE_NAME": "页面左下角显示的地方名（默认 江汉区）",
    "CHENGNUO_STATIC_ROOT": "汇集静态文件的目录（默认不汇集，直接读程序包里的）",
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


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def unknown() -> list[str]:
    """Variables that begin like ours but mean nothing: most likely typing errors."""
    known = KNOWN.keys() | {f"{name}_FILE" for name in KNOWN}
    return sorted(name for name in os.environ if name.startswith("CHENGNUO_") and name not in known)


#: The settings of the embedded database. NORMAL would lose acknowledged rows on power loss, and IMMEDIATE
#: makes a writer wait for its turn instead of failing half-way when it upgrades a read lock.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's entry for ``url``; SQLite in ``data_dir`` when it is empty.

    :raises ImproperlyConfigured: a scheme other than sqlite or postgres(ql).
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        # sqlite:///relative/path and sqlite:////absolute/path, as elsewhere
        name = unquote(parts.path[1:]) if parts.path else ""
        path = Path(name) if name else data_dir / "chengnuo.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(SQLITE_OPTIONS)}
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
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
