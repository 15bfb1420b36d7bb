"""Pieces of a page in two forms: Markdown that any engine can read, and the HTML that it becomes.

A source's text stays text: `text` and `rich` escape it, so that Python-Markdown turns a part's Markdown into
exactly the part's HTML. The press relies on this.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import NamedTuple, cast

from generator.listings.kinds import HUBS
from generator.text.tex import Tex, TexSegment, spelled, to_mathml, unnested

# The text between the dollars of a formula in Markdown; `publish.mathematics` reads it back.
INLINE_TEX = r"(?:[^$\\]++|\\.)++"
DISPLAY_TEX = r"(?:[^$\\]++|\\.|\$(?!\$))++"
ROOT = "\x11"  # a placeholder for the relative path to the site's root; no cleaned text contains it
SITE = "\x14"  # the same for HTML in Markdown, where links are addresses instead of files
WRITTEN = "\x13written\x13"  # a placeholder for a person's Markdown, which is converted by itself
_INLINE = re.compile(r"[\\`*_{}\[\]$]")
_START = re.compile(r"^(?:(?=[#>+|!-])|(\d+)(?=[.)]))")  # where a backslash keeps a paragraph a paragraph
_ENTITY_LESS = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_GAP = re.compile(r"\{(\w+)\}")
_SCRIPTS = {"up": "sup", "down": "sub"}
_NO_URL = re.compile(r"[<>\\`$\"]")  # allowed in a DOI, but not in a link in Markdown
_PLAIN_URL = re.compile(r"(?:(?!&#?\w+;)[^\s<>\\`\[\]$\"])+")


class Piece(NamedTuple):
    """One piece of a page."""

    # Its Markdown, or a function that makes it, since the press needs the HTML only.
    made: str | Callable[[], str]
    html: str  # the HTML that the Markdown becomes, with `ROOT` for the site's root
    block: bool = False  # true for a whole block (paragraphs, a list), false for text within a block

    @property
    def markdown(self) -> str:
        """The Markdown, with `ROOT` for the root of the Markdown tree."""
        return self.made if isinstance(self.made, str) else self.made()

    def __reduce__(self) -> "tuple[type[Piece], tuple[str, str, bool]]":
        """Pickle the Markdown itself instead of the function that makes it."""
        return Piece, (self.markdown, self.html, self.block)

    def __bool__(self) -> bool:
        return bool(self.html)


piece = cast(Callable[[tuple[str | Callable[[], str], str, bool]], Piece], partial(tuple.__new__, Piece))
"""Makes a part faster than the class does: a page has dozens."""
_SEPARATOR = Piece("<!-- -->", "<!-- -->")  # keeps the dollars of two formulas apart


@lru_cache(maxsize=4096)  # names, tags and days recur
def text(value: str) -> Piece:
    """Return plain text as a part."""
    return unique(value)


def unique(value: str) -> Piece:
    """Return plain text that hardly recurs, such as a title, as a part."""
    return piece((partial(_escape, value), plain(value), False))


def plain(value: str) -> str:
    """Return the HTML of `text`."""
    if "&" in value or "<" in value or ">" in value:
        return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return str(value)  # a `Tex` cannot be stored


def rich(value: str, links: bool = True) -> Piece:
    """Return running text with MathML for TeX formulas, superscripts, subscripts and links.

    ``links`` is false for the label of a link, since links do not nest.
    """
    parts: list[Piece] = []
    for segment in Tex(value).segments:
        part = _segment(segment, links)
        is_formula = segment.kind == "math" and part.markdown.startswith("$")
        if is_formula and parts and parts[-1].html.endswith(("$", "\\", "</math>", "</code>")):
            parts.append(_SEPARATOR)
        parts.append(part)
    whole = join("", parts)
    shown = whole.html.strip()
    if shown == whole.html != "":
        return whole
    return Piece(lambda: whole.markdown.strip(), shown) if shown else text(value)


def paragraph(part: Piece) -> Piece:
    """Return a part as a paragraph; its first characters cannot make it a heading, list or fence."""
    if part.html.startswith("~~~"):  # a fence, which no backslash escapes
        return Piece(f"&#126;{part.markdown[1:]}", f"<p>&#126;{part.html[1:]}</p>", block=True)
    return piece((lambda: _START.sub(r"\1\\", part.markdown), f"<p>{part.html}</p>", True))


def paragraphs(value: str) -> Piece:
    """Return a text as paragraphs, each made by `rich`."""
    pieces = value.split("\n\n") if "\n\n" in value else [value]  # a single `Tex` keeps its parsed segments
    parts = [paragraph(part) for lines in pieces if (part := rich(lines))]
    shown = "\n".join(part.html for part in parts)
    return Piece(lambda: "\n\n".join(part.markdown for part in parts), shown, block=True)


def link(label: Piece, address: str, tip: str = "") -> Piece:
    """Return a link to an address outside the archive; its ``tip`` is one of our own."""
    address = _NO_URL.sub(lambda match: f"%{ord(match[0]):02X}", address)
    title, told = (f' title="{tip}"', f' "{tip}"') if tip else ("", "")
    shown = f'<a href="{_attribute(address)}"{title}>{label.html}</a>'
    return piece((lambda: f"[{label.markdown}](<{address}>{told})", shown, False))


def page(label: Piece, address: str) -> Piece:
    """Return a link to a page of the archive; ``tags/agents/`` is ``tags/agents.md`` in the Markdown tree."""
    shown = anchor(label.html, address)
    return piece((lambda: f"[{label.markdown}]({ROOT}{tree_file(address)})", shown, False))


def file(label: Piece, address: str) -> Piece:
    """Return a link to a feed or a search, which have no file in the Markdown tree."""
    shown = anchor(label.html, address)
    return piece((lambda: f'<a href="{SITE}{address}">{label.markdown}</a>', shown, False))


def anchor(label: str, address: str) -> str:
    """Return the HTML of `page` for a label in HTML."""
    return f'<a href="{ROOT}{address}">{label}</a>'


def tree_file(address: str) -> str:
    """Return a page's file in the Markdown tree: ``index.md`` if it has pages below it in the nav."""
    return f"{address}index.md" if not address or address in HUBS else f"{address.rstrip('/')}.md"


