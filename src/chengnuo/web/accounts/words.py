"""Words of the audit log: what an action's code means to a person."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengnuo.core.commitments.rules import Act

_ACTIONS: dict[str, Promise] = {
    "accounts.sign_in": gettext_lazy("登录"),
    "accounts.sign_out": gettext_lazy("退出登录"),
    "accounts.sign_in_failed": gettext_lazy("登录失败"),
    "accounts.locked_out": gettext_lazy("登录被锁定"),
    "accounts.end_session": gettext_lazy("结束一次登录"),
    "api.token_issue": gettext_lazy("发放接口令牌"),
    "api.token_revoke": gettext_lazy("收回接口令牌"),
    "documents.accept": gettext_lazy("采用报告"),
    "documents.decide_row": gettext_lazy("核定对账结论"),
    "documents.describe": gettext_lazy("修改报告信息"),
    "documents.discard": gettext_lazy("放弃报告草稿"),
    "documents.import": gettext_lazy("导入报告"),
    "documents.reconcile": gettext_lazy("两年对账"),
    "ledger.export": gettext_lazy("导出台账"),
    "places.load": gettext_lazy("载入街道"),
    "units.create": gettext_lazy("新增单位"),
    "units.load": gettext_lazy("载入单位"),
    "units.update": gettext_lazy("修改单位"),
    "users.create": gettext_lazy("开设账号"),
    "users.password": gettext_lazy("更换口令"),
}


def action_in_words(code: str) -> str:
    """The action in words; its code where it has none yet."""
    if code in _ACTIONS:
        return str(_ACTIONS[code])
    area, _dot, act = code.partition(".")
    if area == "commitments" and act in set(Act):
        return _("台账：%(act)s") % {"act": _(Act(act).label)}
    return code
