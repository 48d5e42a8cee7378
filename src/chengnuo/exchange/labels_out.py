"""From assets to a sheet of labels."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.exchange.labels_pdf import Label, labels_pdf
from chengnuo.exchange.outgoing import ExportFile
from chengnuo.kernel import clock
from chengnuo.kernel.errors import Invalid


def label_sheet(*, actor: Any, wanted: AssetFilter, only: int | None, address: str) -> ExportFile:
    """The labels of a filter's assets, or of the one named, whose codes lead below ``address``.

    Raises ``NotAllowed``, ``Invalid`` (``assets.no_labels``, ``assets.many_labels``).
    """
    asked = AssetFilter(ids=(only,), removed=True) if only is not None else replace(wanted, on=None)
    rows = queries.every(asked, services.MOST_LABELS + 1)
    if not rows:
        raise Invalid("assets.no_labels", "没有符合条件的部件，不用打印。")
    if len(rows) > services.MOST_LABELS:
        raise Invalid(
            "assets.many_labels", f"一次最多打印 {services.MOST_LABELS} 张标签，请缩小范围分次打印。"
        )
    tokens = services.label_tokens(actor=actor, asset_ids=[row.id for row in rows])
    labels = [
        Label(f"{address}{tokens[row.id]}/",
              (row.name, row.identifier, row.class_name + ("（模拟）" if row.simulated else ""), row.keeper, "扫码看信息、报故障"))
        for row in rows
    ]  # fmt: skip
    return ExportFile(
        f"部件标签{clock.today():%Y%m%d}.pdf", "application/pdf", labels_pdf(labels, "部件二维码标签")
    )
