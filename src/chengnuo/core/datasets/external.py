"""External systems registered by hand, as data sets like any other."""

from __future__ import annotations

from collections.abc import Iterator

from chengnuo.core.datasets.declaring import Form, Measured, Resource
from chengnuo.core.datasets.models import Dataset, Delivery
from chengnuo.core.datasets.rules.words import Access, Column, Kind


def resources() -> Iterator[Resource]:
    """Those that are not removed."""
    for row in Dataset.objects.filter(external=True, removed=False):
        yield _resource(row)


def _resource(row: Dataset) -> Resource:
    def measure() -> Measured:
        last = Delivery.objects.filter(dataset_id=row.pk, removed=False).first()
        return Measured(last.rows if last else 0, 0, last.at if last else None)

    columns = tuple(Column(c["name"], c["title"], c["meaning"], c["personal"]) for c in row.columns)
    forms = (Form("来源系统", "text/html", row.address),) if row.address else ()
    access = Access(row.access) if row.access else Access.INTERNAL
    return Resource(
        row.key,
        row.title,
        row.meaning,
        Kind.EXTERNAL,
        row.system,
        measure,
        columns,
        access=access,
        forms=forms,
    )
