"""TeX in words: accents, quotes, dashes and text commands as Unicode.

Texts come from arXiv, where a title may hold any TeX, and from sites where a backslash is a backslash. So a
command is only read as TeX where it is one: an accent where Unicode has the letter, an unknown name where a
word may begin. ``C:\\new``, ``\\d+`` and ``\\n`` stay as they are.

`PLACE` stands for a character of the private plane 15 that `scan` puts where a formula or an address is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from generator.mathtext.spell import spelled

PLACE = "\U000f0000-\U000ffffd"

_MARKS = dict(
    zip(
        "'`^\"~=.cvuHkrdb",
        "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
_ACCENT = re.compile(
    r"""(?P<open>\{)?\\(?:(?P<mark>['`^"~=.])|(?P<letter>[cvuHkrdb])(?=\s*\{|\s+[A-Za-z]))\s*"""
    r"""(?:\{\s*(?P<group>\\[ij]|[^\W\d_])\s*\}|(?P<base>\\[ij](?![A-Za-z])\s?|[^\W\d_]))(?(open)\})"""
)
_ESCAPED_APOSTROPHE = re.compile(r"(?<=[a-z])\\'(?=(?:s|t|d|m|ll|re|ve)\b)")
_DETACHED = re.compile(r"\{\\([\"'`^~])\}([A-Za-z])")
_SYMBOLS = {
    "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "th": "þ", "TH": "Þ", "ng": "ŋ",
    "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "euro": "€", "texteuro": "€",
    "textregistered": "®", "texttrademark": "™", "textdegree": "°", "degree": "°", "textendash": "–",
    "textemdash": "—", "textellipsis": "…", "ldots": "…", "dots": "…", "textbackslash": "\\",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textless": "<", "textgreater": ">",
    "textbar": "|", "textdollar": "$", "textquotesingle": "'", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”", "lq": "‘", "rq": "’", "textmu": "µ", "textpm": "±",
    "texttimes": "×", "textbullet": "•", "item": "•", "checkmark": "✓", "LaTeX": "LaTeX", "TeX": "TeX",
    "BibTeX": "BibTeX", "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "slash": "/", "And": "and",
    "msun": "M⊙", "Msun": "M⊙", "kms": "km/s", "arcsec": "″", "arcmin": "′", "arcdeg": "°", "deg": "°",
    "newline": " ", "par": " ", "quad": " ", "qquad": " ", "medskip": " ", "smallskip": " ", "bigskip": " ",
    "hfill": " ", "linebreak": " ", "space": " ", "and": " and ",
}  # fmt: skip
_LETTERS = frozenset("ae AE oe OE o O l L ss aa i j dh DH dj DJ th TH ng".split())
_SILENT = frozenset(
    "it em bf sc tt rm sf sl cal bfseries itshape ttfamily scshape sffamily rmfamily slshape upshape mdseries "
    "normalfont small footnotesize scriptsize tiny normalsize large Large LARGE huge noindent centering xspace "
    "protect leavevmode relax boldmath selectfont maketitle indent nolinebreak allowbreak sloppy unskip".split()
)
_SHOWN = frozenset(
    "emph textit textbf texttt textsc textsf textrm textup textmd textsl textnormal underline uline text mbox hbox "
    "fbox makebox url path nolinkurl title section paragraph".split()
)
_CITING = re.compile(r"cite[a-zA-Z]*|[Cc]?ref|[Cc]ref|eqref|autoref|citen")
_DROPPED = frozenset("label vspace hspace color begin end vskip hskip phantom thanks index".split()) - {
    "thanks"
}
_WRAPPED = {
    "enquote": "“{}”", "footnote": " ({})", "thanks": " ({})", "textsuperscript": "^{}", "textsubscript": "_{}",
    "citep": "[{}]",
}  # fmt: skip
_CALL = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?\s*(?P<options>(?:\[[^\[\]{}]*\])*)(?P<args>(?:\s?\{[^{}]*\})+)(?P<after>\[[^\[\]{}]*\])?"
    r"|\{(?P<group>\s*\\[A-Za-z][^{}]*)\}"
)
_ARGUMENT = re.compile(r"\{([^{}]*)\}")
_BARE = re.compile(r"\\([A-Za-z]+)\*?(\s?)")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^\w\s*])([^\n]*?)\1")
_CHARACTER = re.compile(r"""\\char\s*(?:"([0-9A-Fa-f]{2,6})|'([0-7]{2,6})|(\d{2,7})) ?""")
_SPACING = re.compile(r"\\(?:([ \n~])|([,;:])|[!/@-]|\\(?:\[[^\]]*\])?(?=\s|$)\s?)")
_GLUED = re.compile(rf"(?<=\w)\{{([^{{}}\\]*)\}}|\{{([^{{}}\\]*)\}}(?=\w)")

_LEFT = rf"[\w.,;:!?)\]}}”’%{PLACE}]"
_RIGHT = rf"[\w(\[“‘\"{PLACE}]"
_EM_DASH = re.compile(rf"(?<={_LEFT})---(?={_RIGHT})|(?<={_LEFT} )---(?= {_RIGHT})|(?<={_LEFT}\n)---(?= )")
_EN_DASH = re.compile(rf"(?<={_LEFT})--(?={_RIGHT})|(?<={_LEFT}[ \n])--(?=[ \n]{_RIGHT})")
_TIE = re.compile(
    rf"(?<=[A-Za-z.,;:)\]{PLACE}])~+(?=[\w(\[\\{{{PLACE}])|(?<=\d)~+(?=[A-Za-z(\\{PLACE}])|(?<=\w)~(?=\s)"
)
_PLAIN_TIE = re.compile(r"(?<=[a-z.])~(?=[A-Za-z])|(?<=\d)~(?=[A-Za-z]{2})")
_APPROXIMATELY = re.compile(r"(?<![A-Za-z])[A-Za-z]$")
_DOUBLE_QUOTED = re.compile(r"(?<!`)``(?!`)((?:(?!``)[^\"])*?)(?:''|\")")
_SINGLE_QUOTED = re.compile(r"(?<![`\w])`(?![`\s])((?:[^`']|(?<=\w)'(?=\w)){1,300}?)'(?![\w'])")
_PASSES = 12


