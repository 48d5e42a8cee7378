"""What can go wrong at the desk; each code is stable and listed in docs/reference/api.md."""

from __future__ import annotations

from chengnuo.kernel.errors import Invalid


class Refused(Invalid):
    """What was given breaks a rule; the code names it."""
