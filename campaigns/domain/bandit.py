"""Bandit: give more people the variant that leads to the goal more often.

Thompson sampling: each variant's rate has a Beta posterior of what is known, and its
share is how often its draw is the best one. Only exposures whose window is over are
known (matured): counting earlier successes without earlier failures would favour
whatever was shown last. Every variant keeps a floor, so that it can still be seen to
improve. What is drawn depends on the seed alone.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from campaigns.domain import errors, variants

DRAWS = 20_000
DEFAULT_FLOOR = 500
DEFAULT_CERTAINTY = 95
DEFAULT_LEAST = 200
MOST_LEAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """How far a bandit may go, and when it is done.

    Parameters
    ----------
    floor
        Of 10,000 people each variant keeps at least so many.
    certainty
        The winner is decided once it is the best with this probability, in percent,
    least
        and each variant has so many matured exposures.
    """

    floor: int = DEFAULT_FLOOR
    certainty: int = DEFAULT_CERTAINTY
    least: int = DEFAULT_LEAST


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a variant: people whose window is over, and who converted."""

    exposed: int
    converted: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """The shares of a day by variant, and how probably each is the best.

    `winner` is the variant that is decided; None: the test goes on.
    """

    shares: dict[str, int]
    best: dict[str, float]
    winner: str | None


def parse(document: Mapping[str, Any] | None, *, count: int) -> Settings | None:
    """Read {floor, certainty, least} of a campaign with so many variants.

    Raises
    ------
    errors.CampaignInvalid
        Names the field below `bandit`.
    """
    if document is None:
        return None
    if count == 0:
        raise errors.invalid("bandit", "There is nothing to choose from: add variants.")
    floor = _read(document, "floor", DEFAULT_FLOOR, 1, variants.WHOLE // count)
    certainty = _read(document, "certainty", DEFAULT_CERTAINTY, 51, 99)
    least = _read(document, "least", DEFAULT_LEAST, 1, MOST_LEAST)
    return Settings(floor, certainty, least)


def make_seed(salt: str, on: date) -> int:
    """Return the seed of a campaign's day: a whole number of 63 bits."""
    digest = hashlib.blake2b(f"{salt} {on}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def weigh(known: Mapping[str, Known], settings: Settings, *, seed: int) -> Weighed:
    """Turn what is known of each variant into the shares of a day.

    Returns
    -------
    The same for the same arguments. The shares are 10,000 together.

    References
    ----------
    Thompson, "On the likelihood that one unknown probability exceeds another in view of
    the evidence of two samples", Biometrika 25, 1933. Chapelle and Li, "An empirical
    evaluation of Thompson sampling", 2011: Beta(1, 1) before anything is known.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    draws = np.column_stack(
        [
            chance.beta(1 + one.converted, 1 + one.exposed - one.converted, DRAWS)
            for one in known.values()
        ]
    )
    wins = np.bincount(draws.argmax(axis=1), minlength=len(known))
    best = {key: int(won) / DRAWS for key, won in zip(known, wins, strict=True)}
    return Weighed(
        shares=_share_out(best, settings.floor),
        best=best,
        winner=_find_winner(known, best, settings),
    )


def _find_winner(
    known: Mapping[str, Known], best: Mapping[str, float], settings: Settings
) -> str | None:
    if min(one.exposed for one in known.values()) < settings.least:
        return None
    leader = max(best, key=lambda key: best[key])
    return leader if best[leader] * 100 >= settings.certainty else None


def _share_out(best: Mapping[str, float], floor: int) -> dict[str, int]:
    """Give each its floor and its part of the rest; what is left over goes to the
    largest remainders.
    """
    rest = variants.WHOLE - floor * len(best)
    exact = {key: rest * part for key, part in best.items()}
    shares = {key: floor + int(part) for key, part in exact.items()}
    left = variants.WHOLE - sum(shares.values())
    for key in sorted(exact, key=lambda key: int(exact[key]) - exact[key])[:left]:
        shares[key] += 1
    return shares


def _read(
    document: Mapping[str, Any], name: str, default: int, least: int, most: int
) -> int:
    value = document.get(name, default)
    if type(value) is not int or not least <= value <= most:
        text = f"Give a whole number from {least:,} to {most:,}."
        raise errors.invalid(f"bandit.{name}", text)
    return value
