"""Names in the ways other years and other governments put things; the sentences are made up."""

from __future__ import annotations

import pytest

from chengnuo.reading import read_text

_HEAD = "政府工作报告\n\n一、2024年工作回顾\n\n"

SAID: list[tuple[str, list[str]]] = [
    # What the things counted did, or what became of them, goes before them.
    ("使35万农民受益。", ["受益农民"]),
    ("7万户旧房得到改造。", ["改造旧房"]),
    ("4万户牧民实现了定居。", ["定居牧民"]),
    ("52户、98人实现全部脱贫。", ["脱贫户数", "脱贫人数"]),
    ("19户家庭入住公租房。", ["入住公租房家庭"]),
    ("3家企业主板上市。", ["主板上市企业"]),
    ("2万名职员在新城办公。", ["在新城办公职员"]),
    ("900万转移人口成为城镇居民。", ["成为城镇居民转移人口"]),
    # Verbs done together are shared together.
    (
        "新建和改造农村公路38公里、农村电网线路26公里。",
        ["新建和改造农村公路", "新建和改造农村电网线路"],
    ),
    ("改造和新建18所卫生院、7所县医院。", ["改造和新建卫生院", "改造和新建县医院"]),
    # The things count, not the money that paid for them.
    ("国家安排专项资金支持22所学校。", ["支持学校"]),
    ("安排2亿元技改专项资金支持44个项目。", ["安排技改专项资金", "支持项目"]),
    ("投入3亿元，重点实施了40个民生项目。", ["民生项目投入", "实施民生项目"]),
    ("组建总规模90亿元的引导基金。", ["引导基金总规模"]),
    # Parts of a whole said before.
    (
        "政府投资92亿元，其中，保障性住房投资占44%，生态建设占16%。",
        ["政府投资", "保障性住房投资占政府投资比重", "生态建设占政府投资比重"],
    ),
    ("进出口增长4%，贡献了全国24%的增量。", ["进出口增速", "进出口增量占全国比重"]),
    ("转移支付累计42亿元，87%用于支持西部。", ["转移支付", "转移支付用于支持西部比例"]),
    ("养老保险试点覆盖24%的县。", ["养老保险试点覆盖县比例"]),
    # Lists of more than two, and what they share.
    ("原煤、原油、天然气产量分别增长7%、3%、14%。", ["原煤产量增速", "原油产量增速", "天然气产量增速"]),
    (
        "信息技术、新能源、装备产业产值分别增长9%、8%、12%。",
        ["信息技术产业产值增速", "新能源产业产值增速", "装备产业产值增速"],
    ),
    ("银行存贷款余额分别达8亿元、6亿元。", ["银行存款余额", "银行贷款余额"]),
    ("城镇、农村居民人均收入年均分别增长8%、9%。", ["城镇居民人均收入年均增速", "农村居民人均收入年均增速"]),
    ("单晶硅、电解铝产能分别居全国第2、第4位。", ["单晶硅产能全国位次", "电解铝产能全国位次"]),
    (
        "户厕、垃圾处理设施覆盖率和污水治理率分别达75%、92%、57%。",
        ["户厕覆盖率", "垃圾处理设施覆盖率", "污水治理率"],
    ),
    ("保安、保洁和司机工资再次提高，月人均分别提高21元、90元、35元。", [
        "保安工资月人均提高额", "保洁工资月人均提高额", "司机工资月人均提高额",
    ]),
    # What went before the number and is no part of the name.
    ("粮食总产量在上年大幅增长的基础上，又增产29万吨，达到96万吨。", ["粮食总产量增加量", "粮食总产量"]),
    ("两年新增投资4亿元。", ["新增投资"]),
    ("有机草原面积突破3万亩。", ["有机草原面积"]),
    ("规模以上工业企业达54家。", ["规模以上工业企业"]),
    # A verb alone is about what the clause before was about; what follows 等 is a kind, not the thing.
    ("继续实施退牧还草，今年安排90万亩。", ["安排退牧还草"]),
    ("加大安居工程建设力度，在确保质量的前提下，新开工7万套。", ["新开工安居工程"]),
    ("确保完成2028年前核减编制9万等各项任务。", ["核减编制"]),
    # Whose it is.
    ("进出口总额增长35%，由上年居世界第四位上升为第三位。", ["进出口总额增速", "进出口总额世界位次"]),
    ("连续7年提高退休人员养老金水平，年均增长10%。", ["退休人员养老金年均增速"]),
    ("工业企业效益明显提高，实现利润37亿元。", ["工业企业利润"]),
    ("企业净增15户。", ["企业净增数"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "names"), SAID)
def test_names_as_other_reports_would_put_them(sentence: str, names: list[str]) -> None:
    found = [f.indicator for f in read_text(_HEAD + sentence).figures if not f.soft]
    assert found == names


NUMBERS: list[tuple[str, list[tuple[str, object, object]]]] = [
    ("出境人次由8300万增加到1亿3千多万。", [("1亿3千多万", 130000000, 0.83)]),
    ("把群众安全放在第一位。", []),
    ("增速连续11个季度居全国前10位。", [("前10位", 10, None)]),
    ("健全覆盖城乡的服务体系。", []),
    ("劳动报酬增长和劳动生产率提高同步。", [("和劳动生产率提高同步", None, None)]),
]


@pytest.mark.parametrize(("sentence", "figures"), NUMBERS)
def test_numbers_as_other_reports_would_print_them(
    sentence: str, figures: list[tuple[str, object, object]]
) -> None:
    found = [(f.text, f.value_si, f.from_value) for f in read_text(_HEAD + sentence).figures]
    assert found == figures
