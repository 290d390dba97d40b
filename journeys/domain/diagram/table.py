"""The journey map in words: a row for each step that it says something about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from journeys.domain.diagram.boxes import Box
from journeys.domain.diagram.lettering import BOLD, wrap
from journeys.domain.diagram.picture import Mood, Table, Word
from journeys.domain.layout import Point
from journeys.domain.map import Map, feeling_of, words_of

SIZE, LINE = 12, 16  # of letters; from line to line
ROOM_X, ROOM_Y = 10, 10  # between the edges of a cell and its words
TABLE_PADDING = 32
MOST_LINES = 40  # a row stays on its page
FEELING_STEP = 14
STEP_WIDTH, FEELING_WIDTH = 150, 90
# In all no wider than a sheet of paper whose words can be read
COLUMNS = (
    ("touchpoint", "Touchpoint", 120),
    ("emotion", "Emotion", FEELING_WIDTH),
    ("pain_point", "Pain point", 150),
    ("opportunity", "Opportunity", 150),
    ("owner", "Owner", 90),
    ("kpi", "KPI", 90),
)

Column = tuple[str, str, float]  # field, title, width
Cell = tuple[float, list[tuple[str, str]]]  # left; lines and their tones


@dataclass(frozen=True, slots=True)
class Described:
    """A step, and the name and tone of its stage; both empty for none."""

    id: str
    name: str
    stage: str
    tone: str


def write_table(
    steps: Iterable[Described], map_: Map, *, middle: float, top: float
) -> Table | None:
    """Return the table; None when the map says nothing but stages.

    Parameters
    ----------
    steps
        In the order of the rows.
    middle, top
        Where it stands.
    """
    told = [one for one in steps if any(_says(map_, one, key) for key, _, _ in COLUMNS)]
    if not told:
        return None
    columns = [
        (key, title, width)
        for key, title, width in COLUMNS
        if any(_says(map_, one, key) for one in told)
    ]
    width = STEP_WIDTH + sum(width for _, _, width in columns)
    left = middle - width / 2
    lefts = _lefts(columns, left + STEP_WIDTH)
    words = _titles(columns, {**lefts, "step": left}, top)
    rows: list[Box] = [(left, top, width, 2 * ROOM_Y + LINE)]
    moods: list[Mood] = []
    for one in told:
        cells = [(left, _step(one)), *_cells(one, map_, columns, lefts)]
        y = rows[-1][1] + rows[-1][3]
        height = 2 * ROOM_Y + LINE * max(len(lines) for _, lines in cells)
        rows.append((left, y, width, height))
        words += _words(cells, y)
        feeling = feeling_of(map_, one.id)
        if feeling is not None:
            moods.append(Mood(_place(lefts["emotion"], feeling, y, height), feeling))
    bottom = rows[-1][1] + rows[-1][3]
    return Table(
        (left, top, width, bottom - top), tuple(rows), tuple(words), tuple(moods)
    )


def _titles(
    columns: Sequence[Column], lefts: Mapping[str, float], top: float
) -> list[Word]:
    titles = [("step", "Step"), *((key, title) for key, title, _ in columns)]
    return [
        Word((lefts[key] + ROOM_X, top + 22), title, is_heading=True)
        for key, title in titles
    ]


def _says(map_: Map, step: Described, key: str) -> bool:
    if key == "emotion":
        return feeling_of(map_, step.id) is not None
    return bool(words_of(map_, step.id, key))


def _lefts(columns: Iterable[Column], left: float) -> Mapping[str, float]:
    lefts = {}
    for key, _, width in columns:
        lefts[key] = left
        left += width
    return lefts


def _cells(
    step: Described, map_: Map, columns: Iterable[Column], lefts: Mapping[str, float]
) -> list[Cell]:
    said = [
        (key, _wrap(words_of(map_, step.id, key), width))
        for key, _, width in columns
        if key != "emotion"
    ]
    return [(lefts[key], [(line, "") for line in lines]) for key, lines in said]


def _step(step: Described) -> list[tuple[str, str]]:
    stage = _wrap(step.stage, STEP_WIDTH, SIZE * BOLD)
    name = _wrap(step.name, STEP_WIDTH)
    return [*((line, step.tone) for line in stage), *((line, "") for line in name)]


def _wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    return wrap(text, width - 2 * ROOM_X, size, MOST_LINES)


def _words(cells: Iterable[Cell], top: float) -> list[Word]:
    return [
        Word((x + ROOM_X, top + ROOM_Y + 12 + number * LINE), line, tone=tone)
        for x, lines in cells
        for number, (line, tone) in enumerate(lines)
    ]


def _place(left: float, feeling: int, top: float, height: float) -> Point:
    return left + FEELING_WIDTH / 2 + feeling * FEELING_STEP, top + height / 2
