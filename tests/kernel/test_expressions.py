"""Conditions written as data: what they say, and how they say what is wrong."""

import pytest

from chengnuo.kernel.expressions import BadExpression, compile


def test_a_condition_is_said_of_names() -> None:
    hot = compile("value > 30.0 && kind == 'smoke'")
    assert hot.names == {"value", "kind"}
    assert hot.value({"value": 31.5, "kind": "smoke", "other": 1}) is True
    assert hot.value({"value": 29.0, "kind": "smoke"}) is False


@pytest.mark.parametrize(("text", "position"), [("value >", 8), ("value > 3.0 &&\n && x", 17), ("a b", 3)])
def test_a_fault_is_told_with_its_place(text: str, position: int) -> None:
    with pytest.raises(BadExpression) as caught:
        compile(text)
    assert caught.value.position == position
    assert f"第 {position} 个字符" in caught.value.message_zh


def test_a_name_without_a_value_is_named() -> None:
    with pytest.raises(BadExpression) as caught:
        compile("value > limit").value({"value": 1.0})
    assert "limit" in caught.value.message_zh and caught.value.position == 9


def test_values_that_do_not_go_together_are_told() -> None:
    with pytest.raises(BadExpression, match="不能这样比较"):
        compile("value > 'x'").value({"value": 1.0})


@pytest.mark.parametrize(
    ("text", "names"), [("1 / a == 1", {"a": 0}), ("a[0] == 1", {"a": []}), ("a + 1 > 0", {"a": 2**63 - 1})]
)
def test_what_cannot_be_computed_is_told_and_breaks_nothing(text: str, names: dict[str, object]) -> None:
    with pytest.raises(BadExpression, match="算不出来"):
        compile(text).value(names)
