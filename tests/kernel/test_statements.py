"""Rows stored by a compiled statement read back as those Django stores."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from chengnuo.core.cases.models import Case, Report
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
