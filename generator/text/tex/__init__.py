"""TeX in running text, as titles and abstracts have it: to MathML for pages and to Unicode for plain text.

A `Tex` is such a text: in segments (words, formulas, scripts, addresses), and as plain text. `to_mathml`
draws a formula, `spelled` puts it on one line. `without_commands` takes a text to be TeX throughout, and
leaves its formulas. None of them raises, whatever the text holds.
"""

from generator.text.tex.dollars import unnested
from generator.text.tex.mathml import to_mathml
from generator.text.tex.scan import Segment, without_commands
from generator.text.tex.spell import spelled
from generator.text.tex.value import Tex

__all__ = ["Segment", "Tex", "spelled", "to_mathml", "unnested", "without_commands"]
