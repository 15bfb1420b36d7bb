"""Material's style sheet: whole, and cut to what a page can use on which no person's own Markdown stands.

It is cut by the words that templates, scripts and the code that makes pages are written with: a rule goes if
it is for a class, or for a colour of the palette, whose name is none of these words. A word too many only
keeps a rule too many.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2
from jinja2 import Environment, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.keys import digest
from generator.pages.templates import FOLDER
from generator.publish.machinery.cache import Cache
from generator.publish.mkdocs import theme

_PACKAGE = Path(__file__).parents[2]
# What makes the HTML of pages, beside the theme.
_MAKERS = (*(_PACKAGE / name for name in ("listings", "pages", "text")), FOLDER, FOLDER.parent / "search")
_SUFFIXES = (".css", ".html", ".js", ".md", ".py")
_HAND_WRITTEN_ONLY = "partials/toc.html"
_WORD = re.compile(r"[\w-]+")
_INCLUDED = re.compile(r"""{%-?\s*(?:include|import)\s+["']([^"']+)""")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_CACHED = "style"
_COLOR = "data-md-color-"
_NESTED = ("container", "layer", "media", "supports")  # rules that hold rules


def material_css(
    config: MkDocsConfig, env: Environment, files: Files, cache: Cache | None
) -> Callable[[bool], str]:
    """What gives Material's two style sheets as one text, the whole of it or cut; for templates.

    Args:
        config: MkDocs' configuration.
        env: the theme's environment.
        files: the site's, among them the style sheets and scripts of the archive's owner.
        cache: where the cut text is kept for the next build, if anywhere.
    """
    loader = env.loader
    assert loader

    def read(name: str) -> str:
        return loader.get_source(env, name)[0]

    def css(whole: bool) -> str:
        paths = theme.material(config)
        text = _with_accent(read(paths["main_css"]) + read(paths["palette_css"]), _palette(config))
        return text if whole else _cut_once(text, list(_texts(config, files, read)), cache)

    return css


def _cut_once(css: str, texts: list[str], cache: Cache | None) -> str:
    """The style sheet cut for some texts; from the cache, if it was cut for the same before."""
    made_from = digest(css, *texts)
    saved = cache.load(_CACHED) if cache else None
    if saved and saved[0] == made_from:
        return str(saved[1])
    shorter = cut(css, {word for text in texts for word in _WORD.findall(text)})
    if cache:
        cache.save(_CACHED, (made_from, shorter))
    return shorter


def cut(css: str, words: Collection[str]) -> str:
    """A style sheet without the rules and the variables that pages made of some words have no use for."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = "".join(_rules(rules, words))
    return "".join(_rules(rules, words, {*_VARIABLE.findall(kept), *words}))


def _rules(rules: Iterable[Any], words: Collection[str], variables: Collection[str] = ()) -> Iterator[str]:
    """The rules of use; with only some variables, if any are given."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [tinycss2.serialize(part) for part in _parts(rule.prelude) if _is_used(part, words)]
            declared = _declared(rule.content, variables) if selectors else ""
            if declared:
                yield f"{','.join(selectors)}{{{declared}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTED and rule.content is not None:
            within = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if kept := "".join(_rules(within, words, variables)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{kept}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":  # which is for a file's beginning
            yield rule.serialize()


def _parts(selectors: Iterable[Any]) -> list[list[Any]]:
    """The selectors of a list of some."""
    parts: list[list[Any]] = [[]]
    for token in selectors:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _is_used(selector: list[Any], words: Collection[str]) -> bool:
    """Whether all that it names outside of parentheses, which may hold alternatives, is among the words."""
    for before, token in pairwise(selector):
        if before == "." and token.type == "ident" and token.value not in words:
            return False
    colors = (re.findall(r"[\w-]+", token.serialize()) for token in selector if token.type == "[] block")
    return all(name[-1] in words for name in colors if name[0].startswith(_COLOR))


def _declared(content: list[Any], variables: Collection[str]) -> str:
    if not variables or not any(token.type == "ident" and token.value.startswith("--") for token in content):
        return str(tinycss2.serialize(content))
    declarations = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return ";".join(
        declaration.serialize()
        for declaration in declarations
        if declaration.type != "declaration"
        or not declaration.name.startswith("--")
        or declaration.name in variables
    )


def _palette(config: MkDocsConfig) -> list[dict[str, Any]]:
    palette = config.theme.get("palette") or []
    return [palette] if isinstance(palette, dict) else palette


def _with_accent(css: str, palette: list[dict[str, Any]]) -> str:
    """With the first palette's accent for pages that no script gave one: so that none has to name it."""
    accent = str((palette or [{}])[0].get("accent") or "indigo").replace(" ", "-")
    return re.sub(rf"(\[{_COLOR}accent={re.escape(accent)}\])(?=[,{{])", r":root,\1", css)


def _texts(config: MkDocsConfig, files: Files, read: Callable[[str], str]) -> Iterator[str]:
    """All that classes of elements may be named in."""
    read_already = {_HAND_WRITTEN_ONLY}
    for folder in (*theme.own_folders(config), *_MAKERS):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and not path.match(_HAND_WRITTEN_ONLY):
                text = path.read_text("utf-8", "replace")
                yield text
                yield from _included(text, read, read_already)
    for name in (*config.extra_css, *config.extra_javascript):
        if file := files.get_file_from_path(str(name)):
            yield file.content_bytes.decode("utf-8", "replace")
    yield repr((_palette(config), config.copyright, config.extra)).replace(" ", "-")


def _included(text: str, read: Callable[[str], str], read_already: set[str]) -> Iterator[str]:
    """The templates that a template includes, and those that these include; each is read once."""
    for name in _INCLUDED.findall(text):
        if name in read_already:
            continue
        read_already.add(name)
        with suppress(TemplateNotFound):  # ``".icons/" ~ icon``, or one that may be missing
            included = read(name)
            yield included
            yield from _included(included, read, read_already)
