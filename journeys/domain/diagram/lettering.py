"""How wide a text is: SVG cannot measure on the server.

Readers have fonts of their own, so a letter counts as wide as it is in the widest of
the sans serif fonts that are common: Arial, DejaVu Sans, Inter, Roboto, Verdana.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

TEXT_ROOM = 150  # pixels for a line of text on a card
TEXT_SIZE = 13
BOLD = 1.15

# Per thousand of the size of the font
_LATIN = {
    letter: width
    for width, letters in (
        (290, "ijlI'"), (340, " ,.:;|"), (400, "f()[]t"), (460, '!/\\r-"'),
        (520, "`*s"), (580, "?_zJLck"), (620, "vxyFaeo"),
        (640, "0123456789bdghnpqu{}"), (680, "$TEKPSY"), (740, "ABCRVXZ"),
        (780, "HNUDG&"), (820, "OQw"), (840, "#+<=>^~"), (980, "Mm"), (1_020, "%W@"),
    )
    for letter in letters
}  # fmt: skip
_WIDE = "ЖМФШЩЫЮжмфшщыюЉЊљњ"
# More marks on a letter than any language writes reach into the lines around it
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_TOWER = re.compile(f"({_MARK}{{4}}){_MARK}+")
_ELLIPSIS = "…"
_RIGHT_TO_LEFT = ("R", "AL")
_RIGHT_TO_LEFT_MARK = "\u200f"
_JOINER = "\u200d"


def measure(text: str, size: float = TEXT_SIZE, *, bold: bool = False) -> float:
    """Return the width that a text has at most."""
    width = sum(_letter_width(letter) for letter in text) * size / 1_000
    return width * BOLD if bold else width


def fit(
    text: str, room: float = TEXT_ROOM, size: float = TEXT_SIZE, *, bold: bool = False
) -> str:
    """Return a text as one line that is cut to a width, with an ellipsis."""
    text = _TOWER.sub(r"\1", " ".join(text.split()))
    if measure(text, size, bold=bold) <= room:
        return text
    room -= measure(_ELLIPSIS, size, bold=bold)
    kept = text[: _reach(text, room, size * (BOLD if bold else 1))].rstrip()
    return kept + _ELLIPSIS + (_RIGHT_TO_LEFT_MARK if _ends_leftward(kept) else "")


def wrap(text: str, room: float, size: float, most: int) -> list[str]:
    """Return a text as lines of a width, at most so many; its own lines stay lines."""
    lines: list[str] = []
    space = measure(" ", size)
    for own in text.splitlines():
        words: list[str] = []
        width = -space
        for word in _words(own, room, size):
            longer = measure(word, size) + space
            if words and width + longer > room:
                lines.append(" ".join(words))
                words, width = [], -space
            words.append(word)
            width += longer
        lines += [" ".join(words)] if words else []
    if len(lines) <= most:
        return lines
    last = fit(lines[most - 1], room - measure(_ELLIPSIS, size), size)
    return [*lines[: most - 1], last.removesuffix(_ELLIPSIS) + _ELLIPSIS]


def _words(text: str, room: float, size: float) -> Iterator[str]:
    """Yield the words of a text; what is too long for a line in parts."""
    for word in _TOWER.sub(r"\1", text).split():
        rest = word
        while measure(rest, size) > room:
            end = _reach(rest, room, size) or len(rest)
            yield rest[:end]
            rest = rest[end:]
        if rest:
            yield rest


def _reach(text: str, room: float, size: float) -> int:
    """Return how many letters fit, without cutting what is written together."""
    end, width = 0, 0.0
    for place, letter in enumerate(text):
        if not _continues(text, place):
            end = place
        width += measure(letter, size)
        if width > room:
            return end
    return len(text)


@lru_cache(maxsize=4_096)
def _letter_width(letter: str) -> int:
    """Return the width of a letter per thousand of the size of its font."""
    if letter in _LATIN:
        return _LATIN[letter]
    category, code = unicodedata.category(letter), ord(letter)
    if category in ("Mn", "Me", "Cf", "Cc"):  # what is written over another letter
        return 0
    if code >= 0x1F000 or 0x2300 <= code < 0x2C00:  # emoji and signs that may be one
        return 1_400
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _LATIN:
        return _LATIN[plain]
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 1_100
    return 900 if category == "Lu" or code >= 0x0530 else 700


def _continues(text: str, place: int) -> bool:
    """Tell whether a letter is written together with the one before it."""
    letter, before = text[place], text[place - 1 : place]
    if unicodedata.category(letter)[0] == "M" or letter == _JOINER or before == _JOINER:
        return True
    if 0x1F3FB <= ord(letter) <= 0x1F3FF:  # the colour of a skin
        return True
    flags = 0
    while place - flags >= 0 and 0x1F1E6 <= ord(text[place - flags]) <= 0x1F1FF:
        flags += 1
    return flags > 0 and flags % 2 == 0


def _ends_leftward(text: str) -> bool:
    """Tell whether the last word runs from right to left: an ellipsis stands there."""
    for letter in reversed(text):
        side = unicodedata.bidirectional(letter)
        if side in ("L", *_RIGHT_TO_LEFT):
            return side != "L"
    return False
