"""One name for each quantity: sentence by sentence, each figure with what the ones before it were about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from chengnuo.reading.frame import Frame
from chengnuo.reading.indicators import change, counted, trim
from chengnuo.reading.indicators.items import Item, items
from chengnuo.reading.indicators.lexicon import (
    BENEFIT,
    HOLD_TAKE,
    MOVING,
    PEOPLE,
    SUMMING,
    TELLING,
    TURNED,
    words,
)
from chengnuo.reading.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator name and how sure the rules are of it (0-1)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a figure turned out to be about: its name, the matter without verb or growth word, its verb."""

    text: str
    base: str
    verb: str
    confidence: float
    money: bool = False


_NONE = Told("", "", "", 0.0)
_TURNED = re.compile(rf"(?P<thing>.{{2,}}?)(?P<verb>(?:{words(TURNED)}))$")
_MEASURED = re.compile(
    r"(?:额|值|收入|支出|总量|余额|规模|率|量|税收|利润|面积|里程|投资|资金|人数|人口|成本|价格|比重|占比|指数|数)$"
)
_BENEFIT = re.compile(rf"(?:{words(BENEFIT)})(?:了|近|超|到)*$")
_AREA_UNITS = re.compile(r"亩|平方|公顷")
_BARE = frozenset("建成 新建 开工 新开工 竣工 完成 投用 建设 改造 新增 培育 引进 发放 关停 淘汰 拆除 办结 落地 通车 开通 安装 整改 销号 交付 完工 改建 续建".split())
_ANY = re.compile(r"(?<=^组织)各类|(?<=^举办)各类|(?<=^开展)各类")
_ONLY_TO = re.compile(
    r"(?:增加|提高|上升|下降|降低|减少|增长|扩大|提升|降|增|升)(?:到|至)(?:\d{4}年|去年|今年|上年)?的?$"
)
_DONE_BEFORE = re.compile(
    rf"^.*(?:陆续|相继|加快|成功|全面|顺利|有序|正式|全部)(?:{words(TELLING + MOVING)})、(?=.{{3}})"
)
_WHOLES = frozenset(
    [
        "总投资",
        "投资总额",
        "总投资额",
        "计划总投资",
        "总面积",
        "总建筑面积",
        "总规模",
        "总产值",
        "总里程",
        "总容量",
    ]
)
_ENDING = re.compile(
    r"(?:人均|年均|平均)?(?:经费|财政补助|平均标准|基本生活标准|补助标准|增加值|产值|投资|支出|收入|贷款|存款|余额|产量|销量|覆盖率|参保|总装机|装机|吞吐量"
    r"|通车里程|运营里程|营业里程|里程|排放|浓度|面积|总量|总数|人数|人次|占比|比重|利润|税收|零售额|进出口|消费|成本|价格|增速|规模|用量|强度|数量|起数|标准|能力|达标率|率)"
)
_GOES = re.compile(
    r"(?<=.{2})(?:再上|再创|跃上|迈上|实现|保持|稳步|持续|继续|显著|明显|不断|取得|进一步|稳中|成功|大幅|全面|加快|有序|扎实|连续|达到).*$"
)
_HAVE_BEFORE = re.compile(r"^.*(?:全覆盖、(?=.{3})|、(?=(?:已|现|共)有$))")
_SPENT = re.compile(r"(?:实施|建设|完成|用于|新建|改造|建成)了?(?P<what>[^\d]{3,24})$")
_FIRST = re.compile(r"^(?:首届|首批|首个|首家)")
_RATE = re.compile(
    r"(?:率|比重|比例|占比|度|指数|之比|幅|速|水平|份额|系数|面|贡献|达标|优良|覆盖|比|目标|增长|下降)$"
)


