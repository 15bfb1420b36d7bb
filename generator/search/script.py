"""The browser's search as one script, made of the modules in `site_templates/search/`.

The modules are plain JavaScript; joined, they cost a first search one request instead of twenty. rjsmin takes
comments and needless white space out of them.
"""

import json
import re
from pathlib import Path

from rjsmin import jsmin

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=async |function|class|const)", re.MULTILINE)
_NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def bundle(sources: Path, entry: str, **tables: object) -> str:
    """The module ``entry`` and everything it imports as one module with the exports of ``entry``.

    Args:
        sources: the folder of the modules.
        entry: the module's file.
        tables: what to put in place of the empty lists that are declared under these names.

    Raises:
        ValueError: if two modules declare the same name at their top level, or none declares a table.
    """
    done: dict[str, str] = {}
    _collect(sources, entry, done)
    names: dict[str, str] = {}
    for module, text in done.items():
        for name in _NAME.findall(_EXPORT.sub("", text)):
            if names.setdefault(name, module) != module:
                raise ValueError(f"{name} is declared in {names[name]} and in {module}")
    parts = (text if module == entry else _EXPORT.sub("", text) for module, text in done.items())
    script = "".join(parts)
    for name, table in tables.items():
        empty = f"const {name} = [];"
        if empty not in script:
            raise ValueError(f"no module declares {empty}")
        script = script.replace(empty, f"const {name} = {json.dumps(table)};")
    return str(jsmin(script)) + "\n"


def _collect(sources: Path, module: str, done: dict[str, str]) -> None:
    """Add a module to ``done``, after the modules it imports, without its imports."""
    if module in done:
        return
    text = (sources / module).read_text(encoding="utf-8")
    for imported in _IMPORT.findall(text):
        _collect(sources, imported, done)
    done[module] = _IMPORT.sub("", text)
