"""The commands that need no platform: ``read``, ``reconcile`` and ``bench``. Nothing here imports Django."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from chengnuo.reading import Reading, ReadingError, read, reading_to_json, reconcile, reconciliation_to_json

UNREADABLE = 2

# readable=False: whether a file can be read is found by reading it, and said in one sentence of ours.
_File = Annotated[Path, typer.Argument(help="工作报告：txt、md、html、docx 或带文字层的 pdf", readable=False)]
_Json = Annotated[bool, typer.Option("--json", help="只向标准输出写 JSON")]


def _fail(error: ReadingError, path: Path) -> NoReturn:
    """One clear sentence on standard error and exit code 2."""
    print(f"{path}：{error.message}（{error.code}）", file=sys.stderr)
    raise typer.Exit(UNREADABLE)


def _read(path: Path, year: int | None = None) -> Reading:
    try:
        return read(path, year=year)
    except ReadingError as error:
        _fail(error, path)


def _print_json(data: dict[str, Any]) -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a test may replace the stream
    json.dump(data, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def read_command(
    file: _File,
    as_json: _Json = False,
    xlsx: Annotated[Path | None, typer.Option(help="把数字、任务、排除和名词写成 xlsx")] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="列出每个数词的去向")] = False,
    year: Annotated[int | None, typer.Option(help="文中没有年份时，报告安排工作的那一年")] = None,
) -> None:
    """读一份工作报告：找出每个数字、每项任务和名词解释。"""
    reading = _read(file, year)
    if xlsx is not None:
        from chengnuo.exchange.reading_xlsx import workbook

        xlsx.write_bytes(workbook(reading))
        print(f"已写入 {xlsx}", file=sys.stderr)
    if as_json:
        _print_json(reading_to_json(reading))
    elif coverage:
        _print_coverage(reading)
    else:
        _print_summary(reading, file.name)


def _print_summary(reading: Reading, name: str) -> None:
    from rich.console import Console
    from rich.table import Table

    out = Console(soft_wrap=False)
    hard = [f for f in reading.figures if not f.soft]
    out.print(f"[bold]{reading.title or name}[/bold]  {len(reading.text):,} 字")
    out.print(
        f"数字 {len(hard)} 个（结果 {sum(f.kind == 'result' for f in hard)}，"
        f"目标 {sum(f.kind == 'target' for f in hard)}，背景 {sum(f.kind == 'context' for f in hard)}）"
        f"，无数字的量化表述 {len(reading.figures) - len(hard)} 处"
    )
    measured = sum(bool(c.figures) for c in reading.commitments)
    out.print(f"任务 {len(reading.commitments)} 项（其中带数字 {measured} 项），名词 {len(reading.terms)} 条")
    done = reading.coverage
    out.print(f"数词 {done.numerals} 处：{done.in_figures} 处属于数字，{done.excluded} 处排除，没有遗漏。")
    for doubt in reading.doubts:
        out.print(f"[yellow]待核[/yellow] {doubt}")
    table = Table("位置", "指标", "数值", "类别", "年份", box=None)
    for f in hard:
        kind = {"result": "结果", "target": "目标", "context": "背景"}[f.kind]
        table.add_row(str(f.start), f.indicator, " ".join(f.text.split()), kind, str(f.year or ""))
    out.print(table)


def _print_coverage(reading: Reading) -> None:
    rows = [(f.start, f.text, "数字", f"{f.id} {f.indicator}") for f in reading.figures]
    rows += [(e.start, e.text, e.category, e.reason) for e in reading.excluded]
    print("位置\t原文\t去向\t说明")
    for start, text, category, reason in sorted(rows):
        print(f"{start}\t{''.join(text.split())}\t{category}\t{reason}")


def reconcile_command(
    this_year: _File,
    next_year: Annotated[Path, typer.Argument(help="下一年的工作报告", readable=False)],
    as_json: _Json = False,
) -> None:
    """把一份报告的目标与下一年报告的结果逐项对照：完成、超额、未完成、未提及、不可比。"""
    compared = reconcile(_read(this_year), _read(next_year))
    if as_json:
        _print_json(reconciliation_to_json(compared))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("目标", "指标", "结果", "结论", "把握", "理由", box=None)
    for pair in compared.pairs:
        result = " ".join(pair.result.text.split()) if pair.result else ""
        sure = f"{pair.confidence:.2f}" + ("　待核" if pair.needs_check else "")
        row = (
            " ".join(pair.target.text.split()),
            pair.target.indicator,
            result,
            pair.verdict,
            sure,
            pair.reason,
        )
        table.add_row(*row)
    Console().print(table)


def bench_command(
    what: Annotated[
        str,
        typer.Argument(
            help="reading（准确度）、years（两年对照）、speed（速度）、places（定位）、boston（真实诉求）、steps（随机操作）、alarms（模拟一年的时限提醒）、indicators（指标刷新）或 platform（平台）"
        ),
    ] = "reading",
    errors: Annotated[bool, typer.Option("--errors", help="逐条列出错误")] = False,
    as_json: _Json = False,
    keep: Annotated[bool, typer.Option("--record", help="把结果记入 bench/results 并更新文档里的表")] = False,
) -> None:
    """运行 bench/ 里的评测；只在源码目录中可用。"""
    root = Path(__file__).resolve().parents[3]
    if not (root / "bench" / "reading").is_dir():
        print("bench 只在源码目录中可用：请在克隆的项目里运行 ./chengnuo bench。", file=sys.stderr)
        raise typer.Exit(UNREADABLE)
    sys.path.insert(0, str(root))
    from bench.reading import report

    if what not in report.PROGRAMS:
        print(f"没有名为 {what} 的评测，可选：{'、'.join(report.PROGRAMS)}。", file=sys.stderr)
        raise typer.Exit(UNREADABLE)
    raise typer.Exit(report.PROGRAMS[what](errors=errors, as_json=as_json, keep=keep))
