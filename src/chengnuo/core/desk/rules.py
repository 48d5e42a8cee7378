"""Pure parts of the desk: words of reply templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Somebody who gave no sign for so many seconds is not looking any more.
SEEN_FOR = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """A template for an answer to a reporter or a unit."""

    act: str
    title: str
    text: str


def filled(reply: Reply, words: Mapping[str, str]) -> Reply:
    """The template with {class}, {unit}, {due}, {number} put in; what is not known stays a blank to be filled."""
    text = reply.text
    for name, word in words.items():
        text = text.replace("{" + name + "}", word or "＿＿")
    return Reply(reply.act, reply.title, text)
