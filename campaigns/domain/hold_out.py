"""The global hold-out: customers who get no campaign, to tell what all of them do.

It is drawn as control groups are: by a hash of the period's salt and the customer.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap64

from campaigns.domain import control
from campaigns.domain.arbitration import to_ids


@dataclass(frozen=True, slots=True)
class Period:
    """Days with the same people held out; `threshold` of 10,000 customers are."""

    starts_on: date
    threshold: int
    salt: str

    def holds(self, customer_ids: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which customers are held out."""
        return control.is_control(self.salt, self.threshold, customer_ids)

    def pick(self, people: BitMap64) -> BitMap64:
        """Return who of some people are held out."""
        ids = to_ids(people)
        return BitMap64(ids[self.holds(ids)])
