"""Numbers people write: 江督〔2023〕1号, and the running number of a matter."""

from __future__ import annotations

from datetime import datetime

from chengnuo.kernel.clock import local


def order_number(prefix: str, year: int, serial: int, *, simulated: bool = False) -> str:
    """「江督〔2023〕1号」; a simulated one says so and counts apart."""
    return f"{prefix}〔{'模拟' if simulated else ''}{year}〕{serial}号"


def matter_number(filed_at: datetime, matter_id: int) -> str:
    """「DC2023-00012」."""
    return f"DC{local(filed_at).year}-{matter_id:05d}"
