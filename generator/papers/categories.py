"""The names of arXiv's subject categories (https://arxiv.org/category_taxonomy), from ``categories.toml``."""

import tomllib
from pathlib import Path

NAMES: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def name(code: str) -> str:
    """Return the name of a category; the name of a code that arXiv does not have is the code."""
    return NAMES.get(code, code)
