"""Text with elements of HTML, JATS or MathML, the forms in which publishers register titles and abstracts.

Crossref has JATS: https://www.crossref.org/documentation/schema-library/markup-guide-metadata-segments/,
feeds and Europe PMC have HTML. Paragraphs and items of a list become paragraphs, a heading the beginning of
its paragraph, and a formula becomes TeX between dollars.
"""

import html
import re
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import NamedTuple

from generator.text.cleaning import squeezed

_HEADINGS = ("title", "h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = (
    "p", "sec", "div", "br", "break", "dl", "dt", "dd", "hr", "section", "article", "blockquote", "table",
    "tr", "def-list", "def-item", "disp-quote", "abstract",
)  # fmt: skip
_LISTS = ("list", "ul", "ol", "list-item", "li")
_INLINE = (
    "i", "b", "em", "strong", "italic", "bold", "sub", "sup", "sc", "scp", "tt", "u", "s", "span", "a",
    "title-group", "small", "code", "font", "td", "th", "thead", "tbody", "img", "inf", "underline", "label",
    "inline-formula", "disp-formula", "tex-math", "alternatives", "ext-link", "xref", "named-content",
    "styled-content", "monospace", "roman", "math",
)  # fmt: skip
_MATHML = (
    "mi", "mn", "mo", "ms", "mtext", "mrow", "msup", "msub", "msubsup", "mfrac", "mover", "munder",
    "munderover", "msqrt", "mroot", "mstyle", "mspace", "mfenced", "mtable", "mtr", "mtd", "semantics",
    "annotation",
)  # fmt: skip
_NAMES = "|".join(sorted((*_HEADINGS, *_BLOCKS, *_LISTS, *_INLINE, *_MATHML), key=len, reverse=True))
# A ``<`` before an unknown name is a sign: ``if a<b``.
_TAG = re.compile(
    rf"<(?P<end>/?)(?:(?:jats|mml|m|xhtml):(?P<any>[a-z][a-z0-9-]*)|(?P<name>{_NAMES}))"
    r"(?P<attributes>\s[^<>]*?)?(?P<empty>/?)>|<!--(?:[^<]|<(?!!--)){0,2000}?-->|<!\[CDATA\[|\]\]>",
    re.IGNORECASE | re.DOTALL,
)
_EMPTY = frozenset(("br", "break", "hr", "img"))
_MOST_OPEN = 60  # elements inside each other; a deeper one is read as its text
# Elements that were escaped once too often, and signs: ``&lt;p&gt;``, ``&amp;lt;75 K``.
_ESCAPED_TAG = re.compile(
    r"&lt;(/?(?:p|div|br|i|em|b|strong|sub|sup|span|jats:[a-z-]{1,30})(?:\s[^<>]{0,200}?)?/?)&gt;",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"&(?:lt|gt|amp|nbsp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});")
# An element that is printed on a line of its own leaves spaces around it; other publishers lose all spaces.
_INDENTED = re.compile(r"(?<!\s)[^\S\n]*\n\s*(?=[.:;?!](?![^\s<])|<(?:jats:)?sub>)", re.IGNORECASE)
_SPACED = re.compile(r"(?<=[(\[])\s+|(?<!\s)\s+(?=[)\],])|(?<!\s) +(?=\.(?:\s|\Z))")
_PARAGRAPHED = re.compile(r"<(?:jats:)?(?:p|div|sec|list|ul|ol)\b", re.IGNORECASE)
_SPECIES = r"<(?:jats:)?(?:i|italic|em)>"
_LOST_BEFORE = re.compile(rf"(?<=[a-z]{{2}})(?={_SPECIES}[A-Z][a-z.])")
_LOST_AFTER = re.compile(
    rf"({_SPECIES}[A-Z][^<>]{{2,60}}[a-z]</(?:jats:)?(?:i|italic|em)>(?=[A-Za-z][A-Za-z0-9])"
    r"|</(?:jats:)?su[bp]>(?=[a-z]{3}))"
)

