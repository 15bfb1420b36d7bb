"""`Tex`: a text from a source, with the segments and the plain text that readers see."""

from functools import cached_property
from typing import Self

from generator.text.tex import scan
from generator.text.tex.scan import Segment


class Tex(str):
    """A text that may have TeX and addresses; it is, and compares as, the string from the source.

    Its segments and its plain text are made once, on first use; no text raises an error.
    """

    def __new__(cls, text: str = "") -> Self:
        """Return the text as `Tex`; a `Tex` is returned itself, so that its segments are not made again."""
        return text if isinstance(text, cls) else super().__new__(cls, text)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Its words in Unicode, formulas in TeX and bare addresses; never two segments of words in a row."""
        return tuple(scan.segments(str(self)))

    @property
    def is_whole(self) -> bool:
        """Whether braces around it as a whole keep its capitals in BibTeX; they are not in its segments."""
        return scan.is_whole(self)

    @cached_property
    def plain(self) -> str:
        """The text in Unicode: formulas spelled, no TeX, no control characters.

        It is empty only if the text is: a text of nothing but commands stays unchanged.
        """
        return "".join([piece.plain for piece in self.segments]) or scan.printable(str(self))
