"""Sanitizes the HTML of a person's Markdown: nh3 keeps what the allowlist below names.

Everybody who pushes to ``content/``, or has a pull request merged, can write such Markdown. nh3 parses like
browsers (https://html.spec.whatwg.org/multipage/parsing.html) and writes the tree anew, so nothing is left
that only some parsers take for markup.

Attributes have rules of their own: for classes, styles, sizes, and ids that are already in use. No allowed
value makes an element look or act like part of the page's frame, makes a script load something, or lets the
element reach out of the person's part (`styles/texts.css` clips what is larger).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from functools import partial
from html.parser import HTMLParser
from textwrap import shorten
from typing import NamedTuple
from urllib.parse import urlsplit

import nh3


def names(text: str) -> frozenset[str]:
    """Return the words of a text, as a set."""
    return frozenset(text.split())


# Classes that Markdown and its extensions write, and a few of the project's own. All others are removed: our
# scripts look for some, `md-*` is Material's frame, and for `mermaid` Material's script asks another host.
_CLASSES = names(
    "fold label remark tex "
    # admonitions, and Material's classes for them
    "admonition admonition-title abstract bug danger example failure info note question quote success tip "
    "warning inline end "
    # tabs, tasks, footnotes, contents
    "tabbed-set tabbed-alternate tabbed-labels tabbed-content tabbed-block task-list task-list-item "
    "task-list-control task-list-indicator footnote footnote-ref footnote-backref headerlink toc toctitle "
    "toclink "
    # code, and the short names of Pygments
    "highlight highlighttable codehilite codehilitetable code filename gutter hll lineno linenodiv linenos "
    "linenums normal special "
    "bp c c1 ch cm cp cpf cs dl err esc fm g gd ge ges gh gi go gp gr gs gt gu il k kc kd kn kp kr kt l ld "
    "m mb mf mh mi mo n na nb nc nd ne nf ni nl nn no nt nv nx o ow p pm py s s1 s2 sa sb sc sd se sh si sr "
    "ss sx vc vg vi vm w x "
    # formulas, keys, edits, progress, emoji, captions, links to code, grids, annotations
    "arithmatex math-core-serif-font math-core-sans-serif-font keys critic comment break progress "
    "progress-bar progress-label candystripe twemoji emojione gemoji caption-prefix magiclink grid cards "
    "card annotate"
)
_CLASS = re.compile(
    r"language-[\w+#.-]{1,40}|key-[a-z0-9-]{1,30}|progress-\d{1,3}plus|magiclink-[a-z-]{1,30}|menclose-[a-z]{1,30}"
)

# Ids that a person's elements must not have: a script of ours or Material's uses them, or a page has them.
IDS = names(
    "abstract archive-search archiveSearch as-box as-facets cite feeds follow followed keys later-papers "
    "mail main map menu refused related-papers"
)
# Beginnings of other such ids, Material's first. Not all of `__`: Markdown makes ids that begin so, too.
_BEGINNINGS = (
    "__config", "__search", "__drawer", "__palette", "__toc", "__nav", "__skip", "__md_", "__consent",
    "__comments", "__announce", "__lang", "as-option-",
)  # fmt: skip

_EM = {"em": 1.0, "rem": 1.0, "ex": 0.5, "ch": 0.5, "px": 1 / 16, "pt": 1 / 12, "": 1 / 16}
_SIZE = re.compile(r"(-?\d{0,6}(?:\.\d{1,20})?)(em|rem|ex|ch|px|pt|%|)")
_WORD = re.compile(r"[a-z-]{1,30}")
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30}|(?:rgb|hsl)a?\([\d.,%/ ]{1,40}\)")
_BORDER = re.compile(r"(?:0|[01]?\.\d{1,9}em|[0-4]px)(?: (?:solid|dashed|dotted|double))?(?: \w{1,30})?")
# Properties allowed in ``style``: for formulas, table columns, and pictures or boxes that a person places.
_Sizes = tuple[float, float, float]  # from and to, in ems, and the most percent of the outer element
_STYLES: Mapping[str, re.Pattern[str] | _Sizes] = {
    **dict.fromkeys(("border-bottom", "border-left", "border-right", "border-top"), _BORDER),
    **dict.fromkeys(("padding-bottom", "padding-left", "padding-right", "padding-top"), (0, 4, 0)),
    **dict.fromkeys(("font-variant-caps", "justify-items", "text-align"), _WORD),
    **dict.fromkeys(("max-width", "width"), (0, 60, 100)),
    "color": _COLOR,
    "font-size": (0.5, 2, 200),
    "margin-left": (-0.5, 4, 0),
    "vertical-align": _WORD,
}
_FILL = re.compile(rf"{_COLOR.pattern}|none")
_SIZES = {
    **dict.fromkeys(("width", "height"), (-1, 125, 100)),
    **dict.fromkeys(("depth", "lspace", "rspace", "voffset"), (-1, 20, 100)),
    **dict.fromkeys(("linethickness", "maxsize", "minsize"), (0, 20, 1000)),
}
_LEVEL = re.compile(r"[+-]?[0-3]")


def classes(value: str) -> list[str]:
    """Return the classes in a value that a person's element may have."""
    return [name for name in value.split() if name in _CLASSES or _CLASS.fullmatch(name)]


