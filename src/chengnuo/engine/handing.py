"""What scenarios in force declare for the rooms below, in the words of those rooms."""

from __future__ import annotations

from chengnuo.core.assets.rules.words import AttributeKind
from chengnuo.core.assets.shapes import AssetClass, Attribute
from chengnuo.core.records.rules.forms import Field, FieldKind
from chengnuo.engine import declaration as d
from chengnuo.engine import registry

_KINDS = {
    FieldKind.INTEGER: AttributeKind.INTEGER,
    FieldKind.NUMBER: AttributeKind.NUMBER,
    FieldKind.DAY: AttributeKind.DAY,
}


def asset_classes() -> tuple[AssetClass, ...]:
    """The asset classes of every scenario in force; those of a folder that is gone still explain the assets there are."""
    return tuple(asset_class(one) for live in registry.scenarios() for one in live.scenario.asset_classes)


def asset_class(one: d.AssetClass) -> AssetClass:
    """A declared class as the register takes it."""
    return AssetClass(one.code, tuple(_attribute(one, field) for field in one.fields), one.public)


def _attribute(one: d.AssetClass, field: Field) -> Attribute:
    kind = _KINDS.get(field.kind, AttributeKind.TEXT)
    return Attribute(field.id, field.label, field.choices, field.required, kind, field.id in one.on_label)
