"""How sure an error rate is that comes from a sample: Wilson's interval (R4.2)."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054
"""Of the standard normal distribution 95 % lie between -Z and Z."""


def interval(wrong: int, checked: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share, between 0 and 1, from `wrong` of `checked`; all of it for no sample.

    Wilson's score interval holds for small samples and for rates of 0 and 1, where p ± z·s has no width.
    """
    if not checked:
        return 0.0, 1.0
    share, weight = wrong / checked, Z * Z / checked
    middle = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * sqrt(share * (1 - share) / checked + weight / checked / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