def name(frame: Frame, quantities: Sequence[Quantity]) -> list[Name]:
    """One name for each quantity, in order."""
    told: list[Name] = [Name("", 0.0)] * len(quantities)
    order = sorted(range(len(quantities)), key=lambda i: (quantities[i].block, quantities[i].a))
    for key, run in groupby(order, key=lambda i: (quantities[i].block, quantities[i].sentence)):
        mine = list(run)
        text = frame.blocks[key[0]].text
        where = {id(quantities[i]): i for i in mine}
        for item, said in _sentence(text, key[1], [quantities[i] for i in mine]):
            told[where[id(item.q)]] = Name(said.text, round(said.confidence, 2))
    return told


def _sentence(text: str, span: tuple[int, int], found: list[Quantity]) -> list[tuple[Item, Told]]:
    row = items(text, span, found)
    told: list[Told] = []
    for k, item in enumerate(row):
        pair = _paired(row, told, k)
        said = _owned(item, pair or _one(text, item, row[k - 1] if k else None, told))
        told.append(replace(said, money=trim.money(item.q)))
    return list(zip(row, told, strict=True))


def _owned(item: Item, told: Told) -> Told:
    """A matter named in full by the clause before keeps its owner: 深化对口帮扶，投入帮扶资金 → 投入对口帮扶资金."""
    if not item.before or len(told.base) < 3 or told.base not in told.text:
        return told
    said = trim.head(item.before[-1])
    verb = trim.VERBS.match(said)
    said = said[verb.end() :] if verb else ""
    for size in (4, 2):
        at = said.find(told.base[:size], 2, size + 6)
        if at < 0 or re.search(r"[、的和与及“”\d首第全]", said[:at]):
            continue
        if (size == 4 and not told.verb) or (size == 2 and re.match(r"和|、|工作|$", said[at + 2 :])):
            return replace(told, text=told.text.replace(told.base, said[:at] + told.base, 1))
    return told


def _one(text: str, item: Item, previous: Item | None, told: list[Told]) -> Told:
    last = told[-1] if told else _NONE
    figure = text[item.q.a : item.q.b]
    subject = _subject(item, last)
    if item.q.measure == "rank":
        return Told(change.rank(item, figure, subject), subject, "", 0.8 if subject or item.left else 0.4)
    if item.q.soft and item.q.value is None and not item.q.relative:
        return _soft(item, subject)
    if item.q.measure == "change_from_to" and (item.q.from_span or trim.start(item.left) != item.left):
        base = change.from_to(item, subject)
        return Told(base, base, "", 0.85 if item.left else 0.6)
    if (grown := change.grown(item.left)) and _grows(item, grown):
        return _growth(item, grown, subject)
    if (
        item.q.unit in ("%", "％")
        and (did := change.done(trim.head(trim.tail(item.left))))
        and not item.right
    ):
        return Told(
            did[0] + change.growth_suffix(did[1], replace(item.q, measure="growth_rate")), did[0], "", 0.8
        )
    if item.q.relative and change.named(last.text) and not trim.head(item.left):
        return Told(last.text, last.base, "", 0.75)
    whole = last.text if change.named(last.text) and last.base == subject else subject
    if item.q.unit in ("%", "％") and re.match(r"超(?:出|过)?.{2,8}$", item.left) and subject and not item.right:
        return Told(f"{subject}{item.left}比例", subject, "", 0.7)
    if told_as := _compared(item, figure, whole):
        return Told(told_as, told_as, "", 0.85 if subject or not told_as.startswith("占") else 0.4)
    return _plain(item, previous, last, subject)


def _compared(item: Item, figure: str, subject: str) -> str | None:
    """The name of a part of something, a multiple of something, a distance from something; None of a plain one."""
    if item.q.unit == "倍":
        return change.times(item.left, subject)
    if item.q.unit in ("百分点", "个百分点"):
        return change.over(item.left, subject)
    if item.q.unit in ("%", "％") or "分之" in figure or "/" in figure or "占" in item.left[-14:]:
        return change.share(trim.start(item.left), subject)
    return None


