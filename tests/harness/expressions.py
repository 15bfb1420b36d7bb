"""The expressions of workflows (``${{ … }}``), computed as GitHub does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_MARKED = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<call>[a-zA-Z]+)\(|(?P<name>[a-zA-Z][\w.-]*)|(?P<sign>&&|\|\||[!=]=|[!()]))"
)
_SIGNS = {"&&": " and ", "||": " or ", "!": " not "}
_STATUS = ("success(", "failure(", "cancelled(", "always(")


def computed(text: str, known: Callable[[str], Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """Return the value of an expression without its marks.

    Args:
        text: the expression.
        known: returns the value of a name, such as ``needs.build.result``.
        functions: by name.
    """
    source, place, text = "", 0, text.strip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        assert token, f"not an expression: {text}"
        place = token.end()
        if token["text"]:
            source += repr(token["text"][1:-1].replace("''", "'"))
        elif token["call"]:
            source += f"functions[{token['call']!r}]("
        elif token["name"]:
            source += f"known({token['name']!r})"
        else:
            source += _SIGNS.get(token["sign"], token["sign"])
    return eval(source, {"__builtins__": {}, "known": known, "functions": functions})


def filled(text: str, known: Callable[[str], Any], functions: Mapping[str, Callable[..., Any]]) -> str:
    """Return a text with the values of its expressions."""

    def value(marked: re.Match[str]) -> str:
        found = computed(marked[1], known, functions)
        return str(found).lower() if isinstance(found, bool) else str(found)

    return _MARKED.sub(value, text)


def holds(condition: str, known: Callable[[str], Any], functions: Mapping[str, Callable[..., Any]]) -> bool:
    """Return whether the ``if`` of a job or a step holds; GitHub adds ``success()`` to most."""
    marked = _MARKED.fullmatch(condition.strip())
    condition = marked[1].strip() if marked else condition
    if not any(word in condition for word in _STATUS):
        condition = f"success() && ({condition})" if condition else "success()"
    return bool(computed(condition, known, functions))
