r"""A formula in TeX as MathML Core (https://www.w3.org/TR/mathml-core/), drawn by the library math-core.

The library is compiled and recurses at each level of nesting. A formula with too many levels would crash the
process, so this module limits length and depth.

It (0.9.0) searches for the end of each opening delimiter. Without one, it reads the rest again, so the time
doubles with each delimiter that stays open: thirty hang it. `unclosed` counts these beforehand. The end must
be in the same braces and not be the argument of a command: ``(\hat)`` stays open. The library itself is
asked, once for each command, whether the command opens, closes or takes arguments.
"""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import math_core

from generator.text.tex import symbols
from generator.text.tex.dollars import BRACES, LONGEST, unnested

# Far above any formula in 100,000 abstracts. A level takes up to 3 KB of stack; a small thread has 512 KB.
_MOST_LEVELS = 320
_LONGEST_RESULT = 64_000
_MOST_UNCLOSED = 8  # at most two in 84,000 real formulas, as in ``L^p([t_0,\infty[)``
_MAY_OPEN = re.compile(r"[(\[\\]|[^\x00-\x7f]")

_CONVERTER = math_core.LatexToMathML(
    macros=symbols.MACROS,
    fancy_error=False,
    ignore_unknown_commands=True,
    allow_unreliable_rendering=True,
    max_expansions=200,
)

# Definitions could make a formula grow without limit.
_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|[egx]?def|let|DeclareMathOperator)(?![A-Za-z])"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
# Numbers and names of equations mean nothing outside their paper; sizes and distances nothing in a formula.
_DROPPED = re.compile(
    r"\\(?:label|tag\*?)\s*\{(?:[^{}]|\{[^{}]*\})*\}|\\(?:nonumber|notag|allowbreak|eqno)(?![A-Za-z])"
    r"|\[(?<=\\\\\[)-?[\d.]+\s?(?:cm|em|ex|in|mm|pt)\]"
    r"|\\(?:tiny|scriptsize|footnotesize|small|large|Large|huge|(?:un)?boldmath|noindent)(?![A-Za-z])\s*"
)
_CITATION = re.compile(r"\\(?:cite[a-z]*|(?:eq)?ref)\s*\{([^{}]*)\}")
_NOT_IN_KEYS = re.compile(r"[^\w:., -]")
_CODE_POINT = re.compile(r"\\unicode\s*\{(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))\}")
_SCRIPT_SWITCH = re.compile(
    r"([_^])\s*\\(rm|tt|bf|it|sf|cal|mathrm|mathbf|text)\s*(\{[^{}]*\}|\\?[^\s\\{}^_]+)"
)
# Plain TeX's arrays, in braces.
_BRACED_ARRAY = re.compile(rf"\\(?<!\\\\)(cases|eqalign|p?matrix)\s*({BRACES})")
_ARRAY = re.compile(r"(\\begin\s*\{array\})\s*(?:\[[^\]]*\])?\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_OTHER_NAMES = {
    r"\AA": "Å", r"\left<": r"\left\langle ", r"\right>": r"\right\rangle ", "{split}": "{aligned}",
    "{smallmatrix}": "{matrix}", "{alignedat}": "{aligned}", "{eqnarray}": "{aligned}", r"\cr": r"\\",
}  # fmt: skip
_RENAMED = re.compile(
    r"\\AA(?![A-Za-z])|\\cr(?![A-Za-z])|\\left<|\\right>|\{split\}|\{smallmatrix\}|\{eqnarray\}|\{alignedat\}(?:\{\d*\})?"
)
_FENCE = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?")
_WITHOUT_ARGUMENT = re.compile(r"(?:\\(?:sqrt|frac|not|mathop|limits|operatorname\*?)|[_^])(?=\s*(?:$|[&}]))")


