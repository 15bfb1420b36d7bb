"""The Markdown templates of pages, and a way to their HTML that parses little Markdown.

A template is rendered with one of two contexts. With the Markdown of the parts, the result is a page that any
engine can publish. With a mark for each part, the result is a skeleton, in which the template can see only
the shape of a part. Thousands of pages share a skeleton, so it is converted to HTML once; each page's HTML is
the skeleton's HTML with the parts' HTML at the marks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.pages.markup import Piece
from generator.text.language import ENGLISH, Language, read

_INLINE, _BLOCK = "\x12", "\x13"
_MARK = re.compile(r"[\x12\x13](\d+)[\x12\x13]")
_BLOCK_ALONE = re.compile(r"<p>(\x13\d+\x13)</p>")
_HEADING_WITH_MARK = re.compile(r"<h[1-6]\b(?:(?!</h[1-6]>).)*[\x12\x13]", re.DOTALL)
_MOST_SKELETONS = 2000

_GENERATOR = Path(__file__).parents[1]
# A checkout has the folder next to the package, a wheel has it inside.
SITE_TEMPLATES = next(
    path for folder in (_GENERATOR, _GENERATOR.parent) if (path := folder / "site_templates").is_dir()
)
LOCALES = SITE_TEMPLATES / "locales"
FOLDER = SITE_TEMPLATES / "markdown"
SEARCH = "search.md"
_OF_PART = (object(), object()), (object(), object())  # shapes: by whether it is a block, and not empty
_Skeleton = tuple[list[str], list[int]]  # HTML, where every second item is a gap; the parts for the gaps


def language(tag: str) -> Language:
    """Return the language of a `theme.language` in ``mkdocs.yml``; English if it has no catalogue."""
    return read(LOCALES, tag)


def texts(language: Language) -> dict[str, Any]:
    """Return the functions by which a template says texts in a language, and the ``space`` between them."""
    said = {"_": language, "gettext": language, "ngettext": language.ngettext, "heading": language.heading}
    return {**said, "space": language.space}


def environment(folder: Path, **options: Any) -> Environment:
    """Return the environment of the templates in a folder: a name that nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False, extensions=["jinja2.ext.i18n"], **options,
    )  # fmt: skip


class Templates:
    """The templates of a folder; ``convert`` converts Markdown like the site's engine, for `html` alone."""

    def __init__(
        self, folder: Path, convert: Callable[[str], str] | None = None, language: Language = ENGLISH
    ) -> None:
        self._convert = convert
        self._skeletons: dict[object, _Skeleton] = {}
        self._templates = environment(folder, finalize=lambda part: getattr(part, "markdown", part))
        self._templates.globals |= texts(language)

    def markdown(self, name: str, context: Mapping[str, object]) -> str:
        """Render a template to Markdown; `markup.ROOT` is not yet replaced."""
        return self._templates.get_template(name).render(context)

    def html(self, name: str, context: Mapping[str, object]) -> str:
        """Return the HTML that the result of `markdown` becomes, from parts and immutable values."""
        parts: list[Piece] = []
        shape = name, _shape(context, parts)
        skeleton = self._skeletons.get(shape)
        if skeleton is None:
            skeleton = self._skeleton(name, context)
            if len(self._skeletons) < _MOST_SKELETONS:
                self._skeletons[shape] = skeleton
        pieces, numbers = skeleton
        filled = pieces.copy()
        filled[1::2] = [parts[number].html for number in numbers]
        return "".join(filled).rstrip("\n")  # Markdown ends a page without a line break

    def _skeleton(self, name: str, context: Mapping[str, object]) -> _Skeleton:
        if self._convert is None:
            raise ValueError("these templates were made for Markdown only")
        html = _BLOCK_ALONE.sub(r"\1", self._convert(self.markdown(name, _places(context, count()))))
        if _HEADING_WITH_MARK.search(html):
            raise ValueError(f"{name}: a heading contains a value, so its id would differ from Markdown's")
        pieces = _MARK.split(html)
        return pieces, list(map(int, pieces[1::2]))


def _shape(value: Any, parts: list[Piece]) -> object:
    """Return a value's shape, which is all that a skeleton depends on, and append its parts to a list."""
    kind = type(value)
    if kind is Piece:
        parts.append(value)
        return _OF_PART[value.block][value.html != ""]
    if kind is dict:
        return dict, *value, *[item if item is None else _shape(item, parts) for item in value.values()]
    if kind is list:
        return list, *[_shape(item, parts) for item in value]
    return value


def _places(value: Any, numbers: Iterator[int]) -> Any:
    """Replace each part of a value with a mark of the part's shape, in the order of `_shape`."""
    if isinstance(value, Piece):
        fence = _BLOCK if value.block else _INLINE
        mark = f"{fence}{next(numbers)}{fence}"
        return Piece(mark, mark if value else "", value.block)
    if isinstance(value, dict):
        return {name: _places(item, numbers) for name, item in value.items()}
    if isinstance(value, list):
        return [_places(item, numbers) for item in value]
    return value
