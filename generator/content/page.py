"""Paper ⇄ Markdown page with front matter: the only file that knows the page format.

The front matter holds the paper's fields; the body holds its abstract as text and, from the first heading
of the second level on (``## Notes``), whatever a curator writes. The key ``fetched`` has a short digest of
each field as the archive last wrote it. A field that no longer matches its digest was edited by a person,
and the archive leaves it alone from then on.
"""

import hashlib
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple, cast, get_args

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from generator.content import page_values, plainyaml, safeyaml
from generator.errors import RecordError
from generator.papers import dates
from generator.papers.paper import Paper

# Every field of a paper, in the order of the keys in a page; the abstract is the body.
_ORDER = (
    "id", "title", "days", "published", "updated", "version", "authors", "author_count", "tags",
    "keywords", "categories", "arxiv", "links", "organization", "submitter", "source", "comment",
    "journal_ref", "summary", "thumbnail", "withdrawn", "abstract",
)  # fmt: skip
if set(_ORDER) != {item.name for item in fields(Paper)}:
    raise TypeError(f"_ORDER and Paper differ in {set(_ORDER) ^ {item.name for item in fields(Paper)}}")
_KEY_OF = {name: "date" if name == "days" else name for name in _ORDER[:-1]}
_NAME_OF = {key: name for name, key in _KEY_OF.items()}
_IN_ORDER = (*_NAME_OF, "state", "picked", "added", "changed", "fetched")
KEYS = frozenset((*_IN_ORDER, "featured", "hidden"))
"""The keys of a page's front matter that mean something to the archive."""
TEXTS = frozenset(("title", "authors", "abstract", "summary"))
"""The fields that a reader reads; only their correction makes a paper one that `changed`."""
State = Literal["", "waiting", "pruned"]
"""Why the archive keeps a page off the site: it waits for review, or no longer fits what belongs in."""
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# White space of any kind may come before the first line of dashes, and after the dashes.
_OPENING = re.compile(r"[\s\ufeff]*-{3,}[^\S\n]*\n")
_CLOSING = re.compile(r"\n(-{3,}[^\S\n]*(?:\n|\Z))")
_REMARKS = re.compile(r"(?:^[ \t]*(?:#.*)?\r?\n)*\Z", re.MULTILINE)  # comments put below a field
_ESCAPED = re.compile(r"^\\(?=\\*#)", re.MULTILINE)  # a line of the abstract that is not a heading
_COMMENT = re.compile(r"(?:^|[ \t])#", re.MULTILINE)  # or such a title: better once too often
_NOTES = "\n## "  # where the notes begin
_TOP_KEY = re.compile(r"^[^\s#:-][^:\n]*:(?=\s|$)", re.MULTILINE)


class Parts(NamedTuple):
    """The text of a Markdown file that has front matter, cut in four; together they are the text.

    Attributes:
        opening: what comes before the front matter, with the line of dashes.
        front: the front matter.
        closing: the line of dashes after it.
        body: the rest.
    """

    opening: str
    front: str
    closing: str
    body: str

    @property
    def newline(self) -> str:
        """The line ending, as the first line of dashes has it."""
        return "\r\n" if self.opening.endswith("\r\n") else "\n"


def cut(text: str) -> Parts | None:
    """Where the front matter of a text is, to read and to write it; ``None`` where there is none."""
    opening = _OPENING.match(text)
    closing = opening and _CLOSING.search(text, opening.end() - 1)
    if not (opening and closing):
        return None
    start, end = opening.end(), closing.start() + 1
    return Parts(text[:start], text[start:end], closing[1], text[closing.end() :])


class _FrontMatter(YAMLHandler):
    """Front matter in YAML; the plain form that the archive writes is read without PyYAML."""

    def split(self, text: str) -> tuple[str, str]:
        parts = cut(text)
        if parts is None:
            raise ValueError("there is no front matter")
        return parts.front.replace("\r\n", "\n"), parts.body.replace("\r\n", "\n")

    def load(self, fm: str, **options: object) -> Any:
        meta = plainyaml.read(fm)
        return safeyaml.load(fm) if meta is None else meta


_HANDLER = _FrontMatter()


