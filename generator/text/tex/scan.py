"""`Tex`: running text from a source, split into words, formulas, scripts and web addresses."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Literal, NamedTuple, Self

from generator.text.tex import dollars
from generator.text.tex.scripts import script
from generator.text.tex.spell import lowered, raised, spelled
from generator.text.tex.words import LETTER_ALONE, PLACEHOLDER, read_strictly, readable


class TexSegment(NamedTuple):
    """A piece of running text."""

    # ``up`` and ``down`` are a superscript and a subscript of the segment before.
    kind: Literal["text", "math", "up", "down", "url"]
    value: str  # the words, the TeX of a formula or script without delimiters, or an address
    display: bool = False  # whether a formula has its own line

    @property
    def plain(self) -> str:
        """The piece as plain text, without control characters."""
        read = _READ.get(self.kind)
        return printable(read(self.value) if read else self.value)


_FIRST_PLACE, _MOST_PLACES = 0xF0000, 0xFFFE
_PLACES = re.compile(f"([{PLACEHOLDER}])")
# The set comes first, so that the search can skip to its characters; each has a branch after it.
_MARK = re.compile(
    rf"[\\$:^_`{PLACEHOLDER}](?:(?<=\\)(?:\\[%&_#]|\\|[$%&#_{{}}]|\(|\["
    r"|begin\s*\{(?P<env>equation|displaymath|math|align(?:at)?|eqnarray|gather|multline|flalign)(?P<star>\*?)\}"
    r"|(?:verb|lstinline)\*?(?=[^\w\s*]))|(?<=\$)\$?|(?<=:)(?://|(?=\\))|(?<=[\^_])(?<!\\.)|(?<=`)(?=[^`\n]*[\^_])"
    rf"|(?<=[{PLACEHOLDER}]))"
)
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])https?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""://(?=[\w\[\\])(?:\\[_%&#~$]|\$\\sim\$|[^\s<>"“”‘’«»`\\^{}|$，。；、！？（）「」『』【】…\ue000-\uf8ff]){1,2000}+"""
)
# What Hugging Face leaves of a link, ``https://a.org{here}``, and of symbols, ``360^{circ}``: TeX without its
# commands. ``https://a.org/{name}`` is an address with a gap.
_LABELLED = re.compile(
    rf"(https?{_ADDRESS.pattern})(?P<labelled>(?:(?<![/=])|(?=\{{(?:http|here\b|[A-Za-z]{{1,20}}\{{|[^{{}}]{{0,300}}[\sA-Z])))"
    r"\{(?:[A-Za-z]{1,20}\{(?P<inner>[^{}]{0,300})\}|(?P<label>[^{}]{0,300}))\})?"
)
_BARED = re.compile(r"(?:(?<=[\d^])|(?=\{[a-z]{2,6}\}\d))\{(sim|approx|times|circ|cdot|pm|leq?|geq?)\}")
_VERBATIM = re.compile(r"\\(?:verb|lstinline)\*?([^\w\s*])([^\n]{0,500}?)\1")
_CODE = re.compile(r"(?<!`)`[^`\n$\\]{1,80}`(?!`)")
_PATH = re.compile(r":\\[\w.\\-]*")
_ESCAPED = re.compile(r"\\([_%&#~$])")
_STYLED = re.compile(
    r"\$\s*(\\(?:text(?:it|bf|tt|sc|sf|rm|sl)?|emph|mbox|href|underline)\s*(?:\{(?:[^{}$]|\{[^{}$]*\})*\}){1,2})\s*\$"
)

# Braces that keep capitals in BibTeX, as in ``{B}ias`` and ``Cram{é}r``, and braces around a formula.
_PROTECTED = re.compile(
    r"\{(?:(?<![A-Za-z\\]\{)([A-Z]{1,6}|[^\W\d_])\}(?=[^\W\d_A-Z])|(?<=[^\W\d_]\{)([^\W\d_a-zA-Z])\}"
    rf"|[ ]?([{PLACEHOLDER}])[ ]?\}})"
)
_WHOLE = re.compile(r"\{(?=[^{}\\\s].*[^\W\d_a-z])(?:[^{}]|\{[^{}]*\})*+(?<!\s)\}")  # there are capitals

# Environments that begin a formula, and the one that replaces each inside a formula.
_INNER = {
    "align": "aligned", "alignat": "alignedat", "flalign": "aligned", "gather": "gathered",
    "multline": "gathered", "eqnarray": "array",
}  # fmt: skip


