"""Names of colleagues in a text: "@Eva Miller" and "@eva" both mean Eva."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be mentioned.

    Parameters
    ----------
    handle
        What is written behind the "@": the full name if nobody else is called so.
    """

    id: int
    name: str
    username: str
    handle: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody who is mentioned, and how it is written in the text."""

    user_id: int
    words: str


def name_colleagues(users: Iterable[tuple[int, str, str]]) -> list[Colleague]:
    """Give each of (id, full name, username) a handle that means nobody else.

    Examples
    --------
    >>> [c.handle for c in name_colleagues([(1, "Eva", "e1"), (2, "Bo", "bo2")])]
    ['Eva', 'Bo']
    >>> [c.handle for c in name_colleagues([(1, "Eva", "e1"), (2, "eva", "e2")])]
    ['e1', 'e2']
    """
    rows = [(id_, " ".join(name.split()), username) for id_, name, username in users]
    taken = Counter(name.casefold() for _, name, _ in rows if name)
    taken.update(username.casefold() for _, _, username in rows)
    return [
        Colleague(
            id_,
            name or username,
            username,
            name if taken[name.casefold()] == 1 else username,
        )
        for id_, name, username in rows
    ]


def find_mentions(text: str, colleagues: Sequence[Colleague]) -> list[Mention]:
    """Return who is mentioned in a text, each once, in the order of the text.

    The "@" begins a word, so that an address mentions nobody; of several names that
    fit, the longest is meant.

    Examples
    --------
    >>> eva, evan = name_colleagues([(1, "Eva", "e1"), (2, "Eva Noble", "e2")])
    >>> find_mentions("Ask @eva noble, not x@eva.", [eva, evan])
    [Mention(user_id=2, words='@eva noble')]
    """
    meant: dict[str, int] = {}
    for one in colleagues:
        meant[one.username.casefold()] = one.id
    for one in colleagues:
        meant[one.handle.casefold()] = one.id
    if not meant or "@" not in text:
        return []
    names = {one.username for one in colleagues} | {one.handle for one in colleagues}
    longest = sorted(names, key=len, reverse=True)
    pattern = rf"(?<![\w@.])@({'|'.join(map(re.escape, longest))})(?![\w-]|[.@]\w)"
    found: dict[int, Mention] = {}
    for match in re.finditer(pattern, text, re.IGNORECASE):
        user_id = meant.get(match[1].casefold())
        if user_id is not None:
            found.setdefault(user_id, Mention(user_id, match[0]))
    return list(found.values())
