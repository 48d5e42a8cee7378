"""Trimming what stands around the matter: fillers before it, linking verbs and approximations after it."""

from __future__ import annotations

import re

from chengnuo.reading.indicators.lexicon import ACTIONS, FILLERS, HOME, JOINED, LIGHT, LINKS, TURNED, words
from chengnuo.reading.quantities import Quantity

# 服务业, 就业率, 发电量 are nouns, whatever they begin with.
_NO_NOUN = r"(?![业员者率额值量性类]|支付)"
# 有机, 有色, 有线 are no verbs.
_LIGHTS = re.sub(r"(?<=\|)有(?=\||$)", "有(?![机色线效])", words(LIGHT))
_ALL = re.sub(r"(?<=\|)有(?=\||$)", "有(?![机色线效])", words(ACTIONS + LIGHT))
_TOGETHER = rf"(?:{words(JOINED)})(?:(?:、|和|及|或)(?:{words(JOINED)}))+(?![项工企])"
VERBS = re.compile(rf"{_TOGETHER}|(?:(?:{_ALL}){_NO_NOUN}){{1,3}}")
VERB = re.compile(rf"{_TOGETHER}|(?:{words(ACTIONS)}){_NO_NOUN}")
_DOES = re.compile(rf"(?:{words(ACTIONS + TURNED)})")
_ENDS = re.compile(
    r"(?:安排|投入|发放|筹集|筹措|拨付|下达|争取|建成|建立|建设|新建|新增|引进|培育|提供|完成|实施|落实|解决|支持|改造|设立|组织|举办|推出|制定|取消|下放|提交|增加|减少|发行)了?$"
)
_DOING = re.compile(rf"(?:{_LIGHTS})|(?:{VERB.pattern})")
_NOUNS = re.compile(
    r"(?:管网|管道|设施|工程|网络|线路|设备|基地|中心|机构|站|点|项目|企业|人才|人员|平台|服务|收入|支出|总额|额|用地|能力|产值|总值|面积|规模|体系|学校|学院|大厅|专业|线|场|室|仪|机|岗位|资金|制度|标准|产业|单位|贷款|余额)"
)
_LIGHT = re.compile(rf"(?:{_LIGHTS})了?")
_AHEAD = rf"(?=(?:{_ALL}){_NO_NOUN})"
_LONG = rf"(?={words(' '.join(w for w in (ACTIONS + LIGHT).split() if len(w) > 1))})"
_FILL = re.compile(
    r"(?:(?:到|截至|截止|自|从)?(?:\d{4}|[一二三四五六七八九十]{1,3})年(?:底|末|以来|前|来|内)?(?:，|、)?"
    r"|[“”]?十[二三四五六]五[”]?(?:期间|时期|以来|末)|第[一二三四五六七八九十]{1,2}[，、]|[一二三四五六七八九十]{1,2}[是要]"
    r"|(?:连续)?\d{1,2}(?:年|个月|个季度)(?:保持|实现)?|用.{1,4}时间|[一二三四五两]年内|《[^》]*》(?:提出|明确|确定|规定)了?|就是要|是要|关键是|——|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|[●■◆①-⑳]"
    r"|累计(?!建|完|新|实|投|减|发|开|下|培|引|改|争|筹|办|化|解|形|降|帮|为|救|支|安|拆|整|治|查|增)"
    r"|可(?!再生|靠|持续|比|支配)|能(?!源|力|耗|量|级|繁)|要(?!素|件|道|客)|共(?!享|建|同|有|青)|还(?!建|原|款|贷)|都(?!市)"
    r"|就(?!业|医|读|地|近|餐|诊)|再(?!生|就业|贷款|造|制造|担保)|并(?!购|网|联)|近(?!海|郊|视|岸|零)|均(?!衡|等)"
    r"|约(?!谈|束)|稳(?!定|岗|外|增|产)|将(?!军)|也|又|已(?!有|建)|则|且|而|仅|拟(?!建)"
    rf"|(?:{words(FILLERS)}))"
)
_PHRASE = re.compile(
    rf"(?:围绕|通过|聚焦|依托|以|按照|按|根据|利用|用于(?!.{2, 24}的.{0, 6}(?:资金|支出|投入|投资|补助|经费))|借助|会同|联合|与|和).{{1,16}}?(?:中|上|下|方面|内|里)?{_LONG}"
    rf"|从[^，、]{{2,14}}中{_LONG}"
    r"|在.{1,14}?(?:上|中|下|方面|内(?!生产)|里|领域|期间)(?:的基础上)?(?=.{2})"
)
_ADVERB = re.compile(
    rf"(?:(?:..化){{2}}|清单化|项目化|高质量|高标准|高水平|高效|高起点|重点|集中|科学|快速|有效|统筹|稳定|协同|创新|精准|定向|合理|一体化|一体|常态化|规范|优质"
    rf"|分类|同步|扩大|探索|联合|帮助|国家支持|中央支持|国务院各部门|规划|启动|谋划|组织|争取|力争|区?政府|市政府|国务院|基本){_AHEAD}"
)
_HOME = re.compile(
    rf"(?:{words(HOME)})(?:的)?(?!和|及|与|、|性|文明|先进|示范|重点|首|百强|\d+强|劳|人大|政协|一流|优秀|青年|统一|巾帼|五一|卫生|双|最|唯一|科普|通办|民|社保|运|平均|生产总值|居民|财政|一般公共)(?=.{{3}})"
)
_ORGAN = re.compile(
    rf"(?:国务院|各地|各级|各部门|我们|有关)(?!.{{0,4}}财政).{{0,6}}?(?:全年|年内|累计|共){_AHEAD}"
)
_INNER = re.compile(
    rf"(?<=.{{2}})(?:今年|去年|全年|明年|计划|拟|将|再|已|又|还|已经|预期|先后|继续)+{_AHEAD}"
)
_PAYING = re.compile(
    r"(?<=财政|政府|国家|银行)(?:全年|今年|去年|今后五年|五年|每年|累计|再|将|已|为此)+(?=.{2})"
)
_PAST = re.compile(rf"((?:{_ALL}))了(?=.)")
_SINCE = re.compile(r"[从由](?:\d{4}年|上年|去年|前年|每[^，、]{1,8}|年初)?的?(?:不到|不足|近|约|超过)?$")
_FROM = re.compile(r"[从由](?:[^，；。]{0,12}?的)?(?:第|不到|不足|近|约|超过)?\d[\d.]*.*$")
_LINK = re.compile(
    r"(?:(?<![拥持保占享所国共私])有|(?<![作行认])为|(?<![收受得感达])到|(?<![发直])达|(?<![民定安宜旅群移新])居|(?<![人年平户日月])均|(?<![需主重首摘])要|(?<![存所内])在"
    rf"|(?:{words(' '.join(w for w in LINKS.split() if w not in ('有', '为', '到', '达', '在', '居')))}))$"
)
_GOES_ON = re.compile(
    r"(?<=.{2})(?:屡|再上|再创|跃上|迈上|实现|保持|稳步|持续|继续|显著|明显|不断|取得|进一步|稳中|成功|大幅|全面|加快|有序|扎实|连续|达到|首次|近年来|双双|出现|再创|(?<![人年月日平户])均(?!衡|等|可)|连跨|跨越|跨过|突破|逐年|再次|从无到有|按期|如期|按计划).*$"
)
_ON_TOP = re.compile(r"(?<=.{2})(?:在[^，]{2,16}的?基础上)$")
_LASTING = re.compile(r"(?:连续|已连续)\d{1,2}(?:年|个月|个季度)(?:保持|实现)?$")
_RANKED_FROM = re.compile(r"[从由][^，；。]{0,12}?第[一二三四五六七八九十\d].*$")
_SIZE_NOUN = re.compile(
    r"(?:总)?(?:面积|总量|总额|额|数|人数|里程|能力|规模|收入|支出|产值|增加值|成本|价格|数量|装机|装机容量)"
)
_SINCE_THEN = re.compile(rf"(?<=.)(?:累计|共)(?P<verb>{VERB.pattern})(?=.{{2}})")
_PAYER = re.compile(r"(?:财政|国家|政府|部门|中央|银行)$")
_NEED = 2  # a name keeps at least two characters


