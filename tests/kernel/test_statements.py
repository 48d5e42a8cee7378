"""Rows stored by a compiled statement read back as those Django stores."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from chengnuo.core.cases.models import Case, Report
from chengnuo.core.indicators.models import Contribution, Indicator, Total
from chengnuo.kernel import statements
from chengnuo.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def _case() -> Case:
    return Case(state="collected", source="resident", description="路灯不亮", lon=114.27, lat=30.593)


def _plain(row: Case | AuditEntry) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.primary_key}


def test_a_row_is_the_same_as_one_that_was_saved() -> None:
    ours = _case()
    saved = _case()
    saved.reported_at, saved.updated_at = ours.reported_at, ours.updated_at
    statements.insert(ours)
    saved.save()
    assert ours.pk and ours.pk != saved.pk
    assert _plain(Case.objects.get(pk=ours.pk)) == _plain(Case.objects.get(pk=saved.pk))
    ours.description = "两盏路灯不亮"
    ours.save()
    assert Case.objects.get(pk=ours.pk).description == "两盏路灯不亮"


@pytest.mark.parametrize("new", [None, {"a": [1, "二"]}, "text", 3, True])
def test_json_reads_back_as_it_was(new: object) -> None:
    entry = AuditEntry(actor_name="系统", action="x", object_type="case", object_id="1", new=new)
    statements.insert(entry)
    assert AuditEntry.objects.get(pk=entry.pk).new == new
    assert AuditEntry.objects.filter(new__isnull=True).exists() == (new is None)


def test_what_the_database_refuses_is_raised_as_django_raises_it() -> None:
    case = _case()
    statements.insert(case)
    for code in ("A", "B"):
        report = Report(case=case, source="resident", key="same", code=code, text="路灯不亮")
        if code == "A":
            statements.insert(report)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                statements.insert(report)
    assert statements.ids("SELECT id FROM cas_report WHERE key = %s", ["same"]) == [Report.objects.get().pk]


def test_many_rows_are_the_same_as_those_django_stores() -> None:
    one = Indicator.objects.create(key="a.b", title="甲", unit="个", kind="count", source="scenario")
    at, count = datetime(2023, 5, 6, 7, 8, 9, 123456, tzinfo=UTC), 250
    names = ("indicator", "subject", "subject_id", "day", "above", "below", "simulated", "known_from")
    rows = [(one.pk, "record", n, date(2023, 1, 1 + n % 28), n, None, n % 2 == 0, at) for n in range(count)]
    statements.insert_many(Contribution, names, rows)
    values = Contribution.objects.order_by("id").values_list(*names, "known_to")
    ours = list(values)
    Contribution.objects.all().delete()
    Contribution.objects.bulk_create(
        Contribution(**dict(zip(names, row, strict=True)) | {"indicator": one}) for row in rows
    )
    assert ours == list(values.all()) and len(ours) == count
    statements.insert_many(Contribution, names, [])
    assert Contribution.objects.count() == count


def test_what_is_added_to_many_rows_adds_up() -> None:
    one = Indicator.objects.create(key="a.b", title="甲", unit="个", kind="count", source="scenario")
    keys, sums, others = ("monthly", "simulated", "indicator", "day"), ("above", "below"), ("updated_at",)
    first, second = datetime(2023, 5, 6, tzinfo=UTC), datetime(2023, 5, 7, tzinfo=UTC)
    days = [date(2023, 1, 1 + n) for n in range(3)]
    statements.add_many(
        Total, keys, sums, others, [(False, False, one.pk, day, 5, 7, first) for day in days[:2]]
    )
    statements.add_many(
        Total, keys, sums, others, [(False, False, one.pk, day, -3, 1, second) for day in days[1:]]
    )
    found = Total.objects.order_by("day").values_list("day", "above", "below", "updated_at", "monthly")
    assert list(found) == [
        (days[0], 5, 7, first, False), (days[1], 2, 8, second, False), (days[2], -3, 1, second, False),
    ]  # fmt: skip
