"""What a site of 500 papers costs, counted: no weight comes back unnoticed."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.tools import budgets

ROOM = 1.05


def test_nothing_costs_a_twentieth_more_than_agreed(tmp_path: Path) -> None:
    """Function calls are counted with one version of Python, since others count differently."""
    agreed, made = budgets.known(), budgets.figures(tmp_path)
    assert agreed.keys() == made.keys(), f"to renew the list: {_RENEW}"
    if sys.version_info[:2] != budgets.PYTHON:
        del made[budgets.CALLS]
    over = [
        f"{name}: {made[name]:,}, {made[name] / agreed[name] - 1:.0%} more than {agreed[name]:,}"
        for name in made
        if made[name] > agreed[name] * ROOM
    ]
    assert not over, f"{'; '.join(over)}. Make it less, or raise it on purpose: {_RENEW}"


_RENEW = "python -m tests.tools.budgets, with the reason in the same commit"