def _grows(item: Item, grown: tuple[str, str, str]) -> bool:
    """Whether the verb before the number is growth of a subject, not a doing: 减少碳排放 is none, 增加5万人 is."""
    if item.q.delta or re.search(r"[比较].{2,12}$", item.left):
        return True
    if item.q.measure == "growth_rate" or item.q.unit in ("%", "个百分点", "百分点", "倍"):
        return True
    return len(trim.head(grown[0])) >= 2 and grown[1] not in ("净增", "加快", "少", "减", "扩大", "压缩")


def _growth(item: Item, grown: tuple[str, str, str], subject: str) -> Told:
    base = trim.head(trim.tail(grown[0]))
    if not base and item.right and item.q.measure == "growth_rate" and not re.match(r"[（(、]", item.right):
        base = counted.noun(item.right)
    if base in ("增速", "增幅", "占比", "总量", "数量", "利润", "均", "其"):
        base = subject + base
    sure = 0.95 if base else (0.85 if subject else 0.3)
    base = base or subject
    if change.named(base):
        return Told(base, base, "", sure)
    return Told(base + grown[2] + change.growth_suffix(grown[1], item.q), base, "", sure)


def _soft(item: Item, subject: str) -> Told:
    base = trim.head(trim.tail(item.left)) or subject
    suffix = "覆盖率" if item.q.measure == "share" else "增速" if item.q.measure == "growth_rate" else ""
    return Told(trim.light(base) + suffix, base, "", 0.5)


def _subject(item: Item, last: Told) -> str:
    """What the sentence has been about so far, for a clause that does not say it again."""
    if last.base:
        return last.base
    for said in reversed(item.before):
        bare = _GOES.sub("", trim.head(said))
        if 2 <= len(bare) <= 14 and not trim.verb_of(bare):
            return bare
    return ""


def _plain(item: Item, previous: Item | None, last: Told, subject: str) -> Told:
    left = trim.inner(trim.head(_later(trim.start(item.left.lstrip("的")))))
    if item.shared:
        left = counted.doing(left)
    bare = trim.tail(left)
    if _ONLY_TO.match(item.left) and subject:
        return Told(subject, subject, "", 0.7)
    if item.right and trim.ends_doing(left) and counted.follows(item, left):
        return _before_noun(item, left, last)
    if _BENEFIT.search(bare) and len(bare) <= 4 and (item.right or item.q.unit in PEOPLE):
        return _benefit(bare, item, last)
    if item.right.startswith("的") and (bare in _WHOLES or bare == "投资"):
        thing = counted.noun(item.right)
        return Told(thing + bare, thing, "", 0.7)
    if previous and item.listed and last.verb in BENEFIT.split() and not bare:
        return _benefit(last.verb, item, last)
    if (
        item.right
        and (trim.is_verbs(left) or counted.given(left))
        and counted.follows(item, left)
    ):
        return _before_noun(item, left, last)
    if counted.follows(item, bare):
        return _before_noun(item, bare, last)
    if not bare and "总数" in item.left and last.base:
        return Told(last.base + "总数", last.base, "", 0.8)
    if previous and item.listed and not bare and last.verb and "累计" not in item.left:
        return Told(last.text, last.base, last.verb, 0.6)
    if bare and last.base and _bare_verb(bare) and _count_or_area(item.q):
        return _finish(bare + last.base, last.base, bare, item, 0.7)
    if not bare or bare in ("总数", "总量", "数量", "规模", "总额", "总规模", "金额", "面积", "人均"):
        whole = subject + bare
        return Told(whole, subject, last.verb, 0.7 if subject else 0.2)
    return _after_noun(item, bare, last, linked=left != bare)


def _later(left: str) -> str:
    """What is said after a finished doing: 重点项目陆续投产、在京生产新能源汽车 → 在京生产新能源汽车."""
    return _HAVE_BEFORE.sub("", _DONE_BEFORE.sub("", left))


def _bare_verb(text: str) -> bool:
    return text.removeprefix("累计") in _BARE