@lru_cache(maxsize=1 << 15)
def to_mathml(tex: str, display: bool = False) -> str:
    r"""Return a formula, without its dollars, as one ``<math>`` element on one line, without a namespace.

    An unknown command is shown as its bare name, and a broken formula is repaired if that is easy. A formula
    that still cannot be drawn is returned as ``<code class="tex">`` with the escaped TeX. Nothing in the TeX
    becomes a link, a style or other markup.
    """
    tex = (tex if tex.isprintable() else _CONTROL.sub(" ", tex)).strip()
    is_limited = 0 < len(tex) <= LONGEST and sum(map(tex.count, "\\{^_")) <= _MOST_LEVELS
    if is_limited and not _DEFINITION.search(tex):
        prepared = _prepared(tex)
        if drawn := _drawn(prepared, display) or _drawn(_mended(prepared), display):
            return drawn
    return f'<code class="tex">{html.escape(tex, quote=False)}</code>'


def unknown(tex: str) -> list[str]:
    """Return the commands in a formula that are shown by name, or the formula if it cannot be drawn."""
    if to_mathml(tex).startswith("<code"):
        return [tex]
    return list(dict.fromkeys(f"\\{name}" for name in _UNKNOWN.findall(_converted(_prepared(tex)))))


def _prepared(tex: str) -> str:
    """Rewrite a formula in the TeX that the library knows."""
    if "%" in tex:
        tex = _COMMENT.sub(r"\1\\%", tex)
    if "\\" not in tex:
        return tex
    tex = _DROPPED.sub("", unnested(tex))
    tex = _BRACED_ARRAY.sub(_environment, tex)
    tex = _RENAMED.sub(lambda match: _OTHER_NAMES[re.sub(r"(?<=\})\{\d*\}", "", match[0])], tex)
    tex = _CITATION.sub(lambda match: rf"\text{{[{_NOT_IN_KEYS.sub(' ', match[1])}]}}", tex)
    tex = _CODE_POINT.sub(_character, tex)
    tex = _ARRAY.sub(_plain_columns, tex)
    return _SCRIPT_SWITCH.sub(r"\1{\\\2 \3}", tex)


def _character(match: re.Match[str]) -> str:
    character = symbols.character(match[1], match[2])
    return f"\\{character}" if character and character in "%&#_{}$" else character.strip("\\^~")


def _environment(match: re.Match[str]) -> str:
    name, rows = match[1].replace("eqalign", "aligned"), match[2][1:-1].strip().removesuffix("\\cr")
    return rf"\begin{{{name}}}{rows}\end{{{name}}}"


def _plain_columns(match: re.Match[str]) -> str:
    columns = re.sub(r"[^lcr]", "", re.sub(r"\{[^{}]*\}", "", match[2]))
    return f"{match[1]}{{{columns or 'l'}}}"


def _mended(tex: str) -> str:
    """Remove what breaks a formula: unmatched braces and fences, stray signs."""
    tex = re.sub(r"\\(?=[<>\"'])", "", _FENCE.sub("", tex).replace("$", " "))
    tex = re.sub(r"(?<!\\)#", r"\\#", tex)
    tex = re.sub(r"\\(?:limits|not|operatorname\*?(?=\s*\{\s*\\))(?![A-Za-z])", " ", tex)
    if "\\begin" not in tex:
        tex = re.sub(r"(?<!\\)&", " ", tex)
    tex = _WITHOUT_ARGUMENT.sub(lambda match: "" if match[0] in "_^" else f"{match[0]}{{}}", tex)
    balanced, depth = "", 0
    for part in re.findall(r"\\.|[^\\{}]+|[{}]|\\$", tex, re.DOTALL):
        if part != "}" or depth:
            depth += (part == "{") - (part == "}")
            balanced += part
    return balanced.rstrip("\\") + "}" * depth


def _converted(tex: str, display: bool = False) -> str:
    """Return the library's MathML for a formula; ``""`` if it refuses the formula."""
    try:
        return str(_CONVERTER.convert_with_local_state(tex, displaystyle=display))
    except math_core.LatexError:
        return ""


def _drawn(tex: str, display: bool) -> str:
    # Only a formula with many possible delimiters is counted exactly.
    if len(_MAY_OPEN.findall(tex)) > _MOST_UNCLOSED and unclosed(tex) > _MOST_UNCLOSED:
        return ""
    drawn = _converted(tex, display)
    # The variation selector asks for script letters that few fonts have; browsers put the combining arrow
    # next to its letter (https://github.com/w3c/mathml-core/issues/311).
    drawn = drawn.replace("&ApplyFunction;", "\u2061").replace("\ufe00", "").replace("\u20d7", "→")
    if "error" in drawn or "span" in drawn:
        drawn = _SPAN.sub("", _UNKNOWN.sub(r"<mi>\1</mi>", drawn))
    drawn = drawn.replace("\\", "∖")  # set difference, which has its own character
    sound = len(drawn) <= _LONGEST_RESULT and _SOUND.fullmatch(drawn) and not drawn.endswith(_NOTHING)
    return drawn if sound else ""


