"""What people typed, or what stands in an address, as values."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from chengnuo.kernel.errors import Invalid


def whole(text: str) -> int | None:
    """A whole number as it stands in an address; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def page(request: HttpRequest) -> int:
    """The page of a list that an address asks for; the first for anything else."""
    return whole(request.GET.get("page", "")) or 1


def day(text: str) -> date | None:
    """A day as it stands in an address; None for anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_or_fault(text: str, code: str) -> date | None:
    """A day as typed into a form, None for nothing. Raises ``Invalid`` (``code``) for what is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(code, _("「%s」不是日期。") % text[:20]) from error
