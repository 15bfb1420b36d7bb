"""Pieces of a page in both of its forms: the Markdown that any engine takes, and the HTML it becomes.

Upstream text is text: `text` and `rich` escape it so that Markdown turns it into exactly the HTML beside it.
The press relies on both forms agreeing, through the real Python-Markdown.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import NamedTuple, cast

from generator.listings.kinds import HUBS
from generator.text.tex import Segment, Tex, spelled, to_mathml, unnested

# What may stand between the dollars of a formula in Markdown; `publish.mathematics` reads it back.
INLINE_TEX = r"(?:\\.|[^$\\])+?"
DISPLAY_TEX = r"(?:\\.|[^$\\]|\$(?!\$))+?"
ROOT = "\x11"  # stands for the way from a page to the site's root; no cleaned text has it
SITE = "\x14"  # the same in HTML within Markdown, where links lead to addresses and not to files
WRITTEN = "\x13written\x13"  # stands for a person's Markdown, which is converted by itself
_INLINE = re.compile(r"[\\`*_{}\[\]$]")
_START = re.compile(r"^(?:(?=[#>+|!-])|(\d+)(?=[.)]))")  # a backslash comes before or after it
_ENTITY_LESS = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_SCRIPTS = {"up": "sup", "down": "sub"}
_NO_URL = re.compile(r"[<>\\`$\"]")  # a DOI has them, and a link in Markdown cannot
_PLAIN_URL = re.compile(r"(?:(?!&#?\w+;)[^\s<>\\`\[\]$\"])+")


class Part(NamedTuple):
    """One piece of a page.

    Attributes:
        made: its Markdown, or what makes it: the press asks for HTML alone.
        html: the HTML that Markdown becomes; `ROOT` stands for the way to the site's root.
        block: it is a block of its own (paragraphs, a list) and not text within one.
    """

    made: str | Callable[[], str]
    html: str
    block: bool = False

    @property
    def markdown(self) -> str:
        """Its Markdown; `ROOT` stands for the way to the root of the Markdown tree."""
        return self.made if isinstance(self.made, str) else self.made()

    def __reduce__(self) -> "tuple[type[Part], tuple[str, str, bool]]":
        """Another process gets the Markdown itself."""
        return Part, (self.markdown, self.html, self.block)

    def __bool__(self) -> bool:
        return bool(self.html)


_part = cast(Callable[[tuple[str | Callable[[], str], str, bool]], Part], partial(tuple.__new__, Part))
"""A part from its attributes, without the Python of the class: a page has dozens."""

_SEPARATOR = Part("<!-- -->", "<!-- -->")  # keeps the dollars of two formulas apart


@lru_cache(maxsize=4096)  # labels, tags and days come again and again
def text(value: str) -> Part:
    """Plain text, as it is."""
    return text_once(value)


def text_once(value: str) -> Part:
    """The same of a text that hardly comes again, such as a sentence or a row of names."""
    return _part((partial(_escape, value), plain(value), False))


def plain(value: str) -> str:
    """The HTML of `text`."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich(value: str, links: bool = True) -> Part:
    """Running text: TeX formulas become MathML, scripts raised or lowered, addresses links, the rest is text.

    Args:
        value: the text.
        links: make links; not within the label of one.
    """
    parts: list[Part] = []
    for segment in Tex(value).segments:
        part = _segment(segment, links)
        is_formula = segment.kind == "math" and part.markdown.startswith("$")
        if is_formula and parts and parts[-1].markdown.endswith(("$", "\\")):
            parts.append(_SEPARATOR)
        parts.append(part)
    whole = join("", parts)
    shown = whole.html.strip()
    if shown == whole.html != "":
        return whole
    return Part(lambda: whole.markdown.strip(), shown) if shown else text_once(value)


def paragraph(part: Part) -> Part:
    """A part as a paragraph of its own: its beginning makes no heading, list or fence of it."""
    if part.html.startswith("~~~"):  # a fence, which Markdown knows no backslash for
        return Part(f"&#126;{part.markdown[1:]}", f"<p>&#126;{part.html[1:]}</p>", block=True)
    return _part((lambda: _START.sub(r"\1\\", part.markdown), f"<p>{part.html}</p>", True))


def paragraphs(value: str) -> Part:
    """Text in paragraphs, each as `rich`."""
    pieces = value.split("\n\n") if "\n\n" in value else [value]  # itself, where it is `Tex`
    parts = [paragraph(part) for lines in pieces if (part := rich(lines))]
    shown = "\n".join(part.html for part in parts)
    return Part(lambda: "\n\n".join(part.markdown for part in parts), shown, block=True)


