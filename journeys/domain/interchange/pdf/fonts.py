"""The fonts of the file; every letter is written in one that has it."""

from functools import lru_cache
from itertools import groupby
from typing import Any

import font_roboto
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, MEDIUM = "Roboto-Regular", "Roboto-Medium"
# Readers bring these fonts themselves; Roboto has Latin, Greek and Cyrillic
KOREAN, JAPANESE, CHINESE = "HYGothic-Medium", "HeiseiKakuGo-W5", "STSong-Light"


@lru_cache(maxsize=1)
def register() -> None:
    """Make the fonts known; reading them takes longer than drawing a journey."""
    for name, path in (
        (REGULAR, font_roboto.Roboto),
        (MEDIUM, font_roboto.RobotoMedium),
    ):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    for name in (KOREAN, JAPANESE, CHINESE):
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def draw_text(
    canvas: Any,
    x: float,
    y: float,
    text: str,
    font: str,
    size: float,
    *,
    middle: bool = False,
) -> None:
    """Write a line of text in the canvas's colour, from x or with x in its middle."""
    runs = _runs(text, font)
    if len(runs) == 1 and not middle:  # most are: measuring takes longest
        canvas.setFont(runs[0][0], size)
        canvas.drawString(x, y, text)
        return
    widths = [pdfmetrics.stringWidth(run, name, size) for name, run in runs]
    if middle:
        x -= sum(widths) / 2
    for (name, run), width in zip(runs, widths, strict=True):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += width


def _runs(text: str, font: str) -> list[tuple[str, str]]:
    known = pdfmetrics.getFont(font).face.charToGlyph
    if all(ord(letter) in known for letter in text):
        return [(font, text)]
    return [
        (name, "".join(letters))
        for name, letters in groupby(text, lambda letter: _font_of(letter, font))
    ]


def _font_of(letter: str, font: str) -> str:
    code = ord(letter)
    if code in pdfmetrics.getFont(font).face.charToGlyph or code > 0xFFFF:
        return font
    if 0x1100 <= code < 0x1200 or 0xAC00 <= code < 0xD7B0:
        return KOREAN
    if 0x3000 <= code < 0x3100:
        return JAPANESE
    return CHINESE if code >= 0x2E80 else font
