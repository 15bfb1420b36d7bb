"""TeX in running text, as titles and abstracts have it: to MathML for pages and to Unicode for plain text.

`segments` splits a text into readable text, formulas and web addresses; `to_mathml` draws a formula;
`to_unicode` gives the whole text without markup; `without_commands` leaves the formulas, and takes the text
to be TeX throughout. None of them raises, whatever the text holds.
"""

from generator.text.tex.dollars import unnested
from generator.text.tex.mathml import to_mathml
from generator.text.tex.scan import Segment, plain_title, segments, to_unicode, without_commands

__all__ = ["Segment", "plain_title", "segments", "to_mathml", "to_unicode", "unnested", "without_commands"]
