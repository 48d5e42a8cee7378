"""The command line `chengnuo`: a table of commands, each imported only when it is the one asked for.

`chengnuo read` therefore never imports Django, and a broken command never takes another one down.
Exit codes are documented in docs/reference/cli.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


@dataclass(frozen=True)
class Command:
    """One sub-command: where its function is, and its line in the help."""

    name: str
    place: str
    summary: str
    panel: str

    def load(self) -> Callable[..., None]:
        """Import the module and return the function that does the work."""
        module, _, function = self.place.partition(":")
        loaded: Callable[..., None] = getattr(import_module(module), function)
        return loaded


INTERRUPTED = 130
READING = "读报告（不需要数据库）"
PLATFORM = "平台"
CARE = "检查与维护"
COMMANDS: tuple[Command, ...] = (
    Command(
        "read", "chengnuo.ops.read_cli:read_command", "读一份工作报告：指标、承诺、名词、数字覆盖", READING
    ),
    Command(
        "reconcile", "chengnuo.ops.read_cli:reconcile_command", "两年报告对照：目标与结果逐项核对", READING
    ),
    Command("verify", "chengnuo.ops.verify_cli:verify_command", "离线复算已发布文本里的每个数字", READING),
    Command("bench", "chengnuo.ops.read_cli:bench_command", "准确率与速度评测", READING),
    Command("demo", "chengnuo.ops.demo:demo_command", "演示：载入江汉区 2023 年报告并启动", PLATFORM),
    Command("init", "chengnuo.ops.manage:init_command", "建立数据目录与数据库", PLATFORM),
    Command("migrate", "chengnuo.ops.manage:migrate_command", "更新数据库结构", PLATFORM),
    Command("serve", "chengnuo.ops.serve:serve_command", "启动网页服务", PLATFORM),
    Command("live", "chengnuo.ops.live:live_command", "启动实时推送进程", PLATFORM),
    Command("worker", "chengnuo.ops.worker:worker_command", "启动后台任务进程", PLATFORM),
    Command("listen", "chengnuo.ops.listen:listen_command", "接收设备消息（MQTT），Ctrl-C 停止", PLATFORM),
    Command("createuser", "chengnuo.ops.manage:createuser_command", "新建一个用户", PLATFORM),
    Command("passwords", "chengnuo.ops.manage:passwords_command", "重发演示用户的一次性口令", PLATFORM),
    Command("places", "chengnuo.ops.places:places_command", "区划：载入、生成、检查、导出、定位", PLATFORM),
    Command(
        "scenario", "chengnuo.ops.scenario:scenario_command", "机制：新建、检查、说明、列出、启用", PLATFORM
    ),
    Command(
        "simulate",
        "chengnuo.ops.simulated_year:simulate_command",
        "给演示报告模拟一年的进展（标「模拟」）",
        PLATFORM,
    ),
    Command("doctor", "chengnuo.ops.doctor:doctor_command", "体检：逐项检查这台机器与这份数据", CARE),
    Command("check", "chengnuo.ops.manage:check_command", "检查配置（--deploy 按生产环境要求）", CARE),
    Command("test", "chengnuo.ops.manage:test_command", "运行项目自带的测试", CARE),
    Command("version", "chengnuo.ops.manage:version_command", "显示版本", CARE),
)


def _not_loaded() -> None:
    """Stands in the help for a command that was not asked for."""


def build(asked: str | None) -> typer.Typer:
    """The application with every command in the help, and only the one asked for imported.

    asked: the sub-command on the command line; None imports none of them.
    """
    import typer

    app = typer.Typer(
        name="chengnuo",
        help="城诺：把政府工作报告里的每个数字变成可跟踪的承诺。",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_not_loaded)
    for command in COMMANDS:
        function = command.load() if command.name == asked else _not_loaded
        settings = (
            {"ignore_unknown_options": True, "allow_extra_args": True} if command.name == "test" else {}
        )
        app.command(
            command.name,
            help=function.__doc__ if command.name == asked else command.summary,
            short_help=command.summary,
            rich_help_panel=command.panel,
            context_settings=settings,
        )(function)
    return app


def main() -> None:
    """Entry point of the installed command `chengnuo`."""
    try:
        _open_output()
        try:
            _run()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except OSError as error:
        from chengnuo.reading.errors import why

        print(f"{error.filename or '输出'}：{why(error)}。", file=sys.stderr)
        # What is still waiting to be written goes nowhere: Python would try once more, and complain, when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run() -> None:
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    build(asked)(prog_name="chengnuo")


def _open_output() -> None:
    """Standard output as it has to be: there, and not failing on a character the terminal does not have."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the program
    elif isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
