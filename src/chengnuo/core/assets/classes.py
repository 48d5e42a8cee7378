"""What is declared of asset classes, asked anew of whoever declares them: each process has its own view of what is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from chengnuo.core.assets.shapes import AssetClass, Attribute

#: What is told without any declaration: what helps people who look for it, and is no secret.
BUILT_IN = (
    AssetClass("05901", (
        Attribute("place", "放置位置"), Attribute("hours", "可取用时间"), Attribute("phone", "管理电话"),
    ), public=True),
    AssetClass("03001", public=True),
    AssetClass("03005", public=True),
    AssetClass("04007", public=True),
)  # fmt: skip
_sources: dict[str, Callable[[], Iterable[AssetClass]]] = {}


def put_classes(source: str, declared: Callable[[], Iterable[AssetClass]]) -> None:
    """Name who tells what classes have; ``declared`` is asked each time, so that a change there holds here at once."""
    _sources[source] = declared


def class_of(code: str) -> AssetClass:
    """What is declared of a class, nothing but its code where nothing is. Fields of several declarations add up."""
    told = [one for declared in _sources.values() for one in declared()]
    found = [one for one in (*told, *BUILT_IN) if one.code == code]
    attributes = {attribute.key: attribute for one in reversed(found) for attribute in one.attributes}
    return AssetClass(code, tuple(attributes.values()), any(one.public for one in found))