@dataclass(frozen=True, slots=True)
class Page:
    """A page in ``content/papers``.

    Attributes:
        paper: the paper, as the source gave it and people edited it.
        notes: the Markdown that a curator wrote below the abstract, from its first heading on; or ``""``.
        featured: a curator wants it on the home page.
        hidden: a curator wants it nowhere on the site.
        state: why the archive keeps it off the site; ``""`` where it does not.
        picked: somebody asked for this very paper, so that no rule takes it off the site.
        added: when it came in as something new to readers, in UTC: ``2026-11-25 06:30:00``, the same for
            all papers of a run, or only the day; ``""`` where that is not known, or it is of a day that was
            long past.
        changed: the day (UTC) on which one of its `TEXTS` was last corrected; ``""`` if none ever was.
        own_keys: keys of the front matter that are not in `KEYS`; a curator may set any.
    """

    paper: Paper
    notes: str = ""
    featured: bool = False
    hidden: bool = False
    own_keys: tuple[str, ...] = ()
    state: State = ""
    picked: bool = False
    added: str = ""
    changed: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether it is on the site, in its feeds and in exports, unless the paper was removed for good."""
        return not (self.hidden or self.state)


def read(text: str) -> Page:
    """The page that a Markdown file holds.

    Raises:
        RecordError: if the front matter is not a YAML mapping, or a field has the wrong type or value.
    """
    meta, abstract, notes = _parts(text)
    paper = _paper(meta, abstract)
    flags = ("featured", "hidden", "picked")
    featured, hidden, picked = (page_values.flag(key, meta.get(key, False)) for key in flags)
    added = page_values.moment("added", meta.get("added"))
    changed = page_values.day("changed", meta.get("changed"))
    own_keys = tuple(str(key) for key in meta if key not in KEYS)
    state = _state(meta.get("state"))
    return Page(paper, notes, featured, hidden, own_keys, state, picked, added, changed)


def edited(text: str) -> frozenset[str]:
    """Names of the fields of a page that somebody changed since the archive last wrote them."""
    meta, abstract, _ = _parts(text)
    then = _then(meta)
    now = {name: meta.get(key) for name, key in _KEY_OF.items() if name != "id"} | {"abstract": abstract}
    return frozenset(name for name, value in now.items() if _digest(value) != then.get(name, ""))


def is_by_hand(text: str) -> bool:
    """Whether a person had a hand in a page.

    So it is where somebody edited a field, or wrote notes, a flag, a key or a comment of their own; where
    there is no `fetched`, as on a page that nobody fetched; and where ``archive add`` was asked for it.
    """
    page = read(text)
    own = page.notes or page.own_keys or page.featured or page.hidden or page.picked
    return bool(own or edited(text) or _COMMENT.search(_cut(text).front))


def values(text: str) -> dict[str, object]:
    """What stands in a page, by its keys in their order; then ``abstract`` and ``notes``, if there are any.

    Raises:
        RecordError: if the front matter is not a YAML mapping.
    """
    meta, abstract, notes = _parts(text)
    whole = meta | {"fetched": None, "abstract": abstract, "notes": notes}
    return {str(key): value for key, value in whole.items() if value not in (None, "")}


def edited_keys(text: str) -> frozenset[str]:
    """The keys of `values` whose value is a person's."""
    theirs = frozenset(_KEY_OF.get(name, name) for name in edited(text))
    ours = {*_KEY_OF.values(), "abstract", "state", "picked", "added", "changed"}
    return theirs | (values(text).keys() - ours)


def _then(meta: Mapping[str, Any]) -> dict[str, str]:
    """The digests of the fields that were not empty when the archive last wrote the page."""
    pairs = page_values.text("fetched", meta.get("fetched", "")).split()
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def split(text: str) -> tuple[dict[str, Any], str]:
    """Front matter, if there is any, and the text below it, of any Markdown file.

    Raises:
        RecordError: if the front matter is not valid YAML.
    """
    try:
        return frontmatter.parse(text, handler=_HANDLER)
    except safeyaml.ERRORS as error:
        parts = _cut(text)
        reason = safeyaml.reason(error, parts.front, parts.opening.count("\n"))
        raise RecordError("front matter", reason) from None


