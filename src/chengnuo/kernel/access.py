"""Every view says who may open it, a page as well as an address of a standard. One that says nothing is closed
(``web.middleware.PermissionMiddleware``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from chengnuo.kernel.permissions import PERMISSIONS

_View = TypeVar("_View", bound=Callable[..., Any])

#: The mark of a view anybody may open, and of one that any signed-in person may open.
PUBLIC = "public"
SIGNED_IN = "signed-in"


def requires(permission: str, *, own_unit: bool = False) -> Callable[[_View], _View]:
    """Open the view to people with ``permission``.

    With ``own_unit`` also to those who hold it for their own unit only; the view must then ask
    ``permissions.demand(user, permission, obj)`` for the thing it changes.

    :raises KeyError: no such permission.
    """
    PERMISSIONS[permission]

    def mark(view: _View) -> _View:
        view.access = permission  # type: ignore[attr-defined]
        view.access_own_unit = own_unit  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: _View) -> _View:
    """Open the view to everybody who has signed in."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def public(view: _View) -> _View:
    """Open the view to everybody. The list of public views is checked by a house test."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def access_of(view: Callable[..., Any]) -> str:
    """The permission a view asks for, ``PUBLIC``, ``SIGNED_IN``, or "" where nothing is said."""
    return str(_mark(view, "access") or "")


def own_unit_of(view: Callable[..., Any]) -> bool:
    """Whether the view is open to holders for their own unit."""
    return bool(_mark(view, "access_own_unit"))


def _mark(view: Callable[..., Any], name: str) -> Any:
    """What was written on a view function, or on the class behind it."""
    holders: tuple[Any, ...] = (view, getattr(view, "view_class", None))
    return next((getattr(holder, name) for holder in holders if hasattr(holder, name)), None)
