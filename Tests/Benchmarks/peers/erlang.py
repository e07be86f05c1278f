"""What theory says of an M/M/c queue, and how far a simulation of some customers may be from it."""

from dataclasses import dataclass
from math import sqrt

# One in two million normal variables lies further from its mean than this many standard deviations.
DEVIATIONS = 5


@dataclass(frozen=True)
class Expectation:
    """The mean over many customers, and the standard error of the mean over `n` of them: `spread` / sqrt(n)."""

    mean: float
    spread: float

    def bound(self, customers):
        """How far the mean over so many customers may be from the expectation."""
        return DEVIATIONS * self.spread / sqrt(customers)

    def bound_between(self, one, other):
        """How far the means of two independent simulations may be from each other."""
        return DEVIATIONS * self.spread * sqrt(1 / one + 1 / other)


def stay(rate, servers, service):
    """How long customers stay who come `rate` a second to `servers` that take `service` seconds in the mean.

    The mean is the wait of Erlang's C formula and the service. Customers who follow each other stay alike, so the
    spread of their stays is not that of the mean. Look at the Markov chain of how many are there: the sum of all stays
    less its expectation grows by that number each second, and falls by the mean stay with each arrival. Its asymptotic
    variance follows from the solution of Poisson's equation, which for a birth-death chain is a sum (W. Whitt,
    "Asymptotic formulas for Markov processes with applications to simulation", Operations Research 40, 1992).
    """
    if rate * service >= servers:
        raise ValueError(f"{servers} servers cannot serve {rate} customers a second of {service} s each")
    # The chance that so many are there, as far as a double can tell it from none.
    chances = [1.0]
    while len(chances) <= servers or chances[-1] > 1e-18 * max(chances):
        chances.append(chances[-1] * rate * service / min(len(chances), servers))
    chances = [chance / sum(chances) for chance in chances]
    there = sum(count * chance for count, chance in enumerate(chances))
    mean = there / rate
    # By how much one customer more than `count` raises the sum of stays that is to be expected.
    variance, beyond = 0.0, 0.0
    for count in reversed(range(len(chances) - 1)):
        beyond += chances[count + 1] * (count + 1 - there)
        more = beyond / (rate * chances[count])
        arrivals, ends = rate * chances[count], min(count + 1, servers) / service * chances[count + 1]
        variance += arrivals * (more - mean) ** 2 + ends * more**2
    return Expectation(mean, sqrt(variance / rate))


def attempts(failures, limit):
    """Attempts a customer, a share of which fails, up to a limit: a geometric variable that is cut off there."""
    chances = [failures**before * (1 - failures) for before in range(limit - 1)] + [failures ** (limit - 1)]
    mean = sum(count * chance for count, chance in enumerate(chances, 1))
    return Expectation(mean, sqrt(sum(chance * (count - mean) ** 2 for count, chance in enumerate(chances, 1))))
