"""What the reports bring to the search box: the reports themselves, and the figures of the current one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chengnuo.core.documents import queries
from chengnuo.kernel.permissions import allows
from chengnuo.web.reports import words
from chengnuo.web.shell import search
from chengnuo.web.shell.search import Hit


def _find_reports(user: Any, text: str, limit: int) -> list[Hit]:
    found = [
        (search.closeness(text, f"{r.place_name}{r.title}{r.plan_year or ''}"), r)
        for r in queries.reports()
        if r.state != "draft" or allows(user, "report.import")
    ]
    ranked = sorted((pair for pair in found if pair[0] >= 0.5), key=lambda pair: -pair[0])
    return [
        Hit(f"{r.title} {r.plan_year or ''}".strip(), reverse("reports:report", args=[r.id]), r.place_name)
        for _closeness, r in ranked[:limit]
    ]


def _find_figures(user: Any, text: str, limit: int) -> list[Hit]:
    report_id = queries.latest_report_id()
    if report_id is None:
        return []
    found = [(search.closeness(text, f.indicator), f) for f in queries.figures(report_id)]
    ranked = sorted((pair for pair in found if pair[0] >= 0.6), key=lambda pair: -pair[0])
    return [
        Hit(
            f.indicator,
            reverse("reports:figure", args=[report_id, f.key]),
            f"{words.KINDS.get(f.kind, f.kind)} {words.bounded(f)}",
            "chart-bar",
        )
        for _closeness, f in ranked[:limit]
    ]


search.register("reports", label=_("报告"), permission="report.view", find=_find_reports)
search.register("figures", label=_("报告中的数据"), permission="report.view", find=_find_figures)
