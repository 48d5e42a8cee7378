"""The tokens can be read by everybody, and the component page looks as it should on every screen."""

import re
from pathlib import Path

import pytest

from chengnuo.web.shell.templatetags.shell import browser, day, number

TOKENS = Path(__file__).resolve().parents[3] / "frontend" / "styles" / "app_tokens.css"
INK = ("ink", "soft", "faint", "accent", "neutral", "info", "good", "warn", "alert")
SURFACES = ("ground", "paper", "sunken")


def themes() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text(encoding="utf-8")
    light, dark = text.split('[data-bs-theme="dark"] {')[:2]
    found = {name: dict(re.findall(r"--cn-([\w-]+): (#[0-9a-f]{3,6})\b", part)) for name, part in
             (("light", light), ("dark", dark.split("}")[0]))}  # fmt: skip
    found["dark"] = {**found["light"], **found["dark"]}
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_is_readable_on_every_surface(theme: str) -> None:
    tokens = themes()[theme]
    weak = [
        f"{ink} on {surface}: {contrast(tokens[ink], tokens[surface]):.2f}"
        for ink in INK
        for surface in SURFACES
        if contrast(tokens[ink], tokens[surface]) < 4.5
    ]
    weak += [
        f"{tone} on its tint" for tone in ("neutral", "info", "good", "warn", "alert", "accent")
        if contrast(tokens[tone], tokens[f"{tone}-tint"]) < 4.5
    ]  # fmt: skip
    assert not weak
    assert contrast(tokens["on-accent"], tokens["accent"]) >= 4.5


def test_numbers_and_days_are_written_as_people_read_them() -> None:
    from datetime import date

    assert [number(v) for v in (7000, 7.0, 0.085, None)] == ["7,000", "7", "0.085", "—"]
    assert (day(date(2023, 1, 31)), day(None)) == ("2023年1月31日", "—")


def test_a_browser_is_named_as_its_user_knows_it() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
    assert browser(edge) == "Edge 120 · Windows"
    assert browser("curl") == "curl"
    assert browser("") == "—"