# Marks that no text has: after a heading, which joins the paragraph that follows; before an item; before TeX.
_HEAD, _ITEM, _TEX = "\x00", "\x01", "\x02"
_MARKS = re.compile("[\x00-\x02]")
_LONGEST_HEAD = 60  # characters: a longer one is a sentence of its own
_HEADED = re.compile(rf"([.:?!]?){_HEAD}\s*")
_OPENING = re.compile(
    rf"\s*(?:(?:abstract|summary|zusammenfassung|résumé|resumen|resumo|riassunto|аннотация|摘要)[.:]?"
    rf"(?:{_HEAD}|\s*\n\n)|abstract[.:]\s)",
    re.IGNORECASE,
)
_BULLETED = re.compile(r"[•‣▪–—*·-]\s|[(\[]?(?:\d{1,3}|[ivx]{1,4}|[A-Za-z])[.)\]]\s")
_UP = str.maketrans("0123456789+-−–=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾")
_DOWN = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_SIGNS = re.compile(r"[0-9+\-−–=()]{1,12}")
_INDEX = re.compile(r"[A-Za-z0-9,+\-−*]{1,12}")
_ORDINAL = re.compile(r"st|nd|rd|th|er|re|e|o|a|TM|®|™", re.IGNORECASE)
_BEGIN, _END = (re.compile(rf"\\{end}\s*\{{document\}}") for end in ("begin", "end"))
_DOLLARS = re.compile(r"\A[\s$]+|(?<![\s$])[\s$]+\Z|\A\s*\\[(\[]|\\[)\]]\s*\Z")
_MATH_SIGNS = {"\u2061": "", "\u2062": "", "\u2063": ",", "\u2064": "", "{": r"\{", "}": r"\}", "%": r"\%",
               "#": r"\#", "&": r"\&", "_": r"\_", "$": r"\$", "\\": r"\backslash "}  # fmt: skip

_ORDERED = re.compile(r"list-type=.(?:order|arabic)")

# Elements that escape their text: one inside another of its level is text, or it would be escaped again.
_LEVELS = {
    "math": "formula", "tex-math": "formula", **dict.fromkeys(("mi", "mn", "mo", "ms", "mtext"), "symbol"),
}  # fmt: skip
_Pieces = list[str]  # the texts of an element's children, in order


class _Open(NamedTuple):
    """An element that is not closed yet: its name, the name in `_MADE`, and the texts of its children."""

    name: str
    form: str
    pieces: _Pieces


def without_elements(text: str) -> str:
    """Return the text of elements, with an empty line between paragraphs; an opening "Abstract" is dropped.

    A ``<`` before an unknown name stays.
    """
    text = _ESCAPED_TAG.sub(r"<\1>", text) if "&lt;/" in text else text
    if "<" in text:
        text = _INDENTED.sub("", _MARKS.sub(" ", text))
        text = _LOST_AFTER.sub(r"\1 ", _LOST_BEFORE.sub(" ", text))
        if _PARAGRAPHED.search(text):
            text = " ".join(text.split())
        text = _headed(_read(text)).replace(_ITEM, "• ").replace(_TEX, "")
        text = _SPACED.sub("", text).strip()
    if "&" in text:
        text = _ESCAPED.sub(lambda match: html.unescape(match[0]), html.unescape(text))
    return squeezed(text)


def _read(text: str) -> str:
    """Return the text of the outermost elements; what is left open ends with the text."""
    open_: list[_Open] = [_Open("", "", [])]
    at = 0
    for tag in _TAG.finditer(text):
        open_[-1].pieces.append(text[at : tag.start()])
        at = tag.end()
        name = (tag["any"] or tag["name"] or "").lower()
        if not name:  # a comment, or the mark of a section of characters
            continue
        if tag["end"]:
            if any(name == opened.name for opened in open_[1:]):
                while _close(open_) != name:
                    pass
        elif tag["empty"] or name in _EMPTY:
            open_[-1].pieces.append(_MADE.get(name, "".join)([]))
        elif len(open_) <= _MOST_OPEN:
            is_ordered = name == "list" and _ORDERED.search(tag["attributes"] or "")
            level = _LEVELS.get(name)
            is_inner = level and any(_LEVELS.get(opened.form) == level for opened in open_)
            open_.append(_Open(name, "" if is_inner else "ol" if is_ordered else name, []))
    open_[-1].pieces.append(text[at:])
    while len(open_) > 1:
        _close(open_)
    return "".join(open_[0].pieces)


def _close(open_: list[_Open]) -> str:
    """Close the innermost element, give its text to the one around it, and return its name."""
    name, form, pieces = open_.pop()
    open_[-1].pieces.append(_MADE.get(form, "".join)(pieces))
    return name


def _block(pieces: _Pieces) -> str:
    return f"\n\n{''.join(pieces)}\n\n"


def _heading(pieces: _Pieces) -> str:
    text = " ".join("".join(pieces).split())
    return f"\n\n{text}{_HEAD if len(text) <= _LONGEST_HEAD else ''}\n\n" if text else ""


