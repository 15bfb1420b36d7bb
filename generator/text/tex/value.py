"""A text as sources write it, and what readers are shown of it."""

from functools import cached_property
from typing import Self

from generator.text.tex import scan
from generator.text.tex.scan import Segment


class Tex(str):
    """A text with TeX and addresses in it: the string that the source gave, and compared as that string.

    Its segments and its plain text are made from it once, when they are first asked for; no text raises.
    """

    def __new__(cls, text: str = "") -> Self:
        """The text; itself where it is one already, so that what was made of it is not made again."""
        return text if isinstance(text, cls) else super().__new__(cls, text)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its words in Unicode, its formulas in TeX, its bare addresses; never two of words in a row."""
        return tuple(scan.segments(str(self)))

    @cached_property
    def plain(self) -> str:
        """The text in Unicode: formulas spelled, no TeX, no control characters.

        It is empty only where the text is: one of nothing but commands stays as it is.
        """
        return "".join([piece.plain for piece in self.segments]) or scan.printable(str(self))