def link(label: Part, address: str) -> Part:
    """A link to an address elsewhere."""
    address = _NO_URL.sub(lambda match: f"%{ord(match[0]):02X}", address)
    shown = f'<a href="{_attribute(address)}">{label.html}</a>'
    return _part((lambda: f"[{label.markdown}](<{address}>)", shown, False))


def page(label: Part, address: str) -> Part:
    """A link to a page of the archive; ``tags/agents/`` is ``tags/agents.md`` in the Markdown tree."""
    shown = anchor(label.html, address)
    return _part((lambda: f"[{label.markdown}]({ROOT}{tree_file(address)})", shown, False))


def file(label: Part, address: str) -> Part:
    """A link to a feed or a search: what the Markdown tree has no file for."""
    return Part(lambda: f'<a href="{SITE}{address}">{label.markdown}</a>', anchor(label.html, address))


def anchor(label: str, address: str) -> str:
    """The HTML of `page`, of a label in HTML."""
    return f'<a href="{ROOT}{address}">{label}</a>'


def tree_file(address: str) -> str:
    """The file in the Markdown tree of a page: ``index.md`` where it has pages below it in the nav."""
    return f"{address}index.md" if not address or address in HUBS else f"{address.rstrip('/')}.md"


def block(html: str) -> Part:
    """HTML as a block of its own, which Markdown leaves as it is: a block element without an empty line."""
    return Part(html.replace(ROOT, SITE), f"{html}\n", block=True)  # Python-Markdown ends it with a line


def written(name: str, start: str, head: Part, markdown: str) -> Part:
    """An element with a person's Markdown, which may hold anything: in its HTML `WRITTEN` stands for that.

    Args:
        name: the element's.
        start: its start tag, without the bracket that ends it.
        head: what stands in it above the Markdown.
        markdown: what the person wrote, without the marks of the press.
    """
    source = f'{start} markdown="1">\n{head.markdown}\n\n{markdown}\n\n</{name}>'
    return Part(source, f"{start}>\n{head.html}\n{WRITTEN}\n</{name}>\n", block=True)


def folded(label: str, part: Part) -> Part:
    """A part that a reader unfolds; on a wide screen the style sheet may show it unfolded."""
    return block(f'<details class="fold"><summary>{plain(label)}</summary>\n{part.html.strip()}\n</details>')


def join(between: str, parts: Iterable[Part]) -> Part:
    """Parts in a row, with a text between them that is the same in both forms."""
    joined = list(parts)
    if len(joined) == 1:
        return joined[0]
    shown = between.join([part.html for part in joined])
    return _part((lambda: between.join(part.markdown for part in joined), shown, False))


def wrap(start: str, part: Part, end: str) -> Part:
    """A part between texts that are the same in both forms."""
    return _part((lambda: f"{start}{part.markdown}{end}", f"{start}{part.html}{end}", False))


def span(name: str, part: Part) -> Part:
    """A part as an element of a class; without quotes where HTML needs none, for a page has many."""
    quoted = name if name.isalnum() else f'"{name}"'
    return wrap(f"<span class={quoted}>", part, "</span>")


def _segment(segment: Segment, links: bool) -> Part:
    value = segment.value
    if segment.kind == "math":
        formula = unnested(value.replace("<", r"\lt ").replace("`", "'").strip())
        fence = "$$" if segment.display else "$"
        if not re.fullmatch(DISPLAY_TEX if segment.display else INLINE_TEX, formula):
            return text(f"{fence}{value}{fence}")
        return Part(f"{fence}{formula}{fence}", to_mathml(formula, segment.display))
    if segment.kind in _SCRIPTS:
        name = _SCRIPTS[segment.kind]
        return wrap(f"<{name}>", text(spelled(value)), f"</{name}>")
    if links and segment.kind == "url" and _PLAIN_URL.fullmatch(value):
        return Part(f"<{value}>", f'<a href="{_attribute(value)}">{plain(value)}</a>')
    return text_once(value)


def _escape(value: str) -> str:
    return _INLINE.sub(r"\\\g<0>", value).replace("&", "&amp;").replace("<", "&lt;")


def _attribute(address: str) -> str:
    """An address in an attribute, escaped as Python-Markdown's serializer does it."""
    return _ENTITY_LESS.sub("&amp;", address).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def without_marks(markdown: str) -> str:
    """A person's Markdown without the control characters that the press marks places with."""
    return re.sub(r"[\x11-\x14]", "", markdown)
