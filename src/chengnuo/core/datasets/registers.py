"""The platform's own registers as data sets: what they hold, in words, and the checks every row of them is put to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from chengnuo.core.assets.models import Asset, AssetChange
from chengnuo.core.cases.models import Case
from chengnuo.core.cases.rules.numbers import number
from chengnuo.core.cases.rules.words import RUNNING_STATES
from chengnuo.core.catalogue.models import CatalogueChange, MatterClass
from chengnuo.core.commitments.models import Commitment
from chengnuo.core.commitments.rules import LIVE_STATES
from chengnuo.core.datasets.columns import ASSETS, CASES, CATALOGUE, COMMITMENTS, GRIDS, ORDERS, REPORTS
from chengnuo.core.datasets.declaring import Check, Form, Measured, Offender, Reader, Resource
from chengnuo.core.datasets.rules.words import Access, Kind
from chengnuo.core.desk.models import Batch
from chengnuo.core.documents.models import Report, ReportFigure
from chengnuo.core.places.models import GridCell, LayerImport

#: How the platform calls itself as a source of data.
OWN = "城诺"
#: How often the hotline's work orders are expected until somebody says otherwise.
ORDERS_EVERY = timedelta(days=1)


def resources() -> Iterator[Resource]:
    """All registers."""
    yield _cases()
    yield _orders()
    yield _assets()
    yield _grids()
    yield _catalogue()
    yield _reports()
    yield _commitments()


def measured(rows: Any, changed: Any) -> Measured:
    """How many rows a table has, how many of them are simulated, and when it changed last."""
    found = rows.order_by().aggregate(n=Count("pk"), simulated=Count("pk", filter=Q(simulated=True)))
    return Measured(found["n"], found["simulated"], changed)


def _last(rows: Any, field: str) -> Any:
    return rows.order_by().aggregate(last=Max(field))["last"]


def checked(
    key: str,
    title: str,
    meaning: str,
    rows: Callable[[], Any],
    fault: Callable[[], Q],
    shown: Callable[[Any], Offender],
) -> Check:
    """A check whose failing rows are those of ``rows`` for which ``fault`` holds."""
    return Check(key, title, meaning, rows, lambda: rows().filter(fault()), shown)


def _case(row: Case) -> Offender:
    return Offender(
        "case", str(row.pk), f"{number(row.reported_at, row.pk)} {row.description[:40]}", row.simulated
    )


def _cases() -> Resource:
    def every() -> Any:
        return Case.objects.all()

    def filed() -> Any:
        return Case.objects.filter(filed_at__isnull=False)

    return Resource(
        "cases", "案卷", "每一件由居民、热线、网格员、感知设备或上级交来的事，从上报到结案。", Kind.REGISTER, OWN,
        lambda: measured(every(), _last(every(), "updated_at")), CASES, permission="case.view",
        checks=(
            checked("place", "有位置", "案卷有坐标；没有坐标的派不到网格，也不在图上。", every, lambda: Q(lon=None), _case),
            checked("grid", "落在网格内", "有坐标的案卷落在一个单元网格里。", lambda: every().filter(lon__isnull=False), lambda: Q(grid_code=""), _case),
            checked("class", "立案后有分类", "立了案的案卷有立案标准里的分类。", filed, lambda: Q(matter_class=None), _case),
            checked("due", "派遣后有时限", "派出去还在办的案卷有到期时间。", lambda: every().filter(state__in=RUNNING_STATES), lambda: Q(due_at=None), _case),
            checked("order", "时间先后对", "结案不早于上报，派遣不早于立案。", every,
                    lambda: Q(closed_at__lt=F("reported_at")) | Q(dispatched_at__lt=F("filed_at")), _case),
        ),
        readers=(Reader("值班台", "/desk/"), Reader("考核评价", "/evaluation/"), Reader("驾驶舱", "/cockpit/")),
        forms=(Form("公开案卷（OGC API Features）", "application/geo+json", "/ogc/features/collections/cases/items"),
               Form("Open311", "application/json", "/open311/v2/requests.json")),
    )  # fmt: skip


def _orders() -> Resource:
    def measure() -> Measured:
        found = Batch.objects.order_by().aggregate(rows=Sum("rows"), last=Max("at"))
        return Measured(found["rows"] or 0, 0, found["last"])

    return Resource(
        "orders", "12345 热线工单", "从 12345 平台导出、在值班台导入的工单。", Kind.FEED, "12345 热线平台", measure, ORDERS,
        rhythm=ORDERS_EVERY, permission="case.desk", readers=(Reader("案卷", "/cases/?source=hotline"), Reader("导入工单", "/desk/import/")),
    )  # fmt: skip


def _asset(row: Asset) -> Offender:
    return Offender("asset", str(row.pk), f"{row.identifier} {row.name}", row.simulated)


def _assets() -> Resource:
    def standing() -> Any:
        return Asset.objects.exclude(state="removed")

    return Resource(
        "assets", "部件", "井盖、路灯、消火栓一类的管理部件，一物一码。", Kind.REGISTER, OWN,
        lambda: measured(Asset.objects.all(), _last(AssetChange.objects.all(), "at")), ASSETS, permission="asset.view",
        checks=(
            checked("keeper", "有养护单位", "在用的部件有养护单位，坏了知道找谁。", standing, lambda: Q(keeper=None), _asset),
            checked("grid", "落在网格内", "在用的部件落在一个单元网格里。", standing, lambda: Q(grid_code=""), _asset),
        ),
        readers=(Reader("部件", "/assets/"), Reader("驾驶舱", "/cockpit/")),
        forms=(Form("部件图层（OGC API Features）", "application/geo+json", "/ogc/features/collections"),
               Form("表格", "text/csv", "/assets/export.csv")),
    )  # fmt: skip


def _grids() -> Resource:
    def now_held() -> Any:
        return GridCell.objects.filter(valid_to=None)

    def shown(row: GridCell) -> Offender:
        return Offender("grid", row.code, f"{row.code} {row.name}".strip(), row.simulated)

    return Resource(
        "grids", "单元网格", "区、街道、社区之下的单元网格，万米为格。", Kind.REGISTER, OWN,
        lambda: measured(now_held(), _last(LayerImport.objects.all(), "applied_at")), GRIDS, access=Access.PUBLIC, permission="place.view",
        checks=(checked("area", "面积合理", "网格面积大于 0 且不超过 1 平方公里。", now_held, lambda: Q(area_m2__lte=0) | Q(area_m2__gt=1_000_000), shown),),
        readers=(Reader("区划", "/places/"), Reader("派遣规则", "/routing/")),
        forms=(Form("GeoJSON", "application/geo+json", "/places/export/grids.geojson"),),
    )  # fmt: skip


def _catalogue() -> Resource:
    def active() -> Any:
        return MatterClass.objects.filter(is_active=True)

    def without() -> Q:
        timed = active().filter(conditions__valid_to=None, conditions__stages__isnull=False)
        return ~Q(pk__in=timed.values("pk"))

    def shown(row: MatterClass) -> Offender:
        return Offender("class", str(row.pk), f"{row.code} {row.name}")

    def measure() -> Measured:
        return Measured(active().count(), 0, _last(CatalogueChange.objects.all(), "made_at"))

    return Resource(
        "catalogue", "立案标准", "管理部件和事项的分类、立案条件、时限和责任。", Kind.REGISTER, OWN, measure, CATALOGUE,
        access=Access.PUBLIC, permission="catalogue.view",
        checks=(checked("limit", "有时限", "在用的分类至少有一个带时限的立案条件。", active, without, shown),),
        readers=(Reader("立案标准", "/catalogue/"), Reader("值班台", "/desk/")),
        forms=(Form("表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "/catalogue/export/xlsx/"),),
    )  # fmt: skip


def _reports() -> Resource:
    def figures() -> Any:
        return ReportFigure.objects.filter(report__state="accepted")

    def shown(row: ReportFigure) -> Offender:
        return Offender("figure", f"{row.report_id}/{row.key}", row.text[:60])

    def measure() -> Measured:
        return Measured(Report.objects.count(), 0, _last(Report.objects.all(), "imported_at"))

    return Resource(
        "reports", "政府工作报告", "导入的报告原文和读出来的每一个数据。", Kind.REGISTER, OWN, measure, REPORTS, access=Access.PUBLIC,
        permission="report.view",
        checks=(checked("unit", "数据有单位", "采用的报告里，每个数据读出了单位。", figures, lambda: Q(unit="") & Q(unit_si=""), shown),),
        readers=(Reader("报告", "/reports/"), Reader("承诺台账", "/ledger/")),
    )  # fmt: skip


def _commitments() -> Resource:
    def live() -> Any:
        return Commitment.objects.filter(state__in=LIVE_STATES)

    def shown(row: Commitment) -> Offender:
        return Offender("commitment", str(row.pk), f"{row.code} {row.text[:40]}")

    def measure() -> Measured:
        return Measured(live().count(), 0, _last(live(), "updated_at"))

    return Resource(
        "commitments", "承诺台账", "工作报告里的每一条承诺：牵头单位、时限、办理方案。", Kind.REGISTER, OWN, measure, COMMITMENTS,
        permission="ledger.view",
        checks=(
            checked("unit", "有牵头单位", "在办的承诺有经人确认的牵头单位。", live, lambda: Q(lead_unit=None), shown),
            checked("deadline", "有数字的有时限", "带数字指标的承诺有完成时限。", lambda: live().filter(quantified=True), lambda: Q(deadline=None), shown),
        ),
        readers=(Reader("承诺台账", "/ledger/"), Reader("驾驶舱", "/cockpit/"), Reader("民生实事", "/promises/")),
        forms=(Form("表格", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "/ledger/export.xlsx"),),
    )  # fmt: skip
