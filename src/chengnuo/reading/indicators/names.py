"""One name for each quantity: sentence by sentence, each figure with what the ones before it were about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from chengnuo.reading.frame import Frame
from chengnuo.reading.indicators import trim
from chengnuo.reading.indicators.items import Item, items
from chengnuo.reading.indicators.lexicon import MOVING, TELLING, words
from chengnuo.reading.indicators.lists import paired
from chengnuo.reading.indicators.rules import tell
from chengnuo.reading.indicators.told import NOTHING, Case, Told
from chengnuo.reading.quantities import Quantity

_DONE_BEFORE = re.compile(
    rf"^.*(?:陆续|相继|加快|成功|全面|顺利|有序|正式|全部)(?:{words(TELLING + MOVING)})、(?=.{{3}})"
)
_HAVE_BEFORE = re.compile(
    r"^.*(?:(?:全覆盖|破亿|破百亿|破千亿|翻番|翻一番|创新高|新高)、(?=.{3})|、(?=(?:已|现|共)有$))"
)
# 连续7年提高退休人员养老金水平，年均增长10%: what was raised is what grew.
_RAISED = re.compile(r"(?:提高|增加|上调|降低|下调)了?(?P<what>[^\d，、]{3,16}?)(?:水平|力度|规模)?$")
# 预算支出规模 is 预算支出, 对增长的贡献率 is 对增长贡献率, 增幅 is 增速.
_PLAIN = re.compile(
    r"(?<=支出|收入|余额|产值)规模(?=$|增速|占|全国|全省)|的(?=(?:贡献率|普及率|占比|比重|覆盖率|满意度|参保率|增长率))"
)
_RATE = re.compile(r"增幅$")
_EASED = re.compile(r"^.*使(?P<who>[^，]{2,6})减轻负担$")
_OTHER_OWNER = re.compile(r"[、的和与及“”\d首第全]")


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator name and how sure the rules are of it (0-1)."""

    text: str
    confidence: float


def name(frame: Frame, quantities: Sequence[Quantity]) -> list[Name]:
    """One name for each quantity, in order."""
    named: list[Name] = [Name("", 0.0)] * len(quantities)
    order = sorted(range(len(quantities)), key=lambda i: (quantities[i].block, quantities[i].a))
    for (block, sentence), run in groupby(order, key=lambda i: (quantities[i].block, quantities[i].sentence)):
        mine = list(run)
        told = _sentence(frame.blocks[block].text, sentence, [quantities[i] for i in mine])
        where = {id(quantities[i]): i for i in mine}
        for q, said in told:
            named[where[id(q)]] = Name(said.text, round(said.confidence, 2))
    return named


def _sentence(text: str, span: tuple[int, int], found: list[Quantity]) -> list[tuple[Quantity, Told]]:
    row = items(text, span, found)
    told: list[Told] = []
    for k, item in enumerate(row):
        said = paired(row, told, k) or tell(_case(text, item, told[-1] if told else NOTHING))
        said = _owned(item, said)
        text_, base = (_PLAIN.sub("", _RATE.sub("增速", t)) for t in (said.text, said.base))
        told.append(replace(said, text=text_, base=base, money=trim.money(item.q)))
    return [(item.q, said) for item, said in zip(row, told, strict=True)]


def _case(text: str, item: Item, last: Told) -> Case:
    left = _HAVE_BEFORE.sub("", _DONE_BEFORE.sub("", trim.start(item.left.lstrip("的"))))
    left = _EASED.sub(r"减轻\1负担", trim.inner(trim.head(left)))
    if item.shared:
        left = trim.doing(left)
    return Case(item, text[item.q.a : item.q.b], last, _subject(item, last), left, trim.tail(left))


def _subject(item: Item, last: Told) -> str:
    """What the sentence has been about so far, for a clause that does not say it again."""
    if raised := _RAISED.match(trim.head(item.before[-1])) if item.before else None:
        return raised.group("what")
    if last.base:
        return last.base
    for said in reversed(item.before):
        bare = trim.matter(said)
        if 2 <= len(bare) <= 20 and not trim.verb_of(bare):
            return bare
    done = trim.light(trim.head(item.before[-1])) if item.before else ""
    verb = trim.VERBS.match(done)
    return done[verb.end() :] if verb and 2 <= len(done) - verb.end() <= 12 else ""


def _owned(item: Item, told: Told) -> Told:
    """A matter named in full by the clause before keeps its owner: 深化对口帮扶，投入帮扶资金 → 投入对口帮扶资金."""
    if not item.before or len(told.base) < 3 or told.base not in told.text:
        return told
    said = trim.head(item.before[-1])
    verb = trim.VERBS.match(said)
    said = said[verb.end() :] if verb else ""
    for size in (4, 2):
        at = said.find(told.base[:size], 2, size + 6)
        if at < 0 or _OTHER_OWNER.search(said[:at]):
            continue
        if (size == 4 and not told.verb) or (size == 2 and re.match(r"和|、|工作|$", said[at + 2 :])):
            return replace(told, text=told.text.replace(told.base, said[:at] + told.base, 1))
    return told
