"""A formula in TeX as MathML Core (https://www.w3.org/TR/mathml-core/), drawn by the library math-core.

The library is compiled, and recurses once for each level of nesting: a formula is held to a length and a
depth here, as too deep a one would end the process.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import math_core

# Far above any formula met in 100,000 abstracts; a level takes up to 3 KB of stack, a small thread has 512.
_LONGEST = 4_000
_MOST_STEPS = 320
_LONGEST_RESULT = 64_000

# Names authors use without defining them in the text, and text commands that are met in formulas.
_MACROS = {
    "RR": r"\mathbb{R}", "NN": r"\mathbb{N}", "ZZ": r"\mathbb{Z}", "QQ": r"\mathbb{Q}", "CC": r"\mathbb{C}",
    "FF": r"\mathbb{F}", "IR": r"\mathbb{R}", "BR": r"\mathbb{R}", "bbR": r"\mathbb{R}", "TT": r"\mathbb{T}",
    "C": r"\mathbb{C}", "T": r"\mathbb{T}", "Real": r"\mathbb{R}", "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}", "eps": r"\varepsilon", "vareps": r"\varepsilon", "veps": r"\varepsilon",
    "mbox": r"\text{#1}", "hbox": r"\text{#1}", "textup": r"\text{#1}", "textmd": r"\text{#1}",
    "textsc": r"\text{#1}", "ensuremath": "#1", "substack": r"\begin{gathered}#1\end{gathered}",
    "textcolor": "#2", "href": "#2", "url": r"\text{#1}", "texorpdfstring": "#1", "hyperlink": "#2",
    "Tilde": r"\tilde{#1}", "abs": r"|#1|", "norm": r"\|#1\|", "bigO": r"\mathcal{O}", "half": r"\tfrac12",
    "Msun": r"M_\odot", "msun": r"M_\odot", "arcdeg": r"^\circ", "lambdabar": "ƛ", "slash": "/",
    "smallsetminus": r"\setminus", "thickapprox": r"\approx", "textless": "<", "textgreater": ">",
    "boldmath": "", "unboldmath": "", "xspace": "", "protect": "", "small": "", "tiny": "", "large": "",
    "AA": r"\text{Å}", "L": r"\mathrm{L}", "l": r"\mathrm{l}", "O": r"\mathrm{O}", "o": r"\mathrm{o}",
    "H": r"\mathrm{H}", "u": r"\mathrm{u}", "r": r"\mathrm{r}", "d": r"\mathrm{d}", "v": r"\mathrm{v}",
    "k": r"\mathrm{k}", "b": r"\mathrm{b}", "c": r"\mathrm{c}", "t": r"\mathrm{t}", "i": r"\mathrm{i}",
    "j": r"\mathrm{j}", "textsuperscript": r"^{\text{#1}}", "textsubscript": r"_{\text{#1}}",
}  # fmt: skip
_CONVERTER = math_core.LatexToMathML(
    macros=_MACROS,
    fancy_error=False,
    ignore_unknown_commands=True,
    allow_unreliable_rendering=True,
    max_expansions=200,
)

# Numbers, names and links of equations mean nothing outside their paper; definitions could multiply a text.
_NUMBERING = re.compile(
    r"\\(?:label|tag\*?|cite[a-z]*)\s*\{[^{}]*\}|\\(?:nonumber|notag|allowbreak|eqno)(?![A-Za-z])"
)
_REFERENCE = re.compile(r"\\(?:eq)?ref\s*\{[^{}]*\}")
_DEFINITION = re.compile(r"\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)(?![A-Za-z])")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
_CODE_POINT = re.compile(r"\\unicode\s*\{(x?)([0-9A-Fa-f]{1,6})\}")
_TEXT_WITH_MATH = re.compile(r"\\(?:text(?:rm)?|mbox|hbox)\s*\{([^{}$]*)\$([^$]*)\$([^{}$]*)\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

# The two colours the library gives what it does not know; the variation selector it puts after calligraphic
# letters, which few fonts have.
_UNKNOWN = re.compile(r"<merror[^>]*><mtext>\\([^<]*)</mtext></merror>")
_STYLED_TEXT = re.compile(r"</?(?:span|code|em|b|i)(?: [^>]*)?>")


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: bool = False) -> str:
    """One ``<math>`` element for a formula, given without its dollars; on one line, without a name space.

    What cannot be drawn comes back as ``<code class="tex">`` with the TeX, escaped; a command that is not
    known stands as its bare name. Nothing in the TeX becomes a link, a style or any other markup.

    Args:
        tex: the formula, such as ``\\nabla^2``.
        display: drawn large and on lines of its own.
    """
    drawn = _drawn(_prepared(tex), display)
    return drawn or f'<code class="tex">{html.escape(_CONTROL.sub(" ", tex), quote=False)}</code>'


def _prepared(tex: str) -> str:
    tex = _CONTROL.sub(" ", tex).strip()
    if "%" in tex:
        tex = _COMMENT.sub(r"\1\\%", tex)
    if "\\" in tex:
        tex = _REFERENCE.sub(r"\\text{(ref.)}", _NUMBERING.sub("", tex))
        tex = _CODE_POINT.sub(_code_point, tex)
        if "$" in tex:
            tex = _TEXT_WITH_MATH.sub(_unnested, tex)
    return tex


def _unnested(found: re.Match[str]) -> str:
    """A formula within words within a formula, side by side."""
    before, formula, after = found.groups()
    return "".join((_as_text(before), formula, _as_text(after)))


def _as_text(words: str) -> str:
    return f"\\text{{{words}}}" if words.strip() and "\\" not in words else " "


def _code_point(found: re.Match[str]) -> str:
    number = int(found[2], 16 if found[1] else 10) if found[1] or found[2].isdecimal() else 0
    return chr(number) if 0xA0 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _drawn(tex: str, display: bool) -> str:
    steps = sum(map(tex.count, "\\{^_"))
    if not tex or len(tex) > _LONGEST or steps > _MOST_STEPS or _DEFINITION.search(tex):
        return ""
    try:
        drawn = _CONVERTER.convert_with_local_state(tex, displaystyle=display)
    except math_core.LatexError:
        return ""
    if len(drawn) > _LONGEST_RESULT or "<a " in drawn:
        return ""
    drawn = drawn.replace("&ApplyFunction;", "\u2061").replace("\ufe00", "")
    if "<merror" in drawn:
        drawn = _UNKNOWN.sub(r"<mi>\1</mi>", drawn)
    return drawn
