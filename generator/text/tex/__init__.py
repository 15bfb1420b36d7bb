"""TeX in running text, as titles and abstracts have it: to MathML for pages and to Unicode for plain text.

`segments` splits a text into readable text, formulas, scripts and web addresses; `to_mathml` draws a formula,
`spelled` puts it on one line; `to_unicode` gives the whole text without markup; `without_commands` takes the
text to be TeX throughout, and leaves its formulas. None of them raises, whatever the text holds.
"""

from generator.text.tex.dollars import unnested
from generator.text.tex.mathml import to_mathml
from generator.text.tex.scan import (
    Segment,
    is_plain,
    plain_title,
    segments,
    shown,
    to_unicode,
    without_commands,
)
from generator.text.tex.spell import spelled

__all__ = [
    "Segment", "is_plain", "plain_title", "segments", "shown", "spelled", "to_mathml", "to_unicode",
    "unnested", "without_commands",
]  # fmt: skip
