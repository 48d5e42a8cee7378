"""Units of work reports: what may follow a number, and what it counts or measures."""

from __future__ import annotations

import re

# ruff: noqa: SIM905 -- long word lists read better as text

# Classifiers: things are counted one by one.
COUNTED = """
个 家 场 条 套 张 户 名 件 所 台 座 栋 幢 处 次 人次 人 列 项 支 只 位 批次 批 辆 艘 架 对 间 部 册 种 类 款 宗 份 班 期
例 起 头 羽 株 棵 颗 把 枚 本 篇 首 团 组 门 眼 口 片 节 节次 车次 班次 标箱 标准箱 国际标准箱 床 席 卷 根 顶 门类 站 航次 架次
案 笔 家次 户次 件次 台次 台套 项次 场次 辆次 艘次 列次 团次 课时 学时 盏 块 尾 匹 峰 粒 轮 桩 封 幅 副 双 车位 泊位 单 股
届 面 剂次 剂 人份 份次 篇次 桌 箱次 头只 张次 层
""".split()
# Measured amounts.
MEASURED = """
元 美元 欧元 港元 人民币 元人民币 日元 卢布 平方米 平方公里 平方千米 立方米 公里 千米 米 厘米 毫米 纳米 微米 公顷 亩 吨 千克 公斤
斤 克 毫克 微克 吨标准煤 吨标煤 标准煤 吨油当量 千瓦时 千瓦 兆瓦 兆瓦时 吉瓦 吉瓦时 瓦 瓦时 太瓦时 度 度电 升 千升 毫升 天 日 小时 分钟
分 秒 个工作日 工作日 个小时 个月 年 岁 周岁 个百分点 百分点 倍 成 分贝 毛钱 分钱 ℃ 摄氏度 比特 字节 千伏安 兆伏安 千伏 标准立方米 标立方米
标方 载重吨 总吨 箱位 蒸吨 GWh MWh kWh GW MW kW KW kV KV TB PB EB GB MB Eflops EFLOPS PFLOPS EFlops PFlops Pflops P PF
Gbps Mbps 个标准机架 标准机架 机架 架标准机架 方 平方 立方 海里 车道公里 皮长公里 芯公里 桶 兆 个基点 基点
""".split()
# Characters after which a classifier is no classifier: 3万家庭, 10名单, 7方面.
_STOPS = {
    "个": "性", "家": "庭电具", "场": "所地景", "条": "件例款", "户": "籍外口型均", "名": "单录额牌胜",
    "所": "谓需得", "台": "湾阶账商胞", "处": "理置级罚分", "次": "新生年数", "人": "民才均力", "支": "持柱出撑付援",
    "间": "隔", "部": "分门署级委", "种": "植", "类": "别似型", "款": "式", "批": "准", "份": "额", "期": "间货权", "起": "来点步草",
    "首": "创", "组": "织", "本": "土地级", "口": "岸", "门": "诊户槛票", "层": "级次", "根": "据本治", "片": "区", "节": "约能点水",
    "站": "点", "案": "例件", "单": "位元", "股": "份权", "对": "接口", "班": "列车子", "位": "于居列", "度": "假", "升": "级至到为",
    "方": "面案式向针便法位程", "兆": "电瓦赫", "瓦": "斯", "分": "别期类钟之批层级布流支享析配散", "成": "效为果立本都长员就分形品功熟",
    "日": "均", "年": "级", "团": "结队", "块": "状", "把": "握", "双": "一", "轮": "流", "峰": "值", "桌": "面", "届": "时满", "面": "积向对临貌上粉板",
}  # fmt: skip
# Per something: 元/月, 吨／日, 微克/立方米, 克/千克.
_RATE = (
    r"[/／](?:千瓦时|立方米|平方米|平方公里|千克|公斤|公里|小时|万元|年|月|日|天|人|户|吨|亩|斤|秒|次|班|台|只|头|床|件|箱|度|升|个|家)"
    r"(?:[·/／][年月日天次])?"
)
# 台（套）, 套（间）, 户（套）: a second classifier in brackets.
_PAIR = r"（[套次只个人组件场辆间户台条处]）"
# Words after which it is none.
_WORDS_AFTER = {"个": "体(?:工商|户|私|经)", "张": "家[口界港川]"}


def _one(word: str) -> str:
    stops = _STOPS.get(word)
    latin = "(?![A-Za-z])" if word[-1].isascii() else ""
    words = _WORDS_AFTER.get(word)
    return re.escape(word) + (f"(?![{stops}])" if stops else "") + (f"(?!{words})" if words else "") + latin


_ALL = sorted({*COUNTED, *MEASURED}, key=len, reverse=True)
# Medals: 2金2银1铜, but not 5金融机构.
UNIT = (
    r"(?:(?:%|‰|"
    + "|".join(_one(u) for u in _ALL)
    + rf")(?:{_PAIR})?(?:{_RATE})?|[金银铜](?=[\d，。、；（]))"
)
# 330千伏 and 0.13千克 are units of their own, 3个百分点 no hundred.
MULTIPLIER = "(?:万亿|千亿|百亿|亿|千万|百万|万|千(?![伏瓦米克升卡])|百(?!分))"
FACTORS = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
}
FACTORS |= {"千亿": 10**11, "万亿": 10**12}
PERCENT = {"%", "‰", "成"}
POINTS = {"个百分点", "百分点"}
DURATIONS = {"天", "日", "小时", "个小时", "分钟", "秒", "个工作日", "工作日", "个月", "年", "岁", "周岁"}
_COUNTED = frozenset((*COUNTED, "金", "银", "铜"))


def is_counted(unit: str) -> bool:
    """Whether ``unit`` is a classifier, a second one in brackets or not."""
    return unit.split("（", 1)[0] in _COUNTED


_BASE = {
    "元人民币": "元",
    "人民币": "元",
    "方": "立方米",
    "立方": "立方米",
    "平方": "平方米",
    "度电": "千瓦时",
}


def base(unit: str) -> str:
    """The unit in which the expanded value is given."""
    return _BASE.get(unit, unit)
