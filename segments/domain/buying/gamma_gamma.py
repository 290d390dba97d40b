"""Gamma-gamma: what a purchase is worth.

Values vary around a mean of each person's own, and those means between people. How much
somebody spends is taken to say nothing of how often they buy. Symbols are those of the
source.

References
----------
Peter S. Fader, Bruce G. S. Hardie, Ka Lok Lee: RFM and CLV: Using Iso-Value Curves for
Customer Base Analysis. Journal of Marketing Research 42 (2005), pages 415-430.
Fader, Hardie: The Gamma-Gamma Model of Monetary Value (2013).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from segments.domain.buying.bg_nbd import Floats


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The three parameters; `v` is in the currency of the purchases."""

    p: float
    q: float
    v: float

    def expect_value(self, x: Floats, spent: Floats) -> Floats:
        """Return the value of a purchase that is expected of each person.

        Equation 5 of the source of 2013: between what everybody spends and what this
        person has spent. It exists where q > 1.

        Parameters
        ----------
        spent
            What the `x` repeat purchases were worth together.

        Examples
        --------
        >>> cdnow = GammaGamma(6.25, 3.74, 15.44)
        >>> cdnow.expect_value(np.array([0.0, 2.0]), np.array([0.0, 100.0])).round(2)
        array([35.22, 47.31])
        """
        return self.p * (self.v + spent) / (self.p * x + self.q - 1)

    def measure_likelihood(self, x: Floats, spent: Floats) -> Floats:
        """Return the logarithm of how likely each person's mean value is.

        Parameters
        ----------
        x, spent
            Of people with repeat purchases that were worth something.
        """
        p, q, v = self.p, self.q, self.v
        mean = spent / x
        fixed = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        likelihood: Floats = (
            fixed
            + (p * x - 1) * np.log(mean)
            + p * x * np.log(x)
            - (p * x + q) * np.log(v + spent)
        )
        return likelihood
