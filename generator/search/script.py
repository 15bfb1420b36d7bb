"""The browser's search as scripts, made of the modules in `site_templates/search/`.

The modules are plain JavaScript; joined, they cost a first search one request instead of twenty. What a first
search does without is in scripts of its own. rjsmin takes comments and needless white space out of them.
"""

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from rjsmin import jsmin

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.\.?/[\w./-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const)", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundles(sources: Path, entries: Mapping[str, str], **tables: object) -> dict[str, str]:
    """Scripts by their names, each of the module that it begins with and of what this one imports.

    The first script has all that its module imports. What it has, the others import from it.

    Args:
        sources: the folder of the modules.
        entries: the module that each script begins with; a script has the exports of that module.
        tables: what to put in place of the empty lists that modules of the first script declare under these
            names.

    Raises:
        ValueError: if two modules declare the same name at their top level, or none declares a table.
    """
    (main, entry), *others = entries.items()
    held: dict[str, str] = {}
    _collect(sources, entry, held)
    for name, table in tables.items():
        empty = f"const {name} = [];"
        if (holder := next((module for module in held if empty in held[module]), None)) is None:
            raise ValueError(f"no module declares {empty}")
        held[holder] = held[holder].replace(empty, f"const {name} = {json.dumps(table)};")
    scripts: dict[str, str] = {}
    exports: set[str] = set()
    for name, module in others:
        made = dict(held)
        _collect(sources, module, made)
        _check_names(made)
        own = {added: made[added] for added in made if added not in held}
        imports = {
            imported
            for added in own
            for names, file in _imports(sources, added)
            if file in held
            for imported in re.findall(r"\w+", names)
        }
        exports |= imports
        scripts[name] = _joined([f'import {{{",".join(sorted(imports))}}} from "./{main}";\n'], own, module)
    _check_names(held)
    tail = [f"export {{{','.join(sorted(exports))}}};\n"] if exports else []
    return {main: _joined([], held, entry, tail), **scripts}


def _joined(head: list[str], modules: Mapping[str, str], entry: str, tail: Sequence[str] = ()) -> str:
    """Modules as one, with the exports of ``entry``."""
    parts = (text if module == entry else _EXPORT.sub("", text) for module, text in modules.items())
    return str(jsmin("".join((*head, *parts, *tail)))) + "\n"


def _check_names(modules: Mapping[str, str]) -> None:
    names: dict[str, str] = {}
    for module, text in modules.items():
        for name in _NAME.findall(_EXPORT.sub("", text)):
            if names.setdefault(name, module) != module:
                raise ValueError(f"{name} is declared in {names[name]} and in {module}")


def _collect(sources: Path, module: str, done: dict[str, str]) -> None:
    """Add a module to ``done``, after the modules it imports, without its imports."""
    if module in done:
        return
    for _, imported in _imports(sources, module):
        _collect(sources, imported, done)
    done[module] = _IMPORT.sub("", _text(sources, module))


def _imports(sources: Path, module: str) -> list[tuple[str, str]]:
    """What a module imports: the names, and the module that has them, both as seen from the folder."""
    found = _IMPORT.findall(_text(sources, module))
    return [
        (names, posixpath.normpath(posixpath.join(posixpath.dirname(module), file))) for names, file in found
    ]


def _text(sources: Path, module: str) -> str:
    return (sources / module).read_text(encoding="utf-8")
