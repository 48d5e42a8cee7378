"""A list's address and its filter say the same."""

from datetime import date, timedelta

import pytest

from chengnuo.core.commitments.queries import LedgerFilter
from chengnuo.web.ledger.address import filter_of, params_of

TODAY = date(2023, 6, 1)


@pytest.mark.parametrize(
    "wanted",
    [
        LedgerFilter(report_id=3),
        LedgerFilter(report_id=3, own_section_id=0),
        LedgerFilter(unit_id=4, state="suggested", text="停车 泊位"),
        LedgerFilter(lead_unit_id=4, co_unit_id=5, suggested_unit_id=6, section_id=7),
        LedgerFilter(quantified=True, no_unit=False, has_plan=True, flag="any", origin="split"),
        LedgerFilter(quantified=False, no_unit=True, has_plan=False, ids=(3, 1)),
        LedgerFilter(due_after=TODAY, due_before=TODAY + timedelta(30)),
        LedgerFilter(due_before=TODAY - timedelta(1)),
        LedgerFilter(due_after=date(2023, 1, 1), due_before=date(2023, 3, 31)),
        LedgerFilter(no_deadline=True),
        LedgerFilter(no_deadline=False, due_before=TODAY),
    ],
)
def test_an_address_means_its_filter(wanted: LedgerFilter) -> None:
    assert filter_of(params_of(wanted, today=TODAY), today=TODAY) == wanted


def test_what_makes_no_sense_is_taken_as_not_given() -> None:
    params = {
        "report": "x",
        "state": "void",
        "after": "2023-02-30",
        "no_unit": "2",
        "due": "later",
        "ids": "1,a",
    }
    assert filter_of(params, today=TODAY) == LedgerFilter(ids=(1,))


def test_a_due_word_of_another_day_is_written_out() -> None:
    soon = LedgerFilter(due_after=date(2023, 12, 1), due_before=date(2023, 12, 31))
    assert params_of(soon, today=TODAY) == {"after": "2023-12-01", "before": "2023-12-31"}
