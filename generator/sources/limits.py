"""What an upstream can make a run do at most: every limit on bytes, time, pages and items."""

from dataclasses import dataclass


class LimitError(ValueError):
    """What an answer, or a line of a file, has too much of; asked for again, it would have no less."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one source in one run.

    Attributes:
        body: bytes of an answer's body after decompression; the largest recorded one has 2 MB.
        values: values in JSON, or elements and attributes in XML. In memory an empty one takes up to forty
            times its bytes. The largest recorded day has 7,000.
        file: bytes of a file that is held in memory as a whole, after decompression.
        connect: seconds for a connection.
        answer: seconds for an answer as a whole, from the request to its last byte.
        tries: how often a request is sent.
        request: seconds for a request without a usable answer, with all its tries and the pauses between.
        silence: the same for all such requests together; after them the source is not asked any more.
        pause: seconds of the pauses that the source may ask for between two usable answers.
        pauses: seconds of all pauses that it may ask for.
        redirects: how many redirects of a request are followed.
        pages: pages of a day, or of the answer to a query.
        items: items of a day, whatever they are; the largest recorded one has 92.
    """

    body: int = 32 * 2**20
    values: int = 500_000
    file: int = 2**30
    connect: float = 10.0
    answer: float = 30.0
    tries: int = 6
    request: float = 60.0
    silence: float = 120.0
    pause: float = 300.0
    pauses: float = 1800.0
    redirects: int = 5
    pages: int = 100
    items: int = 2_000


LIMITS = Limits()
PAGE_LIMITS = Limits(body=4 * 2**20, tries=2)
"""Limits on a page that a person names: its host owes this archive nothing."""
