"""Reading YAML from anybody: nothing in it runs as code, and no short text expands to gigabytes."""

from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import Reader, ReaderError

from generator.errors import RecordError

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, in C if available."""
# Each alias may double the value: a kilobyte of them expands to gigabytes ("billion laughs").
_MOST_ALIASES = 10
_DEEPEST = 50  # levels of nested lists and mappings
_LARGEST = 1 << 64  # more than any number here; Python refuses to write very long ones
ERRORS = (yaml.YAMLError, ValueError, RecursionError)
"""The errors that `load` raises."""


class _Loader(SAFE):  # type: ignore[misc]  # one of two loaders
    """A loader that names the line of an impossible value: a day of 2026-02-30, a tag that does not fit."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """Return the value of a node."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None
        except (LookupError, TypeError, AttributeError, ArithmeticError):
            raise ConstructorError(None, None, "a value does not match its tag", node.start_mark) from None


# A set has no order, but the same file must give the same output each time.
_Loader.add_constructor("tag:yaml.org,2002:set", lambda loader, node: [*loader.construct_mapping(node, True)])


def load(text: str) -> Any:
    """Return the value in a text; raise one of the `ERRORS` for too many aliases, levels or digits, too."""
    if text.count("*") > _MOST_ALIASES:
        aliases = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, SAFE))
        if aliases > _MOST_ALIASES:
            raise ValueError(f"more than {_MOST_ALIASES} aliases (*name); write the values out instead")
    value = yaml.load(text, _Loader)
    _check(value)
    return value


def _check(value: Any) -> None:
    level: list[Any] = [(value,)]
    for _ in range(_DEEPEST + 1):
        within: dict[int, Any] = {}  # by identity: an alias may be inside its own value
        for item in level:
            for part in (*item, *item.values()) if isinstance(item, dict) else item if _is_list(item) else ():
                if isinstance(part, int) and abs(part) > _LARGEST:
                    raise ValueError("a number has too many digits; if it is text, put it in quotes")
                if isinstance(part, dict) or _is_list(part):
                    within[id(part)] = part
        if not within:
            return
        level = list(within.values())
    raise ValueError(f"lists or mappings are more than {_DEEPEST} levels deep")


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple | set)


def reason(error: BaseException, text: str, before: int = 0) -> str:
    """Return why `load` refused a text, for people; ``before`` is the number of lines above the text."""
    line = mark.line if (mark := getattr(error, "problem_mark", None)) else None
    said = getattr(error, "problem", None) or error
    if isinstance(error, ReaderError) and (sign := Reader.NON_PRINTABLE.search(text)):
        line, said = text.count("\n", 0, sign.start()), f"the character {sign[0]!r} is not allowed"
    if isinstance(error, RecursionError):
        said = f"lists or mappings are more than {_DEEPEST} levels deep"
    place = "" if line is None else f" in line {line + 1 + before}"
    return f"is not valid YAML{place}: {' '.join(str(said).split())}"


def parse(text: str, where: str) -> Any:
    """Return the value in the text of a file; a `RecordError` names the file ``where`` and the line."""
    try:
        return load(text)
    except ERRORS as error:
        raise RecordError(where, reason(error, text)) from None


def lines(text: str) -> dict[str, int]:
    """Return the line of each key, as written, of a mapping that `load` accepts."""
    pairs = getattr(yaml.compose(text, SAFE), "value", ())
    return {key.value: key.start_mark.line + 1 for key, _ in pairs if isinstance(key.value, str)}
