"""An area drawn on the map, as it stands in an address: 「114.26,30.58;114.27,30.58;114.27,30.59」, WGS-84."""

from __future__ import annotations

from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from chengnuo.core.cases.areas import Ring
from chengnuo.core.cases.mapping import Box
from chengnuo.kernel.errors import Invalid

#: More corners than anybody draws by hand, and what a database adds up in one expression.
MOST_CORNERS = 60
#: A ten-thousandth of a second of arc: a mark's own cases lie inside its box, not on its edge.
_EDGE = 1e-6


def ring_of(text: str) -> Ring:
    """The corners of an area, () where none is named.

    :raises Invalid: ``cases.area``: to show everything instead would be worse than to say so.
    """
    if not text.strip():
        return ()
    corners = [_corner(pair) for pair in text.strip().rstrip(";").split(";")]
    ring = tuple(corner for corner in corners if corner is not None)
    if len(ring) != len(corners) or not 3 <= len(ring) <= MOST_CORNERS:
        raise Invalid("cases.area", _("这个链接里的范围读不懂，请回到地图重新划定。"))
    return ring


def text_of(ring: Ring) -> str:
    """The area for an address, to the decimetre."""
    return ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ring)


def around(box: Box) -> Ring:
    """A box with what lies on its edge, as an area."""
    west, south, east, north = box[0] - _EDGE, box[1] - _EDGE, box[2] + _EDGE, box[3] + _EDGE
    return ((west, south), (east, south), (east, north), (west, north))


def box_of(params: Any) -> Box:
    """The view a map asks for: ``box=west,south,east,north``.

    :raises Invalid: ``cases.box``.
    """
    found = [_number(part) for part in params.get("box", "").split(",")]
    west, south, east, north = found if len(found) == 4 else [None] * 4
    if west is None or south is None or east is None or north is None or not (west < east and south < north):
        raise Invalid("cases.box", _("地图的范围应写作 西,南,东,北。"))
    return (west, south, east, north)


def _corner(pair: str) -> tuple[float, float] | None:
    found = [_number(part) for part in pair.split(",")]
    lon, lat = found if len(found) == 2 else (None, None)
    return (lon, lat) if lon is not None and lat is not None else None


def _number(text: str) -> float | None:
    """A coordinate in degrees."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and abs(value) <= 180 else None
