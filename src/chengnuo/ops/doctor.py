"""`chengnuo doctor`: is this machine, and this data, as it should be?"""

import json
import os
import shutil
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

State = Literal["ok", "warning", "error"]
SIGNS: dict[State, str] = {"ok": "✓ 正常", "warning": "! 注意", "error": "✗ 错误"}
LOW_DISK_BYTES = 1 << 30
HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True)
class Finding:
    """The answer of one check."""

    name: str
    state: State
    detail: str
    advice: str = ""


def check_python() -> Finding:
    """Python 3.11 or newer."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= (3, 11):  # noqa: UP036 - this is the check
        return Finding("Python", "ok", version)
    return Finding("Python", "error", version, "需要 3.11 或更新的版本")


def check_sqlite_library() -> Finding:
    """SQLite new enough for Django 5.2 (3.31)."""
    if sqlite3.sqlite_version_info >= (3, 31):
        return Finding("SQLite 库", "ok", sqlite3.sqlite_version)
    return Finding("SQLite 库", "error", sqlite3.sqlite_version, "需要 3.31 或更新的版本")


def check_data_dir(folder: Path) -> Finding:
    """The data folder is there and can be written to."""
    if not folder.is_dir():
        return Finding("数据目录", "error", f"{folder} 不存在", "运行 chengnuo init")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("数据目录", "error", f"{folder} 不可写", "把目录的属主改为运行本程序的用户")
    return Finding("数据目录", "ok", str(folder))


def check_disk(folder: Path) -> Finding:
    """At least 1 GB free where the data lives."""
    place = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(place).free
    detail = f"剩余 {free / (1 << 30):.1f} GB"
    if free < LOW_DISK_BYTES:
        return Finding("磁盘空间", "error", detail, "至少留出 1 GB")
    return Finding("磁盘空间", "ok", detail)


def check_settings() -> Finding:
    """No variable that looks like a setting and is none."""
    from chengnuo.settings import env

    unknown = env.unknown()
    if unknown:
        return Finding(
            "设置", "warning", "、".join(unknown), "没有这样的设置，可能写错了；见 docs/reference/settings.md"
        )
    return Finding("设置", "ok", "没有无法识别的变量")


def check_database() -> Finding:
    """The database answers."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("数据库", "error", str(error).strip(), "检查 DATABASE_URL 与数据库服务")
    return Finding("数据库", "ok", connection.vendor)


def check_durability() -> Finding:
    """Rows the program has acknowledged survive a power cut: never NORMAL or off."""
    from django.db import connection

    names = {"sqlite": ["PRAGMA synchronous"], "postgresql": ["SHOW fsync", "SHOW synchronous_commit"]}
    answers = []
    with connection.cursor() as cursor:
        for statement in names.get(connection.vendor, []):
            cursor.execute(statement)
            answers.append((statement.split()[-1], str(cursor.fetchone()[0])))
    detail = "，".join(f"{name}={value}" for name, value in answers)
    unsafe = [name for name, value in answers if value in ("0", "1", "off", "local")]
    if unsafe:
        return Finding(
            "断电不丢数据", "error", detail, f"{'、'.join(unsafe)} 设置过低，断电会丢失已确认的记录"
        )
    return Finding("断电不丢数据", "ok", detail)


def check_migrations() -> Finding:
    """The database has this version's structure."""
    from chengnuo.ops.manage import pending_migrations

    pending = pending_migrations()
    if pending:
        return Finding("数据库结构", "error", f"{len(pending)} 项更新未应用", "运行 chengnuo migrate")
    return Finding("数据库结构", "ok", "已是当前版本")


def check_front_end() -> Finding:
    """The bundle of scripts and styles is built."""
    dist = Path(__file__).resolve().parents[1] / "web" / "static" / "dist"
    built = [p for p in dist.glob("**/*") if p.suffix in (".js", ".css")]
    if not built:
        return Finding("前端", "error", "尚未构建", "运行 ./chengnuo demo，或 npm ci && npm run build")
    return Finding("前端", "ok", f"{len(built)} 个文件")


def check_worker(folder: Path) -> Finding:
    """The background worker has shown itself within half a minute."""
    from chengnuo.ops.worker import heartbeat_file

    beat = heartbeat_file(folder)
    age = time.time() - beat.stat().st_mtime if beat.exists() else None
    if age is None or age > HEARTBEAT_SECONDS:
        seen = "没有运行过" if age is None else f"{age:.0f} 秒前最后一次应答"
        return Finding("后台任务进程", "warning", seen, "运行 chengnuo worker；导入报告需要它")
    return Finding("后台任务进程", "ok", "在运行")


def check_live(folder: Path) -> Finding:
    """The stream of changes answers where it said it would; without it pages ask again and again."""
    from chengnuo.ops.live import heartbeat_file

    beat = heartbeat_file(folder)
    if not beat.exists() or time.time() - beat.stat().st_mtime > HEARTBEAT_SECONDS:
        return Finding(
            "实时推送进程",
            "warning",
            "没有运行，页面轮询",
            "chengnuo serve 会启动它；见 docs/howto/install.md",
        )
    address = beat.read_text(encoding="ascii").strip()
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=5) as answer:
            said = json.load(answer)
    except (OSError, ValueError) as error:
        return Finding(
            "实时推送进程", "warning", f"{address} 没有正常应答：{error}", "看数据目录下 logs/live.log"
        )
    return Finding("实时推送进程", "ok", f"{address}，连着 {said['clients']} 个页面，最多 {said['limit']} 个")


def findings() -> Iterator[Finding]:
    """Every check in order; where the database does not answer, the checks that need it are left out."""
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    yield check_python()
    yield check_sqlite_library()
    yield check_settings()
    yield check_data_dir(folder)
    yield check_disk(folder)
    database = check_database()
    yield database
    needs_database: tuple[Callable[[], Finding], ...] = (check_durability, check_migrations)
    if database.state == "ok":
        yield from (check() for check in needs_database)
    yield check_front_end()
    yield check_worker(folder)
    yield check_live(folder)


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """逐项检查这台机器与这份数据；有错误时退出码为 1，只有提醒时为 0。"""
    from chengnuo.ops.manage import start_django

    start_django()
    found = list(findings())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            advice = f"（{finding.advice}）" if finding.advice else ""
            typer.echo(f"{SIGNS[finding.state]}  {finding.name}：{finding.detail}{advice}")
    raise typer.Exit(1 if any(finding.state == "error" for finding in found) else 0)