def _headed(text: str) -> str:
    """Return a text with its headings in their paragraphs, without a heading that only says "Abstract"."""
    rest = text[opening.end() :] if (opening := _OPENING.match(text)) else ""
    text = rest if rest.strip() else text
    return _HEADED.sub(lambda match: (match[1] or ":") + " ", text.rstrip().removesuffix(_HEAD))


def _item(pieces: _Pieces) -> str:
    text = "".join(pieces).strip()
    return f"\n\n{'' if _BULLETED.match(text) else _ITEM}{text}\n\n" if text else ""


def _list(pieces: _Pieces, *, ordered: bool = False) -> str:
    """Return a list; each item gets its number or a bullet, unless it has one of its own."""
    numbers = count(1)
    return _block([re.sub(_ITEM, lambda _: f"{next(numbers)}. " if ordered else "• ", "".join(pieces))])


def _script(pieces: _Pieces, *, sign: str, digits: dict[int, int]) -> str:
    """Return a superscript or a subscript: digits and signs in Unicode, other short ones in TeX."""
    text = "".join(pieces).strip()
    if _SIGNS.fullmatch(text):
        return text.translate(digits)
    if (sign == "^" and _ORDINAL.fullmatch(text)) or not _INDEX.fullmatch(text):
        return text
    return f"{sign}{{{text}}}"


def _small_capitals(pieces: _Pieces) -> str:
    """Return a text in small capitals: large ones for a short word in small letters, "the R package"."""
    text = "".join(pieces)
    return text.upper() if text.isascii() and text.islower() and len(text) <= 4 else text


def _tex(pieces: _Pieces) -> str:
    """Return a formula in TeX, which may come with a preamble and with dollars of its own."""
    text = html.unescape("".join(pieces))
    document = _END.split(_BEGIN.split(text, maxsplit=1)[-1], maxsplit=1)[0]
    return _formula([_DOLLARS.sub("", document)])


def _formula(pieces: _Pieces) -> str:
    tex = " ".join("".join(pieces).split()).replace("$", "")
    return f"{_TEX}${html.escape(tex, quote=False)}$" if tex else ""


def _symbol(pieces: _Pieces) -> str:
    text = html.unescape("".join(pieces)).strip()
    signs = "".join(_MATH_SIGNS.get(sign, sign) for sign in text)
    return rf"\mathrm{{{signs}}}" if len(text) > 1 and text.isalpha() else signs


def _words(pieces: _Pieces) -> str:
    text = _symbol(["".join(pieces).replace("-", " ")])
    return rf"\text{{{text}}}" if re.search(r"[^\W\d_]", text) else _symbol(pieces)


def _math(pieces: _Pieces, *, form: str) -> str:
    """Return an element of MathML with a fixed number of children in TeX."""
    children = [piece.strip() for piece in pieces if piece.strip()]
    wanted = form.count("%s")
    return form % tuple(children) if len(children) == wanted else "".join(children)


_FORMS = {
    "msup": "{%s}^{%s}", "msub": "{%s}_{%s}", "msubsup": "{%s}_{%s}^{%s}", "mfrac": r"\frac{%s}{%s}",
    "mover": r"{%s}^{%s}", "munder": "{%s}_{%s}", "munderover": "{%s}_{%s}^{%s}", "msqrt": r"\sqrt{%s}",
    "mrow": "%s", "mtd": "%s", "semantics": "%s",
}  # fmt: skip
_MADE: dict[str, Callable[[_Pieces], str]] = {
    **dict.fromkeys(_BLOCKS, _block),
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(("list-item", "li"), _item),
    **dict.fromkeys(("list", "ul"), _list),
    "ol": partial(_list, ordered=True),
    **dict.fromkeys(("td", "th", "label"), lambda pieces: "".join([*pieces, " "])),
    "sup": partial(_script, sign="^", digits=_UP),
    **dict.fromkeys(("sub", "inf"), partial(_script, sign="_", digits=_DOWN)),
    **dict.fromkeys(("sc", "scp"), _small_capitals),
    "tex-math": _tex,
    "math": _formula,
    # The first formula in TeX among the forms of a formula, else all of them.
    **dict.fromkeys(
        ("alternatives", "inline-formula", "disp-formula"),
        lambda pieces: next((piece for piece in pieces if piece.startswith(_TEX)), "".join(pieces)),
    ),
    **dict.fromkeys(("mi", "mn", "mo", "ms"), _symbol),
    "mtext": _words,
    **{name: partial(_math, form=form) for name, form in _FORMS.items()},
    **dict.fromkeys(("annotation", "annotation-xml"), lambda pieces: ""),
}