def segments(text: str) -> list[TexSegment]:
    """Split a text into segments; one unchanged segment if it has neither TeX nor addresses."""
    if _is_plain(text):
        return [TexSegment("text", text)] if text else []
    if "{" in text:
        text = _BARED.sub(r"{\\\1}", _LABELLED.sub(_linked, text) if "://" in text else text)
    return _pieces(_STYLED.sub(r"\1", text) if "$\\" in text else text, readable)


def _linked(match: re.Match[str]) -> str:
    if match["labelled"] is None:
        return match[0]
    return f"\\href{{{match[1]}}}{{{match['label'] or match['inner'] or ''}}}"


class Tex(str):
    """A text that may have TeX and addresses; it is, and compares as, the string from the source.

    Its segments and its plain text are made once, on first use; no text raises an error.
    """

    def __new__(cls, text: str = "") -> Self:
        """Return the text as `Tex`; a `Tex` is returned itself, so that its segments are not made again."""
        return text if isinstance(text, cls) else super().__new__(cls, text)

    @cached_property
    def segments(self) -> tuple[TexSegment, ...]:
        """Its words in Unicode, formulas in TeX and bare addresses; never two segments of words in a row."""
        return tuple(segments(self[1:-1] if self.is_whole else str(self)))

    @property
    def is_whole(self) -> bool:
        """Whether braces around it as a whole keep its capitals in BibTeX; they are not in its segments."""
        return self[:1] == "{" and self[-1:] == "}" and _WHOLE.fullmatch(self) is not None

    @cached_property
    def plain(self) -> str:
        """The text in Unicode: formulas spelled, no TeX, no control characters.

        It is empty only if the text is: a text of nothing but commands stays unchanged.
        """
        if _is_plain(self):  # as most names are: they need no segments
            return printable(str(self))
        return "".join([piece.plain for piece in self.segments]) or printable(str(self))


def _is_plain(text: str) -> bool:
    """Return whether a text has neither TeX nor addresses; single characters are found faster than pairs."""
    if "$" in text or "\\" in text or "`" in text or "~" in text or "--" in text or "^" in text:
        return False
    return not ("/" in text and "://" in text) and not ("{" in text or "_" in text)


def _pieces(text: str, read: Callable[[str, bool], str]) -> list[TexSegment]:
    """Split a text into pieces; ``read`` takes its words, and whether the text has formulas."""
    places: list[TexSegment] = []
    if "$" in text or "\\" in text or "://" in text or "^" in text or "_" in text:
        text = _marked(text, places)
    text = read(text, any(place.kind == "math" for place in places))
    if "{" in text:
        text = _PROTECTED.sub(lambda match: _unprotected(match, places), text)
    pieces: list[TexSegment] = []
    for part in _PLACES.split(text) if places else (text,):
        index = ord(part[0]) - _FIRST_PLACE if len(part) == 1 else -1
        piece = places[index] if 0 <= index < len(places) else TexSegment("text", part)
        if piece.kind == "text" and pieces and pieces[-1].kind == "text":
            piece = TexSegment("text", pieces.pop().value + piece.value)
        if piece.value:
            pieces.append(piece)
    return pieces


# Commands for characters with a meaning in TeX; control characters replace them while the rest is read.
_SHOWN = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
_SHOWING = re.compile(rf"\\({'|'.join(_SHOWN)})(?![A-Za-z])(?:\{{\}}|\s*)")
_HELD = {name: chr(number) for number, name in enumerate(_SHOWN)}
_TO_SIGNS = dict(enumerate(_SHOWN.values()))
_SIGNS = re.compile(r"[\\{}~$`]|''|--")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2009\u2028\u2029\u202f]")


_READ: dict[str, Callable[[str], str]] = {"math": spelled, "up": raised, "down": lowered}


