"""YAML that anybody may have written: no code in it runs, and it holds no more than it shows."""

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Each may double what the text holds: a kilobyte of them stands for gigabytes ("billion laughs").
_MOST_ALIASES = 10


def load(text: str) -> Any:
    """The value that a text holds.

    Raises:
        yaml.YAMLError: if it is not YAML.
        ValueError: if it has a value that there is not, such as a day of 2026-02-30, or too many aliases.
        RecursionError: if it is nested too deeply, and PyYAML is there without libyaml.
    """
    if text.count("*") > _MOST_ALIASES:
        aliases = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, _LOADER))
        if aliases > _MOST_ALIASES:
            raise ValueError(
                f"{aliases} aliases (*name), and at most {_MOST_ALIASES} are read; write them out"
            )
    return yaml.load(text, _LOADER)
