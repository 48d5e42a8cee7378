"""Commands that set up and look after an installation."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from chengnuo import __version__
from chengnuo.kernel import stores


def start_django() -> None:
    """Load the platform's settings and models; needed by every command that touches the database."""
    from chengnuo.settings.data_dir import ensure_data_dir

    ensure_data_dir()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengnuo.settings")
    import django

    django.setup()


def pending_migrations() -> list[str]:
    """Names of the migrations the databases do not have yet, as `app.name`."""
    return [f"{app}.{name}" for alias, label in stores.targets() for app, name in _pending(alias, label)]


def _pending(alias: str, label: str) -> list[tuple[str, str]]:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(label or None))
    return [(migration.app_label, migration.name) for migration, _ in plan]


def migrate() -> int:
    """Bring the databases to this version's structure; returns how many migrations were applied."""
    from django.core.management import call_command

    count = 0
    for alias, label in stores.targets():
        if pending := _pending(alias, label):
            call_command("migrate", *filter(None, [label]), database=alias, interactive=False, verbosity=0)
        count += len(pending)
    return count


def init_command(
    jianghan: Annotated[
        bool, typer.Option("--jianghan", help="同时载入江汉区的区划、单位和立案标准")
    ] = False,
) -> None:
    """建立数据目录与数据库；已有的数据不受影响，可以重复运行。"""
    start_django()
    from django.conf import settings

    count = migrate()
    if jianghan:
        load_district()
        typer.echo("已载入江汉区的街道、社区、模拟网格、单位（部门名单为示例）和立案标准（时限为示例）。")
    typer.echo(f"数据目录 {settings.DATA_DIR}，数据库已就绪（应用了 {count} 项结构更新）。")
    typer.echo("下一步：chengnuo createuser 新建用户，chengnuo serve 与 chengnuo worker 启动。")


def load_district() -> None:
    """The district's places, units, filing standards and scenarios; what is there already stays as it is."""
    from chengnuo.core.catalogue import services as catalogue
    from chengnuo.core.people import services as people
    from chengnuo.core.places import services as places
    from chengnuo.engine import versions

    places.load_jianghan()
    people.load_jianghan_units()
    catalogue.load_standard()
    versions.take_up_new()


def migrate_command() -> None:
    """更新数据库结构到当前版本。"""
    start_django()
    typer.echo(f"应用了 {migrate()} 项结构更新。")


def check_command(
    deploy: Annotated[bool, typer.Option("--deploy", help="按生产环境的要求检查")] = False,
) -> None:
    """检查配置；有错误时退出码为 1。"""
    start_django()
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=deploy, fail_level="WARNING" if deploy else "ERROR")
    except SystemCheckError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def version_command() -> None:
    """显示版本。"""
    typer.echo(f"chengnuo {__version__}")


def test_command(context: typer.Context) -> None:
    """运行项目自带的测试；其后的参数原样交给 pytest（例如 tests/house -k wall）。"""
    given = list(context.args)
    chosen = (
        []
        if any(word.startswith("-m") for word in given)
        else ["-m", "not browser and not office and not setup"]
    )
    root = Path(__file__).resolve().parents[3]
    if not (root / "tests").is_dir():
        typer.echo("test 只在源码目录中可用：请在克隆的项目里运行 ./chengnuo test。", err=True)
        raise typer.Exit(2)
    done = subprocess.run([sys.executable, "-m", "pytest", *chosen, *given], cwd=root, check=False)
    raise typer.Exit(done.returncode)


def createuser_command(
    username: Annotated[str, typer.Argument(help="登录名")],
    role: Annotated[str, typer.Option(help="角色，如 supervisor 督查员、handler 处置部门")],
    name: Annotated[str, typer.Option(help="姓名")],
    unit: Annotated[str, typer.Option(help="单位代码；处置部门必填")] = "",
) -> None:
    """新建一个用户，并打印一次性口令；口令只保存散列值。"""
    start_django()
    from chengnuo.core.people import services
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.kernel.permissions import ROLE_NAMES, Role
    from chengnuo.ops.accounts import Credential, one_time_password, print_credentials

    if role not in ROLE_NAMES:
        typer.echo(
            f"没有角色 {role}；可选：{'、'.join(f'{r}（{n}）' for r, n in ROLE_NAMES.items())}", err=True
        )
        raise typer.Exit(2)
    password = one_time_password()
    try:
        services.create_user(
            actor=None, username=username, password=password, role=role, display_name=name, unit_code=unit
        )
    except ChengnuoError as error:
        typer.echo(error.message_zh, err=True)
        raise typer.Exit(2) from error
    print_credentials([Credential(username, ROLE_NAMES[Role(role)], password)])


def passwords_command(
    usernames: Annotated[list[str] | None, typer.Argument(help="登录名；不写则为全部演示用户")] = None,
) -> None:
    """换发一次性口令，原口令与已登录的会话立即失效。"""
    start_django()
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.ops.accounts import DEMO_ACCOUNTS, new_passwords, print_credentials

    try:
        print_credentials(new_passwords(usernames or [account.username for account in DEMO_ACCOUNTS]))
    except ChengnuoError as error:
        typer.echo(error.message_zh, err=True)
        raise typer.Exit(2) from error
