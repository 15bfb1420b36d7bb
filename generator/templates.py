"""The Markdown templates of the pages, and the way to their HTML that does not parse Markdown again.

A template is filled twice from one set of parts. Filled with the parts' Markdown it is the page that any
engine can publish. Filled with marks it is a skeleton: thousands of pages share one, so Markdown converts
each skeleton once, and a page's HTML is the converted skeleton with the parts' HTML at the marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator import markup
from generator.markup import Part

_INLINE, _BLOCK = "\x12", "\x13"
_MARK = re.compile(r"[\x12\x13](\d+)[\x12\x13]")
_BLOCK_ALONE = re.compile(r"<p>(\x13\d+\x13)</p>")
_HEADING_WITH_MARK = re.compile(r"<h[1-6]\b(?:(?!</h[1-6]>).)*[\x12\x13]", re.DOTALL)
_REMEMBERED = 2000

FOLDER = Path(__file__).parents[1] / "site_templates" / "markdown"
Convert = Callable[[str], str]


def _no_html(markdown: str) -> str:
    raise ValueError("these templates were made for Markdown only")


class Templates:
    """The templates of a folder.

    Args:
        folder: where ``paper.md`` and the others are.
        convert: Markdown to HTML, as the site's engine does it; only `html` needs it.
    """

    def __init__(self, folder: Path, convert: Convert = _no_html) -> None:
        self._convert = convert
        self._parts: list[Part] = []
        self._pieces: dict[str, list[str]] = {}
        self._markdown = self._environment(folder, lambda one: one.markdown if isinstance(one, Part) else one)
        self._skeleton = self._environment(folder, self._mark)

    @staticmethod
    def _environment(folder: Path, finalize: Callable[[object], object]) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(folder),
            finalize=finalize,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(
            text=markup.text, page=lambda label, address: markup.page(markup.text(label), address)
        )
        return environment

    def _mark(self, value: object) -> object:
        if not isinstance(value, Part):
            return value
        self._parts.append(value)
        fence = _BLOCK if value.block else _INLINE
        return f"{fence}{len(self._parts) - 1}{fence}"

    def markdown(self, name: str, context: Mapping[str, object]) -> str:
        """The template filled with Markdown; `markup.ROOT` still stands in it."""
        return self._markdown.get_template(name).render(context)

    def html(self, name: str, context: Mapping[str, object]) -> str:
        """The HTML that `markdown` becomes; `markup.ROOT` still stands in it."""
        self._parts = []
        skeleton = self._skeleton.get_template(name).render(context)
        pieces = self._pieces.get(skeleton)
        if pieces is None:
            pieces = self._cut(name, skeleton)
            if len(self._pieces) < _REMEMBERED:
                self._pieces[skeleton] = pieces
        filled = list(pieces)
        filled[1::2] = [self._parts[int(number)].html for number in pieces[1::2]]
        return "".join(filled).rstrip("\n")  # as Markdown ends a page

    def _cut(self, name: str, skeleton: str) -> list[str]:
        html = _BLOCK_ALONE.sub(r"\1", self._convert(skeleton))
        if _HEADING_WITH_MARK.search(html):
            raise ValueError(f"{name}: a heading holds a value; its id would differ from Markdown's")
        return _MARK.split(html)
