"""Errors of units and people."""

from __future__ import annotations

from chengnuo.kernel.errors import Conflict, Invalid, NotFound


def unit_missing(unit: object) -> NotFound:
    """No such unit."""
    return NotFound("unit.missing", f"没有这个单位：{unit}", unit=str(unit))


def unit_changed(name: str) -> Conflict:
    """Someone saved the unit in the meantime."""
    return Conflict("unit.changed", f"「{name}」刚被别人改过，请刷新后再改。", unit=name)


def name_taken(name: str) -> Conflict:
    """Two units cannot have one name."""
    return Conflict("unit.name_taken", f"已有单位叫「{name}」。", name=name)


def username_taken(username: str) -> Conflict:
    """Two people cannot sign in with one name."""
    return Conflict("user.name_taken", f"登录名「{username}」已被使用。", username=username)


def empty(field: str, label: str) -> Invalid:
    """A field that must not be empty."""
    return Invalid(f"{field}.empty", f"{label}不能为空。", field=field)


def user_missing(username: str) -> NotFound:
    """No such person."""
    return NotFound("user.missing", f"没有这个用户：{username}", username=username)


def shift_missing(wanted: object) -> NotFound:
    """No such shift or assignment."""
    return NotFound("duty.missing", "没有这一班或这项分工，可能已被删去。", id=str(wanted))


def bad_span() -> Invalid:
    """It ends before it begins."""
    return Invalid("duty.span", "结束要晚于开始。")


def grid_taken(grid_code: str) -> Invalid:
    """The person looks after the grid already at that time."""
    return Invalid("duty.grid_taken", f"这个人在这段时间里已经负责网格 {grid_code}。", grid=grid_code)
