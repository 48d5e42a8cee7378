"""The sentences below lights, as templates: what the pages translate. A sentence that is not here cannot be translated."""

from __future__ import annotations

#: An aim behind a word, by its comparator; one that begins with a digit keeps a blank before it.
AIMS = {
    "eq": " %(value)s",
    "gte": "不少于 %(value)s",
    "lte": "不超过 %(value)s",
    "gt": "高于 %(value)s",
    "lt": "低于 %(value)s",
    "over": "超过 %(value)s",
    "approx": " %(value)s 左右",
}
#: A value by where it comes from.
SEEN = {"实测": "实测 %(value)s", "填报": "填报 %(value)s"}

BY_HAND = "人工调整：%(reason)s"
NO_VALUE = "还没有数值：没有实测，也没有填报。"
REACHED = "已达到：%(now)s，目标%(aim)s。"
STALE = "数据过期：最近的数值是 %(seen)s的，到 %(day)s已过 %(days)s 天（超过 %(most)s 天不作判断）。"
FIRST_NODE = "还没有到第一个节点，%(now)s。"
EARLY = "时间还早，应达数不到 1，%(now)s。"
ON_ITS_WAY = "到 %(day)s应达 %(due)s（%(course)s，全部的 %(share)s），%(now)s，是应达的 %(ratio)s，%(step)s。"
STEP_GREEN = "不低于 %(green)s 为绿"
STEP_YELLOW = "低于 %(green)s 为黄"
STEP_RED = "低于 %(yellow)s 为红"
OVER_CAP = "已超过上限：%(now)s，目标%(aim)s。"
NOW_AND_AIM = "%(now)s，目标%(aim)s。"
UNDER_CAP = "到 %(day)s应控制在 %(due)s 以内，%(now)s，是应控数的 %(ratio)s。"
WITHIN = "%(now)s，目标%(aim)s，在目标以内。"
LACKS_POINTS = "%(now)s，目标%(aim)s，差 %(lack)s 个百分点（%(points)s 个百分点以内为黄）。"
LACKS_SHARE = "%(now)s，目标%(aim)s，是目标的 %(ratio)s（%(green)s 以上为黄）。"
END_REACHED = "到期达到：%(now)s，目标%(aim)s。"
END_KEPT = "到期没有超过：%(now)s，目标%(aim)s。"
END_MISSED = "%(day)s到期，没有达到：%(now)s%(old)s，目标%(aim)s，差 %(lack)s。"
OLD_VALUE = "（%(seen)s的数值，此后没有更新）"
POINTS = "%(value)s 个百分点"

RULE_PERIOD = (
    "按最近一期的数值与目标相比。绿：达到目标%(aim)s；黄：%(lack)s；红：差得更多。红：%(end)s到期未达到。"
)
RULE_POINTS = "差 %(points)s 个百分点以内"
RULE_SHARE = "达到目标的 %(green)s 以上"
RULE_CAP = (
    "不得超过的指标，与到今天可用的数相比。绿：不超过应控数的 %(green)s；黄：不超过 %(yellow)s；"
    "红：超过更多，或已超过目标%(aim)s。"
)
RULE_COURSE = (
    "实际 ÷ 到今天应达。绿：%(green)s 以上；黄：%(yellow)s 到 %(green)s；红：低于 %(yellow)s。"
    "红：%(end)s到期未达到。灰：没有数值，或数值过了 %(days)s 天。"
)

TASK_DONE = "单位填报：已完成。"
NODE_LATE = "节点「%(node)s」应在 %(due)s 完成，没有填报完成。"
TASK_LATE = "%(due)s 到期，没有填报完成。"
NODE_SOON = "节点「%(node)s」%(days)s 天内到期（%(due)s）。"
TASK_SOON = "%(days)s 天内到期（%(due)s）。"
NODES_KEPT = "%(done)s 个节点已完成，没有逾期的节点。"
TASK_RUNNING = "单位填报：推进中，未到时限。"
TASK_SILENT = "没有数字目标，没有带日期的节点，单位也没有填报。"

#: Every template there is, for the catalogue of translations.
TEMPLATES = frozenset(
    [*AIMS.values(), *SEEN.values()]
    + [text for name, text in list(globals().items()) if name.isupper() and isinstance(text, str)]
)
