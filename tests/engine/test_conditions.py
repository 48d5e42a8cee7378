"""Conditions asked of many rows at once say what they say of each."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.engine.conditions import Alike, holds, parts

CONDITIONS = [
    "", "sort == '甲'", "sort == '甲' && amount > 2.0", "amount == 1", "amount == 1.0", "done == true", "done == 1", "'甲' in parts",
    "size(parts) > 1", "amount != null", "stage_index >= 1", "sort == '甲' || done", "missing == 1", "sort ==", "1 == 1",
    "done && sort == '甲'", "sort == '甲&&' && done == true", "(done && sort == '乙') && stage_index == 0", "amount && done", "done && missing == 1",
    "sort in ['甲', '乙'] && stage_index > 0", "done == true && (sort == '甲' || sort == '乙')", "done ? sort == '甲' && done : true", "&& done",
    "done && !(sort == '甲' && stage_index == 1)", "size(parts) > 0 && parts[0] == '甲' && amount > 1.0", "'(' == sort && done",
]  # fmt: skip
VALUES = {
    "sort": st.sampled_from(["甲", "乙", "1", None]),
    "amount": st.sampled_from([1, 1.0, True, 2.5, -0.0, 0.0, None]),
    "done": st.sampled_from([True, False, 1, 0, None]),
    "parts": st.lists(st.sampled_from(["甲", "乙"]), max_size=2),
    "stage_index": st.integers(0, 2),
}


@settings(max_examples=200)
@given(st.lists(st.fixed_dictionaries({}, optional=VALUES), max_size=12))
def test_what_is_asked_together_is_what_is_asked_of_each(rows: list[dict[str, Any]]) -> None:
    numbered = list(enumerate(rows))
    alike = Alike(numbered)
    for when in CONDITIONS:
        assert alike.holding(when) == [(number, names) for number, names in numbered if holds(when, names)]


def test_what_is_joined_is_taken_apart_only_where_it_is_joined_alone() -> None:
    assert parts("a == '&&(' && (b && c) && size([d]) > 1") == ("a == '&&('", "(b && c)", "size([d]) > 1")
    for whole in ("a || b && c", "a ? b && c : d", 'a == "x" && b', "a == 'x\\'' && b", "a &&", ""):
        assert parts(whole) == (whole,)


def test_rows_that_say_the_same_are_asked_once(monkeypatch: Any) -> None:
    asked = []
    monkeypatch.setattr(
        "chengnuo.engine.conditions.holds", lambda when, names: asked.append(names) or names["sort"] == "甲"
    )
    rows = [(number, {"sort": "甲乙"[number % 2], "day": number}) for number in range(100)]
    assert [number for number, _ in Alike(rows).holding("sort == '甲'")] == list(range(0, 100, 2))
    assert len(asked) == 2
