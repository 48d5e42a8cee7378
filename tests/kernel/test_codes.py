"""Identifiers of the national standards."""

import pytest

from chengnuo.kernel import codes
from chengnuo.kernel.errors import Invalid


def test_well_formed_codes_pass_and_lose_their_blanks() -> None:
    assert codes.street_code(" 420103001 ") == "420103001"
    assert codes.district_of("420103001002") == "420103"
    assert codes.community_code("420103001002") == "420103001002"


@pytest.mark.parametrize(
    "text", ["", "42010300", "4201030011", "42010300a", "020103001", "４２０１０３００１"]
)
def test_other_street_codes_are_refused_with_what_was_given(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        codes.street_code(text)
    assert caught.value.code == "code.street"
    assert text in caught.value.message_zh


def test_a_credit_code_is_checked_by_its_last_sign() -> None:
    assert codes.credit_code("91350100m000100y43") == "91350100M000100Y43"
    with pytest.raises(Invalid) as caught:
        codes.credit_code("91350100M000100Y44")
    assert caught.value.code == "code.credit_check"
