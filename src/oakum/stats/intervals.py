"""Confidence intervals for small counts, which most leak rates are.

All are two-sided at 95 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable

Interval = tuple[float, float]

_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution."""
_TAIL = 0.025
_STEPS = 200


def wilson(successes: int, trials: int) -> Interval:
    """The score interval of a proportion (E. B. Wilson, Journal of the American Statistical Association 22, 1927,
    209-212): (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    share, z2 = successes / trials, _Z * _Z
    middle = share + z2 / (2 * trials)
    spread = _Z * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    scale = 1 + z2 / trials
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == trials else (middle + spread) / scale
    return low, high


def poisson(count: int) -> Interval:
    """The exact interval of a Poisson mean (F. Garwood, Biometrika 28, 1936, 437-442): the means under which so many
    or more, and so many or fewer, have a probability of 2.5 %; χ²(0.025; 2k)/2 and χ²(0.975; 2k+2)/2."""
    low = _solved(lambda mean: 1 - _at_most(count - 1, mean), count) if count else 0.0
    high = _solved(lambda mean: 1 - _at_most(count, mean), count + 1, target=1 - _TAIL)
    return low, high


def rate(count: int, exposure: float) -> Interval:
    """The exact interval of a count for each unit of exposure; (0, infinity) without exposure."""
    if not exposure:
        return 0.0, math.inf
    low, high = poisson(count)
    return low / exposure, high / exposure


def ratio(count: int, exposure: float, other_count: int, other_exposure: float) -> Interval:
    """The interval of one Poisson rate divided by another. Given the sum of both counts the first is binomial with odds
    of ratio times exposures (J. Przyborowski and H. Wilenski, Biometrika 31, 1940, 313-323); the share has its score
    interval."""
    if not (exposure and other_exposure and count + other_count):
        return 0.0, math.inf
    low, high = wilson(count, count + other_count)
    scale = other_exposure / exposure
    return low / (1 - low) * scale if low < 1 else math.inf, high / (1 - high) * scale if high < 1 else math.inf


def _at_most(count: int, mean: float) -> float:
    """The probability that a Poisson variable is `count` or less: its terms from the largest on downwards."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    first = min(count, int(mean))
    top = math.exp(first * math.log(mean) - mean - math.lgamma(first + 1))
    total, term, number = top, top, first
    while number > 0 and term > 1e-18:
        term *= number / mean
        number -= 1
        total += term
    term, number = top, first
    while number < count and term > 1e-18:
        number += 1
        term *= mean / number
        total += term
    return min(total, 1.0)


def _solved(rising: Callable[[float], float], near: int, target: float = _TAIL) -> float:
    """Where a rising function of the mean has the target's value."""
    low, high = 0.0, near + 10 * math.sqrt(near) + 10
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rising(middle) < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2
