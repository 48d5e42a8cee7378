"""What can be read of places."""

from __future__ import annotations

from dataclasses import dataclass

from chengnuo.core.places.models import Street


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street or zone; ``kind`` street | zone."""

    code: str
    name: str
    kind: str
    kind_label: str
    district_code: str
    district_name: str


def streets(district_code: str = "") -> tuple[StreetRow, ...]:
    """All streets and zones by code, or those of one district."""
    rows = Street.objects.select_related("district")
    if district_code:
        rows = rows.filter(district_id=district_code)
    return tuple(
        StreetRow(r.code, r.name, r.kind, str(r.get_kind_display()), r.district_id, r.district.name)
        for r in rows
    )
