"""Sentences that rules say: Chinese, and still knowing what they are made of, so that a page can say them in another language."""

from __future__ import annotations

from datetime import date
from typing import Any, Self


class Sentence(str):
    """A Chinese sentence with its ``template`` (``%(name)s`` for each value) and its ``values``.

    It is its text wherever a text is wanted. Values are texts, days, words with a ``label``, or sentences themselves.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill in the template."""
        made = super().__new__(cls, template % {name: _chinese(value) for name, value in values.items()})
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """So that a kept copy still knows its parts."""
        return (self.template,), self.values


def _chinese(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.month} 月 {value.day} 日"
    return str(getattr(value, "label", value))