def block(html: str) -> Piece:
    """Return HTML as a block that Markdown leaves unchanged: a block element without an empty line."""
    return Piece(html.replace(ROOT, SITE), f"{html}\n", block=True)  # Python-Markdown adds the line break


def written(name: str, start: str, head: Piece, markdown: str) -> Piece:
    """Return an element with a person's Markdown (`without_marks`), which its HTML replaces with `WRITTEN`.

    ``start`` is its start tag, without the closing bracket; ``head`` is a part above the Markdown.
    """
    source = f'{start} markdown="1">\n{head.markdown}\n\n{markdown}\n\n</{name}>'
    return Piece(source, f"{start}>\n{head.html}\n{WRITTEN}\n</{name}>\n", block=True)


def join(between: str, parts: Iterable[Piece]) -> Piece:
    """Join parts with a text between them that is the same in both forms."""
    joined = list(parts)
    if len(joined) == 1:
        return joined[0]
    shown = between.join([part.html for part in joined])
    return piece((lambda: between.join(part.markdown for part in joined), shown, False))


def wrap(start: str, part: Piece, end: str) -> Piece:
    """Put a part between texts that are the same in both forms."""
    return piece((lambda: f"{start}{part.markdown}{end}", f"{start}{part.html}{end}", False))


def filled(said: str, **parts: Piece) -> Piece:
    """Return a text with parts in its gaps, each named in braces."""
    return join("", [parts[part] if isinstance(part, str) else part for part in _cut(said)])


@lru_cache(maxsize=1024)
def _cut(said: str) -> tuple[Piece | str, ...]:
    parts = enumerate(_GAP.split(said))
    return tuple(part if at % 2 else text(part) for at, part in parts if part)


def span(name: str, part: Piece) -> Piece:
    """Put a part into a ``span`` with a class; quotes are left out to save bytes if HTML allows it."""
    quoted = name if name.isalnum() else f'"{name}"'
    return wrap(f"<span class={quoted}>", part, "</span>")


def _segment(segment: TexSegment, links: bool) -> Piece:
    value = segment.value
    if segment.kind == "math":
        formula = unnested(value.replace("<", r"\lt ").replace("`", "'").strip())
        fence = "$$" if segment.display else "$"
        if not re.fullmatch(DISPLAY_TEX if segment.display else INLINE_TEX, formula):
            return text(f"{fence}{value}{fence}")
        return Piece(f"{fence}{formula}{fence}", to_mathml(formula, segment.display))
    if segment.kind in _SCRIPTS:
        name = _SCRIPTS[segment.kind]
        return wrap(f"<{name}>", text(spelled(value)), f"</{name}>")
    if links and segment.kind == "url" and _PLAIN_URL.fullmatch(value):
        return Piece(f"<{value}>", f'<a href="{_attribute(value)}">{plain(value)}</a>')
    return unique(value)


def _escape(value: str) -> str:
    return _INLINE.sub(r"\\\g<0>", value).replace("&", "&amp;").replace("<", "&lt;")


def _attribute(address: str) -> str:
    """Escape an address for an attribute, as Python-Markdown's serializer does."""
    return _ENTITY_LESS.sub("&amp;", address).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def without_marks(markdown: str) -> str:
    """Remove the control characters from a person's Markdown that the press uses as placeholders."""
    return re.sub(r"[\x11-\x14]", "", markdown) if markdown else ""
