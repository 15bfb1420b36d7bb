r"""Superscripts and subscripts outside formulas: ``M^3``, ``V_{0.5}``, ``10^-15``, ``C^\infty``.

The rules come from 214,000 real titles, abstracts and summaries. A power follows a letter, a digit or a
bracket. Its exponent is in braces, or is a number, a letter or a sign with a clear end: in ``|u|^p-1`` and
``x^1/2`` the end of the exponent is unclear. An index is in braces, or is one letter or number after one
letter, since ``snake_case`` and ``x_train`` are names in programs.
"""

import re

_GROUP = r"\{((?:[^{}$\n]|\{[^{}$\n]{0,60}\}){1,80})\}"
# Commands that lost their backslash on the way, as in ``360^circ`` and ``C^{k,alpha}``.
_NAMES = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau"
    "|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|infty|circ|ell"
)
_LETTER = r"[A-Za-z\u0391-\u03c9\u03d5\u03f5]"
_SCRIPTS = {
    "^": re.compile(
        rf"\^(?:{_GROUP}"
        r"|([+\u2212\u2013-]?\d+(?:\.\d+)?)(?![a-z](?![A-Za-z])|[/,^]\d|\d)"
        r"|([*\u2217\u2020\u2021\u2218\u00b0\u2032\u221e\u22a4\u22a5]|\+(?![\w(]))"
        rf"|(\\?(?:{_NAMES})|infinity)(?![A-Za-z])"
        rf"|({_LETTER})(?![\w^]|[-+\u2212/]\d))"
    ),
    "_": re.compile(rf"_(?:{_GROUP}(?![_{{]|\.[A-Za-z]{{2}}|/\w)|(\d{{1,2}}|{_LETTER}|\+)(?!\w|[./\\]\w))"),
}
_BASE = re.compile(r"[^\W_]|[)\]}|*'\u2019\u2032\u221e]")
_COMMAND_BEFORE = re.compile(r"(?:\\[A-Za-z]+\s?\{[^{}]*|\{[^{}\\]*\\[^{}]*)\}\Z")
_LONE_LETTER = re.compile(rf"(?<![\w./\\@#:-]){_LETTER}")
_NAMED = re.compile(rf"(?<![\\A-Za-z])({_NAMES})(?![A-Za-z])")
_WORD_BETWEEN = re.compile(r"(?<= )[A-Za-z]{2,}(?= )")
_WORDS = re.compile(r"[A-Za-z]{2,}[,;:]?\s+[A-Za-z]{2,}\s+[A-Za-z]{2,}")


def script(text: str, start: int, follows: bool) -> tuple[str, int] | None:
    """Return the TeX of the script after the ``^`` or ``_`` at ``start``, and where the text goes on.

    ``follows`` means that a formula or another script ends at ``start``. Return ``None`` in unclear cases.
    """
    sign = text[start]
    match = _SCRIPTS[sign].match(text, start)
    if match is None or not (follows or _has_base(text, start)):
        return None
    group = match[1]
    if group is None and sign == "_" and not follows:
        base = _LONE_LETTER.search(text, max(0, start - 2), start)
        if base is None or base.end() != start:
            return None
    if group is not None and (not group.strip() or _WORDS.search(group)):
        return None
    return _as_tex(next(filter(None, match.groups()))), match.end()


def _has_base(text: str, start: int) -> bool:
    """Return whether the text before a sign can have a script."""
    if text[start] == "_" and text[start - 1 : start] == "}":  # otherwise ``{year}_{month}``, a template
        return bool(_COMMAND_BEFORE.search(text, max(0, start - 80), start))
    return bool(_BASE.match(text, start - 1)) if start else False


def _as_tex(value: str) -> str:
    """Add the backslashes of commands to a script, and mark its words as text."""
    if "\\" in value:
        return value.strip()
    value = _WORD_BETWEEN.sub(r"\\text{ \g<0> }", value.strip().replace("infinity", r"\infty"))
    return _NAMED.sub(r"\\\1", value)
