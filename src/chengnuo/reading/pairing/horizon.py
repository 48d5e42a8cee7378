"""One year or several: which stretch of a review speaks of five years, and which targets are not for one year.

A report that closes a five-year plan or a term of office reviews both; a five-year sum answers no annual target.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from chengnuo.reading.model import Figure, Reading

# So far before a number its words reach, in characters.
CLOSE, FAR = 40, 60
_OPENING = r"^[—\-·\s]*(?:各位代表[，,！!：:])?(?:在|经过|进入)?(?:回顾|回首|回望)?"
_PLAN = r"“?十[一二三四五六七]五”?"
# Words a stretch opens with; they hold until the next such opening.
_SEVERAL = re.compile(
    _OPENING
    + rf"(?:{_PLAN}(?:时期|期间|以来|这|发展)|(?:过去|刚刚过去)的?五年|(?:这|本届政府)?五年(?:来|间|中|，|多来)|[在这]+五年"
    r"|本届政府|第十\S{1,2}届全国人民代表大会第一次会议)|^[—\-]*这是.{0,30}的?五年。$"
)
_ONE = re.compile(_OPENING + r"(?:(?:刚刚)?过去的?(?:一年|\d{4}年)|一年来|这一年|去年以来)")
_BACK = re.compile(_OPENING + r"(?:五年(?:来|间)|过去的?五年|这五年)")
_HEADING_SEVERAL = re.compile(rf"五年|{_PLAN}(?:时期|期间|以来|发展|规划)")
_HEADING_ONE = re.compile(r"\d{4}年|一年|去年")
# Words inside a sentence, the last one before the figure rules.
_SAID_SEVERAL = re.compile(
    rf"(?<!连续)(?<!第)五年(?![^，。；]{{0,4}}(?:行动|计划|规划))|三年来|累计|年均(?!浓度|值|气温)|{_PLAN}(?:时期|期间|以来|末)|本届政府"
)
_SAID_ONE = re.compile(r"去年|上年|全年|当年|今年|年内|年底|本年|同比")
_EACH = re.compile(r"每年[^，。；、]{0,12}$")
_YEAR = re.compile(r"(比|较|从|由|与|同)?(20\d\d)年(?!代)")
_AHEAD = re.compile(
    rf"(?:今后|未来|用)[三五两]年|(?<!第)五年(?![^，。；]{{0,4}}(?:行动|计划|规划)|来|级)|{_PLAN}(?:时期|期间|末)"
)
_PLAN_ENDS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where a review turns from one year to several and back."""

    starts: tuple[int, ...]
    several: tuple[bool, ...]
    reading: Reading

    @classmethod
    def of(cls, reading: Reading) -> Horizon:
        """Walk the openings of the review's sentences; a main heading begins anew."""
        turns: list[tuple[int, bool]] = []
        for section in reading.sections:
            title = "".join(section.title.split())
            many = bool(_HEADING_SEVERAL.search(title)) and not _HEADING_ONE.search(title)
            if section.level == 1 or section.part == "plan":
                turns.append((section.start, many and section.part == "review"))
        for sentence in reading.sentences:
            if sentence.section is None or reading.sections[sentence.section].part not in ("review", "plan"):
                continue
            section = reading.sections[sentence.section]
            said = "".join(reading.text[sentence.start : sentence.end].split())
            if said == "".join(section.title.split()):
                continue
            if section.part == "plan":
                # A plan may look back on the five years it follows; its own five years are no such stretch.
                turns += [(sentence.start, True)] if _BACK.search(said) else []
            elif _ONE.search(said):
                turns.append((sentence.start, False))
            elif _SEVERAL.search(said):
                turns.append((sentence.start, True))
        turns.sort(key=lambda t: t[0])
        return cls(tuple(t[0] for t in turns), tuple(t[1] for t in turns), reading)

    def stretch(self, figure: Figure) -> bool:
        """Whether the stretch a figure stands in looks back on several years."""
        at = bisect_right(self.starts, figure.start) - 1
        return at >= 0 and self.several[at]

    def spans_years(self, figure: Figure) -> bool:
        """Whether a result is said of several years: by its own sentence, else by the stretch it stands in."""
        cue = self._cue(figure)
        return self.stretch(figure) if cue is None else cue

    def aside(self, figure: Figure) -> bool:
        """Whether the year's own result goes before this one: it spans years, or says 每年 of them all."""
        return self.spans_years(figure) or bool(_EACH.search(self.before(figure)))

    def said_so(self, figure: Figure) -> bool:
        """Whether its own sentence says so."""
        return bool(self._cue(figure))

    def _cue(self, figure: Figure) -> bool | None:
        return _last_cue(self._sentence_before(figure), self.reading.review_year)

    def before(self, figure: Figure) -> str:
        """The words of the sentence right before a figure, its own name included."""
        return self._sentence_before(figure)[-CLOSE:]

    def _sentence_before(self, figure: Figure) -> str:
        return "".join(self.reading.text[figure.sentence_start : figure.start].split())


@lru_cache(maxsize=8192)
def _last_cue(said: str, review_year: int | None) -> bool | None:
    """Whether the last words about time mean several years; ``None`` where there are none."""
    far = len(said) - FAR
    cues = [(m.end(), True) for m in _SAID_SEVERAL.finditer(said) if m.end() >= far]
    cues += [(m.end(), False) for m in _EACH.finditer(said)]
    cues += [(m.end(), False) for m in _SAID_ONE.finditer(said)]
    for m in _YEAR.finditer(said):
        since = (review_year or 0) - int(m.group(2))
        if since == 0 or (since == 1 and m.group(1)):
            cues.append((m.end(), False))
        elif since > 1 and m.group(1):  # 比2020年增长: five years, unless it ends 提高到2025年的
            cues.append((m.end(), True))
    return max(cues)[1] if cues else None


def ahead(target: Figure, horizon: Horizon) -> str | None:
    """The words that make a target one of several years, due after the year under way."""
    plan_year = horizon.reading.plan_year
    if plan_year is None:
        return None
    said = horizon.before(target)
    found = list(_AHEAD.finditer(said))
    if not found or any(m.end() > found[-1].end() for m in _SAID_ONE.finditer(said)):
        return None
    words = found[-1].group()
    ends = next((year for name, year in _PLAN_ENDS.items() if name in words), None)
    return words if ends is None or ends > plan_year else None