def readable(text: str, tex: bool) -> str:
    """The words of a text without TeX; `tex` says that the text has formulas, so that a tie is one."""
    if "\\" in text:
        text, before = _commands(text), text
        tex = tex or text != before
        if tex and "{" in text:
            text = _GLUED.sub(lambda found: found[1] or found[2] or "", text)
    elif "{,}" in text:
        text = re.sub(r"(?<=\d)\{,\}(?=\d)", ",", text)
    if "`" in text:
        text = _SINGLE_QUOTED.sub(r"‘\1’", _DOUBLE_QUOTED.sub(r"“\1”", text))
    if "--" in text:
        text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    if "~" in text:
        text = _TIE.sub(_tie, text) if tex else _PLAIN_TIE.sub("\xa0", text)
    return text


def _tie(found: re.Match[str]) -> str:
    """A space that does not break; but ``z~3`` and ``p~0.05`` mean "about", as a symbol stands before."""
    before, after = (
        found.string[max(0, found.start() - 2) : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    return found[0] if after.isdigit() and _APPROXIMATELY.search(before) else "\xa0"


def _commands(text: str) -> str:
    if "\\verb" in text or "\\lst" in text:
        text = _VERBATIM.sub(r"\2", text)
    if "\\char" in text:
        text = _CHARACTER.sub(_character, text)
    text = _DETACHED.sub(r"\\\1\2", _ESCAPED_APOSTROPHE.sub("'", text))
    for _ in range(3):
        text, before = _ACCENT.sub(_accented, text), text
        if text == before:
            break
    for _ in range(_PASSES):
        text, before = _CALL.sub(_called, text), text
        if text == before:
            break
    text = _BARE.sub(_bare, text)
    text = _SPACING.sub(
        lambda found: " " if found[1] else "\u202f" if found[2] else " " if found[0][1] == "\\" else "", text
    )
    return re.sub(r"\\([~^])\{\}", r"\1", text)


def _accented(found: re.Match[str]) -> str:
    grouped = found["group"] or found["open"]
    base = (found["group"] or found["base"]).strip().lstrip("\\")
    letter = unicodedata.normalize("NFC", base + _MARKS[found["mark"] or found["letter"]])
    return letter if len(letter) == 1 or grouped else found[0]


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2], 8) if found[2] else int(found[3])
    return (
        chr(number)
        if 0x20 < number < 0x7F or 0xA0 <= number < 0xD800 or 0xE000 <= number < 0xF0000
        else found[0]
    )


def _called(found: re.Match[str]) -> str:
    if found["group"] is not None:
        return _BARE.sub(_bare, found["group"]).lstrip()
    name, arguments = (
        found["name"],
        [_BARE.sub(_bare, item).strip() for item in _ARGUMENT.findall(found["args"])],
    )
    options = ", ".join(_ARGUMENT_LIST.findall(found["options"]))
    after = found["after"] or ""
    if name in _SILENT:
        return f"{found['options']}{' '.join(arguments)}{after}"
    if name in ("begin", "end"):
        return f" {' '.join(arguments[1:])}"
    if name in _DROPPED:
        return " ".join(arguments[1:]) + after
    if name in _SHOWN:
        return f"{arguments[0]}{''.join(f'{{{more}}}' for more in arguments[1:])}{after}"
    if name in _WRAPPED:
        return _WRAPPED[name].format(arguments[0]) + " ".join(arguments[1:]) + after
    if name == "href" and len(arguments) > 1:
        address, label = arguments[0], " ".join(arguments[1:])
        return (address if label in ("", address) else f"{label} ({address})") + after
    if name in ("textcolor", "colorbox", "hyperlink", "hypertarget", "texorpdfstring") and len(arguments) > 1:
        return " ".join(arguments[:1] if name == "texorpdfstring" else arguments[1:]) + after
    if _CITING.fullmatch(name):
        return f"[{', '.join(filter(None, [*arguments, options]))}]{after}"
    if name in _SYMBOLS:
        return _SYMBOLS[name] + " ".join(arguments) + after
    formula = _formula(found[0]) if after == "" else ""
    return formula or (" ".join(filter(None, arguments)) or name) + after


_ARGUMENT_LIST = re.compile(r"\[([^\[\]]*)\]")


def _bare(found: re.Match[str]) -> str:
    name, space = found[1], found[2]
    before = found.string[found.start() - 1 : found.start()]
    if name in _SILENT:
        return ""
    if name in _SYMBOLS:
        follows = found.string[found.end() : found.end() + 1]
        return _SYMBOLS[name] + ("" if name in _LETTERS and follows.islower() else space)
    if symbol := _formula(f"\\{name}"):
        return symbol + space
    if len(name) == 1 or before.isalnum() or before in ("\\", ":", "/", "."):
        return found[0]
    return name + space


@lru_cache(maxsize=4096)
def _formula(tex: str) -> str:
    """What a formula's command means that stands between words, such as ``\\alpha``; ``""`` for no such one."""
    if re.search(rf"[{PLACE}]", tex):
        return ""
    text = spelled(tex)
    name = tex[1:]
    return (
        ""
        if text in (name, "", name.strip("{}")) or name.isalpha() and text.replace(" ", "") == name
        else text
    )
