"""Which papers decide what words weigh in a month."""

from __future__ import annotations

from collections.abc import Mapping

_FROM = 500  # papers of earlier years, from which on they decide


def basis(months: Mapping[str, int], month: str) -> tuple[str, list[str]]:
    """What the weights of a month are called, and whose papers they are made from.

    Args:
        months: how many papers each month has, in order, named ``2026/08``.
        month: one of them.
    """
    year = month[:4]
    earlier = [other for other in months if other[:4] < year]
    if sum(months[other] for other in earlier) >= _FROM:
        return year, earlier
    return month, [other for other in months if other <= month]
