"""Front matter: where it is in a text, what it holds, and how a key is set while the rest stays.

Reading and writing cut a text in the same way, so that what was read in one place is written there.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from generator.content import plainyaml, safeyaml
from generator.errors import RecordError

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# White space of any kind may come before the first line of dashes, and after the dashes.
_OPENING = re.compile(r"[\s\ufeff]*-{3,}[^\S\n]*\n")
_CLOSING = re.compile(r"\n(-{3,}[^\S\n]*(?:\n|\Z))")
_REMARKS = re.compile(r"(?:^[ \t]*(?:#.*)?\r?\n)*\Z", re.MULTILINE)  # comments put below a field
MISSING = "missing: a page starts with --- and the paper's fields"
"""The message for a page without front matter."""
_TOP_KEY = re.compile(r"^[^\s#:-][^:\n]*:(?=\s|$)", re.MULTILINE)


class Parts(NamedTuple):
    """The text of a Markdown file that has front matter, cut in four; together they are the text."""

    opening: str  # up to the end of the first line of dashes
    front: str
    closing: str  # the line of dashes after it
    body: str

    @property
    def newline(self) -> str:
        """The line ending, as the first line of dashes has it."""
        return "\r\n" if self.opening.endswith("\r\n") else "\n"


def cut(text: str) -> Parts:
    """A text cut where its front matter begins and ends; without front matter, a `RecordError`."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end() - 1)
    if not (opening and closing):
        raise RecordError("front matter", MISSING)
    start, end = opening.end(), closing.start() + 1
    return Parts(text[:start], text[start:end], closing[1], text[closing.end() :])


class _FrontMatter(YAMLHandler):
    """Front matter in YAML; the plain form that the archive writes is read without PyYAML."""

    def split(self, text: str) -> tuple[str, str]:
        try:
            parts = cut(text)
        except RecordError as error:
            raise ValueError(error.reason) from None  # for which python-frontmatter gives the text back
        return parts.front.replace("\r\n", "\n"), parts.body.replace("\r\n", "\n")

    def load(self, fm: str, **options: object) -> Any:
        meta = plainyaml.read(fm)
        return safeyaml.load(fm) if meta is None else meta


_HANDLER = _FrontMatter()


def split(text: str) -> tuple[dict[str, Any], str]:
    """The front matter of any Markdown file, if there is any, and the text below it.

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
    """A text with some keys of its front matter set, or removed where the value is ``None``.

    Only their lines change. Front matter where keys do not have lines of their own, as in braces, is written
    anew. A new key goes where the order of all keys has it.
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
    """Whether the front matter of a text has these values and no others."""
    try:
        front = split(text)[0]
    except RecordError:
        return False
    return {key: repr(value) for key, value in front.items()} == {key: repr(wanted[key]) for key in wanted}


def _set(front: str, key: str, value: object, order: Sequence[str], newline: str) -> str:
    """The front matter with a key set or removed; the place of a new key does not tell when it came."""
    starts = [(match.start(), match[0][:-1].strip("\"' ")) for match in _TOP_KEY.finditer(front)]
    starts.append((len(front), ""))
    spans = {name: (start, end) for (start, name), (end, _) in pairwise(starts)}
    later = (spans[name][0] for name in order[order.index(key) :] if name in spans)
    start, end = spans.get(key) or (next(later, starts[-1][0]),) * 2
    end = start + len(_REMARKS.sub("", front[start:end]))
    return front[:start] + (dump({key: value}, newline) if value is not None else "") + front[end:]


def dump(front: Mapping[str, object], newline: str = "\n") -> str:
    """YAML, each key on a line of its own."""
    representer = yaml.representer.SafeRepresenter(default_flow_style=True, sort_keys=False)
    node: Any = representer.represent_data(front)
    node.flow_style = False
    dumped: str = yaml.serialize(node, Dumper=_DUMPER, allow_unicode=True, width=2**30)
    return dumped.replace("\n", newline)
