"""The arithmetic of patience, quiet and digests."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chengnuo.core.notices import rules
from chengnuo.kernel.clock import SHANGHAI, local

MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
CLOCKS = st.times().map(lambda clock: time(clock.hour, clock.minute))


@given(MOMENTS, CLOCKS, CLOCKS)
def test_after_quiet_hours_is_the_first_moment_that_is_not_quiet(
    moment: datetime, begin: time, end: time
) -> None:
    hours = f"{begin:%H:%M}-{end:%H:%M}"
    if begin == end:
        with pytest.raises(ValueError):
            rules.not_before(moment, hours)
        return
    found = rules.not_before(moment, hours)
    assert moment <= found < moment + timedelta(days=1)
    assert rules.not_before(found, hours) == found, "it is inside"
    if found != moment:
        assert local(found).time() == begin


def test_the_district_sleeps_by_its_own_clock() -> None:
    late = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # 21:00 in Wuhan
    assert rules.not_before(late, "08:00-20:00") == datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
    assert rules.not_before(late, "always") == late


@given(st.integers(1, 500), st.floats(0, 1, exclude_max=True))
def test_patience_grows_to_a_bound(attempts: int, chance: float) -> None:
    pause = rules.retry_after(attempts, chance)
    assert rules.FIRST_RETRY <= pause <= rules.LAST_RETRY * 1.5
    assert rules.retry_after(attempts + 1, chance) >= pause
    assert rules.pause_after(attempts) <= timedelta(minutes=5)


@given(st.lists(st.integers(), unique=True, max_size=200), st.integers(0, 30), st.integers(1, 20))
def test_a_minute_is_never_overfull_and_nothing_is_lost(due: list[int], used: int, limit: int) -> None:
    found = rules.batches(due, used, limit)
    assert len(found) <= max(0, limit - used)
    sent = [one for batch in found for one in batch]
    assert sent == (due if used < limit else [])


@given(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=100))
def test_a_digest_counts_what_it_does_not_show(subjects: list[str]) -> None:
    title, text = rules.digest(subjects)
    assert str(len(subjects)) in title
    left = len(subjects) - 20
    assert (f"另有 {left} 条" in text) == (left > 0)


@given(st.text(max_size=3000), st.integers(3, 3000))
def test_shortened_fits_and_is_still_text(text: str, size: int) -> None:
    found = rules.shortened(text, size)
    assert len(found.encode()) <= size
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("13800138000", "138****8000"),
        ("lisi@example.cn", "l***@example.cn"),
        ("https://u:p@host.cn/send?key=secret", "https://host.cn/…"),
        ("", ""),
    ],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert rules.masked(address) == shown


def test_an_event_is_the_beginning_of_the_key() -> None:
    assert rules.event_of("case.warning:12:2h") == "case.warning"
    assert rules.event_of("something new") == "other"
