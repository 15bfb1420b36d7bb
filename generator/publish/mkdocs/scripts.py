"""The theme's scripts as the site has them: without comments, and modules that load together in one file.

A first visit asks for fewer files then, one after another, and they are smaller with gzip. A module in a
bundle is a function that returns its exports, so modules may give different things the same name. At its own
address, a module of a bundle is still there for scripts of an owner: it hands on what the bundle has.
"""

import posixpath
import re
from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from rjsmin import jsmin

from generator.text.language import ENGLISH, Language
from generator.text.scripts import translated

_ASSETS = "assets/"
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "reading/keys.js": ("texts.js", "element.js", "reading/storage.js"),
    "reading/keep.js": ("letters.js", "card.js", "reading/menu.js", "reading/address.js", "reading/saved.js"),
    "reading/list.js": ("reading/lists.js",),
    "paper.js": ("cite.js", "opened.js"),
    "map/page.js": (
        "map/asked.js", "map/view.js", "map/points.js", "map/colors.js", "map/marks.js", "map/drawing.js",
        "map/detail.js", "map/gestures.js", "map/labels.js",
    ),
}  # fmt: skip
"""The modules in the file of each module, besides itself, after those that they import.

Whoever imports a module of a bundle runs the whole bundle. So what a list, a paper's page or the map holds is
imported there alone.
"""
_IMPORT = re.compile(r'(?<![\w$.])import(?:\s*\{([^}]*)\}\s*from)?\s*"(\.\.?/[\w./-]+\.js)";?')
_EXPORT = re.compile(r"(?<![\w$.])export (?=(?:async )?function\b|class\b|const\b)")
_EXPORTED = re.compile(rf"{_EXPORT.pattern}(?:async )?(?:function|class|const) ([\w$]+)")
_BY_PLACE = re.compile(r"\bimport(?:\.meta|\()")  # what depends on the address of a script


def publish(files: Files, config: MkDocsConfig, t: Language = ENGLISH) -> None:
    """Minify, translate and bundle the project's scripts; an owner's stay, also those that replace one."""
    ours = {
        file.src_uri.removeprefix(_ASSETS): file
        for file in files
        if file.src_dir == config.theme.custom_dir and file.src_uri.endswith(".js")
    }
    texts = {name: translated(str(jsmin(file.content_string)), t) for name, file in ours.items()}
    for name, text in bundled(texts).items():
        ours[name].content_string = text


def bundled(texts: Mapping[str, str], bundles: Mapping[str, tuple[str, ...]] = BUNDLES) -> dict[str, str]:
    """Return minified scripts as they are published, by their paths.

    Raises:
        ValueError: if a module that depends on its address is in the bundle of another folder.
    """
    holders = {
        module: name for name, held in bundles.items() for module in held if {name, module} <= texts.keys()
    }
    made = dict[str, str]()
    for name in texts.keys() - holders.keys():
        heads = dict[str, None]()  # imports, each once
        parts = list[str]()
        modules = [module for module in bundles.get(name, ()) if holders.get(module) == name]
        for module in modules:
            if posixpath.dirname(module) != posixpath.dirname(name) and _BY_PLACE.search(texts[module]):
                raise ValueError(f"{module} depends on its address, so it cannot be in {name}")
            exported = ",".join(_EXPORTED.findall(texts[module]))
            body = _EXPORT.sub("", _rewritten(name, module, texts[module], holders, heads))
            parts.append(f"const {_called(module)}=(()=>{{{body}\nreturn{{{exported}}}}})();\n")
            made[module] = (
                f'import{{{_called(module)}}}from"{_way(module, name)}";'
                f"export const{{{exported}}}={_called(module)};\n"
            )
        parts.append(_rewritten(name, name, texts[name], holders, heads))
        parts += [f"\nexport{{{','.join(map(_called, modules))}}};\n"] if modules else []
        made[name] = "".join([*heads, *parts])
    return made


def _rewritten(
    bundle: str, module: str, text: str, holders: Mapping[str, str], heads: dict[str, None]
) -> str:
    """Return a module's text as it is in the file of a bundle; ``heads`` takes its imports."""

    def imported(found: re.Match[str]) -> str:
        names, path = found[1], posixpath.normpath(posixpath.join(posixpath.dirname(module), found[2]))
        holder, called = holders.get(path, path), _called(path)
        way = _way(bundle, holder)
        if holder == path and (module == bundle or not names):
            heads[f'import{f"{{{names}}}from" if names else ""}"{way}";'] = None
            return ""
        if holder == path:
            heads[f'import*as {called} from"{way}";'] = None
        elif holder != bundle:
            heads[f'import{{{called}}}from"{way}";'] = None
        return f"const{{{names.replace(' as ', ':')}}}={called};" if names else ""

    return _IMPORT.sub(imported, text)


def _called(module: str) -> str:
    """Return the name of a module's exports in bundles."""
    return "$" + re.sub(r"\W", "_", module.removesuffix(".js"))


def _way(module: str, other: str) -> str:
    """Return the path from one module to another, as imports have it."""
    way = posixpath.relpath(other, posixpath.dirname(module) or ".")
    return way if way.startswith("..") else f"./{way}"
