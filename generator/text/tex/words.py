r"""TeX in words: accents, quotes, dashes and text commands as Unicode.

An arXiv title may have any TeX; on other sites a backslash is just a backslash. So a command is read only if
it is clearly one: an accent if Unicode has the letter, an unknown name if a word may begin there or the text
is clearly TeX. ``C:\new``, ``\d+`` and ``\n`` stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable

from generator.text.tex import symbols
from generator.text.tex.spell import spelled

PLACEHOLDER = "\U000f0000-\U000ffffd"
"""The private characters that replace formulas and addresses, as a range for regular expressions."""

_ACCENT = re.compile(
    r"""[{\\](?:(?<=\\)|(?P<open>(?<=\{)(?<!\\[cvuHkrdb]\{)\\))(?:(?P<sign>['`^"~=.])|(?P<letter>[cvuHkrdb])(?=\s*\{|\s+[A-Za-z]|\\[ij]))\s*"""
    r"""(?:\{\s*(?P<group>\\[ij]|[^\W\d_])\s*\}|(?P<base>\\[ij](?![A-Za-z])\s?|[^\W\d_]))(?(open)\})"""
)
_DETACHED = re.compile(r"\{\\([\"'`^~])\}([A-Za-z])")
_TWO_ACUTES = re.compile(r"\\''(?=[aouAOU])")
_APOSTROPHE = re.compile(r"\\'(?<=[a-z]\\')(?=(?:s|t|d|m|ll|re|ve)\b)")
_CHARACTER = re.compile(
    r"""\\(?:char\s*(?:"([0-9A-Fa-f]{2,6})|(\d{2,7})) ?|u([0-9A-Fa-f]{4})(?![0-9A-Fa-f]))"""
)
_NAMED_LETTER = "|".join(sorted(symbols.LETTERS, key=len, reverse=True))
_LETTER = re.compile(
    rf"\{{\s*\\(?P<group>{_NAMED_LETTER})\s*\}}|\\(?P<name>{_NAMED_LETTER})(?![A-Za-z])(?:\{{\}}|\s+)?"
)
_CALL = re.compile(
    r"\\(?P<name>[A-Za-z]+)\*?\s*(?P<options>(?:\[[^\[\]{}]*\]\s*)*)(?P<arguments>(?:\{[^{}]*\})++)(?!\{)"
    r"|\{(?P<group>\s*\\[A-Za-z][^{}]*)\}"
)
_ARGUMENT = re.compile(r"\{([^{}]*)\}")
_OPTION = re.compile(r"\[([^\[\]]*)\]")
_BARE = re.compile(r"\\([A-Za-z]+)\*?(\s?)")
_SPACING = re.compile(
    r"\\(?:(?P<sign>[~^])\{\s*\}|(?P<wide>[\s~]|(?:\\\\){0,4}\\(?:\[[^\]]{0,20}\])?(?=\s|$)\s?)|(?P<thin>[,;:])|(?P<none>[!/@-]|$)|(?P<bar>\|)|(?P<than>[<>]))"
)
_SPACES: dict[str | None, str] = {"wide": " ", "thin": "\u202f", "bar": "‖"}
_GLUED = re.compile(r"\{(?:(?<=\w\{)([^{}\\]*)\}|([^{}\\]*)\}(?=\w))")
_DEEPEST = 12
_PLAIN_GROUP = re.compile(
    r"(\\(?:[A-Za-z]+\*?|[^A-Za-z])\s*(?:\[[^\[\]{}]*\]\s*)*(?:\{[^{}]*\})++)|\{([^{}\\]*)\}"
)
_LINE_BREAK = re.compile(r"\\\\\*?(?:\[[^\[\]]*\])?")
_TEXT_SYMBOL = re.compile(r"(\\(text[a-z]+))\s+(?=\w)")  # the space just ends the name
_NOT_READ = re.compile(r"[{}]|\\(?=[^\w\s])")

_BEFORE = rf"[\w.,;:!?)\]}}”’%°{PLACEHOLDER}]"
_AFTER = rf"[\w(\[{{“‘\"\\{PLACEHOLDER}]"
_EM_DASH = re.compile(rf"---(?:(?<={_BEFORE}---)(?={_AFTER})|(?<={_BEFORE}\s---)(?=\s{_AFTER}))")
_EN_DASH = re.compile(rf"--(?:(?<={_BEFORE}--)(?={_AFTER})|(?<={_BEFORE}\s--)(?=\s{_AFTER}))")
_TIE = re.compile(
    rf"~(?:(?<=[A-Za-z.,;:)\]}}%{PLACEHOLDER}]~)(?={_AFTER})|(?<=\d~)(?=[A-Za-z(\\{PLACEHOLDER}])|(?<=[\w.,{PLACEHOLDER}]~)(?=\s))"
)
_PLAIN_TIE = re.compile(r"~(?:(?<=[a-z]\.~)(?=\w)|(?<=[a-z]~)(?=[A-Za-z])|(?<=\d~)(?=[A-Za-z]{2}))")
LETTER_ALONE = re.compile(r"(?<![A-Za-z])[A-Za-z]$")
"""A symbol, or the letter of a drive."""
_DOUBLE_QUOTED = re.compile(r"``(?<!```)(?!`)((?:(?!``)[^\"])*?)(?:''|\")")
_SINGLE_QUOTED = re.compile(r"`(?<![`\w]`)(?![`\s])((?:[^`']|(?<=\w)'(?=\w)){1,300}?)'(?![\w'])")


def readable(text: str, tex: bool) -> str:
    """Read the words of a text that has a `PLACEHOLDER` for each formula and address.

    ``tex`` means that the text has formulas, so a backslash or a tilde is TeX.
    """
    if "\\" in text:
        text, tex = _without_commands(text, tex)
    text = re.sub(r"\{,\}(?<=\d\{,\})(?=\d)", ",", text)
    if "`" in text:
        text = _SINGLE_QUOTED.sub(r"‘\1’", _DOUBLE_QUOTED.sub(r"“\1”", text))
    if "--" in text:
        text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    return _TIE.sub(_tie, text) if tex else _PLAIN_TIE.sub("\xa0", text)


def read_strictly(text: str) -> str:
    """Read the words of a text that is all TeX, with a `PLACEHOLDER` for each escaped sign too."""
    text = lettered(_LINE_BREAK.sub(" ", text))
    text = _TEXT_SYMBOL.sub(lambda match: match[1] + "{}" if match[2] in symbols.SYMBOLS else match[0], text)
    text = _innermost_first(_PLAIN_GROUP, r"\1\2", text)
    return _NOT_READ.sub("", readable(text, True))


def lettered(text: str) -> str:
    r"""Read only the letters of a text that is all TeX: ``\L ukasz`` is Łukasz, and the rest stays."""
    return _LETTER.sub(lambda match: symbols.LETTERS[match["group"] or match["name"]], _with_accents(text))


def _with_accents(text: str) -> str:
    text = _CHARACTER.sub(lambda match: symbols.character(match[1] or match[3], match[2]) or match[0], text)
    text = _TWO_ACUTES.sub(r'\\"', _DETACHED.sub(r"\\\1\2", _APOSTROPHE.sub("'", text)))
    text, accents = _ACCENT.subn(_accented, text)
    return _ACCENT.sub(_accented, text) if accents else text  # a letter may carry two


def _tie(match: re.Match[str]) -> str:
    """Return a no-break space; after a symbol, as in ``z~3`` and ``p~0.05``, the tilde means "about"."""
    text, start, end = match.string, match.start(), match.end()
    about = text[end : end + 1].isdigit() and LETTER_ALONE.search(text, max(0, start - 2), start)
    return match[0] if about else "" if text[end : end + 1].isspace() else "\xa0"


def _without_commands(text: str, tex: bool) -> tuple[str, bool]:
    """Return a text with its commands read, and whether it is TeX."""
    raw, text = text, _with_accents(text)
    unclosed = text.count("{") - text.count("}")
    missing = "}" * unclosed if unclosed <= _DEEPEST else ""  # the text was cut off
    text = _innermost_first(_CALL, _called, text + missing).removesuffix(missing)
    text = _SPACING.sub(
        lambda match: _SPACES.get(match.lastgroup) or match["sign"] or match["than"] or "", text
    )
    tex = tex or text != raw
    text = _BARE.sub(lambda match: _bare(match, tex), text)
    return _GLUED.sub(r"\1\2", text) if tex and "{" in text else text, tex


def _innermost_first(pattern: re.Pattern[str], read: Callable[[re.Match[str]], str] | str, text: str) -> str:
    """Replace a pattern until it no longer matches; the number of levels is limited."""
    for _ in range(_DEEPEST):
        text, before = pattern.sub(read, text), text
        if text == before:
            break
    return text


def _accented(match: re.Match[str]) -> str:
    base = (match["group"] or match["base"]).strip().lstrip("\\").replace("ı", "i")
    letter = unicodedata.normalize("NFC", base + symbols.ACCENTS[match["sign"] or match["letter"]])
    return letter if len(letter) == 1 or match["group"] or match["open"] else match[0]


def _called(match: re.Match[str]) -> str:
    if match["group"] is not None:
        return _words(match["group"]).lstrip()
    name, options = match["name"], _OPTION.findall(match["options"])
    arguments = [_words(argument).strip() for argument in _ARGUMENT.findall(match["arguments"])]
    if symbols.CITING.fullmatch(name):
        return f"[{', '.join(filter(None, (*arguments, *options)))}]"
    first, *more = arguments
    if name in symbols.READ:
        return symbols.READ[name].format(first) + " ".join(more)
    if name == "href" and more:
        label = " ".join(more)
        return first if label in ("", first) else f"{label} ({first})"
    if name == "texorpdfstring":
        return first
    if name in symbols.LABELLED:
        return " ".join(more) if more or name not in ("begin", "end", "hspace", "vspace") else " "
    if name in symbols.SYMBOLS:
        return symbols.SYMBOLS[name] + " ".join(arguments)
    if name in symbols.SILENT or name in symbols.SHOWN:
        return " ".join(filter(None, arguments))
    if name in ("frac", "dfrac", "tfrac") and len(more) == 1 and not _formula(match[0]):
        return f"{first}/{more[0]}"
    # With a script inside, which is already cut out of the text, this is not a formula.
    return _formula(match[0]) or " ".join(filter(None, (_formula(f"\\{name}"), *arguments))) or name


def _words(text: str) -> str:
    return _BARE.sub(lambda match: _bare(match, True), text) if "\\" in text else text


def _bare(match: re.Match[str], tex: bool) -> str:
    """Return the text of a command without arguments; for an unknown one, its name."""
    text, name, space = match.string, match[1], match[2]
    if name in symbols.LETTERS and text[match.end() : match.end() + 1].islower():
        return symbols.LETTERS[name]
    if name in symbols.SYMBOLS:
        return symbols.SYMBOLS[name] + space
    if name in symbols.SILENT:
        return ""
    before = text[match.start() - 1 : match.start()] if match.start() else ""
    is_set = name in ("C", "N", "Q", "R", "Z") and not before.isalnum()  # as in \\R^n
    if (len(name) > 1 or is_set) and (symbol := _formula(f"\\{name}")):
        return symbol + space
    if len(name) == 1:
        return name + space if tex and not before.isalnum() else match[0]
    return name + space if tex or not (before.isalnum() or before in ("\\", ":", "/", ".")) else match[0]


def _formula(tex: str) -> str:
    r"""Return the symbol of a formula's command between words, such as ``\alpha``; ``""`` without one."""
    text = spelled(tex)
    said = re.sub(r"[^A-Za-z]", "", tex)
    return "" if re.search(rf"[{PLACEHOLDER}]", tex) or re.sub(r"[^A-Za-z]", "", text) == said else text
