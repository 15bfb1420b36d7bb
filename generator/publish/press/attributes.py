"""The rules for attributes in a person's HTML: classes, styles, sizes, and ids that are already in use.

No allowed value makes an element look or act like part of the page's frame, makes a script load something, or
lets the element reach out of the person's part (`styles/texts.css` clips what is larger).
"""

import re
from collections.abc import Iterable, Mapping, Set


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
    "abstract archive-search archiveSearch as-box cite follow followed keys later-papers mail main map menu "
    "refused related-papers"
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