def printable(text: str) -> str:
    """Replace each control character, and each space of another kind, with a plain space."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def without_commands(text: str) -> str:
    """Read a text that is all TeX, as in BibTeX: words become Unicode, formulas keep their dollars."""
    if not _SIGNS.search(text):
        return text
    text = _SHOWING.sub(lambda match: _HELD[match[1]], _CONTROL.sub(" ", text))
    pieces = _pieces(text, lambda words, _: read_strictly(words))
    return "".join(map(_fenced, pieces)).translate(_TO_SIGNS)


def _unprotected(match: re.Match[str], places: list[TexSegment]) -> str:
    if place := match[3]:
        index = ord(place) - _FIRST_PLACE
        return place if index < len(places) and places[index].kind == "math" else match[0]
    return match[1] or match[2]


def _fenced(piece: TexSegment) -> str:
    if piece.kind in _SIGNS_OF_SCRIPTS:
        return f"{_SIGNS_OF_SCRIPTS[piece.kind]}{{{piece.value}}}"
    fence = "$$" if piece.display else "$" if piece.kind == "math" else ""
    return f"{fence}{piece.value}{fence}"


def _marked(text: str, places: list[TexSegment]) -> str:
    """Replace formulas, addresses and escaped signs with placeholders, and append them to ``places``."""
    parts: list[str] = []
    start = 0
    before: TexSegment | None = None  # the piece that ends at `start`
    while (mark := _MARK.search(text, start)) and len(places) < _MOST_PLACES:
        if mark[0] in _KINDS_OF_SCRIPTS:
            placed = _script(text, mark.start(), before if mark.start() == start else None)
        else:
            placed = _piece(text, mark, start)
        piece, begin, end = placed or (None, *mark.span())
        parts.append(text[start:begin])
        if piece and (piece.kind != "url" or piece not in places[-1:]):  # an address may be its own label
            places.append(piece)
        parts.append(chr(_FIRST_PLACE + len(places) - 1) if piece else mark[0])
        start, before = end, piece
    parts.append(text[start:])
    return "".join(parts)


_KINDS_OF_SCRIPTS: dict[str, Literal["up", "down"]] = {"^": "up", "_": "down"}
_SIGNS_OF_SCRIPTS = {kind: sign for sign, kind in _KINDS_OF_SCRIPTS.items()}
_Piece = tuple[TexSegment, int, int] | None
_DOLLARS = {"$": dollars.inline, "$$": dollars.display, "\\$": dollars.slipped}


def _piece(text: str, mark: re.Match[str], floor: int) -> _Piece:
    """Return the piece at a mark, with its start and end; ``None`` if the mark is plain text."""
    sign, start, end = mark[0], mark.start(), mark.end()
    if sign[0] == "`" or sign.startswith(("\\verb", "\\lst")):
        code = _CODE.match(text, start) or _VERBATIM.match(text, start)
        return (TexSegment("text", code[code.lastindex or 0]), start, code.end()) if code else None
    if sign == "://":
        return _address(text, start, floor)
    if sign == ":":
        path = LETTER_ALONE.search(text, max(0, start - 2), start) and _PATH.match(text, start)
        return (TexSegment("text", path[0]), start, path.end()) if path else None
    enclosed = (_DOLLARS[sign](text, start) or dollars.slipped(text, start)) if sign in _DOLLARS else None
    if enclosed:
        inside, end = enclosed
        is_number = sign == "$" and dollars.is_number(inside)
        return TexSegment("text" if is_number else "math", inside, sign == "$$"), start, end
    if mark["env"] or sign in ("\\(", "\\["):
        return _delimited(text, mark)
    return None if sign in ("$", "$$", "\\\\") else (TexSegment("text", sign.lstrip("\\")), start, end)


def _script(text: str, start: int, before: TexSegment | None) -> _Piece:
    if before and before.kind in ("url", "text"):  # after an address or a path there is no power
        return None
    scripted = script(text, start, before is not None)
    return scripted and (TexSegment(_KINDS_OF_SCRIPTS[text[start]], scripted[0]), start, scripted[1])


def _delimited(text: str, mark: re.Match[str]) -> _Piece:
    r"""Return a formula in an environment, in ``\(…\)`` or in ``\[…\]``."""
    sign, name, end = mark[0], mark["env"], mark.end()
    closing = f"\\end{{{name}{mark['star']}}}" if name else "\\)" if sign == "\\(" else "\\]"
    another = text.find(sign, end, end + 4000) if sign == "\\(" else -1  # no formula has another in it
    if (close := text.find(closing, end, end + 4000 if another < 0 else another)) < 0:
        return None
    inside = text[end:close].strip()
    if not name and (not inside or "\n\n" in inside or sign in inside.replace("\\\\[", "")):
        return None
    if inner := _INNER.get(name):
        columns = "{rcl}" if inner == "array" else ""
        inside = f"\\begin{{{inner}}}{columns}{inside}\\end{{{inner}}}"
    return TexSegment("math", inside, sign != "\\(" and name != "math"), mark.start(), close + len(closing)


def _address(text: str, start: int, floor: int) -> _Piece:
    scheme = _SCHEME.search(text, max(floor, start - 5), start)
    rest = _ADDRESS.match(text, start)
    if scheme is None or scheme.end() != start or rest is None:
        return None
    address = scheme[0] + rest[0]
    while address[-1] in ".,;:!?'*~" or (
        address[-1] in ")]" and address.count(address[-1]) > address.count("(["[")]".index(address[-1])])
    ):
        address = address[:-1]
    plain = _ESCAPED.sub(r"\1", address.replace("$\\sim$", "~"))
    return TexSegment("url", plain), scheme.start(), scheme.start() + len(address)