def head(text: str) -> str:
    """``text`` without the fillers, times and prepositional phrases that open it."""
    while True:
        for rule, need in ((_FILL, 0), (_ADVERB, _NEED), (_PHRASE, 3), (_HOME, _NEED), (_ORGAN, _NEED)):
            found = rule.match(text)
            if found and found.end() and len(text) - found.end() >= need:
                text = text[found.end() :].lstrip("，、的")
                break
        else:
            return text


def tail(text: str) -> str:
    """``text`` without the linking verbs and approximations before its number."""
    text = _LASTING.sub("", _ON_TOP.sub("", text).rstrip("的，、："))
    while found := _LINK.search(text):
        if found.start() and found.start() < _NEED and found.group() not in ("达到", "达"):
            break
        if found.group() == "安排" and found.start() <= _NEED:
            break
        if found.group() in ("安排", "完成", "实现") and _PAYER.search(text, 0, found.start()):
            break
        text = text[: found.start()].rstrip("的，、：")
    return text


def start(text: str) -> str:
    """``text`` without the value it changes from: 地区生产总值由2010年的162亿元增加到 → 地区生产总值."""
    return _FROM.sub("", _RANKED_FROM.sub("", _SINCE.sub("", text)))


def inner(text: str) -> str:
    """``text`` without the times and auxiliaries inside it: 中央财政今年再安排 → 中央财政安排."""
    return _PAST.sub(r"\1", _PAYING.sub("", _INNER.sub("", text)))


