"""Rows of values: 「A、B分别增长7%和8%」, each value with the thing it is of."""

from __future__ import annotations

import re

from chengnuo.reading.indicators import change, trim
from chengnuo.reading.indicators.items import Item
from chengnuo.reading.indicators.told import Told

# Where the tail begins that a list says once for all its things: 医保、公共卫生｜人均财政补助标准.
_ENDING = re.compile(
    r"(?:产业|行业|领域)?(?:人均|年均|平均)?(?:经费|财政补助|营业收入|主营业务收入|销售收入|营收|平均标准|基本生活标准|补助标准|增加值|产值|投资|支出|收入|贷款|存款|余额|产量|销量|[一-鿿]{2}率|参保|总装机|装机|吞吐量"
    r"|通车里程|运营里程|营业里程|里程|排放|浓度|面积|总量|总数|人数|人次|占比|比重|利润|税收|零售额|进出口|成本|价格|增速|规模|用量|强度|能耗|电耗|水耗|数量|起数|标准|能力|率)"
)
_INDUSTRIES = re.compile(r"一二三(?:次)?产(?:业)?|三次产业")
_BOTH = (("城乡", "城镇", "农村"), ("存贷款", "存款", "贷款"))
# What a list says once for all its things, where they are of one length: 城镇、农村｜居民人均可支配收入.
_SHARED = re.compile(r"(?:常住)?居民|人均|企业|产业|行业|领域|项目|职工|人口|学校")
_EACH = re.compile(r"(?:每人每月|每人每年|月人均|人均月?|户均)")
_APART = re.compile(r"、|以及|和|与|及")


def paired(row: list[Item], told: list[Told], k: int) -> Told | None:
    """The k-th figure of ``row`` where it is one of a list of values; None where it stands alone."""
    start = k
    while start and row[start].listed and not row[start].left:
        start -= 1
    count = 1
    while start + count < len(row) and row[start + count].listed and not row[start + count].left:
        count += 1
    if count < 2 or row[start].clause != row[k].clause:
        return None
    if "分别" not in row[start].left and any(i.right for i in row[start : start + count]):
        return None
    names, after = _things(row[start], [t.base for t in told[max(0, start - count) : start]], count)
    if len(names) != count:
        return None
    base = names[k - start]
    if row[k].q.measure == "rank":
        area = change.AREA.search(after.partition("分别")[2])
        return Told(f"{base}{area.group() if area else ''}位次", base, "", 0.85)
    if row[k].q.unit in change.POINTS and (far := change.over(after.replace("分别", ""), base)):
        return Told(far, base, "", 0.85)
    if grown := change.grown(after):
        return Told(base + grown[2] + change.growth_suffix(grown[1], row[k].q), base, "", 0.85)
    done = trim.tail(after.partition("分别")[2])
    whole = done + base if done in ("新增", "净增") else base + done
    return Told(whole, base, "", 0.8)


def _things(first: Item, before: list[str], count: int) -> tuple[list[str], str]:
    """The things a row of ``count`` values is of, and what is said of them."""
    if "分别" in first.left:
        return _separately(first, before, count)
    grown = change.grown(first.left)
    if grown and not trim.head(grown[0]):
        return _known(before, count), first.left
    if grown or not (names := listed(trim.head(first.left), count)):
        return [], ""
    verb = trim.verb_of(names[0])
    return [names[0], *(n if trim.verb_of(n) else verb + n for n in names[1:])], ""


def _separately(first: Item, before: list[str], count: int) -> tuple[list[str], str]:
    """The things before 分别: in its own clause, in the clause before, or the figures just named."""
    head, _, after = first.left.partition("分别")
    head = trim.start(head)
    if head.endswith("年均") and len(head) > 4:
        head, after = head[:-2], "年均" + after
    bare = change.alone(head)
    after = head[len(bare) :] + ("年均分别" + after[2:] if after.startswith("年均") else "分别" + after)
    if names := listed(trim.head(bare), count):
        return names, after
    each = _EACH.fullmatch(bare) is not None
    said = first.before[-1] if first.before and (each or not trim.head(bare)) else "0"
    if not re.search(r"\d", said) and (names := listed(trim.matter(said), count)):
        return [n + bare for n in names] if each else names, after
    return ([] if trim.head(bare) else _known(before, count)), after


def _known(before: list[str], count: int) -> list[str]:
    return before if len(before) == count and len(set(before)) == count else []


def listed(text: str, count: int) -> list[str]:
    """The ``count`` things of 「交通、水利、市政领域投资」, a head or tail said once given to each; else empty."""
    text = _INDUSTRIES.sub("一产、二产、三产", trim.tail(text))
    if count == 2 and "、" not in text:
        for both, one, other in _BOTH:
            if both in text:
                return [text.replace(both, one, 1), text.replace(both, other, 1)]
    parts = [p for p in text.split("、") if p]
    if len(parts) != count:  # 信息服务业、租赁和商务服务业 are two things
        parts = [p for p in _APART.split(text) if p]
    if len(parts) != count or count < 2:
        return []
    *early, final = parts
    first = parts[0]
    if (
        len(first) > len(final) + 2
        and len(final) <= 4
        and first[-1] == final[-1]
        and final[-1] in "率额值量数"
    ):
        return [first] + [first[: -len(final)] + p for p in parts[1:]]
    if "的" in final and "的" not in "".join(early):
        opening = re.match(r".*(?:用于|对|在)", first)
        lead, (last, _, ending) = opening.group() if opening else "", final.partition("的")
        return [f"{lead}{p}的{ending}" for p in (first[len(lead) :], *early[1:], last)]
    if _ENDING.search(final, 1) and any(_ENDING.search(p, 2) for p in early):
        return _borrowed(parts)
    return [p + _tail(early, final) for p in early] + [final]


def _borrowed(parts: list[str]) -> list[str]:
    """Each thing with an ending of its own, or that of the next: 户厕、垃圾设施覆盖率和污水治理率."""
    out = [parts[-1]]
    for part in reversed(parts[:-1]):
        ending = _ENDING.search(out[0], 1)
        own = ending is None or _ENDING.search(part, 1)
        out.insert(0, part if own or ending is None else part + out[0][ending.start() :])
    return out


def _tail(early: list[str], final: str) -> str:
    """What ``final`` says for the things before it too: 城镇、农村｜居民人均可支配收入."""
    size = max(len(p) for p in early)
    if size <= 4 and min(len(p) for p in early) == size and _SHARED.match(final, size):
        return final[size:]
    found = _ENDING.search(final, 1)
    if found and not any(_ENDING.search(p) for p in early):
        return final[found.start() :]
    if any(_ENDING.search(p, 2) for p in early):
        return ""
    if size <= 4 and len(final) > size + 1 and min(len(p) for p in early) == size:
        return final[size:]
    return ""
