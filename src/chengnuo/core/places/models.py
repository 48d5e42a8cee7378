"""Tables of places. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from django.db import models


class StreetKind(models.TextChoices):
    """A street office governs a street; a zone has a nine-digit code but is no street."""

    STREET = "street", "街道"
    ZONE = "zone", "功能区"


class District(models.Model):
    """A district (区), by its 6 digits."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "pla_district"
        ordering = ("code",)


class Street(models.Model):
    """A street (街道) or zone, by its 9 digits."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=StreetKind.choices, default=StreetKind.STREET)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="streets")

    class Meta:
        db_table = "pla_street"
        ordering = ("code",)
