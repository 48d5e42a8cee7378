"""Tables of places. Private to ``core``: pages use queries and services.

Geometry is WKB in WGS-84 degrees beside a bounding box; the database itself computes nothing with it. What changes
with time holds from ``valid_from`` until the day before ``valid_to``.
"""

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
    boundary = models.BinaryField(null=True)
    area_m2 = models.FloatField(default=0.0)
    source = models.CharField(max_length=200, default="", blank=True)

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


class CommunityKind(models.TextChoices):
    """A community, or a number of the statistical list without people and ground of its own."""

    COMMUNITY = "community", "社区"
    VIRTUAL = "virtual", "虚拟社区"


class Community(models.Model):
    """A community (社区), by its 12 digits."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=9, choices=CommunityKind.choices, default=CommunityKind.COMMUNITY)
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="communities")

    class Meta:
        db_table = "pla_community"
        ordering = ("code",)


class Layer(models.TextChoices):
    """What an import replaces as a whole."""

    GRIDS = "grids", "单元网格"
    ZONES = "zones", "分区"


class LayerState(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", "已检查"
    APPLIED = "applied", "已生效"
    UNDONE = "undone", "已撤回"


class LayerImport(models.Model):
    """A file that was checked, and applied or not; the file is kept, so that anybody can see what was done."""

    layer = models.CharField(max_length=5, choices=Layer.choices)
    state = models.CharField(max_length=7, choices=LayerState.choices, default=LayerState.CHECKED)
    name = models.CharField(max_length=120)
    crs = models.CharField(max_length=8)
    valid_from = models.DateField()
    simulated = models.BooleanField(default=False)
    file = models.BinaryField()
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150, default="")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=150, default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, default="")

    class Meta:
        db_table = "pla_import"
        ordering = ("-id",)


class Area(models.Model):
    """What cells and zones have in common: a shape, and the days it holds."""

    name = models.CharField(max_length=80, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    shape = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    area_m2 = models.FloatField()
    simulated = models.BooleanField(default=False)

    class Meta:
        abstract = True


class GridCell(Area):
    """A unit grid (单元网格) as it was drawn for some time, by its 15 signs (14 in the older form)."""

    code = models.CharField(max_length=15, db_index=True)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="cells")
    made_by = models.ForeignKey(LayerImport, on_delete=models.PROTECT, related_name="made_cells")
    ended_by = models.ForeignKey(LayerImport, on_delete=models.PROTECT, null=True, related_name="ended_cells")

    class Meta:
        db_table = "pla_grid_cell"
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from", "made_by"), name="pla_cell_once"),
        )


class Zone(Area):
    """A named area of a kind (功能区, 商圈, 路段 …) that may lie across streets and overlap others."""

    code = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=20)
    made_by = models.ForeignKey(LayerImport, on_delete=models.PROTECT, related_name="made_zones")
    ended_by = models.ForeignKey(LayerImport, on_delete=models.PROTECT, null=True, related_name="ended_zones")

    class Meta:
        db_table = "pla_zone"
        ordering = ("kind", "code", "valid_from")


class LayerVersion(models.Model):
    """One row a layer; ``token`` is new after every change, so that every process notices and draws its index anew."""

    layer = models.CharField(max_length=5, choices=Layer.choices, primary_key=True)
    token = models.CharField(max_length=32)

    class Meta:
        db_table = "pla_layer_version"
