"""Front matter: finding it in a text, reading it, and setting a key without touching the rest.

Reading and writing cut a text in the same way, so that a key is written where it was read.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from generator.content import safeyaml
from generator.errors import RecordError

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# White space of any kind may come before the first line of dashes, and after the dashes.
_OPENING = re.compile(r"[\s\ufeff]*-{3,}[^\S\n]*\n")
_CLOSING = re.compile(r"\n(-{3,}[^\S\n]*(?:\n|\Z))")
_REMARKS = re.compile(r"(?:^[ \t]*(?:#.*)?\r?\n)*\Z", re.MULTILINE)  # comments put below a field
MISSING = "missing: a page starts with --- and the paper's fields"
"""The message for a page without front matter."""
_TOP_KEY = re.compile(r"^[^\s#:-][^:\n]*:(?=\s|$)", re.MULTILINE)


class FrontParts(NamedTuple):
    """The four parts of a Markdown file with front matter; joined, they are its text."""

    opening: str  # up to the end of the first line of dashes
    front: str
    closing: str  # the line of dashes after it
    body: str

    @property
    def newline(self) -> str:
        """The line ending of the first line of dashes, used for the whole file."""
        return "\r\n" if self.opening.endswith("\r\n") else "\n"


def cut(text: str) -> FrontParts:
    """Cut a text where its front matter begins and ends; raise a `RecordError` if it has none."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end() - 1)
    if not (opening and closing):
        raise RecordError("front matter", MISSING)
    start, end = opening.end(), closing.start() + 1
    return FrontParts(text[:start], text[start:end], closing[1], text[closing.end() :])


class _FrontMatter(YAMLHandler):
    """Front matter in YAML, cut where it is written."""

    def split(self, text: str) -> tuple[str, str]:
        try:
            parts = cut(text)
        except RecordError as error:
            raise ValueError(error.reason) from None  # then python-frontmatter returns the text as it is
        if "\r" not in text:
            return parts.front, parts.body
        return parts.front.replace("\r\n", "\n"), parts.body.replace("\r\n", "\n")

    def load(self, fm: str, **options: object) -> Any:
        return safeyaml.load(fm)


_HANDLER = _FrontMatter()


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the front matter of any Markdown file, empty if there is none, and the text below it.

    Raises:
        RecordError: if the front matter is not valid YAML.
    """
    try:
        return frontmatter.parse(text, handler=_HANDLER)
    except safeyaml.ERRORS as error:
        parts = cut(text)
        reason = safeyaml.reason(error, parts.front, parts.opening.count("\n"))
        raise RecordError("front matter", reason) from None


def changed(text: str, values: Mapping[str, object], order: Sequence[str]) -> str:
    """Set keys of the front matter of a text; a value of ``None`` removes its key.

    Only the lines of these keys change. If keys share a line, as in braces, the whole front matter is
    rewritten. A new key goes to its place in ``order``, which has all keys.
    """
    parts, before = cut(text), split(text)[0]
    front = parts.front
    for key, value in values.items():
        front = _set(front, key, value, order, parts.newline)
    removed = {key for key, value in values.items() if value is None}
    wanted = {key: value for key, value in {**before, **values}.items() if key not in removed}
    updated = "".join(parts._replace(front=front))
    return updated if _holds(updated, wanted) else "".join(parts._replace(front=dump(wanted, parts.newline)))


def _holds(text: str, wanted: Mapping[Any, Any]) -> bool:
    """Return whether the front matter of a text has exactly these values."""
    try:
        front = split(text)[0]
    except RecordError:
        return False
    return {key: repr(value) for key, value in front.items()} == {key: repr(wanted[key]) for key in wanted}


def _set(front: str, key: str, value: object, order: Sequence[str], newline: str) -> str:
    """Set or remove a key; a new key has the same place no matter when it is added."""
    starts = [(match.start(), match[0][:-1].strip("\"' ")) for match in _TOP_KEY.finditer(front)]
    starts.append((len(front), ""))
    spans = {name: (start, end) for (start, name), (end, _) in pairwise(starts)}
    later = (spans[name][0] for name in order[order.index(key) :] if name in spans)
    start, end = spans.get(key) or (next(later, starts[-1][0]),) * 2
    end = start + len(_REMARKS.sub("", front[start:end]))
    return front[:start] + (dump({key: value}, newline) if value is not None else "") + front[end:]


def dump(front: Mapping[str, object], newline: str = "\n") -> str:
    """Return front matter as YAML, each key on its own line."""
    representer = yaml.representer.SafeRepresenter(default_flow_style=True, sort_keys=False)
    node: Any = representer.represent_data(front)
    node.flow_style = False
    dumped: str = yaml.serialize(node, Dumper=_DUMPER, allow_unicode=True, width=2**30)
    return dumped.replace("\n", newline)