def styles(value: str) -> list[tuple[str, str]]:
    """Return the declarations in a style that a person's element may have: property and value."""
    pairs = (declaration.partition(":")[::2] for declaration in value.split(";"))
    stripped = ((name.strip().lower(), said.strip()) for name, said in pairs)
    return [(name, said) for name, said in stripped if name in _STYLES and _is_within(said, _STYLES[name])]


def _is_within(value: str, allowed: re.Pattern[str] | _Sizes) -> bool:
    """Return whether a value matches a pattern, or is a size within limits."""
    if isinstance(allowed, re.Pattern):
        return bool(allowed.fullmatch(value))
    size = _SIZE.fullmatch(value)
    if not size or not size[1].strip("-."):
        return False
    number, (least, most, percent) = float(size[1]), allowed
    return 0 <= number <= percent if size[2] == "%" else least <= number * _EM[size[2]] <= most


def is_allowed(name: str, value: str) -> bool:
    """Return whether an attribute may have a value; classes, styles and ids have other rules."""
    if name in _SIZES:
        return _is_within(value, _SIZES[name]) or bool(_WORD.fullmatch(value))
    if name == "fill":
        return bool(_FILL.fullmatch(value))
    return bool(_LEVEL.fullmatch(value)) if name == "scriptlevel" else True


def is_of_a_script(name: str) -> bool:
    """Return whether a script, or a page's frame, uses this id."""
    return name in IDS or name.startswith(_BEGINNINGS)


def clashes(ids: Iterable[str], taken: Set[str]) -> Mapping[str, str]:
    """Return the ids that the page or its scripts use already, each with a free id to replace it.

    The free id has a number at its end, as Markdown gives a second heading of the same name. An id that
    begins like a script's own gets another beginning.
    """
    own = list(dict.fromkeys(ids))
    used, found = {*own, *taken}, {}
    for name in own:
        if name in taken or is_of_a_script(name):
            first = free = f"own-{name}" if name.startswith(_BEGINNINGS) else name
            number = 0
            while free in used:
                number += 1
                free = f"{first}_{number}"
            found[name] = free
            used.add(free)
    return found


_GLOBAL = "class id lang dir title role style aria-label aria-hidden aria-labelledby"
_CELL = "align colspan rowspan"
# Every element allowed on a page with a person's Markdown, with its attributes besides `_GLOBAL`: elements of
# Markdown and Material's extensions, elements of the archive's templates around it, and MathML Core.
ALLOWED = {
    **dict.fromkeys(
        names(
            "abbr article aside b bdi bdo blockquote br caption center cite code colgroup dd dfn dl dt em "
            "figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i kbd main mark nav p pre rp rt "
            "ruby s samp section small span strong sub summary sup table tbody tfoot thead tr u ul var wbr"
        ),
        "",
    ),
    "a": "href hreflang rel",
    "details": "open",
    "ol": "start type reversed",
    "li": "value",
    "td": _CELL,
    "th": f"{_CELL} scope",
    "col": "span",
    "del": "datetime",
    "ins": "datetime",
    "q": "cite",
    "time": "datetime",
    "img": "src alt width height loading align",
    "video": "src width height controls poster preload muted loop",
    "audio": "src controls preload muted loop",
    "source": "src type",
    "track": "src kind srclang label",
    # Tabs and task lists of PyMdown's extensions, which work without a script.
    "label": "for",
    "input": "type name checked disabled",
    "div": "data-tabs",
    # Pictures within the text, as PyMdown's emoji make them.
    "svg": "viewBox width height fill xmlns preserveAspectRatio",
    "g": "fill transform",
    "path": "d fill fill-rule clip-rule transform",
    "rect": "x y width height fill",
    "circle": "cx cy r fill",
    # MathML Core (https://www.w3.org/TR/mathml-core/), as math-core writes it.
    **dict.fromkeys(
        names(
            "menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
            "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover"
        ),
        "accent accentunder columnalign columnspan depth displaystyle fence form height largeop "
        "linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel "
        "separator stretchy symmetric voffset width",
    ),
    "math": "display xmlns",
}  # fmt: skip
# Elements that are removed with their text; the text of other elements that are not allowed stays.
_EMPTIED = names(
    "applet embed iframe noembed noframes noscript object option plaintext script select style template "
    "textarea title xmp"
)
_SCHEMES = names("http https mailto")
_INPUTS = names("radio checkbox")
_TABS = "__tabbed_"  # beginning of the names that PyMdown's labels refer to
_STYLE = re.compile(r"([\w-]+)\s*:")
_ID = re.compile(r' id="([^"]*)"')
_TAG = re.compile(r"<\w[^<>]*>")  # in nh3's output, where a tag has no other brackets
_NAMED = re.compile(r' (id|for|aria-labelledby|href)="(#?)([^"]*)"')
_PRE = re.compile(r"(<pre\b[^<>]*>)(?=\n)")
_ROUNDS = 5  # more were never seen to change anything
_SHOWN = 60  # characters of an attribute in messages
_LOADED = names("src poster")  # attributes with an address that a browser loads by itself

