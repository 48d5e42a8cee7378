"""GB 18030-2022 on top of Python's codec, which still has the 2005 mapping.

The 2022 edition swapped 18 characters between the private use area and their code points (10 vertical
forms U+FE10.., 8 ideographs U+9FB4..). Source: GB 18030-2022, annex on changes to the 2005 edition.
"""

_OLD = (
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
)
_NEW = (
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
)
_SWAP = str.maketrans(_OLD + _NEW, _NEW + _OLD)


def decode(data: bytes) -> str:
    """Decode strictly; raises ``UnicodeDecodeError`` with the byte position."""
    return data.decode("gb18030").translate(_SWAP)


def encode(text: str) -> bytes:
    """Encode strictly, the inverse of :func:`decode`."""
    return text.translate(_SWAP).encode("gb18030")
