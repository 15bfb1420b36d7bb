"""The meanings of TeX commands, from ``commands.toml``."""

import re
import tomllib
from pathlib import Path
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("commands.toml").read_text("utf-8"))

ACCENTS: dict[str, str] = _TABLES["accents"]
LETTERS: dict[str, str] = _TABLES["letters"]
READ: dict[str, str] = _TABLES["read"]
MACROS: dict[str, str] = _TABLES["macros"]
SYMBOLS: dict[str, str] = LETTERS | _TABLES["symbols"]
SILENT, LABELLED, SHOWN = (frozenset(_TABLES[name].split()) for name in ("silent", "labelled", "shown"))
CITING = re.compile(r"cite[A-Za-z]*|(?:text|paren|foot|auto)cite|(?:eq|auto|name|page|[cC])?ref|[cC]refrange")


def character(hexadecimal: str | None, decimal: str | None = None) -> str:
    """Return the character with a hexadecimal or decimal number; ``""`` if it is not printable."""
    number = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    return chr(number) if 0x20 < number < 0xF0000 and chr(number).isprintable() else ""
