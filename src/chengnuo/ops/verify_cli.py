"""`chengnuo verify`: every figure of a published text computed again from the evidence bundle. Nothing here imports Django."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chengnuo.exchange.review_check import (
    AGREES,
    BASELESS,
    DAMAGED,
    DIFFERS,
    UNUSED,
    BundleUnreadable,
    Finding,
    check,
)
from chengnuo.reading import ReadingError, read

UNREADABLE = 2
_WRONG = (DAMAGED, DIFFERS, BASELESS)


def verify_command(
    file: Annotated[
        Path, typer.Argument(help="已发布的文本：txt、md、html、docx 或带文字层的 pdf", readable=False)
    ],
    evidence: Annotated[
        Path, typer.Option("--evidence", help="与草稿一起导出的证据包（zip）", readable=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="只向标准输出写 JSON")] = False,
) -> None:
    """离线复算一份已发布文本里的每个数字：相符、不符、没有依据。"""
    try:
        findings = check(read(file).text, evidence.read_bytes())
    except ReadingError as error:
        print(f"{file}：{error.message}（{error.code}）", file=sys.stderr)
        raise typer.Exit(UNREADABLE) from error
    except BundleUnreadable as error:
        print(f"{evidence}：{error}", file=sys.stderr)
        raise typer.Exit(UNREADABLE) from error
    counts = Counter(one.verdict for one in findings)
    wrong = sum(counts[one] for one in _WRONG)
    if as_json:
        print(
            json.dumps(
                {"agrees": not wrong, "counts": counts, "figures": [asdict(one) for one in findings]},
                ensure_ascii=False,
            )
        )
    else:
        for one in findings:
            if one.verdict in _WRONG:
                print(_line(one))
        print("，".join(f"{word} {counts[word]} 个" for word in (AGREES, *_WRONG, UNUSED)))
    raise typer.Exit(1 if wrong else 0)


def _line(one: Finding) -> str:
    place = "" if one.start is None else f"第 {one.start + 1} 至 {one.end} 字「{one.printed}」"
    off = f"，相差 {one.off}" if one.off else ""
    return f"{one.verdict}\t{place}\t{one.why}{off}"
