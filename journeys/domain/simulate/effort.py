"""How much work a simulation may be: it is counted, not timed, so the same anywhere.

Whatever grows with the journey, the people or the time has a price, in about the
microseconds that it took where the prices were found; the sum of them has a limit.
"""

from dataclasses import dataclass

MOST = 15_000_000  # of one simulation

TURN = 500  # a moment of the clock
WALK = 1_000  # a set of people walked at once
DECISION = 60  # a step asked for people who are alike
CAUSED = 25  # what a step causes for one person
ASKING = 2_000  # rules asked about a set of people, whatever they are
CONDITION = 100
WATCHED = 1_500  # a condition of which the next change is asked too
OPERATION = 5  # "and", "or", "not" and the conditions they join
COMPILED = 50  # a condition read for the first time
# So much of these takes a microsecond
PEOPLE_ASKED = 200  # one condition or operation
EVENTS_GATHERED = 10  # for a set of rules
EVENTS_SEEN = 200  # by one condition
EVENTS_WATCHED = 5
EVENTS_PAST = 50  # that are looked through for those of the people asked
EVENTS_KEPT = 100  # when others are put among them
LETTERS = 100  # of attributes, read by one condition


class TooMuch(Exception):
    """The work is more than it may be; whoever counts it says so in words."""


@dataclass(slots=True)
class Effort:
    """Adds up prices until it is too much."""

    done: int = 0

    def spend(self, price: int) -> None:
        """Add the price of what is about to be done.

        Raises
        ------
        TooMuch
            All in all it would be more than `MOST`.
        """
        self.done += price
        if self.done > MOST:
            raise TooMuch
