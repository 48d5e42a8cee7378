"""Identifiers fixed by national standards, and what makes one well formed. No table of places here."""

from __future__ import annotations

import re

from chengnuo.kernel.errors import Invalid

_DISTRICT = re.compile(r"[1-9]\d{5}")
_STREET = re.compile(r"[1-9]\d{8}")
_COMMUNITY = re.compile(r"[1-9]\d{11}")
_COMPONENT = re.compile(r"[1-9]\d{15,16}")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def district_code(text: str) -> str:
    """A district's 6 digits (GB/T 2260), e.g. 420103.

    :raises Invalid: ``code.district``.
    """
    return _matched(_DISTRICT, text, "code.district", "区县代码应为 6 位数字")


def street_code(text: str) -> str:
    """A street's 9 digits (GB/T 10114: 6 of the district + 3), e.g. 420103001.

    :raises Invalid: ``code.street``.
    """
    return _matched(_STREET, text, "code.street", "街道代码应为 9 位数字")


def community_code(text: str) -> str:
    """A community's 12 digits (statistical code: 9 of the street + 3), e.g. 420103001002.

    :raises Invalid: ``code.community``.
    """
    return _matched(_COMMUNITY, text, "code.community", "社区代码应为 12 位数字")


def component_code(text: str) -> str:
    """A component's identifier (GB/T 47678.5): 17 digits, 6 of the district + 2 + 3 of the class + 6; 16 in the older form.

    :raises Invalid: ``code.component``.
    """
    return _matched(_COMPONENT, text, "code.component", "部件标识码应为 17 位数字（旧码 16 位）")


def district_of(code: str) -> str:
    """The district a street or community code belongs to."""
    return district_code(code[:6])


def credit_code(text: str) -> str:
    """A unified social credit code (GB 32100-2015): 18 signs, the last a check sign.

    :raises Invalid: ``code.credit`` for shape, ``code.credit_check`` for the check sign.
    """
    code = _matched(
        _CREDIT, text.upper(), "code.credit", "统一社会信用代码应为 18 位数字和大写字母（不含 I、O、S、V、Z）"
    )
    total = sum(_CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    if _CREDIT_ALPHABET[-total % 31] != code[17]:
        raise Invalid("code.credit_check", f"统一社会信用代码校验位不对：{code}", value=code)
    return code


def _matched(pattern: re.Pattern[str], text: str, code: str, message: str) -> str:
    text = text.strip()
    if not pattern.fullmatch(text):
        raise Invalid(code, f"{message}，现在是「{text}」", value=text)
    return text
