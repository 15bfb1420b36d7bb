"""What an upstream or a file can make a run do at most."""

from dataclasses import dataclass

VALUES = 500_000
"""Values in JSON, or elements and attributes in XML. In memory an empty one takes up to forty times its
bytes; the largest recorded day has 7,000."""
FILE = 2**30
"""Bytes of a file that is held in memory as a whole, after decompression."""
ITEMS = 2_000
"""Items of a day, whatever they are; the largest recorded one has 92."""


class LimitError(ValueError):
    """An answer, or a line of a file, has too much; asked for again, it would have no less."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one source in one run.

    Attributes:
        hosts: where it may redirect to, beside the host that was asked.
        body: bytes of an answer's body after decompression; the largest recorded one has 2 MB.
        answer: seconds for an answer as a whole, with its redirects and to its last byte.
        tries: how often a request is sent.
        failures: requests in a row without a usable answer before the source is given up.
        pause: seconds of the pauses that the source may ask for between two usable answers.
    """

    hosts: tuple[str, ...] = ()
    body: int = 32 * 2**20
    answer: float = 30.0
    tries: int = 3
    failures: int = 2
    pause: float = 300.0


LIMITS = Limits()
PAGE_LIMITS = Limits(body=4 * 2**20, tries=2)
"""Limits on a page that a person names: its host owes this archive nothing."""
