"""Who may do what: the one place where it is decided. What is not granted here is denied.

A role holds permissions. A permission held "for the own unit" is granted only with an object that names its
units (``unit_ids``) and only if the person's unit is among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Protocol, cast

from chengnuo.kernel.errors import NotAllowed


class Role(StrEnum):
    """The posts of the platform; exactly one a person."""

    COMMANDER = "commander"
    DUTY_OFFICER = "duty_officer"
    HANDLER = "handler"
    GRID_WORKER = "grid_worker"
    SUPERVISOR = "supervisor"
    RESIDENT = "resident"
    INTEGRATOR = "integrator"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: dict[Role, str] = {
    Role.COMMANDER: "指挥长",
    Role.DUTY_OFFICER: "值班员",
    Role.HANDLER: "处置部门",
    Role.GRID_WORKER: "网格员",
    Role.SUPERVISOR: "督查员",
    Role.RESIDENT: "居民",
    Role.INTEGRATOR: "系统集成方",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

PERMISSIONS: dict[str, str] = {
    "report.view": "查看报告",
    "report.import": "导入报告",
    "ledger.view": "查看台账",
    "ledger.edit": "修改承诺",
    "ledger.assign": "分派责任单位",
    "ledger.plan": "填报办理方案",
    "ledger.export": "导出台账",
    "ledger.import": "导入台账",
    "progress.report": "填报进展",
    "progress.bind": "绑定目标的指标",
    "progress.light": "调整灯色",
    "case.view": "查看案卷",
    "case.report": "登记上报",
    "case.desk": "受理与派遣案卷",
    "case.handle": "处置案卷",
    "case.check": "核实与核查案卷",
    "case.decide": "裁定、延期与挂账",
    "case.contact": "查看上报人联系方式",
    "case.rules": "维护派遣与时限规则",
    "case.export": "导出案卷",
    "evaluation.view": "查看考核评价",
    "evaluation.people": "查看岗位考核",
    "evaluation.edit": "维护评分表",
    "supervision.view": "查看督查督办",
    "supervision.lead": "督查立项、交办与复核",
    "supervision.handle": "签收与反馈督查事项",
    "supervision.approve": "签发督办单、批准延期、挂账与销号",
    "supervision.check": "暗访检查",
    "supervision.rules": "维护督查规则与报送日历",
    "supervision.export": "导出督查督办",
    "unit.view": "查看单位",
    "unit.edit": "维护单位",
    "duty.edit": "维护值班表与网格分工",
    "catalogue.view": "查看立案标准",
    "catalogue.edit": "维护立案标准",
    "scenario.view": "查看机制与台账",
    "scenario.edit": "启用机制的版本",
    "record.edit": "登记台账与推进项目",
    "record.personal": "查看台账里的个人信息",
    "record.export": "导出台账明细",
    "indicator.view": "查看指标",
    "indicator.import": "导入指标的数",
    "indicator.compute": "重新计算指标",
    "history.view": "查看修改记录",
    "layer.public": "查看公开图层",
    "asset.view": "查看部件",
    "asset.edit": "维护部件",
    "asset.export": "导出部件",
    "place.view": "查看区划",
    "place.edit": "维护区划",
    "sensor.view": "查看感知设备",
    "sensor.write": "写入感知数据",
    "sensor.edit": "维护感知设备",
    "alarm.handle": "处理报警",
    "cockpit.view": "查看驾驶舱与大屏",
    "dataset.view": "查看数据目录",
    "dataset.edit": "维护数据目录",
    "promise.publish": "公开民生实事进展",
    "job.view": "查看后台任务",
    "user.manage": "管理用户",
    "notice.admin": "管理通知发送",
    "audit.view": "查看审计日志",
    "api.read": "读取接口",
    "api.write": "写入接口",
}

Grants = dict[Role, frozenset[str]]

_VIEW = frozenset({"report.view", "ledger.view", "unit.view"})
_EVERYTHING_OF_THE_LEDGER = _VIEW | {
    "report.import", "ledger.edit", "ledger.assign", "ledger.plan", "ledger.export", "ledger.import",
    "unit.edit", "history.view", "job.view", "api.read", "api.write",
}  # fmt: skip

_REPORTS_AND_LEDGER: Grants = {
    Role.SUPERVISOR: _EVERYTHING_OF_THE_LEDGER,
    Role.COMMANDER: _VIEW | {"ledger.export", "history.view", "api.read"},
    Role.DUTY_OFFICER: _VIEW,
    Role.HANDLER: _VIEW,
    Role.INTEGRATOR: _VIEW | {"api.read", "api.write"},
    Role.GRID_WORKER: frozenset({"report.view"}),
    Role.RESIDENT: frozenset({"report.view"}),
    Role.SYSTEM_ADMIN: frozenset({"user.manage", "job.view"}),
    Role.AUDIT_ADMIN: frozenset({"audit.view"}),
}
_CASES: Grants = {
    Role.SUPERVISOR: frozenset({"case.view", "case.export", "case.rules", "duty.edit"}),
    Role.COMMANDER: frozenset({"case.view", "case.decide", "case.export"}),
    Role.DUTY_OFFICER: frozenset(
        {
            "case.view",
            "case.report",
            "case.desk",
            "case.check",
            "case.decide",
            "case.contact",
            "case.export",
            "duty.edit",
        }
    ),
    Role.HANDLER: frozenset({"case.view"}),
    Role.INTEGRATOR: frozenset({"case.view", "case.report"}),
    Role.GRID_WORKER: frozenset({"case.view", "case.report", "case.check"}),
}
_CATALOGUE: Grants = {
    Role.SUPERVISOR: frozenset({"catalogue.view", "catalogue.edit"}),
    Role.COMMANDER: frozenset({"catalogue.view"}),
    Role.DUTY_OFFICER: frozenset({"catalogue.view"}),
    Role.HANDLER: frozenset({"catalogue.view"}),
    Role.INTEGRATOR: frozenset({"catalogue.view"}),
    Role.GRID_WORKER: frozenset({"catalogue.view"}),
}
_PLACES: Grants = {
    Role.SUPERVISOR: frozenset({"place.view"}),
    Role.COMMANDER: frozenset({"place.view"}),
    Role.DUTY_OFFICER: frozenset({"place.view"}),
    Role.HANDLER: frozenset({"place.view"}),
    Role.INTEGRATOR: frozenset({"place.view"}),
    Role.GRID_WORKER: frozenset({"place.view"}),
    Role.SYSTEM_ADMIN: frozenset({"place.view", "place.edit"}),
}
_EVALUATION: Grants = {
    Role.SUPERVISOR: frozenset({"evaluation.view", "evaluation.people", "evaluation.edit"}),
    Role.COMMANDER: frozenset({"evaluation.view", "evaluation.people"}),
    Role.DUTY_OFFICER: frozenset({"evaluation.view", "evaluation.people"}),
    Role.HANDLER: frozenset({"evaluation.view"}),
}
_ASSETS: Grants = {
    Role.SUPERVISOR: frozenset({"asset.view", "asset.edit", "asset.export"}),
    Role.COMMANDER: frozenset({"asset.view", "asset.export"}),
    Role.DUTY_OFFICER: frozenset({"asset.view", "asset.edit", "asset.export"}),
    Role.HANDLER: frozenset({"asset.view"}),
    Role.INTEGRATOR: frozenset({"asset.view", "asset.export"}),
    Role.GRID_WORKER: frozenset({"asset.view"}),
}
_RECORDS: Grants = {
    Role.SUPERVISOR: frozenset({"scenario.view", "scenario.edit", "record.edit", "record.export"}),
    Role.COMMANDER: frozenset({"scenario.view", "record.export"}),
    Role.DUTY_OFFICER: frozenset({"scenario.view", "record.edit", "record.personal", "record.export"}),
    Role.HANDLER: frozenset({"scenario.view", "record.export"}),
    Role.INTEGRATOR: frozenset({"scenario.view"}),
    Role.GRID_WORKER: frozenset({"scenario.view", "record.edit"}),
    Role.SYSTEM_ADMIN: frozenset({"scenario.view", "scenario.edit"}),
}
_INDICATORS: Grants = {
    Role.SUPERVISOR: frozenset({"indicator.view", "indicator.import", "indicator.compute"}),
    Role.COMMANDER: frozenset({"indicator.view"}),
    Role.DUTY_OFFICER: frozenset({"indicator.view"}),
    Role.HANDLER: frozenset({"indicator.view"}),
    Role.INTEGRATOR: frozenset({"indicator.view"}),
}
_NOTICES: Grants = {Role.SYSTEM_ADMIN: frozenset({"notice.admin"})}
_SENSORS: Grants = {
    Role.SUPERVISOR: frozenset({"sensor.view"}),
    Role.COMMANDER: frozenset({"sensor.view", "alarm.handle"}),
    Role.DUTY_OFFICER: frozenset({"sensor.view", "sensor.edit", "alarm.handle"}),
    Role.HANDLER: frozenset({"sensor.view"}),
    Role.INTEGRATOR: frozenset({"sensor.view", "sensor.write"}),
    Role.GRID_WORKER: frozenset({"sensor.view"}),
}
_SCREENS: Grants = {
    Role.SUPERVISOR: frozenset({"cockpit.view", "dataset.view", "dataset.edit", "promise.publish"}),
    Role.COMMANDER: frozenset({"cockpit.view", "dataset.view"}),
    Role.DUTY_OFFICER: frozenset({"cockpit.view", "dataset.view"}),
    Role.INTEGRATOR: frozenset({"dataset.view"}),
    Role.SYSTEM_ADMIN: frozenset({"dataset.view", "dataset.edit"}),
}
_SUPERVISION: Grants = {
    Role.SUPERVISOR: frozenset(
        {
            "supervision.view",
            "supervision.lead",
            "supervision.check",
            "supervision.rules",
            "supervision.export",
            "case.report",
        }
    ),
    Role.COMMANDER: frozenset({"supervision.view", "supervision.approve", "supervision.export"}),
    Role.DUTY_OFFICER: frozenset({"supervision.view"}),
    Role.GRID_WORKER: frozenset({"supervision.check"}),  # those checks only that name the person
}
_PROGRESS: Grants = {Role.SUPERVISOR: frozenset({"progress.report", "progress.bind", "progress.light"})}
_AREAS = (
    _REPORTS_AND_LEDGER,
    _PROGRESS,
    _CASES,
    _CATALOGUE,
    _PLACES,
    _EVALUATION,
    _ASSETS,
    _RECORDS,
    _INDICATORS,
    _NOTICES,
    _SENSORS,
    _SCREENS,
    _SUPERVISION,
)

#: What anybody may do, signed in or not.
EVERYBODY = frozenset({"layer.public"})

#: Role → permissions held for every object.
GRANTS: Grants = {
    role: frozenset[str]().union(*(area.get(role, frozenset()) for area in _AREAS)) for role in Role
}

#: Role → permissions held only for things of the person's own unit.
OWN_UNIT_GRANTS: dict[Role, frozenset[str]] = {
    Role.HANDLER: frozenset(
        {
            "ledger.plan",
            "progress.report",
            "case.handle",
            "asset.edit",
            "record.edit",
            "record.personal",
            "supervision.view",
            "supervision.handle",
        }
    ),
    Role.INTEGRATOR: frozenset({"case.handle", "record.edit"}),  # a unit's own system answers for its unit
}


class Actor(Protocol):
    """What must be known of a person to decide: ``role``, ``unit_id`` and whether they are let in at all."""

    @property
    def is_authenticated(self) -> bool:
        """False for a visitor who has not signed in."""

    @property
    def is_active(self) -> bool:
        """False for a closed account."""

    @property
    def role(self) -> str:
        """One of ``Role``."""

    @property
    def unit_id(self) -> int | None:
        """The unit the person works for."""


def allows(user: Any, permission: str, obj: object | None = None) -> bool:
    """Whether ``user`` may do ``permission``, on ``obj`` where it matters.

    ``obj`` is a thing with ``unit_ids`` or simply the ids of its units. Without it a permission held for the
    own unit alone is denied; to decide whether to show a menu at all use ``allows_some``.

    :raises KeyError: no such permission, which is a program error.
    """
    PERMISSIONS[permission]
    if permission in EVERYBODY:
        return True
    role = _role_of(user)
    if role is None:
        return False
    if permission in GRANTS[role]:
        return True
    if permission not in OWN_UNIT_GRANTS.get(role, frozenset()) or obj is None:
        return False
    return user.unit_id is not None and user.unit_id in _unit_ids(obj)


def allows_some(user: Any, permission: str) -> bool:
    """Whether there can be an object on which ``user`` may do ``permission``: for menus, never for acts."""
    PERMISSIONS[permission]
    role = _role_of(user)
    if role is None:
        return False
    own = permission in OWN_UNIT_GRANTS.get(role, frozenset()) and user.unit_id is not None
    return permission in GRANTS[role] or own


def demand(user: Any, permission: str, obj: object | None = None) -> None:
    """Go on only if allowed.

    :raises NotAllowed: ``permission.denied`` with the permission's Chinese name.
    """
    if not allows(user, permission, obj):
        raise NotAllowed(
            "permission.denied", f"您没有「{PERMISSIONS[permission]}」的权限。", permission=permission
        )


def permissions_of(user: Any) -> frozenset[str]:
    """Everything ``user`` may do on every object."""
    role = _role_of(user)
    return GRANTS[role] if role else frozenset()


def _role_of(user: Any) -> Role | None:
    """The role of a person who is signed in and active, else None: denied."""
    if user is None or not getattr(user, "is_authenticated", False) or not getattr(user, "is_active", False):
        return None
    try:
        return Role(getattr(user, "role", ""))
    except ValueError:
        return None


def _unit_ids(obj: object) -> frozenset[int]:
    named = getattr(obj, "unit_ids", obj)
    return frozenset(cast(Iterable[int], named))
