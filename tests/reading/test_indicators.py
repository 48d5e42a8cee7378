"""Names of made-up sentences: each figure is marked with 【】."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.reading import indicators
from chengnuo.reading.frame import frame
from chengnuo.reading.layout import blocks
from chengnuo.reading.model import Measure
from chengnuo.reading.quantities import Quantity

_MARK = re.compile(r"【(.+?)】")
_UNIT = re.compile(r"[\d.余多]+(.*)$")
_COUNTED = frozenset(
    [
        "个",
        "家",
        "条",
        "套",
        "张",
        "户",
        "名",
        "件",
        "所",
        "台",
        "座",
        "处",
        "场",
        "项",
        "万名",
        "万户",
        "万个",
        "万家",
        "栋",
        "列",
        "种",
    ]
)
_RISES = re.compile(r"(?:增长|下降|上涨|递增)(?:了|约|超过)?$")
_FROM = re.compile(r"[从由]([\d.]+[^\d，、]{0,3}?)(?:提高|压缩|缩短|增加|下降|提升)[到至]$")


def _measure(unit: str, before: str) -> Measure:
    if _FROM.search(before):
        return "change_from_to"
    if unit == "%":
        return "growth_rate" if _RISES.search(before) else "share"
    return "count_of_items" if unit in _COUNTED else "level"


def _quantity(text: str, a: int, b: int) -> Quantity:
    found = _UNIT.search(text[a:b])
    unit = (found.group(1) if found else "") or None
    before = text[:a]
    opened = _FROM.search(before)
    return Quantity(
        block=0,
        a=a,
        b=b,
        value=1,
        unit=unit,
        value_si=1,
        unit_si=(unit or "").lstrip("万亿") or None,
        comparator="eq",
        measure=_measure(unit or "", before),
        sentence=(0, len(text)),
        from_value=1 if opened else None,
        from_span=opened.span(1) if opened else None,
        delta=before.endswith(("比上年增加", "比上年减少", "提高")) and unit != "%",
    )


def names(marked: str) -> list[str]:
    """The names of the marked figures of one sentence."""
    text, spans, shift = _MARK.sub(r"\1", marked), [], 0
    for found in _MARK.finditer(marked):
        start = found.start() - shift
        spans.append((start, start + len(found.group(1))))
        shift += 2
    placed = frame(blocks(text), None)
    assert placed.blocks[0].text == text
    return [n.text for n in indicators.name(placed, [_quantity(text, a, b) for a, b in spans])]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # the verb of a list belongs to all of it
        ("新建卫生院【3个】、村卫生室【12个】。", ["新建卫生院", "新建村卫生室"]),
        ("减免水费【2.5亿元】、电费【480万元】。", ["减免水费", "减免电费"]),
        ("发放粮食补贴【3亿元】，农机补贴资金【2亿元】已到位。", ["发放粮食补贴", "农机补贴资金"]),
        ("建成养老床位【300张】、研发中心【2家】。", ["建成养老床位", "建成研发中心"]),
        # sums and rates have no verb to share
        ("城镇新增就业【5万人】、城镇调查失业率控制在【5.5%】以内。", ["城镇新增就业", "城镇调查失业率"]),
        # growth
        ("全年地区生产总值完成【900亿元】，增长【6.1%】。", ["地区生产总值", "地区生产总值增速"]),
        ("单位地区生产总值能耗下降【3%】左右。", ["单位地区生产总值能耗降幅"]),
        ("居民消费价格上涨【2%】左右。", ["居民消费价格涨幅"]),
        ("粮食产量达到【600万吨】，年均增长【2%】。", ["粮食产量", "粮食产量年均增速"]),
        ("进出口总额【120亿元】，比上年增加【20亿元】。", ["进出口总额", "进出口总额增加额"]),
        ("水质优良断面比例【90%】，提高【2个百分点】。", ["水质优良断面比例", "水质优良断面比例提高幅度"]),
        # pairs
        (
            "城镇、农村居民人均可支配收入分别增长【7%】和【8%】。",
            ["城镇居民人均可支配收入增速", "农村居民人均可支配收入增速"],
        ),
        ("旅客吞吐量、货邮吞吐量分别达到【900万人次】、【12万吨】。", ["旅客吞吐量", "货邮吞吐量"]),
        # parts, multiples, changes
        ("民营经济增加值占地区生产总值比重达【52%】。", ["民营经济增加值占地区生产总值比重"]),
        (
            "高新技术产业产值【80亿元】，占规上工业总产值的【31%】。",
            ["高新技术产业产值", "高新技术产业产值占规上工业总产值比重"],
        ),
        ("施工许可审批时间从30天压缩至【12天】。", ["施工许可审批时间"]),
        ("不动产登记由10天压缩至【3天】。", ["不动产登记时限"]),
        # counted before its noun
        ("建成【6个】社区食堂。", ["建成社区食堂"]),
        ("河滨公园等【7个】项目竣工投产。", ["竣工投产项目"]),
        ("【36个】在建项目加快推进。", ["在建项目"]),
        ("【88个】事项实现全程网办。", ["全程网办事项"]),
        ("完成【30个】老旧小区改造。", ["改造老旧小区"]),
        ("为【2万名】老年人购买意外险。", ["购买意外险的老年人"]),
        ("设立【20亿元】产业投资基金。", ["设立产业投资基金规模"]),
        # examples and fillers fall away
        ("举办“春风”“金秋”等专场招聘会【40场】。", ["举办专场招聘会"]),
        ("全年力争新增停车位【500个】。", ["新增停车位"]),
        ("开展职业技能培训【3000人次】。", ["职业技能培训"]),
        ("完成投资【50亿元】。", ["完成投资"]),
        ("推动企业上云【90家】。", ["上云企业"]),
        # what a sum is paid for, who pays it
        ("中央财政安排【30亿元】救灾款。", ["中央财政安排救灾款"]),
        ("市财政投入【2亿元】支持老区建设。", ["市财政投入支持老区建设资金"]),
        ("总投资【5亿元】的客运站项目完工。", ["客运站项目总投资"]),
        ("压减一般性支出【10%】。", ["一般性支出降幅"]),
        # elided nouns
        ("新建【2个】国家级和【5个】省级实验室。", ["新建国家级实验室", "新建省级实验室"]),
        ("【90项】服务事项实现跨省通办、【40项】实现省内通办。", ["跨省通办服务事项", "省内通办服务事项"]),
        ("新增大棚【200座】，温室【30座】。", ["新增大棚", "新增温室"]),
        # sizes and totals of what was just named
        ("粮食播种面积【90万亩】、产量【40万吨】。", ["粮食播种面积", "粮食产量"]),
        ("新增科技企业【20家】、总数达【90家】。", ["新增科技企业", "科技企业总数"]),
        ("接待游客【300万人次】，增长【9%】。", ["接待游客", "接待游客增速"]),
        ("税收收入增长【6%】、高于全省【2个百分点】。", ["税收收入增速", "税收收入增速高于全省幅度"]),
        (
            "机场旅客吞吐量【90万人次】，是2015年的【3倍】。",
            ["机场旅客吞吐量", "机场旅客吞吐量相当于2015年倍数"],
        ),
        ("税收【60亿元】；粮食连续三年增产，总产量【40万吨】。", ["税收", "粮食总产量"]),
        ("新增书店【2家】、【1—2个】剧场。", ["新增书店", "新增剧场"]),
        (
            "城乡居民人均可支配收入分别增长【6%】、【7%】。",
            ["城镇居民人均可支配收入增速", "农村居民人均可支配收入增速"],
        ),
        ("税收增长【5%】、居全省第一。", ["税收增速"]),
        # nouns that begin like verbs
        ("服务业增加值占比达【50%】。", ["服务业增加值占比"]),
        ("新登记企业【300户】、就业率【97%】。", ["新登记企业", "就业率"]),
        # topics carried on
        (
            "发放助学补贴资金【2亿元】，惠及【300家】学校、【5万人】。",
            ["发放助学补贴资金", "助学补贴惠及学校", "助学补贴惠及人数"],
        ),
        ("深化对口支援和协作，投入支援资金【900万元】。", ["投入对口支援资金"]),
        ("供地【200亩】，征收房屋【5万平方米】。", ["供地面积", "征收房屋面积"]),
    ],
)
def test_names(marked: str, expected: list[str]) -> None:
    assert names(marked) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GDP增速", "地区生产总值增幅"),
        ("地方一般公共预算收入", "公共财政预算收入"),
        ("社零额", "社会消费品零售总额"),
        ("CPI涨幅", "居民消费价格指数涨幅"),
        ("新建口袋公园", "建设口袋公园"),
        ("完成征收征迁", "征收房屋面积"),
        ("引进知名首店", "新增知名首店"),
        ("规模以上工业增加值增速", "规上工业增加值增速"),
    ],
)
def test_canonical_meets(one: str, other: str) -> None:
    assert indicators.canonical(one) == indicators.canonical(other)


@pytest.mark.parametrize("name", ["新增", "完成投资", "改造老旧小区", "", "“一证准营”行业"])
def test_canonical_is_stable_and_not_emptied(name: str) -> None:
    once = indicators.canonical(name)
    assert indicators.canonical(once) == once
    assert bool(once) == bool(name)


def test_canonical_keeps_growth_apart_from_level() -> None:
    assert indicators.canonical("固定资产投资") != indicators.canonical("固定资产投资增速")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="新增企业家占比的分别增长从到和、，“”（）等为在其中累计达惠及%元人万", max_size=24),
    st.integers(0, 24),
)
def test_any_sentence_gets_a_name_and_a_confidence(around: str, at: int) -> None:
    text = f"{around[:at]}7家{around[at:]}。"
    placed = frame(blocks(text), None)
    a = min(at, len(around))
    for name in indicators.name(placed, [_quantity(text, a, a + 2)]):
        assert 0 <= name.confidence <= 1
        assert name.text == name.text.strip()


def test_names_come_back_in_the_order_asked() -> None:
    placed = frame(blocks("新建学校3所，新增学位900个。"), None)
    text = placed.blocks[0].text
    late, early = _quantity(text, 11, 15), _quantity(text, 4, 6)
    assert [n.text for n in indicators.name(placed, [late, early])] == ["新增学位", "新建学校"]
    assert indicators.name(placed, []) == []