def _after_noun(item: Item, left: str, last: Told, linked: bool) -> Told:
    whole = trim.examples(left, keep=trim.money(item.q) and len(left) <= 22)
    verb = trim.verb_of(whole)
    own = verb and (whole.startswith(verb) and not trim.is_noun(whole, verb))
    if (item.listed or _among(item, last)) and not own and "实现" not in whole and last.verb and not _sums(item, whole, last):
        return _finish(last.verb + whole, whole, last.verb, item, 0.9)
    bare = trim.light(_ANY.sub("", whole), amount=item.q.measure != "count_of_items")
    turned = _TURNED.fullmatch(bare)
    if turned and not trim.VERB.match(bare):
        thing = trim.head(turned.group("thing"))
        return Told(turned.group("verb") + thing, thing, turned.group("verb"), 0.85)
    if _reaches(item, linked) and not verb and _count(item.q) and bare.endswith(("企业", "主体")):
        return Told(bare + "数", bare, "", 0.85)
    if bare in ("投资", "总投资") and (goal := _SPENT.match(item.after)):
        return Told(goal.group("what") + bare, bare, "", 0.65)
    base = bare[len(verb) :] if verb and bare.startswith(verb) else bare
    if (
        verb in ("带动", "拉动", "撬动")
        and bare.startswith(verb)
        and 2 <= len(last.base) <= 8
        and item.before
    ):
        return Told(last.base + bare, bare, verb, 0.75)
    if bare in _WHOLES and 2 <= len(last.base) <= 14 and not last.money:
        return Told(last.base + bare, bare, "", 0.75)
    if (
        len(bare) <= 4
        and bare.endswith("率")
        and last.base
        and not last.verb
        and not _MEASURED.search(last.base)
    ):
        return Told(counted.noun(last.base) + bare, bare, "", 0.7)
    return _finish(bare, base, verb, item, 0.9 if verb or not linked else 0.92)


def _sums(item: Item, whole: str, last: Told) -> bool:
    """Whether ``whole`` is a sum or a rate of its own, not the next object of the verb before."""
    if item.q.unit in ("%", "％") or trim.money(item.q) != last.money:
        return True
    return last.verb in SUMMING and _MEASURED.search(whole) is not None


def _among(item: Item, last: Told) -> bool:
    """Whether a 「其中」 names a part of what was just done."""
    return (
        item.left.startswith("其中")
        and last.text.startswith(last.verb)
        and last.verb.startswith(("新", "建成", "完成"))
    )


def _reaches(item: Item, linked: bool) -> bool:
    return linked or (item.q.comparator_span is not None and item.q.comparator_span[1] <= item.q.a)


def _finish(text: str, base: str, verb: str, item: Item, sure: float) -> Told:
    rest = text[len(verb) :] if verb and text.startswith(verb) else ""
    if rest and _FIRST.match(rest):
        text = verb + _FIRST.sub("", rest)
    if _AREA_UNITS.search(item.q.unit or "") and text.removeprefix("完成") in HOLD_TAKE.split():
        text = text.removeprefix("完成") + "面积"
    if item.q.unit in ("%", "％") and item.q.measure == "share" and not _RATE.search(text):
        text += "比例"
    if len(text) > 24:
        sure -= 0.35
    if len(text) < 3:
        sure -= 0.2
    return Told(text, base or text, verb, sure)


def _before_noun(item: Item, left: str, last: Told) -> Told:
    if item.listed and not left and last.verb:
        left = last.verb
    if not left and item.listed and (text := counted.elided(item.right, last.base)):
        return Told(text, last.base, "", 0.7)
    thing = counted.read(left, item.right, item.q)
    sure = 0.85 if thing.sure else 0.55
    if thing.text.startswith("受益") and 2 <= len(last.text) <= 10:
        return Told(last.text + thing.text, thing.noun, "", 0.65)
    return _finish(thing.text, thing.noun, thing.verb, item, sure)


