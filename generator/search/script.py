"""Bundles the modules in `site_templates/search/` into the site's search scripts.

A bundle costs a first search one request instead of twenty. Code that a first search does not need is in
separate scripts. rjsmin removes comments and white space.
"""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rjsmin import jsmin

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.\.?/[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const)", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
_DYNAMIC = re.compile(r"\bimport\(")
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundles(folder: Path, entries: Mapping[str, str], /, **tables: object) -> dict[str, str]:
    """Return the scripts by name, each made from its entry module and all modules that it imports.

    A script exports the names of its entry module. The other scripts import shared modules from the first
    one. ``tables`` gives values to constants that modules of the first script declare as empty lists.

    Raises:
        ValueError: if two modules declare the same name at top level, or no module declares a table.
    """
    (main, entry), *others = entries.items()
    held = _held(folder, [entry], tables)
    scripts: dict[str, str] = {}
    exports: set[str] = set()
    for name, module in others:
        own = _collected(folder, module, held)
        _check_names(held | own)
        imports = {
            imported
            for added in own
            for names, file in _imports(folder, added)
            if file in held
            for imported in re.findall(r"\w+", names)
        }
        exports |= imports
        scripts[name] = _joined(f'import {{{",".join(sorted(imports))}}} from "./{main}";\n', own, module)
    tail = f"export {{{','.join(sorted(exports))}}};\n" if exports else ""
    return {main: _joined("", held, entry, tail), **scripts}


def whole(folder: Path, entries: Sequence[str], later: Sequence[str], **tables: object) -> str:
    """Return one script without imports, for programs; see `bundles` and `site_templates/search/host.js`.

    ``entries`` declare their names globally; each module of ``later`` is a function in ``LATER``.
    """
    held = _held(folder, entries, tables)
    parts = list(map(_placed, held.items()))
    for module in later:
        own = _collected(folder, module, held)
        _check_names(own)
        exported = ",".join(_EXPORTED.findall(own[module]))
        body = "".join(map(_placed, own.items()))
        parts.append(f"LATER[{posixpath.basename(module)!r}] = () => {{{body}\nreturn {{{exported}}};}};\n")
    return "".join(parts)


def _placed(module: tuple[str, str]) -> str:
    """Return the text of a module without exports; it knows its address on the site."""
    name, text = module
    place = name.removeprefix("../theme/") if name.startswith("../theme/") else f"search/index/{name}"
    return _DYNAMIC.sub("later(", _EXPORT.sub("", text)).replace("import.meta.url", f"(SITE + {place!r})")


def _held(folder: Path, entries: Sequence[str], tables: Mapping[str, object]) -> dict[str, str]:
    """Return the texts of modules and of all that they import, with the values of tables."""
    held: dict[str, str] = {}
    for entry in entries:
        held |= _collected(folder, entry, held)
    for name, table in tables.items():
        empty = f"const {name} = [];"
        if (holder := next((module for module in held if empty in held[module]), None)) is None:
            raise ValueError(f"no module declares {empty}")
        held[holder] = held[holder].replace(empty, f"const {name} = {json.dumps(table)};")
    _check_names(held)
    return held


def _joined(head: str, modules: Mapping[str, str], entry: str, tail: str = "") -> str:
    parts = (text if module == entry else _EXPORT.sub("", text) for module, text in modules.items())
    return str(jsmin("".join((head, *parts, tail)))) + "\n"


def _check_names(modules: Mapping[str, str]) -> None:
    names: dict[str, str] = {}
    for module, text in modules.items():
        for name in _NAME.findall(_EXPORT.sub("", text)):
            if names.setdefault(name, module) != module:
                raise ValueError(f"{name} is declared in {names[name]} and in {module}")


def _collected(folder: Path, module: str, held: Mapping[str, str]) -> dict[str, str]:
    """Return the modules that are not held, each after those it imports and without its import lines."""
    made: dict[str, str] = {}
    if module not in held:
        for _, imported in _imports(folder, module):
            made |= _collected(folder, imported, {**held, **made})
        made[module] = _IMPORT.sub("", _text(folder, module))
    return made


def _imports(folder: Path, module: str) -> list[tuple[str, str]]:
    """Return the names that a module imports, with the path of each imported module in ``folder``."""
    found = _IMPORT.findall(_text(folder, module))
    return [
        (names, posixpath.normpath(posixpath.join(posixpath.dirname(module), file))) for names, file in found
    ]


def _text(folder: Path, module: str) -> str:
    return (folder / module).read_text(encoding="utf-8")
