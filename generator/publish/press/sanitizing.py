"""Sanitizes the HTML that a person's Markdown becomes: nh3 leaves what the allowlist below names.

Everybody who may push to ``content/``, or whose pull request is merged, writes such Markdown. nh3 parses as
browsers do (https://html.spec.whatwg.org/multipage/parsing.html) and writes the tree anew, so that nothing
which only some parsers take for markup is left over.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from textwrap import shorten
from urllib.parse import urlsplit

import nh3


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GLOBAL = "class id lang dir title role style aria-label aria-hidden aria-labelledby"
_CELL = "align colspan rowspan"
# Every element that may stand on a page with a person's Markdown, with its own attributes beside `_GLOBAL`:
# what Markdown and Material's extensions make, what the archive's templates put around it, and MathML Core.
ALLOWED = {
    **dict.fromkeys(
        _names(
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
        _names(
            "menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms "
            "mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover"
        ),
        "accent accentunder columnalign columnspan depth displaystyle fence form height largeop "
        "linethickness lspace mathvariant maxsize minsize movablelimits notation rowspan rspace scriptlevel "
        "separator stretchy symmetric voffset width",
    ),
    "math": "display xmlns",
}  # fmt: skip
# Elements that go with all that is in them; of any other that is not allowed, the text stays.
_EMPTIED = _names(
    "applet embed iframe noembed noframes noscript object option plaintext script select style template "
    "textarea title xmp"
)
# Properties in ``style``: those of math-core's formulas, of tables' columns, and of what a person places.
_STYLES = _names(
    "border-bottom border-left border-right border-top color font-size font-variant-caps justify-items "
    "margin-left max-width padding-bottom padding-left padding-right padding-top text-align vertical-align "
    "width"
)
_SCHEMES = _names("http https mailto")
_INPUTS = _names("radio checkbox")
_OWN_IDS = "__tabbed_"  # of PyMdown's tabs; Material's script looks for other ids that begin with ``__``
_STYLE = re.compile(r"([\w-]+)\s*:")
_SHOWN = 60  # characters of an attribute in messages
_LOADED = _names("src poster")  # attributes whose address the browser opens by itself

_ATTRIBUTES = {name: set(own.split()) for name, own in ALLOWED.items() if own} | {"*": set(_GLOBAL.split())}


def _attribute(element: str, name: str, value: str) -> str | None:
    """The value of an allowed attribute; ``None`` leaves the attribute out."""
    if name in ("id", "for", "name") and value.startswith("__") and not value.startswith(_OWN_IDS):
        return None
    if name == "name" and not value.startswith(_OWN_IDS):
        return None
    if element == "input" and name == "type":
        return value if value.lower() in _INPUTS else "checkbox"
    return None if name in _LOADED and _is_elsewhere(value) else value


def _is_elsewhere(address: str) -> bool:
    r"""Whether a browser would ask another host for it; it reads ``\\`` as ``/``, and skips white space."""
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
    filter_style_properties=set(_STYLES),
    url_schemes=set(_SCHEMES),
    link_rel=None,
)


def sanitized(html: str) -> str:
    """HTML with the allowed elements and attributes only; a lone surrogate becomes a question mark."""
    return _CLEANER.clean(html.encode("utf-8", "replace").decode())


def removed(html: str) -> list[str]:
    """What `sanitized` takes out: ``<script>``, ``onclick="…" of <p>`` and so on, each once, in order."""
    return list(_parts(html) - _parts(sanitized(html)))


def _parts(html: str) -> Counter[str]:
    parser = _Parts()
    parser.feed(html)
    parser.close()
    return parser.counts


class _Parts(HTMLParser):
    """Counts the elements of some HTML that are not allowed, and the attributes of the others."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.counts[f"<{tag}>"] += 1
        else:
            for name, value in attrs:
                if name == "style":  # whose text is written anew
                    self.counts.update(
                        f"{style} in style of <{tag}>" for style in _STYLE.findall(value or "")
                    )
                    continue
                shown = f'{name}="{shorten(value or "", _SHOWN, placeholder="…")}"'
                self.counts[f"{shown} of <{tag}>"] += 1