_ATTRIBUTES = {name: set(own.split()) for name, own in ALLOWED.items() if own} | {"*": set(_GLOBAL.split())}


def _attribute(element: str, name: str, value: str) -> str | None:
    """Return the value of an allowed attribute; ``None`` removes the attribute."""
    if name == "class":
        return " ".join(classes(value)) or None
    if name == "style":
        return ";".join(map(":".join, styles(value))) or None
    if name == "for" and value.startswith("__") and not value.startswith(_TABS):
        return None
    if name == "name" and not value.startswith(_TABS):
        return None
    if element == "input" and name == "type":
        return value if value.lower() in _INPUTS else "checkbox"
    if name in _LOADED and _is_elsewhere(value):
        return None
    return value if is_allowed(name, value) else None


def _is_elsewhere(address: str) -> bool:
    r"""Return whether a browser would ask another host; it reads ``\\`` as ``/`` and skips white space."""
    try:
        parts = urlsplit("".join(address.split()).replace("\\", "/"))
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) or address.lstrip().startswith("//")


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED),
    clean_content_tags=set(_EMPTIED),
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=set(_SCHEMES),
    link_rel=None,
)


class Sanitized(NamedTuple):
    """HTML with allowed elements and attributes only, and with every element closed."""

    html: str
    renamed: Mapping[str, str]  # ids that the page uses already, each with its new id


def sanitized(html: str, taken: Set[str] = frozenset()) -> Sanitized:
    """Sanitize the HTML of a person's Markdown; a lone surrogate becomes a question mark.

    ``taken`` has the ids that the page uses already.
    """
    clean = _closed(html.encode("utf-8", "replace").decode())
    renamed = clashes(_ID.findall("".join(_TAG.findall(clean))), taken)
    if renamed:
        clean = _TAG.sub(lambda tag: _NAMED.sub(partial(_followed, renamed), tag[0]), clean)
    return Sanitized(clean, renamed)


def _closed(html: str) -> str:
    """Return HTML that a browser reads as exactly the tree that nh3 wrote.

    An element that nh3 removes may have separated two elements that cannot contain each other. A browser
    would close one of them early, and its end tag would then close an element of the page.
    """
    for _ in range(_ROUNDS):
        clean = _PRE.sub(r"\1\n", _CLEANER.clean(html))  # a browser drops the first line break
        if clean == html:
            return clean
        html = clean
    return nh3.clean(html, tags=set())


def _followed(renamed: Mapping[str, str], attribute: re.Match[str]) -> str:
    """Return an attribute that is an id, or refers to one, with the new id."""
    name, sign, value = attribute.groups()
    if sign != ("#" if name == "href" else ""):
        return attribute[0]
    words = value.split(" ") if name == "aria-labelledby" else [value]
    return f' {name}="{sign}{" ".join(renamed.get(word, word) for word in words)}"'


def removed(html: str) -> list[str]:
    """Return what `sanitized` removes: ``<script>``, ``onclick="…" of <p>`` and so on, each once, in order.

    Renamed ids are not listed, except Material's.
    """
    return list(_MarkupCounter(html).counts - _MarkupCounter(sanitized(html).html).counts)


def _is_name(attribute: str, value: str) -> bool:
    """Return whether an attribute is an id, or refers to one, that may be renamed; Material's may not."""
    if attribute == "href":
        return value.startswith("#")
    if attribute == "for":
        return not value.startswith("__")
    is_material_s = value.startswith("__") and is_of_a_script(value)
    return attribute in ("id", "aria-labelledby") and not is_material_s


class _MarkupCounter(HTMLParser):
    """Counts the elements of HTML that are not allowed, and the attributes of the allowed elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.counts[f"<{tag}>"] += 1
            return
        for name, value in ((name, value or "") for name, value in attrs):
            if name == "style":  # nh3 writes its text anew
                self.counts.update(f"{style} in style of <{tag}>" for style in _STYLE.findall(value))
            elif name == "class":
                self.counts.update(f'class="{word}" of <{tag}>' for word in value.split())
            elif not _is_name(name, value):
                self.counts[f'{name}="{shorten(value, _SHOWN, placeholder="…")}" of <{tag}>'] += 1
