"""One spelling for one matter, to match the indicators of two years."""

from __future__ import annotations

import re

from chengnuo.reading.indicators.lexicon import words

_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"国内生产总值|地区生产总值|(?<![人])生产总值|GDP|gdp", "地区生产总值"),
    (
        r"(?:地方|公共|本级|区级|财政)*(?:一般)?公共(?:财政)?预算收入|地方财政(?:一般预算)?收入|一般预算收入|财政一般预算收入",
        "一般公共预算收入",
    ),
    (r"社会消费品零售(?:总额)?|社零(?:总)?额?|消费品零售总额", "社会消费品零售总额"),
    (r"居民消费价格(?:总水平|指数)?|CPI|消费价格", "居民消费价格"),
    (r"(?:全社会)?固定资产投资(?:总额|额)?|固投", "固定资产投资"),
    (r"规模以上", "规上"),
    (r"限额以上", "限上"),
    (r"征收征迁|征收房屋|房屋征收|征收拆迁|征迁|拆迁", "征收"),
    (r"经营主体|市场主体", "经营主体"),
    (r"城乡居民|全体居民", "居民"),
    (r"(?:R&D|研究与试验发展|研发)(?:经费)?", "研发"),
    (
        r"单位(?:国内|地区)?生产总值能耗|万元(?:国内|地区)?生产总值能耗|单位GDP能耗|万元GDP能耗",
        "单位地区生产总值能耗",
    ),
    (r"涨幅|增幅|增长率|增速", "增速"),
    (r"降低率|下降率|降幅", "降幅"),
    (r"(?:企业)?(?:进规上限|上规入统|升规入统|升规纳统|入规入统|纳统入库)(?:企业)?", "四上企业"),
)
_VERBS = re.compile(
    "^(?:"
    + words(
        "新增 新建 新开工 新登记 新认定 新培育 新引进 新设 新设立 新获批 新签约 新入库 新改扩建 新改建 改扩建 改建 扩建 净增 增设 建成 建设 打造 完成 实现 推动 支持 开展"
        " 实施 举办 组织 提供 发放 投入 筹集 筹措 筹建 引进 招引 培育 培养 设立 设置 推出 解决 办理 改造 新改造 整治 创建 签约 落户 入选 获批 获评 推进 帮助 吸引 累计 安排 争取 配备 布设 推选 优化 调整 制定 出台 维修 修复 新打造 抢滩布局 召开 达到 超额 全年 预计 各类 各级 全市 全区 全省 全国"
    )
    + ")+"
)
_WORK = re.compile(r"(?:功能提升|改造提升|提升改造|综合改造|综合整治|改造|整治|提升)$")
_TAILS = re.compile(r"(?:面积|人数|数量|总数|总量|数|规模|资金|金额)$")
_DROP = re.compile(r"[\s“”‘’「」『』《》（）()、，·\-]|各类|累计|合计|左右|专场|小巨人|城镇(?=老旧小区)")
_compiled = tuple((re.compile(pattern), said) for pattern, said in _SPELLINGS)


def canonical(name: str) -> str:
    """``name`` in the one spelling used to match across years and reports; never empty for a name with words."""
    text = _DROP.sub("", name)
    for pattern, said in _compiled:
        text = pattern.sub(said, text)
    bare = _VERBS.sub("", text.replace("以上", "")) or text
    before = ""
    while bare != before:
        before = bare
        for rule in (_WORK, _TAILS):
            bare = rule.sub("", bare) or bare
    return bare
