"""Tables of units and users. Private to ``core``: pages use queries and services."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from chengnuo.kernel.permissions import ROLE_NAMES, Role

_ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]


class UnitKind(models.TextChoices):
    """What a unit is in the house of the district government."""

    DEPARTMENT = "department", "区直部门"
    STREET = "street", "街道"
    CONTRACTOR = "contractor", "承包单位"
    OTHER = "other", "其他单位"


class Unit(models.Model):
    """A unit that can answer for a commitment.

    ``duties`` are the words by which a commitment is recognised as the unit's, one a line; ``aliases`` other
    names documents use, one a line. ``is_example`` says that the entry is not taken from a document at hand
    (shown as 「示例」).
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    street = models.ForeignKey("places.Street", null=True, on_delete=models.PROTECT, related_name="+")
    aliases = models.TextField(blank=True, default="")
    duties = models.TextField(blank=True, default="")
    position = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "peo_unit"
        ordering = ("position", "id")


class UserManager(BaseUserManager["User"]):
    """Finds people by the name they sign in with."""


class User(AbstractBaseUser):
    """A person with one role. Permissions are decided by ``kernel.permissions`` from the role alone."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=_ROLE_CHOICES, default=Role.RESIDENT.value)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    simulated = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True, default="")
    theme = models.CharField(max_length=5, blank=True, default="")
    shortcuts_off = models.BooleanField(default=False)
    previous_sign_in = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        db_table = "peo_user"
        ordering = ("id",)

    def __str__(self) -> str:
        """The name shown in the page."""
        return self.display_name or self.username


class SignIn(models.Model):
    """One sign-in, so that people can see their own sessions and end them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    address = models.CharField(max_length=45, blank=True, default="")
    browser = models.CharField(max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "peo_sign_in"
        ordering = ("-id",)


class ApiToken(models.Model):
    """A key with which a program acts as its owner, with no more rights than the owner has.

    Only the digest is kept: whoever reads the database cannot use them.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "peo_api_token"
        ordering = ("-id",)


class Shift(models.Model):
    """Who of a unit is on duty from one moment to another (值班表). ``batch`` names the table it came from."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shifts")
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="shifts")
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True, default="")
    post = models.CharField(max_length=40, blank=True, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    batch = models.CharField(max_length=32, blank=True, default="", db_index=True)
    removed = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "peo_shift"
        ordering = ("starts_at", "id")
        indexes = (models.Index(fields=("unit", "ends_at"), name="peo_shift_unit"),)


class GridDuty(models.Model):
    """A grid (by its code) a person looks after, from ``valid_from`` until the day before ``valid_to``."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grids")
    grid_code = models.CharField(max_length=15, db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    batch = models.CharField(max_length=32, blank=True, default="", db_index=True)
    removed = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "peo_grid_duty"
        ordering = ("grid_code", "valid_from", "id")
