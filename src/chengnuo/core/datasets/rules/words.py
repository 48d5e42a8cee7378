"""The vocabulary of the data catalogue, and the schema of a data set as a person types it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.kernel.labels import Labelled

MOST_COLUMNS = 300


class Kind(Labelled):
    """What a data set is to this platform."""

    REGISTER = "register", "本平台台账"
    FEED = "feed", "接入数据"
    EXTERNAL = "external", "外部系统"


class Access(Labelled):
    """Who may have it."""

    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"
    SENSITIVE = "sensitive", "敏感"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a data set, in words. ``personal``: it says something about a person."""

    name: str
    title: str
    meaning: str = ""
    personal: bool = False


def read_columns(text: str) -> tuple[tuple[Column, ...], str]:
    """The schema a person typed, a field a line: 「名称｜中文名｜说明」; and the first fault, "" where there is none."""
    found: list[Column] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) > 4 or not parts[0]:
            return (), f"第 {number} 行应写成「名称｜中文名｜说明」，个人信息在末尾再加「｜个人信息」。"
        if any(len(part) > 200 for part in parts):
            return (), f"第 {number} 行太长，每一项不超过 200 字。"
        if parts[0] in {column.name for column in found}:
            return (), f"第 {number} 行的「{parts[0]}」重复。"
        last = parts[3] if len(parts) > 3 else ""
        if last not in ("", "个人信息"):
            return (), f"第 {number} 行的第四项只能是「个人信息」。"
        found.append(Column(parts[0], parts[1] if len(parts) > 1 else parts[0],
                            parts[2] if len(parts) > 2 else "", bool(last)))  # fmt: skip
    if len(found) > MOST_COLUMNS:
        return (), f"最多 {MOST_COLUMNS} 个字段。"
    return tuple(found), ""


def typed_columns(columns: tuple[Column, ...]) -> str:
    """The schema as a person would type it."""
    lines = ("｜".join([c.name, c.title, c.meaning, "个人信息"] if c.personal else [c.name, c.title, c.meaning])
             for c in columns)  # fmt: skip
    return "\n".join(line.rstrip("｜") for line in lines)
