"""QR labels on A4: three beside one another, eight below, with name and identifier. Knows paper, not assets.

The words are drawn as a picture with a Chinese font of this machine: a PDF that only names a font shows nothing where the
reader has not got it, and the fonts Linux ships (OpenType with CFF outlines) cannot be put into the file as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from chengnuo.exchange.errors import SheetError

COLUMNS, ROWS = 3, 8
_SIDE, _TOP = 8 * mm, 10 * mm
_WIDTH, _HEIGHT = (A4[0] - 2 * _SIDE) / COLUMNS, (A4[1] - 2 * _TOP) / ROWS
_CODE, _GAP = 26 * mm, 3 * mm
#: Where Chinese fonts lie on Debian, openEuler, Kylin and Windows, each with its number in the file.
_FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2), ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0), ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0), ("C:/Windows/Fonts/simhei.ttf", 0),
)  # fmt: skip
#: Dots for each point: 600 an inch.
_DOTS = 600 / 72
_LARGE, _SMALL = 10.5, 7.5


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label: the address behind its code, and lines beside it, the first of them large."""

    address: str
    lines: tuple[str, ...]


def labels_pdf(labels: Sequence[Label], title: str) -> bytes:
    """The labels as a PDF to print without scaling. Raises ``SheetError`` where the machine has no Chinese font."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setTitle(title)
    for number, label in enumerate(labels):
        place = number % (COLUMNS * ROWS)
        if number and not place:
            canvas.showPage()
        row, column = divmod(place, COLUMNS)
        _draw(canvas, label, _SIDE + column * _WIDTH, A4[1] - _TOP - (row + 1) * _HEIGHT)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, label: Label, left: float, bottom: float) -> None:
    canvas.setLineWidth(0.2)
    canvas.setStrokeGray(0.7)
    canvas.rect(left, bottom, _WIDTH, _HEIGHT)
    _code(canvas, label.address, left + _GAP, bottom + (_HEIGHT - _CODE) / 2)
    room, tall = _WIDTH - _CODE - 3 * _GAP, _HEIGHT - 2 * _GAP
    words = ImageReader(_words(label.lines, room, tall))
    canvas.drawImage(words, left + _CODE + 2 * _GAP, bottom + _GAP, room, tall)


def _words(lines: Sequence[str], room: float, tall: float) -> Image.Image:
    """The lines below one another, black on white."""
    picture = Image.new("1", (round(room * _DOTS), round(tall * _DOTS)), 1)
    draw, y = ImageDraw.Draw(picture), 0.0
    for number, text in enumerate(lines):
        font = _font(_SMALL if number else _LARGE)
        for part in _wrapped(text, font, picture.width, 1 if number else 2):
            draw.text((0, y), part, font=font, fill=0)
            y += font.size * 1.35
        y += 1.5 * _DOTS
    return picture


@cache
def _font(points: float) -> ImageFont.FreeTypeFont:
    for path, number in _FONTS:
        if Path(path).exists():
            return ImageFont.truetype(path, round(points * _DOTS), index=number)
    raise SheetError("这台机器没有中文字体，打印不了标签，请安装 fonts-noto-cjk")


def _code(canvas: Canvas, address: str, left: float, bottom: float) -> None:
    """The code as squares: sharp at any size."""
    matrix = segno.make(address, error="q", micro=False).matrix
    step = _CODE / len(matrix)
    canvas.setFillGray(0)
    for down, line in enumerate(matrix):
        for along, dark in enumerate(line):
            if dark:
                canvas.rect(
                    left + along * step, bottom + _CODE - (down + 1) * step, step, step, stroke=0, fill=1
                )


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float, most: int) -> list[str]:
    """The text in lines that fit, at most so many; what is left is cut."""
    lines = [""]
    for sign in text:
        if font.getlength(lines[-1] + sign) > room:
            if len(lines) == most:
                lines[-1] = lines[-1][:-1] + "…"
                break
            lines.append("")
        lines[-1] += sign
    return lines
