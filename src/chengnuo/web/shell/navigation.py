"""What the navigation shows: only what exists and what the person may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chengnuo.kernel.permissions import Role, allows_some


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation. ``keys`` is its shortcut, "" for none."""

    label: Promise
    icon: str
    view: str
    permission: str
    keys: str
    on_phone: bool = False


PLACES = (
    Place(_("驾驶舱"), "steering-wheel", "cockpit:index", "cockpit.view", "g k", on_phone=True),
    Place(_("总览"), "layout-dashboard", "overview:index", "ledger.view", "g o", on_phone=True),
    Place(_("报告"), "file-text", "reports:list", "report.view", "g r", on_phone=True),
    Place(_("承诺台账"), "list-check", "ledger:list", "ledger.view", "g l", on_phone=True),
    Place(_("进展"), "gauge", "progress:list", "ledger.view", "g k", on_phone=True),
    Place(_("移动办理"), "device-mobile", "mobile:index", "case.view", "g m"),
    Place(_("两年对账"), "scale", "reconcile:list", "report.view", "g d"),
    Place(_("值班台"), "headset", "desk:index", "case.desk", "g w", on_phone=True),
    Place(_("案卷"), "folders", "cases:list", "case.view", "g c"),
    Place(_("部件"), "traffic-cone", "assets:list", "asset.view", "g q"),
    Place(_("感知报警"), "bell-ringing", "sensors:alarms", "sensor.view", "g a"),
    Place(_("机制"), "components", "scenarios:list", "scenario.view", "g s"),
    Place(_("指标"), "chart-line", "indicators:list", "indicator.view", "g i"),
    Place(_("督查督办"), "eye-check", "supervision:board", "supervision.view", "g v"),
    Place(_("考核评价"), "chart-bar", "evaluation:index", "evaluation.view", "g e"),
    Place(_("单位"), "building-community", "units:list", "unit.view", "g u", on_phone=True),
    Place(_("值班表"), "calendar-user", "duty:index", "unit.view", "g z"),
    Place(_("派遣规则"), "route", "routing:index", "case.rules", "g t"),
    Place(_("立案标准"), "list-details", "catalogue:list", "catalogue.view", "g b"),
    Place(_("区划"), "map-2", "places:index", "place.view", "g p"),
    Place(_("民生实事公开"), "eye-check", "promises:manage", "promise.publish", "g f"),
    Place(_("数据目录"), "database", "datasets:index", "dataset.view", "g i"),
    Place(_("修改记录"), "history", "history:list", "history.view", "g h"),
    Place(_("后台任务"), "progress", "jobs:list", "job.view", "g j"),
    Place(_("通知发送"), "send", "deliveries:list", "notice.admin", "g n", on_phone=True),
    Place(_("用户"), "users", "accounts:users", "user.manage", ""),
    Place(_("审计日志"), "shield-check", "accounts:audit", "audit.view", ""),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as drawn for one person on one page."""

    label: str
    icon: str
    url: str
    keys: str
    current: bool
    on_phone: bool


def links_for(user: Any, request: HttpRequest) -> tuple[Link, ...]:
    """The entries open to ``user``; the one that holds the page looked at is ``current``."""
    match = request.resolver_match
    here = match.namespaces[0] if match and match.namespaces else ""
    view_name = match.view_name if match else ""
    found = []
    for place in PLACES:
        if not allows_some(user, place.permission):
            continue
        try:
            url = reverse(place.view)
        except NoReverseMatch:
            continue  # that part is not installed
        namespace = place.view.split(":")[0]
        current = place.view == view_name if namespace == "accounts" else namespace == here
        found.append(Link(str(place.label), place.icon, url, place.keys, current, place.on_phone))
    return tuple(found)


def first_page(user: Any, request: HttpRequest) -> str:
    """Where a person lands after signing in: the commander at the cockpit, others at the first entry of their own work."""
    links = links_for(user, request)
    if getattr(user, "role", "") == Role.COMMANDER:
        return links[0].url
    first = next((link for link in links if link.url != reverse("cockpit:index")), None)
    return first.url if first else reverse("accounts:me")
