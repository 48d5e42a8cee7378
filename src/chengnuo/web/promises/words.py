"""How a promise is shown: its light by colour, icon and word, its first target as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chengnuo.core.progress.rules.words import Light
from chengnuo.core.promises.queries import PromiseRow


@dataclass(frozen=True, slots=True)
class Look:
    """Tone, icon, word."""

    tone: str
    icon: str
    word: Promise


LIGHTS = {
    Light.GREEN: Look("good", "circle-check", _("按计划推进")),
    Light.YELLOW: Look("warn", "alert-triangle", _("比计划慢")),
    Light.RED: Look("alert", "alert-octagon", _("明显落后")),
    Light.GREY: Look("neutral", "help-circle", _("暂时无法判断")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A promise ready to be drawn; ``look`` None where nothing was published yet."""

    row: PromiseRow
    look: Look | None


def line(row: PromiseRow) -> Line:
    """One promise."""
    return Line(row, LIGHTS[row.light] if row.light is not None else None)
