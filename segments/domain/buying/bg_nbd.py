"""BG/NBD: how often people buy, and when they stop.

Somebody who buys does so at a steady rate of their own and may leave for good after any
purchase but the first. Rates differ between people by a gamma, the odds of leaving by a
beta distribution. Symbols are those of the source; times are in weeks.

References
----------
Peter S. Fader, Bruce G. S. Hardie, Ka Lok Lee: "Counting Your Customers" the Easy Way:
An Alternative to the Pareto/NBD Model. Marketing Science 24 (2005), pages 275-284.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, expit, gammaln, hyp2f1

Floats = npt.NDArray[np.float64]

CLOSE_TO_ONE = 1e-5  # the formula for purchases divides by a - 1


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The four parameters, and what follows from them for each person.

    Everywhere `x` is the number of repeat purchases, `t_x` the time from the first
    purchase to the last, and `age` (T in the source) that from the first until now.
    """

    r: float
    alpha: float
    a: float
    b: float

    def find_alive(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return how likely it is that each person still buys.

        1 for whoever bought once: in this model people leave after repeat purchases.

        References
        ----------
        Fader, Hardie, Lee: Computing P(alive) Using the BG/NBD Model (2008).
        """
        odds = self._gone(x) + (self.r + x) * (
            np.log(self.alpha + age) - np.log(self.alpha + t_x)
        )
        alive: Floats = expit(-odds)
        return alive

    def expect_purchases(
        self, x: Floats, t_x: Floats, age: Floats, weeks: float
    ) -> Floats:
        """Return how many purchases are expected of each person in the next weeks.

        Equation 10 of the source. Euler's transformation of its hypergeometric function
        takes `x` out of the two parameters that make it overflow:
        F(r + x, b + x; c; z) = (1 - z)^(a - 1 - r - x) F(a + b - 1 - r, a - 1; c; z).

        Examples
        --------
        >>> cdnow = BgNbd(0.243, 4.414, 0.793, 2.426)
        >>> one = [np.array([number]) for number in (2.0, 30.43, 38.86)]
        >>> round(float(cdnow.expect_purchases(*one, weeks=39)[0]), 3)
        1.226
        """
        gap = self.a - 1
        if abs(gap) < CLOSE_TO_ONE:
            gap = CLOSE_TO_ONE
        c = gap + self.b + x
        z = weeks / (self.alpha + age + weeks)
        left = np.power(1 - z, gap) * hyp2f1(gap + self.b - self.r, gap, c, z)
        expected: Floats = c / gap * (1 - left) * self.find_alive(x, t_x, age)
        return expected

    def expect_wait(self, x: Floats, age: Floats) -> Floats:
        """Return the weeks to the next purchase at the rate expected of each person.

        Of somebody who still buys, the rate is expected to be (r + x) / (alpha + T).
        The mean of the waiting time itself is endless for most who bought once.
        """
        return (self.alpha + age) / (self.r + x)

    def measure_likelihood(self, x: Floats, t_x: Floats, age: Floats) -> Floats:
        """Return the logarithm of how likely each person's past is.

        References
        ----------
        Hardie: Implementing the BG/NBD Model for Customer Base Analysis in Excel.
        """
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        times = np.arange(x.max(initial=0) + 1)  # many people, few numbers of purchases
        by_times = gammaln(r + times) - gammaln(r) + r * np.log(alpha)
        by_times += gammaln(a + b) + gammaln(b + times)
        by_times -= gammaln(b) + gammaln(a + b + times)
        fixed = by_times[x.astype(np.int64)]
        stays = -(r + x) * np.log(alpha + age)
        left = self._gone(x) - (r + x) * np.log(alpha + t_x)
        likelihood: Floats = fixed + np.logaddexp(stays, left)
        return likelihood

    def find_slopes(self, x: Floats, t_x: Floats, age: Floats) -> list[Floats]:
        """Return how each likelihood changes with r, alpha, a and b."""
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        stays = -(r + x) * np.log(alpha + age)
        left = self._gone(x) - (r + x) * np.log(alpha + t_x)
        share = expit(stays - left)  # of those who stay in what is likely
        times, place = np.arange(x.max(initial=0) + 1), x.astype(np.int64)
        by_r = (digamma(r + times) - digamma(r))[place] + np.log(alpha)
        by_a = (digamma(a + b) - digamma(a + b + times))[place]
        by_b = by_a + (digamma(b + times) - digamma(b))[place]
        gone_by_b = np.where(x > 0, 1 / (b + np.maximum(x, 1) - 1), 0)
        return [
            by_r - share * np.log(alpha + age) - (1 - share) * np.log(alpha + t_x),
            r / alpha - (r + x) * (share / (alpha + age) + (1 - share) / (alpha + t_x)),
            by_a + (1 - share) / a,
            by_b - (1 - share) * gone_by_b,
        ]

    def _gone(self, x: Floats) -> Floats:
        """Return log(a / (b + x - 1)): the odds of leaving at the last purchase."""
        repeats = np.maximum(x, 1)
        odds = np.log(self.a) - np.log(self.b + repeats - 1)
        return np.where(x > 0, odds, -np.inf)
