"""A clock for clients: no real time passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from generator.sources.frame import http
from generator.sources.frame.http import within

NOON = 1_768_910_400.0  # on 20 January 2026


class Time:
    """A clock that only pauses and missing answers advance; a missing answer takes ``patience`` for real.

    Attributes:
        naps: the pauses, in seconds.
    """

    def __init__(self, patience: float = 60.0) -> None:
        self.now = NOON
        self.naps: list[float] = []
        self.patience = patience
        self.clock = http.Clock(lambda: self.now, self.sleep, self.within)

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.naps.append(seconds)
        self.now += seconds

    def within(self, seconds: float, work: Callable[[], Any]) -> Any:
        """Do some work, or wait until its time is up."""
        try:
            return within(min(self.patience, seconds), work)
        except TimeoutError:
            self.now += seconds
            raise
