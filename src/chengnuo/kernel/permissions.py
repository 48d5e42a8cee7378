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
    "unit.view": "查看单位",
    "unit.edit": "维护单位",
    "history.view": "查看修改记录",
    "job.view": "查看后台任务",
    "user.manage": "管理用户",
    "audit.view": "查看审计日志",
    "api.read": "读取接口",
    "api.write": "写入接口",
}

_VIEW = frozenset({"report.view", "ledger.view", "unit.view"})
_EVERYTHING_OF_THE_LEDGER = _VIEW | {
    "report.import", "ledger.edit", "ledger.assign", "ledger.plan", "ledger.export", "ledger.import",
    "unit.edit", "history.view", "job.view", "api.read", "api.write",
}  # fmt: skip

#: Role → permissions held for every object.
GRANTS: dict[Role, frozenset[str]] = {
    Role.SUPERVISOR: _EVERYTHING_OF_THE_LEDGER,
    Role.COMMANDER: _VIEW | {"ledger.export", "history.view", "api.read"},
    Role.DUTY_OFFICER: _VIEW,
    Role.HANDLER: _VIEW,
    Role.INTEGRATOR: _VIEW | {"api.read", "api.write"},
    Role.GRID_WORKER: frozenset({"report.view"}),
    Role.RESIDENT: frozenset({"report.view"}),
    Role.SYSTEM_ADMIN: frozenset({"user.manage", "job.view"}),
    Role.SECURITY_ADMIN: frozenset(),
    Role.AUDIT_ADMIN: frozenset({"audit.view"}),
}

#: Role → permissions held only for things of the person's own unit.
OWN_UNIT_GRANTS: dict[Role, frozenset[str]] = {Role.HANDLER: frozenset({"ledger.plan"})}


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
