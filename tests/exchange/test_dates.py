"""Dates as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.exchange.dates import in_words, parse_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2023-12-31", date(2023, 12, 31)),
        ("2023/6/1", date(2023, 6, 1)),
        ("2023.06.01", date(2023, 6, 1)),
        ("2023年6月1日", date(2023, 6, 1)),
        ("2023年6月1日前", date(2023, 6, 1)),
        ("2023年6月底", date(2023, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023年底", date(2023, 12, 31)),
        ("2023年年底前", date(2023, 12, 31)),
        ("2023年上半年", date(2023, 6, 30)),
        ("２０２３年１２月底", date(2023, 12, 31)),
        ("20231231", date(2023, 12, 31)),
        (" 2023 年 12 月 31 日 ", date(2023, 12, 31)),
        (datetime(2023, 1, 2, 3, 4), date(2023, 1, 2)),  # noqa: DTZ001
        ("2023-12-31 00:00:00", date(2023, 12, 31)),
        ("", None),
        (None, None),
    ],
)
def test_forms(written: str | date | None, day: date | None) -> None:
    assert parse_date(written) == day


@pytest.mark.parametrize("written", ["下个月", "2023年13月", "2023-02-30", "年底", "45291", "持续推进"])
def test_what_is_no_date_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError):
        parse_date(written)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_printed_dates_can_be_read_back(day: date) -> None:
    assert parse_date(in_words(day)) == day
    assert parse_date(day.isoformat()) == day
