"""Chinese words that the program keeps as data and that templates translate when they show them."""

from __future__ import annotations

from django.apps import apps

from chengnuo.core.commitments.rules import Act
from chengnuo.kernel.permissions import PERMISSIONS, ROLE_NAMES


def words_kept_as_data() -> frozenset[str]:
    """Names of roles and permissions, of acts, and the labels of every choice a table has."""
    labels = {
        str(label)
        for model in apps.get_models()
        if model.__module__.startswith("chengnuo.")
        for field in model._meta.get_fields()
        for _value, label in getattr(field, "flatchoices", None) or ()
    }
    acts = {act.label for act in Act}
    return frozenset(labels | acts | set(PERMISSIONS.values()) | set(ROLE_NAMES.values()))
