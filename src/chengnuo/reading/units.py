"""Units of work reports: what may follow a number, and what it counts or measures."""

from __future__ import annotations

import re

# Classifiers: things are counted one by one.
COUNTED = (
    "个 家 场 条 套 张 户 名 件 所 台 座 栋 幢 处 次 人次 人 列 项 支 只 位 批次 批 辆 艘 架 对 间 部 册 种 类 款 宗 份 届 班 期"
    " 例 起 头 羽 株 棵 颗 把 枚 本 篇 首 团 组 对 门 眼 口 片 节 节次 车次 班次 标箱 标准箱 床 席 卷 根 顶 面 门类 站 航次 架次 案 单 笔"
    " 套（间） 个（次） 条（个） 家次 户次 件次 台次 台（套） 台套 万人次 人（次） 枚 款 株 项次 场次 课时 学时 盏 组 方 块 只 尾 匹 峰 粒"
).split()
# Measured amounts.
MEASURED = (
    "元 美元 欧元 港元 人民币 日元 卢布 平方米 平方公里 平方千米 立方米 公里 千米 米 厘米 毫米 纳米 微米 公顷 亩 吨 千克 公斤 斤 克 毫克 微克"
    " 吨标准煤 吨标煤 标准煤 千瓦时 千瓦 兆瓦 兆瓦时 吉瓦 吉瓦时 瓦 度 度电 升 千升 毫升 天 日 小时 分钟 分 秒 个工作日 工作日 个月 年 岁"
    " 个百分点 百分点 倍 成 分贝 微克/立方米 毫克/立方米 元/吨 元/月 元/人 吨/日 吨/天 吨/年 立方米/日 比特 字节 千伏安 千伏 标准立方米 载重吨"
    " 总吨 箱位 GWh MWh kWh GW MW kW KW kV KV TB PB EB GB MB Eflops EFLOPS PFLOPS EFlops PFlops P 标立方米 标方 方 平方 海里 里 斗 石 桶 兆 Gbps Mbps"
    " 个标准机架 标准机架 机架 架标准机架 算力"
).split()
# Units in which something is meant before it is counted: money, area, mass …
_ALL = sorted(
    set(COUNTED) | set(MEASURED) - {"P", "里", "石", "斗", "方", "期", "届", "面", "面", "单"},
    key=len,
    reverse=True,
)
UNIT = "(?:%|‰|" + "|".join(re.escape(u) for u in _ALL) + ")"
MULTIPLIER = "(?:万亿|千亿|百亿|亿|千万|百万|万|千|百)"
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
DURATIONS = {"天", "日", "小时", "分钟", "分", "秒", "个工作日", "工作日", "个月", "年", "岁"}
_COUNTED = frozenset(COUNTED)


def is_counted(unit: str) -> bool:
    """Whether ``unit`` is a classifier."""
    return unit in _COUNTED
