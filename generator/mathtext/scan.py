"""Running text split into words, formulas and web addresses.

Where a dollar opens a formula follows what upstream texts show: it closes in the same paragraph, holds no
space next to the dollars unless it is plainly TeX, and is not an amount of money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from generator.mathtext import words
from generator.mathtext.spell import spelled


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of running text.

    Attributes:
        kind: ``text`` for readable words, ``math`` for a formula, ``url`` for an http(s) address.
        value: the words, the formula's TeX without delimiters, or the address.
        display: a formula that stands on lines of its own.
    """

    kind: Literal["text", "math", "url"]
    value: str
    display: bool = False


_FIRST_PLACE = 0xF0000
_PLACE = re.compile(f"([{words.PLACE}])")
_MARK = re.compile(
    r"\\\\|\\[$%&#_{}]|\\\(|\\\[|\\begin\s*\{(?P<env>equation|displaymath|math|align|eqnarray|gather|multline|flalign"
    r"|alignat)(?P<star>\*?)\}|\$\$?|(?P<url>https?://(?=[\w\[\\]))|(?<![A-Za-z])[A-Za-z]:\\[\w.\\-]*|"
    rf"[{words.PLACE}]",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"""(?:\\[_%&#~$]|\$\\sim\$|[^\s<>"“”‘’«»`\\^{}|$，。；、！？（）「」『』【】…])+""")
_ESCAPED = re.compile(r"\\([_%&#~$])")
_TEX = re.compile(r"\\[A-Za-z]|[\^_=]|\\[,;{}|]")
_SIGNS = re.compile(r"[^A-Za-z\d$]*")
_NUMBER = re.compile(r"\d[\d.,]*")
_MONEY = re.compile(r"\d[\d.,]*\s?[kKMBT]?(?:illion)?(?:\s+(?:[A-Za-z]{2,}|[aA]\s)|[,;.)]\s+[A-Za-z]{2,})")
_WORDS = re.compile(r"[A-Za-z]{3,}[,;:]?\s+[A-Za-z]{2,}")
_STYLED = re.compile(
    r"\$\s*(\\(?:text(?:it|bf|tt|sc|sf|rm|sl)?|emph|mbox|href|underline)\s*(?:\{(?:[^{}$]|\{[^{}$]*\})*\}){1,2})\s*\$"
)
_CURRENCY = re.compile(r"(?:\d|\b(?:US|AU|CA|HK|NT|NZ|SG))$")
_INNER = {
    "align": "aligned",
    "alignat": "alignedat",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}


def segments(text: str) -> list[Segment]:
    """The text in pieces: words in Unicode, formulas in TeX, addresses bare. Neighbours of one kind are joined.

    A text without TeX or address comes back whole, as it is.
    """
    if not (
        "$" in text
        or "\\" in text
        or "://" in text
        or "`" in text
        or "~" in text
        or "--" in text
        or "{,}" in text
    ):
        return [Segment("text", text)] if text else []
    marked, found = _mark(_STYLED.sub(r"\1", text) if "$\\" in text else text)
    pieces: list[Segment] = []
    tex = any(piece.kind == "math" for piece in found)
    for part in _PLACE.split(words.readable(marked, tex)):
        if not part:
            continue
        index = ord(part[0]) - _FIRST_PLACE
        piece = found[index] if 0 <= index < len(found) and len(part) == 1 else Segment("text", part)
        if piece.kind == "text" and pieces and pieces[-1].kind == "text":
            piece = Segment("text", pieces.pop().value + piece.value)
        if piece.value:
            pieces.append(piece)
    return pieces


def to_unicode(text: str) -> str:
    """The whole text as one line of plain text after another: formulas spelled in Unicode, no TeX, no controls."""
    if (
        text.isascii()
        and text.isprintable()
        and not ("$" in text or "\\" in text or "`" in text or "~" in text or "--" in text or "{,}" in text)
    ):
        return text
    plain = "".join(spelled(piece.value) if piece.kind == "math" else piece.value for piece in segments(text))
    return _CONTROL.sub(" ", plain)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2009\u2028\u2029\u202f]")


