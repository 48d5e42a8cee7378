"""What the maps of cases show: the district's lines, and cases as marks, which ``frontend/src/map_marks.ts`` draws as buttons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chengnuo.core.cases.mapping import Mark
from chengnuo.core.cases.queries import CaseFilter, CaseRow
from chengnuo.kernel.clock import now
from chengnuo.web.cases import drawn, words

#: A mark and the room it needs, in pixels: so many fit beside one another.
_PX = 110
#: A map of nothing but one place shows what is around it, in degrees.
_AROUND = 0.002
_LINES = (
    {"id": "communities", "kind": "lines", "tone": "community", "labels": True, "from": 13.8},
    {"id": "streets", "kind": "lines", "tone": "street", "labels": True, "to": 14.2},
    {"id": "district", "kind": "lines", "tone": "district"},
)


def layers(wanted: CaseFilter | None = None) -> list[dict[str, Any]]:
    """The district's lines with their names, and the area that was drawn."""
    found: list[dict[str, Any]] = [
        dict(line) | {"url": reverse("places:layer", args=[line["id"]])} for line in _LINES
    ]
    if wanted is not None and wanted.area:
        shape = {"type": "Polygon", "coordinates": [[*wanted.area, wanted.area[0]]]}
        data = {"type": "Feature", "properties": {}, "geometry": shape}
        found.append({"id": "area", "kind": "areas", "tone": "drawn", "data": data})
    return found


def across_of(params: Any) -> int:
    """How many marks fit beside one another on a map ``px`` pixels wide."""
    text = params.get("px", "")
    return int(text) // _PX if text.isdecimal() and len(text) < 6 else 12


def of_marks(marks: Iterable[Mark], address: Any) -> list[dict[str, Any]]:
    """Marks for staff: one case opens its page, many the list of exactly these, by the filter of ``address``."""
    moment = now()
    return [of_row(m.row, moment) if m.row else _many(m, address) for m in marks]


def of_row(row: CaseRow, moment: datetime, *, here: bool = False) -> dict[str, Any]:
    """One case; ``here`` is the one the page is about."""
    sign = words.sign_of(row, moment)
    lines = [f"{row.number} · {_(row.state_label)}", row.description[:60], row.address[:60]]
    left = words.due(row, moment).word
    if left:
        lines[0] += f" · {left}"
    return {
        "lon": row.lon, "lat": row.lat, "n": 1, "tone": sign.tone, "sign": str(sign.sign), "here": here,
        "title": row.class_name or _("未分类"), "lines": [line for line in lines if line],
        "simulated": row.simulated, "url": "" if here else reverse("cases:detail", args=[row.id]), "go": _("打开案卷"),
    }  # fmt: skip


def counted(mark: Mark, url: str) -> dict[str, Any]:
    """Many as one mark; ``url`` lists exactly these."""
    late = _("其中超期 %s 件") % mark.late if mark.late else ""
    return {
        "lon": mark.lon, "lat": mark.lat, "n": mark.count, "late": mark.late, "tone": "late" if mark.late else "many",
        "title": _("%s 件案卷") % mark.count, "lines": [late] if late else [], "box": mark.box, "url": url,
        "go": _("列出这些"),
    }  # fmt: skip


def bounds_around(marks: Iterable[dict[str, Any]]) -> str:
    """A view that holds all of these marks, of which there is at least one."""
    lons, lats = zip(*((mark["lon"], mark["lat"]) for mark in marks), strict=True)
    return sides((min(lons) - _AROUND, min(lats) - _AROUND, max(lons) + _AROUND, max(lats) + _AROUND))


def sides(box: tuple[float, ...]) -> str:
    """A box as a map takes it."""
    return ",".join(f"{side:.6f}" for side in box)


def _many(mark: Mark, address: Any) -> dict[str, Any]:
    params = address.copy()
    params["area"] = drawn.text_of(drawn.around(mark.box))
    return counted(mark, f"{reverse('cases:list')}?{params.urlencode()}")