def money(q: Quantity) -> bool:
    """Whether ``q`` is a sum of money."""
    return (q.unit_si or q.unit or "").endswith("元")


def matter(clause: str) -> str:
    """What a clause is about, without what it says of it: 粮食连续四年增产 → 粮食."""
    return re.sub(r"(?:经济)?效益$", "", _GOES_ON.sub("", _ON_TOP.sub("", head(clause))))


def is_verbs(text: str) -> bool:
    """Whether ``text`` is nothing but verbs of the lexicon."""
    return VERBS.fullmatch(text) is not None


def light(text: str, amount: bool = False) -> str:
    """``text`` without an opening verb that only carries the matter: 开展职业技能培训 → 职业技能培训.

    Before an ``amount`` (of money, land, length) 完成 stays: 完成投资280亿元.
    """
    found = _LIGHT.match(text)
    if not found:
        return text
    rest = text[found.end() :]
    if len(rest) < _NEED:
        return text
    if found.group().startswith("完成") and (amount or is_verbs(rest)):
        return text
    if found.group() in (
        "支持",
        "推动",
        "引导",
        "推进",
        "鼓励",
        "助力",
        "促进",
        "加强",
        "支撑",
    ) and not _DOES.search(rest):
        return text
    return light(rest, amount)


def examples(text: str, keep: bool = False) -> str:
    """``text`` without the examples before 等: 举办“春风行动”等招聘活动 → 举办招聘活动."""
    at = text.rfind("等")
    rest = text[at + 1 :].lstrip("的")
    if (
        at < 0
        or len(rest) < _NEED
        or (len(rest) == _NEED and len(text) <= 30)
        or rest.startswith(("级", "次", "教", "职", "学", "值", "额", "待", "方面", "领域", "行业"))
        or keep
    ):
        return text
    verb = VERBS.match(text)
    return (verb.group() if verb and verb.end() < at else "") + rest


def doing(text: str) -> str:
    """What a stretch between two figures says of the second: 个项目完成供地 → 完成供地."""
    found = _DOING.search(text, 1)
    return text[found.start() :] if found else text


def last_doing(text: str) -> str:
    """The verb of doing ``text`` ends in; empty where it ends in none."""
    found = _ENDS.search(text)
    verb = found.group().removesuffix("了") if found else ""
    return "" if _LIGHT.fullmatch(verb) else verb


def ends_doing(text: str) -> bool:
    """Whether ``text`` ends in a verb of doing whose object is still to come: 中央财政安排."""
    found = _ENDS.search(text)
    return found is not None and found.start() > 0


def is_noun(text: str, verb: str) -> bool:
    """Whether ``text`` is a noun that only begins like a verb: 培训基地, 研发中心, 出口总额."""
    return len(text) <= len(verb) + 3 and _NOUNS.match(text, len(verb)) is not None


def verb_of(text: str) -> str:
    """The verb a listed thing shares with the first of its list: 全口径减免税费 → 减免; empty where there is none."""
    if said := _SINCE_THEN.search(text, 0, 14):
        return said.group("verb")
    for at in range(min(5, len(text))):
        if found := VERBS.match(text, at):
            if at and (found.end() == len(text) or _SIZE_NOUN.fullmatch(text, found.end())):
                return ""  # 粮食播种面积
            one = VERB.match(text, at)
            short = len(text) - found.end() < 3 and one is not None  # 投入帮扶资金: the object is 帮扶资金
            return one.group() if short and one else found.group()
    return ""
