"""Limits on the work and memory that an upstream or a file can cost a run."""

from dataclasses import dataclass

VALUES = 500_000
"""Values in JSON, or elements and attributes in XML. In memory, an empty one takes up to forty times its
size; the largest recorded day has 7,000."""
FILE = 2**30
"""Bytes, after decompression, of a file that is held in memory."""
ITEMS = 2_000
"""Items of a day, valid or not; the largest recorded day has 92."""


class LimitError(ValueError):
    """An answer, or a line of a file, is too large; sending the request again would not help."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one source in one run."""

    hosts: tuple[str, ...] = ()  # allowed targets of redirects, besides the host of the request
    body: int = 32 * 2**20  # bytes of an answer's body after decompression; the largest recorded one has 2 MB
    answer: float = 30.0  # seconds for a complete answer, redirects included
    tries: int = 3  # how often a request is sent
    wait: float = 2.0  # seconds before the second try; twice as many before each further one
    failures: int = 2  # successive requests without a usable answer before the source is given up
    pause: float = 300.0  # seconds of pauses, in total, that a host may ask for between two usable answers
    refusals: frozenset[int] = frozenset()  # statuses that are a refusal here, though elsewhere they pass
    # All its hosts share one pace, and the first request of a run waits as long as any other.
    is_one: bool = False
    # Redirects to any other host are followed, by https; only for a source with `own_hosts`, which asks none
    # but public hosts.
    is_anywhere: bool = False


LIMITS = Limits()
PAGE_LIMITS = Limits(body=4 * 2**20, tries=2)
"""Limits for the pages that people name: their hosts have nothing to do with this archive."""
