"""What the endpoint answers when it cannot do what was asked: the spec's list of errors."""

from __future__ import annotations

from collections.abc import Sequence


class Problem(Exception):
    """One or more errors of one status. 404: no such thing; 403: the key; 400: anything else (GeoReport v2, Errors).

    Texts are for the user of a foreign application too, hence Chinese and English in one.
    """

    def __init__(self, status: int, *texts: str) -> None:
        super().__init__("; ".join(texts))
        self.status = status
        self.texts: Sequence[str] = texts


def missing(name: str) -> str:
    """The text for an argument that was not given."""
    return f"缺少参数 {name}。/ {name} was not provided."


def unknown(name: str, value: str) -> str:
    """The text for a thing that is not there."""
    return f"没有找到 {name}「{value[:80]}」。/ {name} was not found."


def wrong(name: str, zh: str, en: str) -> str:
    """The text for an argument that cannot be understood."""
    return f"参数 {name} 有误：{zh}。/ {name}: {en}."