def _mark(text: str) -> tuple[str, list[Segment]]:
    """The text with a place in it for each formula, address and escaped sign, and what belongs there."""
    found: list[Segment] = []
    parts: list[str] = []
    start = 0
    closers: dict[str, bool] = {}
    while mark := _MARK.search(text, start):
        piece, end = _piece(text, mark, closers)
        parts.append(text[start : mark.start()])
        if piece is None or len(found) > 0xFFF0:
            parts.append(text[mark.start() : end])
        elif piece.kind == "text" and "\\" in piece.value and piece.value != mark[0]:
            parts.append(piece.value)
        else:
            parts.append(chr(_FIRST_PLACE + len(found)))
            found.append(piece)
        start = end
    parts.append(text[start:])
    return "".join(parts), found


def _piece(text: str, mark: re.Match[str], closers: dict[str, bool]) -> tuple[Segment | None, int]:
    """What stands at a mark, and where the text goes on; ``None`` for nothing but the mark itself."""
    sign, start, end = mark[0], mark.start(), mark.end()
    if mark["url"]:
        return _address(text, start)
    if mark["env"]:
        return _environment(text, mark)
    if sign in ("\\(", "\\["):
        close = text.find("\\)" if sign == "\\(" else "\\]", end) if closers.get(sign, True) else -1
        closers[sign] = close >= 0
        inside = text[end:close]
        if close < 0 or not inside.strip() or "\n\n" in inside or sign in inside:
            return None, end
        return Segment("math", inside.strip(), sign == "\\["), close + 2
    if sign == "$$":
        close = text.find("$$", end)
        inside = text[end:close] if close >= 0 else ""
        if inside.strip() and "$" not in inside and "\n\n" not in inside and not _prose(inside):
            return Segment("math", inside.strip(), True), close + 2
        return None, end
    if sign == "$":
        return _dollar(text, start)
    if sign == "\\\\":
        return None, end
    if sign[0] == "\\":
        return Segment("text", sign[1]), end
    return Segment("text", sign), end


def _dollar(text: str, start: int) -> tuple[Segment | None, int]:
    close = start
    for _ in range(4):
        close = text.find("$", close + 1)
        while close > 0 and text[close - 1] == "\\" and text[close - 2] != "\\":
            close = text.find("$", close + 1)
        if close < 0:
            return None, start + 1
        inside = text[start + 1 : close]
        if inside.count("{") - inside.count("\\{") <= inside.count("}") - inside.count("\\}"):
            break
    after, stripped = text[close + 1 : close + 2], inside.strip()
    if not stripped or "\n\n" in inside:
        return None, start + 1
    if _NUMBER.fullmatch(inside):
        bare = not after.isdigit() and not _CURRENCY.search(text, max(0, start - 3), start)
        return (Segment("text", inside), close + 1) if bare else (None, start + 1)
    if not _TEX.search(inside) and (inside != stripped or after.isdigit() and not _SIGNS.fullmatch(inside)):
        return None, start + 1
    if _prose(inside):
        return None, start + 1
    return Segment("math", stripped), close + 1


def _prose(inside: str) -> bool:
    """Words between two amounts of money, not a formula."""
    if _MONEY.match(inside.strip()) and not re.match(r"[^\\]*\\[a-z]", inside[:12]):
        return True
    if inside.lstrip()[:1] in ")].,;:" and _WORDS.search(inside):
        return True
    return "\\" not in inside and len(_WORDS.findall(inside)) >= 2 and not re.search(r"[\^_=]", inside)


def _environment(text: str, mark: re.Match[str]) -> tuple[Segment | None, int]:
    name = mark["env"].lower()
    close = text.find(f"\\end{{{name}{mark['star']}}}", mark.end())
    if close < 0:
        return None, mark.end()
    inside = text[mark.end() : close].strip()
    if name == "eqnarray":
        inside = f"\\begin{{array}}{{rcl}}{inside}\\end{{array}}"
    elif name in _INNER:
        inside = f"\\begin{{{_INNER[name]}}}{inside}\\end{{{_INNER[name]}}}"
    return Segment("math", inside, name != "math"), close + len(f"\\end{{{name}{mark['star']}}}")


def _address(text: str, start: int) -> tuple[Segment | None, int]:
    matched = _ADDRESS.match(text, start)
    address = matched[0] if matched else ""
    while address:
        if address[-1] in ".,;:!?'*~":
            address = address[:-1]
        elif address[-1] in ")]" and address.count(address[-1]) > address.count(
            "(["[")]".index(address[-1])]
        ):
            address = address[:-1]
        else:
            break
    if address.endswith("://") or not address:
        return None, start + 7
    return Segment("url", _ESCAPED.sub(r"\1", address.replace("$\\sim$", "~"))), start + len(address)
