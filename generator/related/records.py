"""What is known of a paper's words, and of a paper that is related."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The different words of a title and an abstract, in order.

    Attributes:
        spelled: the words as the paper spells them, with a space between.
        counts: how often each comes, a byte for each; those of the title count more.
        terms: the term of each, as a number of eight bytes.
    """

    spelled: str = ""
    counts: bytes = b""
    terms: bytes = b""


class Neighbour(NamedTuple):
    """A related paper: its name, and the words that it shares."""

    name: str
    words: tuple[str, ...]