_UNKNOWN = re.compile(r"<merror[^>]*><mtext>\\?([^<]*)</mtext></merror>")
_SPAN = re.compile(r"</?span[^>]*>")
_NOTHING = ("<math></math>", '"block"></math>')
# The library (0.9.0) does not escape "<" in the name of a command, and turns references into links. So only
# MathML elements, styles of letters, and attributes that are neither handlers nor addresses pass.
_SOUND = re.compile(
    r"""[^<>&]*+(?:(?:</?m[a-z]+>|&(?:lt|gt|amp);|</?(?:m[a-z]+|b|i|em|code)"""
    r"""(?: (?!on|href|src|id=|class|action)[a-z]+="[^"<>&]*")*+/?>)[^<>&]*+)*+"""
)
_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|\S", re.DOTALL)
_SIZED = re.compile(r"\\(?:[bB]igg?(?P<side>[lrm]?)|left|right|middle)")  # the next token is its argument
_SIDES = {"l": "open", "r": "close"}
_TAGS = re.compile(r"<[^>]*>")
_MOST_ARGUMENTS = 6  # ``\genfrac`` has six


@dataclass(slots=True)
class _Nesting:
    r"""The inside of braces, or of the brackets in ``\sqrt[3]{x}``."""

    end: str
    unclosed: int = 0
    arguments: int = 0  # still to come


def unclosed(tex: str) -> int:
    """Count the opening delimiters of a formula that may stay open, by drawing only its single commands."""
    total = 0
    groups = [_Nesting("")]
    before = ""
    is_sized = False  # by the command before: such a delimiter neither opens nor closes
    for token in _TOKEN.findall(tex):
        group = groups[-1]
        if token == group.end and (token == "}" or not group.arguments):
            total += groups.pop().unclosed
            continue
        is_argument = group.arguments > 0
        group.arguments -= is_argument
        is_option = token == "[" and before == r"\sqrt"
        before = token
        if token == "{" or is_option:
            group.arguments += is_option  # it comes before the argument
            groups.append(_Nesting("]" if is_option else "}"))
            continue
        side, arguments = _role(token)
        group.arguments += arguments
        was_sized = is_sized and not arguments
        is_sized = token[0] == "\\" and not is_argument and bool(_SIZED.fullmatch(token))
        if was_sized:
            continue
        if side == "open" and is_argument:
            total += 1
        elif side == "open":
            group.unclosed += 1
        elif side == "close" and not is_argument:
            group.unclosed = max(0, group.unclosed - 1)
        elif side == "switch":  # such as ``\bf``: earlier delimiters find no end after it
            total, group.unclosed = total + group.unclosed, 0
    return total + sum(group.unclosed + (group.end == "]") for group in groups)


@lru_cache(maxsize=4096)
def _role(token: str) -> tuple[str, int]:
    """Return whether a token may "open", "close" or "switch", or "", and how many arguments it takes."""
    if sized := _SIZED.fullmatch(token):
        return _SIDES.get(sized["side"] or "", ""), 1
    if token in ("^", "_"):
        return "", 1
    drawn, arguments = token, 0
    if token[0] == "\\":
        for arguments in range(_MOST_ARGUMENTS + 1):
            if drawn := _converted(token + "{x}" * arguments):
                break
        if not _TAGS.sub("", drawn) and "<mspace" not in drawn:  # includes commands drawn only with others
            return "switch", 1
    categories = set(map(unicodedata.category, _TAGS.sub("", drawn)))
    if not categories.isdisjoint(("Ps", "Pi")) or 'form="prefix"' in drawn:
        return "open", arguments
    closes = not categories.isdisjoint(("Pe", "Pf")) or 'form="postfix"' in drawn
    return "close" if closes else "", arguments
