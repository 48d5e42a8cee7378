"""The units of work reports: how each is written, what it measures, and its base unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

# ruff: noqa: SIM905 -- word lists read better as text

# family: words. A word may end in a bracket with the characters that must not follow it.
_LEXICON = {
    "money": "元 美元 欧元 日元 港元 港币 英镑 元人民币 人民币 加元 卢布 韩元 块钱",
    "mass": "吨 公斤 斤 千克 克 吨标准煤 吨标煤 毫克 微克 担 吨油当量 吨原煤 公担 磅",
    "density": "微克/立方米 毫克/立方米 微克每立方米 毫克/升",
    "length": "公里 千米 米 海里 厘米 毫米 车道公里 皮长公里 芯公里 单公里 延米 延长米 里(程弄)",
    "area": "平方公里 平方千米 平方米 平方 平米 亩 亩次 公顷 平方厘米 ㎡ m²",
    "volume": "立方米 立方 方(面案式向针便法位米向程) 方米 升(级至到) 毫升 千升 标立方米 m³",
    "power": (
        "千瓦 兆瓦 吉瓦 瓦(斯) 千瓦时 度(假) 千伏安 兆伏安 伏安 GW MW kW KW GWh MWh kWh 太瓦时 蒸吨 马力 瓦时 兆瓦时"
        " 度电 吉瓦时 焦耳 吨标准油"
    ),
    "computing": (
        "P(M) PFlops PFLOPS Pflops EFlops EFLOPS EFLOPs Eflops PB TB EB GB Gbps Tbps Mbps 标准机架 机架 比特"
        " Qbit 兆比特 FLOPS"
    ),
    "days": "天 日 个工作日 工作日 个自然日",
    "hours": "小时 个小时 分钟 秒 微秒 毫秒 学时 课时",
    "months": "个月 个多月 个季度 季度",
    "years": "年(级) 周年 周",
    "age": "岁 周岁",
    "degrees": "摄氏度 ℃ °C",
    "score": "分(别期类钟之批层级局公校行片区布流支段工享析配散店院馆拨队厂) 分贝 点(位多以) 个基点 基点",
    "percent": "% ‰",
    "tenths": "成(效为果立本都长员就分形品功熟)",
    "points": "个百分点 百分点 个多百分点 个千分点",
    "times": "倍(增) 番",
    "places": "位(于居列置移次数处) 名(单录牌胜) 个位次 位次",
    "count": (
        "个(体性私) 家(庭长园电具) 场(所地景馆镇) 条(件例款) 套(餐) 张(家江) 户(籍外口型均) 件 所(谓需得)"
        " 台(湾阶账商企胞资) 栋 座(谈) 处(理置级罚分) 次(新生年日级数月) 人(口民才大工类均力员群形脸家) 项(目) 列"
        " 支(持柱出撑付部援点) 只 头 辆 艘 架 间(隔) 幢 部(分门署级委长队) 种(植子养质业粮) 类(别似型)"
        " 款(式) 批(准发) 批次 轮(流) 人次 户次 车次 架次 场次 班次 件次 台次 航次 辆次 艘次 列次 家次 单次 头次 篇次 宗"
        " 标箱 标准箱 国际标箱 TEU 例(如) 起(来点步草) 桩 笔(记) 单(位元) 票 份(额) 封 篇(章) 首(次批创个家位府) 幅(度) 枚 块"
        " 面(积向对临貌上粉板) 双 组(织建合团成) 排(水放名查污) 对(接外标口内) 班(列车子组) 本(土地科级市省区县届次)"
        " 册 羽 株 棵 匹 尾 孔 盏 根(据本治) 眼 口(岸罩径腔袋碑粮服号) 门(类诊户槛店票急) 床 床位 层(级次) 单元 股(份权)"
        " 箱 车 包 袋 瓶 粒 颗 朵 顶 把 柄 课 车位 泊位 学位 席 航班 名次 人天 人日 人年 站(点) 头只 头匹 台套 人份 剂次 剂 份次"
        " 案次 桌 副 项次 条次 宗地 门店 亩块 颗星 路(网面口段径线况灯) 片(区)"
    ),
}  # fmt: skip
_BASE = {"元人民币": "元", "人民币": "元", "港币": "港元", "块钱": "元", "个百分点": "百分点", "方": "立方米",
         "个多百分点": "百分点", "立方": "立方米", "平方": "平方米", "平米": "平方米", "㎡": "平方米", "m²": "平方米",
         "m³": "立方米", "方米": "立方米", "吨标煤": "吨标准煤", "标准箱": "标箱", "国际标箱": "标箱", "TEU": "标箱",
         "度电": "千瓦时", "度": "千瓦时", "个工作日": "工作日", "个小时": "小时", "标立方米": "立方米",
         "平方千米": "平方公里", "千米": "公里", "日": "天", "个自然日": "天", "块": "块"}  # fmt: skip
_RATE = r"(?:[/／](?:每)?(?:年|月|日|天|人|户|吨|亩|平方米|立方米|公里|小时|千瓦时|升|公斤|斤|秒|次|班|台|只|头|床|件|万元|箱|度|平方公里|家|个)(?:·[年月日天次])?)+"
# Compound classifiers such as 台（套）, 件（套）, 家（次）.
_PAIR = r"(?:（[套次只个人组件场辆]）)?"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit word, its family and base unit."""

    word: str
    family: str
    base: str


def _entries() -> dict[str, tuple[Unit, str]]:
    out: dict[str, tuple[Unit, str]] = {}
    for family, words in _LEXICON.items():
        for entry in words.split():
            word, _, stops = entry.partition("(")
            out.setdefault(word, (Unit(word, family, _BASE.get(word, word)), stops.rstrip(")")))
    return out


_ENTRIES = _entries()
UNITS = {word: unit for word, (unit, _) in _ENTRIES.items()}


def _one(word: str) -> str:
    stops = _ENTRIES[word][1]
    latin = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return re.escape(word) + (f"(?![{stops}])" if stops else "") + latin


PATTERN = "(?:" + "|".join(_one(w) for w in sorted(UNITS, key=len, reverse=True)) + ")"
RATE, PAIR = _RATE, _PAIR
_TAIL = re.compile(rf"{_RATE}$|（.）$")


def look_up(printed: str) -> Unit:
    """The unit of a printed unit string, ``/人`` and ``（套）`` included."""
    word = _TAIL.sub("", printed)
    unit = UNITS[word]
    if printed in UNITS:
        return UNITS[printed]
    return Unit(printed, unit.family, unit.base + printed[len(word) :] if "/" in printed else unit.base)


COUNTED = frozenset(["count", "places"])
