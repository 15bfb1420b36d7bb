"""Takes the archive's style sheet out of ``extra_css``: the theme puts it on each page."""

import re
from collections.abc import Mapping

from generator.commands.project.migrations.step import Migration

_FILE = "mkdocs.yml"
_ITEM = re.compile(
    r"^(extra_css:[ ]*\n(?:[ ]*(?:-.*|#.*)?\n)*?)[ ]*- +(['\"]?)assets/archive\.css\2[ ]*\n", re.MULTILINE
)
_EMPTY = re.compile(r"\n*^extra_css:[ ]*\n(?=\s*(?:[^\s#-]|\Z))", re.MULTILINE)


def _edit(texts: Mapping[str, str]) -> dict[str, str | None]:
    edited: dict[str, str | None] = {}
    for path, text in texts.items():
        without = _ITEM.sub(r"\1", text)
        edited[path] = _EMPTY.sub("\n", without) if without != text else text
    return edited


MIGRATION = Migration("Name the archive's style sheet no longer: the theme has it", (_FILE,), _edit)
