"""`chengnuo scenario`: folders of scenarios made, checked, described, put in force."""

import re
import shutil
from pathlib import Path
from typing import Annotated

import typer

ACTS = ("new", "check", "docs", "list", "use")


def scenario_command(
    act: Annotated[
        str,
        typer.Argument(help="new 新建文件夹；check 检查；docs 说明；list 列出；use 启用文件夹里现在的内容"),
    ],
    name: Annotated[str, typer.Argument(help="代号；check 和 use 不写就是全部")] = "",
    title: Annotated[str, typer.Option(help="new：名称，如 窨井盖专项")] = "",
    out: Annotated[Path | None, typer.Option(help="new：放在哪个目录；docs：写到哪个文件")] = None,
    despite: Annotated[bool, typer.Option("--despite", help="use：已有台账不合新版本也启用")] = False,
    note: Annotated[str, typer.Option(help="use：改了什么")] = "",
) -> None:
    """机制：新建、检查（附例子）、写说明、列出、启用；check 有问题时退出码为 1。"""
    from chengnuo.kernel.errors import ChengnuoError
    from chengnuo.ops.manage import start_django

    if act not in ACTS:
        typer.echo(f"没有「{act}」，只有 {'、'.join(ACTS)}。", err=True)
        raise typer.Exit(2)
    start_django()
    try:
        if act == "new":
            _new(name, title, out)
        elif act == "check":
            _check(name)
        elif act == "docs":
            _docs(name, out)
        elif act == "list":
            _list()
        else:
            _use(name, despite, note)
    except ChengnuoError as error:
        typer.echo(f"{error.message_zh}（{error.code}）", err=True)
        raise typer.Exit(1) from error


def _new(name: str, title: str, out: Path | None) -> None:
    """A folder that passes the check, to be filled in."""
    from django.conf import settings

    from chengnuo.engine import finding

    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        typer.echo("代号要用小写英文字母开头，可用数字和下划线，如 manhole_covers。", err=True)
        raise typer.Exit(2)
    root = out or (Path(settings.SCENARIO_DIRS[0]) if settings.SCENARIO_DIRS else None)
    if root is None:
        typer.echo("请用 --out 写明目录，或设置 CHENGNUO_SCENARIO_DIRS。", err=True)
        raise typer.Exit(2)
    folder = root / name
    if folder.exists():
        typer.echo(f"{folder} 已经有了。", err=True)
        raise typer.Exit(2)
    folder.mkdir(parents=True)
    pattern = Path(finding.__file__).parent / "pattern"
    for source in sorted(path for path in pattern.rglob("*") if path.is_file()):
        target = folder / source.relative_to(pattern)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        target.write_text(text.replace("@id@", name).replace("@title@", title or "新机制"), encoding="utf-8")
    shutil.copy(Path(finding.__file__).with_name("scenario.schema.json"), folder / "scenario.schema.json")
    typer.echo(f"{folder}：改 scenario.yaml，然后 chengnuo scenario check {name}。")


def _check(name: str) -> None:
    """Faults of the folders, and examples that come out otherwise; exits with 1 where there are any."""
    from chengnuo.engine import examples, versions

    wrong = 0
    for tried in [versions.trial(name)] if name else versions.trials():
        said = [str(fault) for fault in tried.faults]
        if tried.scenario is not None and versions.known().units:
            said += [
                words for path in tried.folder.examples() for words in examples.run(tried.scenario, path)
            ]
        wrong += len(said)
        typer.echo(f"{tried.folder.id}  {tried.title}：{'通过' if not said else f'{len(said)} 处问题'}")
        for words in said:
            typer.echo(f"  {words}")
        if tried.misfit_count:
            typer.echo(f"  启用后有 {tried.misfit_count} 条已有的台账不合新版本：")
            for misfit in tried.misfits[:10]:
                typer.echo(f"    {misfit.row.title}：{misfit.words}")
    if wrong:
        raise typer.Exit(1)


def _docs(name: str, out: Path | None) -> None:
    """The reference of what may be written, or, with a name, what one scenario declares."""
    from chengnuo.engine import describing, versions
    from chengnuo.engine.errors import ScenarioFaulty

    if name:
        tried = versions.trial(name)
        if tried.scenario is None:
            raise ScenarioFaulty(tried.faults)
        text = describing.scenario(tried.scenario)
    else:
        text = describing.reference()
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


def _list() -> None:
    """Every folder and what of it is in force."""
    from chengnuo.engine import versions

    for tried in versions.trials():
        number = f"第 {tried.in_force} 版" if tried.in_force else "—"
        own = "本区" if tried.folder.own else "自带"
        typer.echo(f"{tried.folder.id:24} {own}  {number:8} {tried.standing.label}  {tried.title}")


def _use(name: str, despite: bool, note: str) -> None:
    """Put one folder in force, or every sound one that never was."""
    from chengnuo.engine import versions

    if name:
        number = versions.put_in_force(actor=None, name=name, despite=despite, note=note)
        typer.echo(f"已启用 {name} 第 {number} 版；正在运行的服务一秒之内跟上。")
        return
    fresh = versions.take_up_new()
    typer.echo(f"启用了 {len(fresh)} 个新机制：{'、'.join(fresh) or '没有新的'}。")
