"""Writing places."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

from django.db import transaction

from chengnuo.core.places.models import District, Street, StreetKind
from chengnuo.core.places.rules import street_name
from chengnuo.kernel import codes
from chengnuo.kernel.audit.log import record

_DATA = files("chengnuo.core.places") / "data"


@transaction.atomic
def load_jianghan(*, actor: Any | None = None) -> int:
    """Put in the district's 13 streets and 2 zones; how many were new. May be run again at any time."""
    district, _ = District.objects.update_or_create(code="420103", defaults={"name": "江汉区"})
    added = 0
    with (_DATA / "jianghan_streets.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = codes.street_code(row["code"])
            fields = {"name": street_name(row["name"]), "kind": StreetKind(row["kind"]), "district": district}
            _, new = Street.objects.update_or_create(code=code, defaults=fields)
            added += new
    if added:
        record(
            actor=actor, action="places.load", object_type="district", object_id=district.code,
            label=district.name, new={"streets": added},
        )  # fmt: skip
    return added
