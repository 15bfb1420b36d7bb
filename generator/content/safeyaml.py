"""YAML that anybody may have written: none of it runs as code, and it holds no more than it shows."""

from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.reader import Reader, ReaderError

from generator.errors import RecordError

SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, in C where it is built so."""
# Each may double what the text holds: a kilobyte of them stands for gigabytes ("billion laughs").
_MOST_ALIASES = 10
_DEEPEST = 50  # levels of lists and mappings in each other
_LARGEST = 1 << 64  # beyond any number that means something here; Python does not write very long ones
ERRORS = (yaml.YAMLError, ValueError, RecursionError)
"""What `load` raises."""


class _Loader(SAFE):  # type: ignore[misc]  # whichever of PyYAML's it is
    """Says in which line an impossible value is: a day of 2026-02-30, a tag before something else."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        """The value of a node, as PyYAML has it."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None
        except (LookupError, TypeError, AttributeError, ArithmeticError):
            raise ConstructorError(None, None, "a value is not what its tag says", node.start_mark) from None


# Sets have no order, and what follows from a file is to be the same each time.
_Loader.add_constructor("tag:yaml.org,2002:set", lambda loader, node: [*loader.construct_mapping(node, True)])


def load(text: str) -> Any:
    """The value that a text holds.

    Raises:
        ERRORS: if it is not YAML, has an impossible value, or more aliases, levels or digits than are read.
    """
    if text.count("*") > _MOST_ALIASES:
        aliases = sum(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, SAFE))
        if aliases > _MOST_ALIASES:
            raise ValueError(
                f"{aliases} aliases (*name), and at most {_MOST_ALIASES} are read; write them out"
            )
    value = yaml.load(text, _Loader)
    _check(value)
    return value


def _check(value: Any) -> None:
    level: list[Any] = [(value,)]
    for _ in range(_DEEPEST + 1):
        within: dict[int, Any] = {}  # by identity: an alias may stand within what it is an alias of
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
    """Why `load` refused a text that has so many lines of its file before it."""
    line = mark.line if (mark := getattr(error, "problem_mark", None)) else None
    said = getattr(error, "problem", None) or error
    if isinstance(error, ReaderError) and (sign := Reader.NON_PRINTABLE.search(text)):
        line, said = text.count("\n", 0, sign.start()), f"the character {sign[0]!r} is not allowed"
    if isinstance(error, RecursionError):
        said = f"lists or mappings are more than {_DEEPEST} levels deep"
    place = "" if line is None else f" in line {line + 1 + before}"
    return f"is not valid YAML{place}: {' '.join(str(said).split())}"


def parse(text: str, where: str) -> Any:
    """The value in the text of a file; a `RecordError` says in which line of ``where`` it is wrong."""
    try:
        return load(text)
    except ERRORS as error:
        raise RecordError(where, reason(error, text)) from None


def lines(text: str) -> dict[str, int]:
    """The line of each key of a mapping that `load` took, as the key is written."""
    pairs = getattr(yaml.compose(text, SAFE), "value", ())
    return {key.value: key.start_mark.line + 1 for key, _ in pairs if isinstance(key.value, str)}
