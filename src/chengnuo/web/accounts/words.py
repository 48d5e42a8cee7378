"""Words of the audit log: what an action's code means to a person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.cases.rules.words import Act as CaseAct
from chengnuo.core.commitments.rules import Act
from chengnuo.core.records.rules.words import Act as RecordAct
from chengnuo.core.supervision.rules.words import Act as MatterAct
from chengnuo.core.supervision.rules.words import OrderAct

_ACTIONS: dict[str, Promise] = {
    "accounts.sign_in": gettext_lazy("登录"),
    "accounts.sign_out": gettext_lazy("退出登录"),
    "accounts.sign_in_failed": gettext_lazy("登录失败"),
    "accounts.locked_out": gettext_lazy("登录被锁定"),
    "accounts.end_session": gettext_lazy("结束一次登录"),
    "api.token_issue": gettext_lazy("发放接口令牌"),
    "api.token_revoke": gettext_lazy("收回接口令牌"),
    "assets.export": gettext_lazy("导出部件"),
    "assets.import": gettext_lazy("导入部件"),
    "assets.labels": gettext_lazy("打印部件标签"),
    "assets.register": gettext_lazy("登记部件"),
    "assets.renew_label": gettext_lazy("更换部件标签"),
    "assets.undo": gettext_lazy("撤回部件的修改"),
    "assets.undo_import": gettext_lazy("撤回部件导入"),
    "cases.contact": gettext_lazy("查看上报人联系方式"),
    "cases.export": gettext_lazy("导出案卷"),
    "cases.join": gettext_lazy("上报并入案卷"),
    "cases.note": gettext_lazy("记入时间线"),
    "cases.photo": gettext_lazy("加照片"),
    "cases.replay": gettext_lazy("重算时限"),
    "cases.split": gettext_lazy("拆出上报"),
    "catalogue.edit": gettext_lazy("修改立案标准"),
    "catalogue.import": gettext_lazy("导入立案标准"),
    "catalogue.legacy": gettext_lazy("修改旧代码"),
    "catalogue.load": gettext_lazy("载入立案标准"),
    "catalogue.undo": gettext_lazy("撤回立案标准的修改"),
    "contracts.create": gettext_lazy("新增派遣合同"),
    "contracts.end": gettext_lazy("结束派遣合同"),
    "contracts.update": gettext_lazy("修改派遣合同"),
    "datasets.delivery": gettext_lazy("记录外部数据到达"),
    "datasets.delivery_undo": gettext_lazy("撤回外部数据到达"),
    "datasets.describe": gettext_lazy("修改数据目录"),
    "datasets.register": gettext_lazy("登记外部数据"),
    "datasets.remove": gettext_lazy("移除或恢复外部数据"),
    "desk.import": gettext_lazy("导入工单"),
    "documents.accept": gettext_lazy("采用报告"),
    "documents.decide_row": gettext_lazy("核定对账结论"),
    "documents.describe": gettext_lazy("修改报告信息"),
    "documents.discard": gettext_lazy("放弃报告草稿"),
    "documents.import": gettext_lazy("导入报告"),
    "documents.reconcile": gettext_lazy("两年对账"),
    "duty.add": gettext_lazy("排值班"),
    "duty.grid_end": gettext_lazy("结束网格责任"),
    "duty.grids": gettext_lazy("分配网格责任"),
    "duty.remove": gettext_lazy("撤销值班"),
    "duty.undo": gettext_lazy("撤回值班导入"),
    "evaluation.export": gettext_lazy("导出考核评价"),
    "evaluation.sheet": gettext_lazy("新增评分表版本"),
    "evaluation.use": gettext_lazy("启用评分表"),
    "indicators.export": gettext_lazy("导出指标"),
    "indicators.import": gettext_lazy("导入指标数据"),
    "indicators.undo_import": gettext_lazy("撤回指标数据的导入"),
    "ledger.export": gettext_lazy("导出台账"),
    "notices.contact": gettext_lazy("修改通知接收方式"),
    "notices.destination": gettext_lazy("维护单位接收地址"),
    "notices.resend": gettext_lazy("重发未送达的通知"),
    "notices.test": gettext_lazy("发送测试消息"),
    "places.load": gettext_lazy("载入区划"),
    "places.import": gettext_lazy("导入区划"),
    "places.undo": gettext_lazy("撤回区划导入"),
    "progress.bind": gettext_lazy("绑定目标的指标"),
    "progress.correct": gettext_lazy("更正填报的进展"),
    "progress.explain": gettext_lazy("说明填报与实测的差距"),
    "progress.export": gettext_lazy("导出目标进度"),
    "progress.light": gettext_lazy("人工改灯"),
    "progress.report": gettext_lazy("填报进展"),
    "promises.list": gettext_lazy("公开承诺"),
    "promises.no_photo": gettext_lazy("撤下公开的照片"),
    "promises.photo": gettext_lazy("公开照片"),
    "promises.progress": gettext_lazy("公开进展"),
    "promises.title": gettext_lazy("改写公开的标题"),
    "promises.unlist": gettext_lazy("不再公开承诺"),
    "records.export": gettext_lazy("导出机制台账"),
    "review.export": gettext_lazy("导出回顾草稿"),
    "scenarios.use": gettext_lazy("启用机制的版本"),
    "scenarios.export_sheet": gettext_lazy("导出汇总表"),
    "sensors.backfill": gettext_lazy("补录监测数据"),
    "sensors.create": gettext_lazy("新增感知设备或数据流"),
    "sensors.delete": gettext_lazy("删除感知设备或数据流"),
    "sensors.export": gettext_lazy("导出监测数据"),
    "sensors.give_back": gettext_lazy("退回报警的接收"),
    "sensors.maintenance": gettext_lazy("安排设备检修"),
    "sensors.take": gettext_lazy("接收报警"),
    "sensors.update": gettext_lazy("修改感知设备或数据流"),
    "supervision.bulletin": gettext_lazy("印发督查通报"),
    "supervision.check_close": gettext_lazy("结束暗访"),
    "supervision.check_plan": gettext_lazy("安排暗访"),
    "supervision.check_points": gettext_lazy("修改暗访点位"),
    "supervision.check_reopen": gettext_lazy("恢复暗访"),
    "supervision.reporting_day": gettext_lazy("调整报送日"),
    "supervision.rule": gettext_lazy("修改督查规则"),
    "units.create": gettext_lazy("新增单位"),
    "units.load": gettext_lazy("载入单位"),
    "units.update": gettext_lazy("修改单位"),
    "users.create": gettext_lazy("开设账号"),
    "users.password": gettext_lazy("更换口令"),
    "wall.end": gettext_lazy("停用或恢复大屏"),
    "wall.open": gettext_lazy("开设大屏"),
}


def action_in_words(code: str) -> str:
    """The action in words; its code where it has none yet."""
    if code in _ACTIONS:
        return str(_ACTIONS[code])
    area, _dot, act = code.partition(".")
    if area == "cases" and act in set(CaseAct):
        return _("案卷：%(act)s") % {"act": _(CaseAct(act).label)}
    if area == "records" and act in set(RecordAct):
        return _("机制台账：%(act)s") % {"act": _(RecordAct(act).label)}
    if area == "supervision" and act in set(MatterAct):
        return _("督查督办：%(act)s") % {"act": _(MatterAct(act).label)}
    if area == "supervision" and act.removeprefix("order_") in set(OrderAct):
        return _("督办单：%(act)s") % {"act": _(OrderAct(act.removeprefix("order_")).label)}
    if area == "commitments" and act in set(Act):
        return _("台账：%(act)s") % {"act": _(Act(act).label)}
    return code
