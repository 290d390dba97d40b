"""What is known of one group and one outcome: how many, how much, how spread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce


class Kind(StrEnum):
    """What an outcome counts."""

    RATE = "rate"  # whether it happened
    AMOUNT = "amount"  # how much it was


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that a treatment may change."""

    key: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sample:
    """One outcome of a group of people; all that the comparisons need of them.

    Parameters
    ----------
    total
        The sum of the outcome; of a rate, the people who reached it.
    squares
        The sum of squared differences from the mean.
    """

    people: int
    total: float
    squares: float

    @classmethod
    def of_rate(cls, people: int, reached: int) -> "Sample":
        """Build the sample of an outcome that is yes or no.

        Examples
        --------
        >>> Sample.of_rate(4, 1)
        Sample(people=4, total=1, squares=0.75)
        """
        squares = reached * (people - reached) / people if people else 0.0
        return cls(people, reached, squares)

    @property
    def mean(self) -> float:
        """Return the mean; 0 of nobody."""
        return self.total / self.people if self.people else 0.0

    @property
    def variance(self) -> float:
        """Return the unbiased variance; 0 of fewer than two people."""
        return self.squares / (self.people - 1) if self.people > 1 else 0.0

    def __add__(self, other: "Sample") -> "Sample":
        """Put two groups together.

        References
        ----------
        T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating formulae and a pairwise
        algorithm for computing sample variances", Stanford 1979, equation 2.1b: squared
        differences are added and corrected, since sums of squares would cancel.
        """
        people = self.people + other.people
        if not (self.people and other.people):
            return self if self.people else other
        apart = (self.mean - other.mean) ** 2 * self.people * other.people / people
        return Sample(
            people, self.total + other.total, self.squares + other.squares + apart
        )


NOBODY = Sample(0, 0, 0.0)
Samples = Mapping[str, Sample]  # by outcome
Arms = Mapping[str, Samples]  # by arm


def add(samples: Iterable[Sample]) -> Sample:
    """Put groups together; nobody of none."""
    return reduce(Sample.__add__, samples, NOBODY)
