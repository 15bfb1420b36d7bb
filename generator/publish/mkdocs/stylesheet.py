"""Material's style sheet: whole, or cut to the rules that a page without a person's Markdown can use.

The words in templates, scripts and the code that makes pages decide: a rule goes if its class, role,
direction or colour of the palette is not one of these words, and so does an animation that nothing names. A
word too many only keeps a rule too many. Material's files are minified, so they have no comments.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from generator.pages.templates import FOLDER
from generator.publish.mkdocs import theme

_PACKAGE = Path(__file__).parents[2]
# What makes the HTML of pages, besides the theme.
_MAKERS = (*(_PACKAGE / name for name in ("listings", "pages", "text")), FOLDER, FOLDER.parent / "search")
_SUFFIXES = (".css", ".html", ".js", ".md", ".py")
_HAND_WRITTEN_ONLY = ("partials/contents.html", "partials/toc.html", "assets/material.js")
# Classes of a person's Markdown alone. Code has the same words, in other senses.
_MARKDOWN_ONLY = {"abstract", "example", "failure", "grid", "info", "inline", "keys", "note", "question",
                  "quote", "success", "tip", "warning"}  # fmt: skip
_WORD = re.compile(r"[\w-]+")
_VARIABLE_NAME = re.compile(r"--[\w-]+")
_INCLUDED = re.compile(r"""{%-?\s*(?:include|import)\s+["']([^"']+)""")
_VALUE = r"""(?:[^{}'";]|'[^']*'|"[^"]*")*+"""
_RULE = re.compile(rf"([^{{}};]+)(\{{(?:{_VALUE};?)*+\}})")
_EMPTY = re.compile(r"[^{};]+\{;*\}")
_VARIABLE = re.compile(rf"(?<=[{{;])(--[\w-]+):{_VALUE};?")
_KEYFRAMES = re.compile(r"@keyframes ([\w-]+)\{(?:[^{}]|\{[^{}]*\})*+\}")
_TEXT_OR_NEEDLESS = re.compile(
    r"""("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')|(?:;(?=\s*\})|\s|/\*.*?\*/)+""", re.DOTALL
)
_IN_PARENTHESES = re.compile(r"\((?:[^()]|\([^()]*\))*+\)")
_SELECTOR = re.compile(rf"(?:[^,()]|{_IN_PARENTHESES.pattern})++")
_NAMES = re.compile(
    r"""\[(?=data-md-color-)(?:[\w-]+=["']?)?([\w-]+)|\[(?:role|dir)=([\w-]+)|\[[^]]*\]|\.([A-Za-z_][\w-]*)"""
)


def material_css(config: MkDocsConfig, env: Environment, files: Files) -> Callable[[bool], str]:
    """Return a function for templates that joins Material's two style sheets, whole or cut."""
    loader = env.loader
    assert loader
    accent = str(_first_palette(config).get("accent") or "indigo").replace(" ", "-")

    def read(name: str) -> str:
        return loader.get_source(env, name)[0]

    def css(whole: bool) -> str:
        paths = theme.material(config)
        text = read(paths["main_css"]) + read(paths["palette_css"])
        # The first palette's accent also applies if no script sets one, so no page has to name it.
        text = re.sub(rf"(\[data-md-color-accent={re.escape(accent)}\])(?=[,{{])", r":root,\1", text)
        return text if whole else cut(text, _words(config, files, read))

    return css


def primary_color(config: MkDocsConfig, env: Environment) -> str:
    """Return the colour of the first palette's header."""
    assert env.loader
    css = env.loader.get_source(env, theme.material(config)["palette_css"])[0]
    name = str(_first_palette(config).get("primary") or "indigo").replace(" ", "-")
    found = re.search(rf"\[data-md-color-primary={re.escape(name)}\]\{{--md-primary-fg-color:(#\w+)", css)
    if name in ("black", "white"):
        return name
    return found[1] if found else "#4051b5"  # the colour of `custom` is in the owner's style sheet


def cut(css: str, words: Collection[str]) -> str:
    """Return a style sheet without the rules and variables that pages made of these words cannot use."""

    def is_used(selector: str) -> bool:
        named = _NAMES.findall(_IN_PARENTHESES.sub("", selector))  # parentheses may hold alternatives
        return all(name in words for names in named for name in names if name)

    def used(rule: re.Match[str]) -> str:
        selectors = ",".join(filter(is_used, _SELECTOR.findall(rule[1])))
        return selectors and selectors + rule[2]

    kept = _RULE.sub(used, css.removeprefix('@charset "UTF-8";'))
    named = {*words, *" ".join(re.findall(r"animation(?:-name)?:([^;}]*)", kept)).split()}
    kept = _KEYFRAMES.sub(lambda frames: frames[0] if frames[1] in named else "", kept)

    def without_needless(css: str) -> str:
        known = {*re.findall(r"var\(\s*(--[\w-]+)", css), *words}
        return _EMPTY.sub("", _VARIABLE.sub(lambda one: one[0] if one[1] in known else "", css))

    while kept != (kept := without_needless(kept)):
        pass  # a block of empty rules is empty now, and what only these variables named is needless
    return kept


def compact(css: str) -> str:
    """Return a style sheet without comments, blanks and semicolons that nothing needs."""

    def kept(found: re.Match[str]) -> str:
        before, after = css[found.start() - 1 : found.start()], css[found.end() : found.end() + 1]
        return found[1] or ("" if before in "{};:,>" or after in "{}>" else " ")

    return _TEXT_OR_NEEDLESS.sub(kept, css)


def _first_palette(config: MkDocsConfig) -> dict[str, Any]:
    palette = config.theme.get("palette") or {}
    return palette[0] if isinstance(palette, list) else palette


def _words(config: MkDocsConfig, files: Files, read: Callable[[str], str]) -> set[str]:
    """Return the words of all that makes pages; of the project's style sheets, the names of variables."""
    *owners, ours = theme.own_folders(config)
    texts = [" ".join(_VARIABLE_NAME.findall(text)) if path.suffix == ".css" else text
             for path, text in _files(ours, *_MAKERS)]  # fmt: skip
    given = (files.get_file_from_path(str(name)) for name in (*config.extra_css, *config.extra_javascript))
    said = config.theme.get("palette"), config.theme.get("direction"), config.copyright, config.extra
    own = [text for _, text in _files(*owners)]
    own += [file.content_bytes.decode("utf-8", "replace") for file in given if file]
    own.append(repr(said).replace(" ", "-"))
    texts += own
    included = set(_HAND_WRITTEN_ONLY)
    for text in texts:  # the list grows here
        for name in _INCLUDED.findall(text):
            if name not in included:
                included.add(name)
                with suppress(TemplateNotFound):  # ``".icons/" ~ icon``, or one that may be missing
                    texts.append(read(name))
    common = _MARKDOWN_ONLY.difference(_WORD.findall("\n".join(own)))
    return set(_WORD.findall("\n".join(texts))) - common


def _files(*tops: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of folders that may name classes, with their texts."""
    for path in (path for top in tops for path in sorted(top.rglob("*"))):
        if path.suffix in _SUFFIXES and not any(map(path.match, _HAND_WRITTEN_ONLY)):
            yield path, path.read_text("utf-8", "replace")
