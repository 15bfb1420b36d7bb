"""TeX in titles and abstracts: as MathML for pages, and as Unicode for plain text.

`Tex` is such a text, with its segments (words, formulas, scripts, addresses) and its plain text. `to_mathml`
draws a formula, and `spelled` writes it on one line. `without_commands` reads a text that is all TeX, and
keeps its formulas; `lettered` reads its letters alone. None of them raises an error, whatever the text.
"""

from generator.text.tex.dollars import unnested
from generator.text.tex.mathml import to_mathml, unknown
from generator.text.tex.scan import Tex, TexSegment, without_commands
from generator.text.tex.spell import spelled
from generator.text.tex.words import lettered

__all__ = ["Tex", "TexSegment", "lettered", "spelled", "to_mathml", "unknown", "unnested", "without_commands"]
