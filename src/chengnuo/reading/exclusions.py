"""Why a numeral is no figure: ordered rules, the first that fits gives the category and the reason."""

from __future__ import annotations

import re

REASONS = {
    "doc_number": "发文字号中的数字",
    "note_mark": "注释标号",
    "heading_number": "标题或条目的序号",
    "date": "年份、日期或时段",
    "session": "届次、会议次序",
    "duration_context": "时间长度状语，不是指标",
    "service_hours": "服务时段或交通圈的时间，不是指标",
    "threshold_qualifier": "对象的门槛限定语，不是数量",
    "name": "名称中的数字",
    "phase": "工程期次或批次",
    "grade": "等级",
    "ordinal_first": "序次修饰，不是数量",
    "slogan": "固定提法中的数词",
    "vague": "虚指的数量",
    "context": "人口等背景数，不是成绩或承诺",
    "annex_definition": "名词解释中的数字，不是指标",
    "change_from": "变化的起点，已记入终点数字的原值",
    "idiom": "词语里的数词，不是数量",
    "bare_number": "没有单位的数字，看不出计量什么",
    "furniture": "页码、网页按钮等版面文字",
    "front": "文首的文件信息",
}

_C = "一二三四五六七八九十"
# (category, pattern before the numeral, numeral itself, pattern after); an empty pattern always fits.
_RULES: tuple[tuple[str, str, str, str], ...] = (
    ("session", "", r"首", r"届"),
    ("ordinal_first", "", r"首", r""),
    ("idiom", r"第", r"一", r"生产力|资源|动力|要务|要素|责任|时间|线|信号|抓手|目标"),
    ("name", "", r"二十|十[一二三四五六七八九]|十", r"大(?![于型中小道])"),
    ("name", "", rf"[{_C}]+", r"次党代会"),
    ("name", "", rf"[{_C}]+", r"年(?:[^，。；年]{0,4}?(?:行动|计划)|攻坚|规划|禁渔)"),
    ("vague", "", r"一|两|[几数]?[十百千万亿]+", r"批(?!次)|些|系列|大批|揽子|般"),
    ("session", r"第?", rf"[{_C}百]+", r"届|中全会|次(?:会议|全会|党代会|人代会|代表大会|全体|常委|全国|集体|政治局)"),
    ("session", r"第", rf"[{_C}百\d]+", r"次|届"),
    ("session", "", r"二十|十[一二三四五六七八九]|十", r"大(?![于型中小道])|届"),
    ("date", "", rf"[〇零{_C}]{{2,4}}", r"年代|年(?!来|间|行动|计划)|世纪"),
    ("date", "", rf"[{_C}]{{1,2}}", r"月|季度|日(?!均)"),
    ("name", "", r"[十八九七六五四三二一]{1,2}", r"五(?:”|规划|时期|普法|末|以来|期间)"),
    ("duration_context", r"(?:连续|近|历时|这|过去|未来|今后|每|近|第|前|头|上|下|持续)?", rf"[{_C}两百千半几]+", r"年|天|个月|周|小时|分钟|日|夜|载|代人"),
    ("phase", "", rf"[{_C}]+", r"期|批(?!次)|标段"),
    ("grade", "", rf"[{_C}]+", r"级|等(?!于)|星|类"),
    ("ordinal_first", r"第", rf"[{_C}百]+", ""),
    ("heading_number", r"(?:^|[。；：！？\s])[（(]?", rf"[{_C}]+", r"[、）)]|是|要|方面"),
    ("vague", "", r"一|[几数]?[十百千万亿]+|两|三", r"批|系列|些|大批|揽子|定|般|余|多"),
    ("threshold_qualifier", "", r"[十百千万亿]+", r"元|级|吨|亩|千瓦|人口"),
    ("slogan", "", rf"(?!一$)[{_C}两百千万]+", r"个|大|项|条|种|方面|件|类|位一体|维|坚持|带|区|链|化|不|个人|者|农|严|牢|保|稳|促|增|严|强|优|为|网|馆|院|河|体|包|方|级|必|心|路|社|共|园|讲|新|创|免|提|减|长|公|高|好|清|通|资|宜|进|治|业|品|县|市|省|校|库|业|江|岸|联|圈|基|轮|门|点|线|城|山|湖|海|角|桥"),
    ("idiom", "", r".+", ""),
)  # fmt: skip
_COMPILED = tuple(
    (category, re.compile(f"(?:{before})$") if before else None, re.compile(f"(?:{itself})$") if itself else None,
     re.compile(after) if after else None)
    for category, before, itself, after in _RULES
)  # fmt: skip


def why(text: str, a: int, b: int) -> str:
    """Category of the Chinese numeral ``text[a:b]`` that no figure took."""
    before, itself = text[max(0, a - 6) : a], text[a:b]
    for category, head, middle, tail in _COMPILED:
        if head and not head.search(before):
            continue
        if middle and not middle.fullmatch(itself):
            continue
        if tail and not tail.match(text, b):
            continue
        return category
    return "idiom"


def arabic_why(text: str, a: int, b: int) -> str:
    """Category of an Arabic number that no figure took."""
    before, after = text[max(0, a - 6) : a], text[b : b + 6]
    if before.endswith(("〔", "[", "［", "【")):
        return "doc_number" if before.endswith("〔") else "note_mark"
    if before.endswith("〕") or re.match(r"号(?:文|令)", after):
        return "doc_number"
    if before.endswith("第"):
        return "session" if re.match(r"[届次]", after) else "ordinal_first"
    four = re.fullmatch(r"(?:19|20)\d\d", text[a:b])
    if (not four and re.match(r"周年|年代|世纪|多年|余年|年来|年以|轮", after)) or (
        after.startswith("年") and not re.fullmatch(r"(?:19|20)\d\d|\d\d", text[a:b])
    ):
        return "duration_context"
    if (
        re.match(r"\s*[年月日]|[-—~至/.]\d{1,4}", after)
        or re.search(r"[年月]$", before)
        or re.search(r"\d[-—~至/:：.]$", before)
    ):
        return "date"
    if re.match(r"[.．、）)]", after) and (a == 0 or re.search(r"[（(。；：\s]$", before)):
        return "heading_number"
    if re.match(r"岁|周岁", after):
        return "threshold_qualifier"
    if re.match(r"大(?![于型中小])|方面", after):
        return "slogan"
    if re.match(r"英寸|[级等A]|(?:万|千)*吨级|蒸吨", after):
        return "grade"
    if re.match(r"期|批", after):
        return "phase"
    if four:
        return "date"
    if b - a >= 5 or re.match(r"热线|市民|政务|急救|×", after) or before.endswith("×"):
        return "name"
    return (
        "name"
        if re.match(r"[A-Za-z号强+线路版型]", after) or re.search(r"[A-Za-z+“]$", before)
        else "bare_number"
    )