def _cut(text: str) -> Parts:
    parts = cut(text)
    if parts is None:
        raise RecordError("front matter", "missing: a page starts with --- and the paper's fields")
    return parts


def _parts(text: str) -> tuple[dict[str, Any], str, str]:
    """Front matter, abstract and notes of a page."""
    meta, body = split(text)
    if not meta:
        raise RecordError("front matter", "missing: a page starts with --- and the paper's fields")
    abstract, heading, notes = f"\n{body}".partition(_NOTES)
    if "\\" in abstract:
        abstract = _ESCAPED.sub("", abstract)
    return meta, abstract.strip(), (heading + notes).strip("\n")


def write(
    paper: Paper, state: State = "", *, picked: bool = False, added: str = "", changed: str = ""
) -> str:
    """The text of a new page for a paper; for the arguments see `Page`."""
    values = {key: _plain(paper, name) for name, key in _KEY_OF.items()}
    values |= {"state": state, "picked": picked, "added": _yaml_date(added), "changed": _yaml_date(changed)}
    values["fetched"] = _fetched(paper, {})
    front = {key: values[key] for key in _IN_ORDER if values[key]}
    return f"---\n{_dump(front)}---\n{_body(paper.abstract)}"


def update(text: str, paper: Paper, by_hand: Set[str] = frozenset(), *, today: str = "") -> str:
    """The text of a page with new values for some fields; everything else stays as it is, to the byte.

    Only lines of the front matter whose field changed are rewritten: a person's comments, own keys and order
    of the keys stay.

    Args:
        text: the page as it is.
        paper: the paper as it is to be; fields that a person edited must be as they are in the page.
        by_hand: names of fields that a person edits by this, which the archive leaves alone from then on.
        today: the day (UTC), to be noted if one of the `TEXTS` says something else in place of what it said;
            one that was empty is no correction. ``""`` if nothing is to be noted.
    """
    old, theirs = read(text), edited(text) | by_hand
    changed = [name for name in _ORDER if getattr(old.paper, name) != getattr(paper, name)]
    if not changed:
        return text
    then = _then(_parts(text)[0])
    values = {_KEY_OF[name]: _plain(paper, name) or None for name in changed if name in _KEY_OF}
    # A field that a person emptied keeps its old digest, or it would seem never to have had a value.
    values["fetched"] = _fetched(paper, {name: then.get(name, "") for name in theirs})
    if today > old.changed and any(name in TEXTS and getattr(old.paper, name) for name in changed):
        values["changed"] = _yaml_date(today)
    updated = _with(text, values)
    return _with_abstract(updated, paper.abstract) if "abstract" in changed else updated


def mark(text: str, state: State, *, picked: bool = False) -> str:
    """The text of a page with its state set, or taken away; everything else stays as it is, to the byte.

    Args:
        text: the page as it is.
        state: see `Page`.
        picked: note that somebody asked for this very paper; a note that is there stays.
    """
    read(text)
    return _with(text, {"state": state or None} | ({"picked": True} if picked else {}))


def dated(text: str, added: str, changed: str) -> str:
    """The text of a page with other days (see `Page`); everything else stays as it is, to the byte."""
    page = read(text)
    days = (("added", page.added, added), ("changed", page.changed, changed))
    return _with(text, {key: _yaml_date(day) or None for key, before, day in days if day != before})


def _with(text: str, values: Mapping[str, object]) -> str:
    """The text of a page with some keys of its front matter set, or removed where the value is ``None``.

    Only their lines change, unless the front matter is not a line or some for each key, as where all of it
    stands in braces: it is written anew then.
    """
    parts, before = _cut(text), split(text)[0]
    front = parts.front
    for key, value in values.items():
        front = _set(front, key, value, parts.newline)
    removed = {key for key, value in values.items() if value is None}
    wanted = {key: value for key, value in {**before, **values}.items() if key not in removed}
    updated = "".join(parts._replace(front=front))
    return updated if _holds(updated, wanted) else "".join(parts._replace(front=_dump(wanted, parts.newline)))


def _holds(text: str, wanted: Mapping[Any, Any]) -> bool:
    """Whether the front matter of a text has these values and no others."""
    try:
        front = split(text)[0]
    except RecordError:
        return False
    return {key: repr(value) for key, value in front.items()} == {key: repr(wanted[key]) for key in wanted}


