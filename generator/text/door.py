"""The door: each text of a document from outside is cut and squeezed here, before any pattern reads it.

Whatever makes values of a document lets them in: the decoder of JSON, the parsers of XML, feeds and HTML, the
readers of BibTeX and of reference managers. A source that uses them need not know.
"""

from typing import Any, TypeVar

from generator.text.cleaning import squeezed

_T = TypeVar("_T")
LONGEST = 100_000
"""Characters of a text; the names of 3,000 authors have fewer, and so has an abstract in MathML."""
SHORT = 80
"""Characters: a text with so few stays as it is."""


def text(value: str) -> str:
    """Return a text that is not too long and has no runs of blanks (`squeezed`)."""
    if len(value) > SHORT:
        value = squeezed(value)
    return value if len(value) <= LONGEST else value[:LONGEST]


def let_in(value: _T) -> _T:
    """Return a value of JSON, or the like, in which each `text` has come in."""
    around = [value]
    waiting: list[Any] = [around]
    while waiting:
        within = waiting.pop()
        for key, item in within.items() if isinstance(within, dict) else enumerate(within):
            if isinstance(item, str):
                if len(item) > SHORT:
                    within[key] = text(item)
            elif isinstance(item, dict | list):
                waiting.append(item)
    return around[0]
