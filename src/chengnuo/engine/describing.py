"""What may be written in a scenario, from its schema; and what one scenario declares. Markdown, pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chengnuo.core.observations.rules.alarm import NAMES
from chengnuo.engine.checking import schema
from chengnuo.engine.declaration import Count, Scenario
from chengnuo.engine.looking import (
    ASSET_NAMES,
    COUNT_ALARM_NAMES,
    COUNT_NAMES,
    COUNT_STREAM_NAMES,
    FILL_NAMES,
)

_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true / false",
    "array": "一列",
    "object": "一组",
}
_ABOUT = """# scenario.yaml

一个机制一个文件夹，`scenario.yaml` 写明它的全部。本页由 `chengnuo scenario docs` 从 `src/chengnuo/engine/scenario.schema.json` 写出，
不手改。怎样写一个：[add-a-scenario](../howto/add-a-scenario.md)；为什么这样：[scenarios](../explanation/scenarios.md)。

标 * 的必写。条件用 CEL：`==` `!=` `>` `&&` `||` `!` `in`，文字加单引号；没有填的问题使条件不成立。
"""


def reference() -> str:
    """docs/reference/scenario-yaml.md."""
    top = schema()
    parts = [_ABOUT, _table("整个文件", top)]
    parts += [_table(_title(name, one), one) for name, one in top["$defs"].items()]
    names = f"指标的条件可用：每个问题的代号，以及 {'、'.join(f'`{n}`' for n in COUNT_NAMES)}。\n\n"
    names += f"数部件的条件可用：每个属性的代号，以及 {'、'.join(f'`{n}`' for n in ASSET_NAMES)}。\n\n"
    for what, known in (
        ("数报警的条件", COUNT_ALARM_NAMES), ("数设备的条件", COUNT_STREAM_NAMES), ("报警的条件", NAMES), ("报警的 fill ", FILL_NAMES),
    ):  # fmt: skip
        names += f"{what}可用：{'、'.join(f'`{n}`' for n in known)}。\n\n"
    names += "表单的条件（`when`）可用：`answers.代号`。\n"
    return "\n".join([*parts, "## 条件里的名字\n", names]).rstrip() + "\n"


def scenario(one: Scenario) -> str:
    """What a scenario declares."""
    lines = [
        f"# {one.title}",
        "",
        one.purpose,
        "",
        f"报告 {one.source} · {one.lead_unit} · {one.maturity.label}",
        "",
    ]
    for kind in one.kinds:
        lines += [
            f"## {kind.title}（`{kind.id}`）",
            "",
            *([kind.description, ""] if kind.description else []),
        ]
        lines += ["| 问题 | 填什么 | 必填 | 何时问 |", "|---|---|---|---|"]
        lines += [
            f"| {f.label}{'（个人信息）' if f.personal else ''} | {f.kind.label}{'：' + '、'.join(f.choices) if f.choices else ''} | "
            f"{'是' if f.required else ''} | {f'`{f.when}`' if f.when else ''} |"
            for f in kind.fields
        ]  # fmt: skip
        if kind.stages:
            lines += [
                "",
                "阶段："
                + " → ".join(f"{s.title}（{s.days} 天）" if s.days else s.title for s in kind.stages),
            ]
        if kind.parts:
            lines += [
                "",
                f"{kind.days} 个工作日内同时办理：" + "、".join(f"{p.title}（{p.unit}）" for p in kind.parts),
            ]
        lines.append("")
    for declared in one.asset_classes:
        lines += [
            f"## 部件：{declared.title}（`{declared.id}`，{declared.code}）",
            "",
            "| 属性 | 填什么 | 必填 |",
            "|---|---|---|",
        ]
        lines += [
            f"| {f.label} | {f.kind.label}{'：' + '、'.join(f.choices) if f.choices else ''} | {'是' if f.required else ''} |"
            for f in declared.fields
        ]
        lines.append("")
    lines += ["## 指标", "", "| 指标 | 单位 | 分子 | 分母 |", "|---|---|---|---|"]
    lines += [
        f"| {i.title} | {i.unit} | {_count(i.numerator)} | {_count(i.denominator) if i.denominator else ''} |"
        for i in one.indicators
    ]
    return "\n".join(lines) + "\n"


def _count(count: Count) -> str:
    return f"`{count.of or count.alarm or count.datastream}{'.' + count.sum if count.sum else ''}{' : ' + count.when if count.when else ''}`".replace(
        "|", "\\|"
    )


def _title(name: str, one: Mapping[str, Any]) -> str:
    return f"`{name}` {one.get('description', '')}"


def _table(title: str, one: Mapping[str, Any]) -> str:
    required = set(one.get("required", ()))
    rows = [
        f"| `{name}`{' *' if name in required else ''} | {'；'.join(_kind(about))} | {_resolved(about).get('description', about.get('description', ''))} |"
        for name, about in one.get("properties", {}).items()
    ]
    return "\n".join([f"## {title}\n", "| 名字 | 写什么 | 说明 |", "|---|---|---|", *rows, ""])


def _resolved(about: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(about.get("$ref", "")).rpartition("/")[2]
    return schema()["$defs"][name] if name else about


def _kind(about: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in about:
        yield f"一组 `{str(about['$ref']).rpartition('/')[2]}`"
    elif "enum" in about:
        yield "、".join(f"`{one}`" for one in about["enum"])
    elif about.get("type") == "array" and "$ref" in about.get("items", {}):
        yield f"一列 `{str(about['items']['$ref']).rpartition('/')[2]}`"
    else:
        yield _TYPES.get(str(about.get("type", "")), "")
    if "maxLength" in about:
        yield f"最多 {about['maxLength']} 字"