def _with_abstract(text: str, abstract: str) -> str:
    """The text of a page with another abstract; the notes below it stay as they are."""
    parts = _cut(text)
    _, heading, notes = f"\n{parts.body.lstrip()}".partition(_NOTES)
    closing = parts.closing if parts.closing.endswith("\n") else parts.closing + parts.newline
    body = _body(abstract).replace("\n", parts.newline)
    rest = parts.newline + heading.removeprefix("\n") + notes if heading else ""
    return "".join(parts._replace(closing=closing, body=body + rest))


def _body(abstract: str) -> str:
    safe = re.sub(r"^(?=\\*#)", r"\\", abstract, flags=re.MULTILINE)
    return f"\n{safe}\n" if safe else ""


def _set(front: str, key: str, value: object, newline: str) -> str:
    """The front matter with a top-level key set, or removed if the value is ``None``.

    A new one goes where `write` has it, so that a page does not tell what came when.
    """
    starts = [(match.start(), match[0][:-1].strip("\"' ")) for match in _TOP_KEY.finditer(front)]
    starts.append((len(front), ""))
    spans = {name: (start, end) for (start, name), (end, _) in pairwise(starts)}
    later = (spans[name][0] for name in _IN_ORDER[_IN_ORDER.index(key) :] if name in spans)
    start, end = spans.get(key) or (next(later, starts[-1][0]),) * 2
    end = start + len(_REMARKS.sub("", front[start:end]))
    return front[:start] + (_dump({key: value}, newline) if value is not None else "") + front[end:]


def _dump(front: Mapping[str, object], newline: str = "\n") -> str:
    """YAML, each key on a line of its own."""
    representer = yaml.representer.SafeRepresenter(default_flow_style=True, sort_keys=False)
    node: Any = representer.represent_data(front)
    node.flow_style = False
    dumped: str = yaml.serialize(node, Dumper=_DUMPER, allow_unicode=True, width=2**30)
    return dumped.replace("\n", newline)


def _plain(paper: Paper, name: str) -> object:
    """A field's value as it stands in YAML; an empty one is not written."""
    value = getattr(paper, name)
    match name:
        case "days":
            days = [_yaml_date(day) for day in value]
            return days[0] if len(days) == 1 else days
        case "published" | "updated":
            return _yaml_date(value)
        case "authors":
            return [{"name": item.name, "hidden": True} if item.hidden else item.name for item in value]
        case "links":
            return {link: address for link in page_values.LINK_NAMES if (address := getattr(value, link))}
        case "arxiv" if value == paper.id:
            return ""
    return list(value) if isinstance(value, tuple) else value


def _yaml_date(value: str) -> object:
    if len(value) > len("2026-11-25"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if dates.is_day(value) else int(value) if len(value) == 4 else value


def _fetched(paper: Paper, kept: dict[str, str]) -> str:
    """The value of ``fetched``: ``title=kqzvab days=…``, the digests of all fields that are not empty."""
    digests = {name: _digest(_plain(paper, name)) for name in _ORDER if name != "id"} | kept
    return " ".join(f"{name}={digest}" for name, digest in digests.items() if digest)


def _digest(value: object) -> str:
    """Six letters for a field's value in YAML; ``""`` for an empty one, so that to empty it is an edit."""
    if not value:
        return ""
    number = int.from_bytes(hashlib.sha256(repr(value).encode()).digest()[:8], "big")
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(6))


def _paper(meta: Mapping[str, Any], abstract: str) -> Paper:
    values = {
        _NAME_OF[key]: page_values.READERS.get(key, page_values.text)(key, value)
        for key, value in meta.items()
        if key in _NAME_OF and value is not None
    }
    return Paper(**{"id": "", "title": "", **values, "abstract": abstract})


def _state(value: object) -> State:
    """A state; ``state:`` with nothing after it is none."""
    for state in get_args(State):
        if value == state or (value is None and not state):
            return cast(State, state)
    known = " nor ".join(filter(None, get_args(State)))
    raise RecordError("state", f"{value!r} is neither {known}; to publish the paper, delete the line")
