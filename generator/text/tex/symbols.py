r"""What TeX commands between words stand for: ``\ae`` is æ, ``\eg`` is "e.g.", ``\emph{x}`` is x.

Letters and symbols are LaTeX's own (The Not So Short Introduction to LaTeX; The Comprehensive LaTeX Symbol
List); the rest are commands that authors leave in titles and abstracts.
"""

from __future__ import annotations

import re

MARKS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip

# TeX eats the space behind these; within a word authors rely on it ("M\o ller").
LETTERS = {
    "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ",
    "ng": "ŋ", "NG": "Ŋ",
}  # fmt: skip

SYMBOLS = LETTERS | {
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "euro": "€",
    "texteuro": "€",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "degree": "°", "textendash": "–",
    "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "textbackslash": "\\",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textless": "<", "textgreater": ">",
    "textbar": "|", "textdollar": "$", "textquotesingle": "'", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘", "rq": "’", "textmu": "µ", "textpm": "±",
    "texttimes": "×", "textbullet": "•", "item": "•", "checkmark": "✓", "slash": "/", "eg": "e.g.",
    "ie": "i.e.", "etal": "et al.", "etc": "etc.", "msun": "M⊙", "Msun": "M⊙", "kms": "km/s", "micron": "µm",
    "um": "µm", "arcsec": "″", "asec": "″", "farcs": "″", "arcmin": "′", "farcm": "′", "arcdeg": "°",
    "deg": "°", "fdg": "°", "newline": " ", "par": " ", "quad": " ", "qquad": " ", "medskip": " ",
    "smallskip": " ", "bigskip": " ", "hfill": " ", "linebreak": " ", "space": " ", "and": "and",
}  # fmt: skip

# Switches and notes to the typesetter: nothing of them is read.
SILENT = re.compile(
    "it|em|bf|sc|tt|rm|sf|sl|cal|bfseries|itshape|ttfamily|scshape|sffamily|rmfamily|slshape|upshape|mdseries"
    "|small|footnotesize|scriptsize|tiny|normalsize|large|Large|LARGE|huge|noindent|centering|xspace|protect|leavevmode"
    "|relax|boldmath|maketitle|indent|nolinebreak|allowbreak|sloppy|unskip|normalfont|ensuremath|footnotemark"
    "|today|frenchspacing|displaystyle|textstyle|left|right|limits|nonumber|notag|begingroup|endgroup"
)
# The first argument is a measure, a colour or a name for the machine; what follows is read.
LABELLED = re.compile(
    "label|vspace|hspace|vskip|hskip|color|textcolor|colorbox|hyperlink|hypertarget|begin|end|index|phantom|fontsize"
    "|raisebox|foreignlanguage|selectlanguage|resizebox|scalebox|multicolumn|acresetall|input|include|noopsort"
)
CITING = re.compile(r"cite[A-Za-z]*|(?:text|paren|foot|auto)cite|(?:eq|auto|name|page|[cC])?ref|[cC]refrange")
# How an argument is read where it is not simply its words.
READ = {
    "enquote": "“{}”", "footnote": " ({})", "footnotetext": " ({})", "thanks": " ({})",
    "textsuperscript": "^{}", "textsubscript": "_{}", "sup": "^{}", "sub": "_{}",
}  # fmt: skip
SHOWN = re.compile(
    "emph|text(?:it|bf|tt|sc|sf|rm|up|md|sl|normal)?|underline|uline|mbox|hbox|fbox|makebox|url|path|nolinkurl"
    "|title|section|paragraph|href|texorpdfstring|ensuremath|ac|acp|acl|ce|ion"
)