def _benefit(verb: str, item: Item, last: Told) -> Told:
    """Who gains by what was done: the matter of the clause before goes first."""
    topic = re.sub(r"(?:资金|项目|经费)$", "", last.base.rsplit("等", 1)[-1]) if last.base else ""
    topic = topic if 2 <= len(topic) <= 6 and last.verb not in BENEFIT.split() else ""
    if not topic and last.verb in BENEFIT.split() and verb in last.text:
        topic = last.text.split(verb)[0]
    who = counted.noun(item.right) or ("人数" if (item.q.unit or "").endswith(("人", "名")) else "人次")
    return Told(f"{topic}{verb}{who}", last.base, verb, 0.75)


def _paired(row: list[Item], told: list[Told], k: int) -> Told | None:
    """The k-th of 「A、B分别增长7%和8%」, or of 「A支出分别为1亿元、2亿元，增长7%、8%」."""
    start = k
    while start and row[start].listed and not row[start].left:
        start -= 1
    count = 1
    while start + count < len(row) and row[start + count].listed and not row[start + count].left:
        count += 1
    if count < 2 or row[start].clause != row[k].clause:
        return None
    names, after = _things(row[start], [t.base for t in told[max(0, start - count) : start]], count)
    if len(names) != count:
        return None
    base = names[k - start]
    if row[k].q.unit in ("百分点", "个百分点") and (far := change.over(after.replace("分别", ""), base)):
        return Told(far, base, "", 0.85)
    if grown := change.grown(after):
        return Told(base + grown[2] + change.growth_suffix(grown[1], row[k].q), base, "", 0.85)
    base += trim.tail(after.partition("分别")[2])
    return Told(base, base, "", 0.8)


def _things(first: Item, before: list[str], count: int) -> tuple[list[str], str]:
    """The things a row of ``count`` values is of, and what is said of them."""
    if "分别" in first.left:
        head, _, after = first.left.partition("分别")
        head = trim.start(head)
        bare = change.alone(head)
        after, head = head[len(bare) :] + "分别" + after, bare
        if names := _listed(trim.head(head), count):
            return names, after
        said = first.before[-1] if first.before and not trim.head(head) else "0"
        if not re.search(r"\d", said) and (names := _listed(trim.head(said), count)):
            return names, after
    elif not (grown := change.grown(first.left)) or trim.head(grown[0]):
        if (grown and trim.head(grown[0])) or not (names := _listed(trim.head(first.left), count)):
            return [], ""
        verb = trim.verb_of(names[0])
        return [names[0], *(n if trim.verb_of(n) else verb + n for n in names[1:])], ""
    else:
        after = first.left
    return (before if len(before) == count and len(set(before)) == count else []), after


def _listed(text: str, count: int) -> list[str]:
    """The ``count`` things of 「交通、水利、市政领域投资」, a tail said once given to each."""
    text = trim.tail(text)
    parts = [p for p in re.split(r"、|以及|和|与|及", text) if p]
    if len(parts) != count or count < 2:
        return []
    *early, final = parts
    if len(parts[0]) > len(final) + 2 and parts[0][-1] == final[-1] and final[-1] in "率额值量数":
        return [early[0]] + [parts[0][: -len(final)] + p for p in parts[1:]]
    if "的" in final and "的" not in "".join(early):
        opening = re.match(r".*(?:用于|对|在)", early[0])
        lead, ending = opening.group() if opening else "", "的" + final.split("的", 1)[1]
        plain = [early[0][len(lead) :], *early[1:], final.split("的", 1)[0]]
        return [lead + p + ending for p in plain]
    size = max(len(p) for p in early)
    if size > 3 and (found := _ENDING.search(final, 2)) and not any(_ENDING.search(p) for p in early):
        return [p + final[found.start() :] for p in early] + [final]
    if len(final) > size + 1 and min(len(p) for p in early) == size:
        ending = final[size:]
        return [p + ending for p in early] + [final]
    return parts


def _count_or_area(q: Quantity) -> bool:
    return _count(q) or not (q.unit_si or q.unit or "%").endswith(("元", "%", "百分点"))


def _count(q: Quantity) -> bool:
    return q.measure == "count_of_items"
