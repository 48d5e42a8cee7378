"""The endpoints of other cities: ``open311.toml`` in the data directory, a file a person can read and write."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import Invalid
from chengnuo.standards.open311 import offers
from chengnuo.standards.open311.problems import Problem

FILE = "open311.toml"
_WORDS = {"name", "url", "jurisdiction", "api_key", "format", "timezone", "actor", "unknown_services"}
_KNOWN = _WORDS | {"pull", "push", "every_minutes", "services", "simulated"}


@dataclass(frozen=True, slots=True)
class CitySettings:
    """One endpoint. ``services``: their service code → ours; ``push``: our codes whose cases are handed to them."""

    name: str
    url: str
    actor: str
    jurisdiction: str = ""
    api_key: str = field(default="", repr=False)
    format: str = ""
    zone: ZoneInfo = SHANGHAI
    pull: bool = True
    push: tuple[str, ...] = ()
    every_minutes: int = 15
    services: tuple[tuple[str, str], ...] = ()
    unknown_services: str = "take"
    simulated: bool = False

    @property
    def ours(self) -> dict[str, str]:
        """Their service code → ours."""
        return dict(self.services)

    def theirs(self, our_code: str) -> str:
        """Their service code for one of ours, "" where none is named."""
        return next((theirs for theirs, ours in self.services if ours == our_code), "")


def path() -> Path:
    """Where the file lies."""
    return Path(settings.DATA_DIR) / FILE


def cities() -> tuple[CitySettings, ...]:
    """All endpoints; none where there is no file. Raises ``Invalid`` with what is wrong, in one sentence."""
    if not path().exists():
        return ()
    try:
        read = tomllib.loads(path().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad("", f"读不出来（{error}）") from None
    entries = read.get("endpoint", [])
    if read.keys() - {"endpoint"} or not isinstance(entries, list):
        raise _bad("", "每个外部城市写成一段 [[endpoint]]")
    found = tuple(_city(entry) for entry in entries)
    names = [city.name for city in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise _bad(twice, "name 重复")
    return found


def city(name: str) -> CitySettings:
    """One endpoint. Raises ``Invalid`` where the file does not name it."""
    found = next((city for city in cities() if city.name == name), None)
    if found is None:
        raise _bad(name, "没有这个 endpoint")
    return found


def _city(entry: dict[str, Any]) -> CitySettings:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not name.replace("-", "").replace("_", "").isalnum() or len(name) > 40:
        raise _bad("", "每段要有 name：40 个以内的字母、数字或 - _，用过后不要改")
    if strange := sorted(entry.keys() - _KNOWN):
        raise _bad(name, f"不认识「{strange[0]}」")
    if wrong := next((word for word in _WORDS & entry.keys() if not isinstance(entry[word], str)), ""):
        raise _bad(name, f"{wrong} 应是引号里的文字")
    parts = urlsplit(entry.get("url", ""))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _bad(name, "url 应是 http(s):// 开头的地址")
    if not entry.get("actor"):
        raise _bad(name, "actor 应是以其名义登记上报的用户名")
    return CitySettings(
        name=name, url=entry["url"].rstrip("/"), actor=entry["actor"], jurisdiction=entry.get("jurisdiction", ""),
        api_key=entry.get("api_key", ""), format=_one_of(name, entry, "format", ("", "xml", "json")),
        zone=_zone(name, entry), pull=_flag(name, entry, "pull", True), push=_push(name, entry),
        every_minutes=_minutes(name, entry), services=_services(name, entry),
        unknown_services=_one_of(name, entry, "unknown_services", ("take", "skip")),
        simulated=_flag(name, entry, "simulated", False),
    )  # fmt: skip


def _one_of(name: str, entry: dict[str, Any], key: str, options: tuple[str, ...]) -> str:
    value = str(entry.get(key, options[0]))
    if value not in options:
        raise _bad(name, f"{key} 只能是 {'、'.join(filter(None, options))}")
    return value


def _flag(name: str, entry: dict[str, Any], key: str, default: bool) -> bool:
    value = entry.get(key, default)
    if not isinstance(value, bool):
        raise _bad(name, f"{key} 只能是 true 或 false")
    return value


def _zone(name: str, entry: dict[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(entry["timezone"]) if "timezone" in entry else SHANGHAI
    except (ValueError, OSError, KeyError):
        raise _bad(name, "timezone 应形如 Asia/Shanghai") from None


def _minutes(name: str, entry: dict[str, Any]) -> int:
    value = entry.get("every_minutes", 15)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1440:
        raise _bad(name, "every_minutes 应是 1 到 1440 的整数")
    return value


def _services(name: str, entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    table = entry.get("services", {})
    if not isinstance(table, dict) or not all(isinstance(ours, str) for ours in table.values()):
        raise _bad(name, 'services 每行应形如 "033" = "event-06010"')
    for theirs, ours in table.items():
        _ours(name, ours, f"services 里 {theirs}")
    return tuple(table.items())


def _push(name: str, entry: dict[str, Any]) -> tuple[str, ...]:
    codes = entry.get("push", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise _bad(name, 'push 应形如 ["event-06010"]')
    reached = set(entry["services"].values()) if isinstance(entry.get("services"), dict) else set()
    for code in codes:
        _ours(name, code, "push 里")
        if code not in reached:
            raise _bad(name, f"push 里的 {code} 要在 services 里有对方的代码")
    return tuple(codes)


def _ours(name: str, code: str, where: str) -> None:
    try:
        offers.class_of(code)
    except Problem:
        raise _bad(name, f"{where}的 {code} 不是本区的 service_code（形如 event-06010）") from None


def _bad(name: str, words: str) -> Invalid:
    where = f"的 endpoint「{name}」" if name else ""
    return Invalid("open311.settings", f"{FILE} {where}：{words}。", endpoint=name)
