"""The squares by which assets are found: small ones for a box, large ones for a map of many."""

from __future__ import annotations

import hashlib

from chengnuo.kernel.geo.squares import Squares

#: Some 50 m: a box of a few hundred assets covers few squares, and few assets beside them.
TILES = Squares(0.0005)
#: Some 1.7 km: a district has some dozens.
BLOCKS = Squares(0.016)
_MOST = 2**31


def sieve(identifier: str) -> int:
    """A number that looks random and is always the same for an identifier."""
    return int.from_bytes(hashlib.blake2b(identifier.encode(), digest_size=4).digest(), "big") % _MOST
