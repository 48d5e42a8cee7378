"""What an address asks of the indicators: until which day, from when on, as known when, real or simulated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.queries import Side
from chengnuo.kernel.clock import SHANGHAI, today
from chengnuo.web import typed


@dataclass(frozen=True, slots=True)
class Asked:
    """``at`` is the last day that counts, ``year`` whether only its year does, ``known`` the day whose knowledge is asked for."""

    at: date
    year: bool
    known: date | None
    simulated: bool
    side: Side = Side.ABOVE

    @property
    def start(self) -> date | None:
        """The first day that counts; None from the beginning."""
        return date(self.at.year, 1, 1) if self.year else None

    @property
    def known_at(self) -> datetime | None:
        """The end of the day whose knowledge is asked for; None for what is known now."""
        return (
            datetime.combine(self.known + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)
            if self.known
            else None
        )

    @property
    def span(self) -> dict[str, Any]:
        """The same as the queries take it."""
        return {"start": self.start, "end": self.at, "known_at": self.known_at, "simulated": self.simulated}


def asked_of(params: Any, keys: Iterable[str] | None = None) -> Asked:
    """What an address asks; what cannot be read, or lies in the future, is today, and simulated is what is looked at only where
    it is asked for or where there is nothing real.
    """
    at, known = typed.day(params.get("at", "")), typed.day(params.get("known", ""))
    sim = params.get("sim", "")
    if sim not in ("0", "1"):
        chosen = None if keys is None else list(keys)
        real = indicators.anything(simulated=False, keys=chosen)
        sim = "0" if real or not indicators.anything(simulated=True, keys=chosen) else "1"
    return Asked(
        at=at if at and date(1949, 1, 1) <= at <= today() else today(), year=params.get("span", "") == "year",
        known=known if known and date(1949, 1, 1) <= known < today() else None, simulated=sim == "1",
        side=Side.BELOW if params.get("side", "") == Side.BELOW else Side.ABOVE,
    )  # fmt: skip
