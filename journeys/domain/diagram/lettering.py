"""How wide a text is: SVG cannot measure on the server."""

TEXT_ROOM = 150  # pixels for a line of text on a card


def measure(text: str) -> float:
    """Estimate the width of a text at 13 px."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter in "iljtfr.,:;|!' ()[]":
        return 4.2
    if letter in "mwMW@%—":
        return 10.5
    if ord(letter) > 0x2E80:  # ideographs, emoji
        return 13.0
    return 8.6 if letter.isupper() else 7.0


def fit(text: str, room: float = TEXT_ROOM) -> str:
    """Cut a text to a width, with an ellipsis."""
    if measure(text) <= room:
        return text
    while text and measure(text) > room - 9:
        text = text[:-1]
    return text.rstrip() + "…"
