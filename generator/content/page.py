"""Paper ⇄ Markdown page with front matter: the only file that knows the page format.

The front matter holds the paper's fields. The body holds the abstract as text and, from the first heading
of the second level on (``## Notes``), whatever a curator writes. The key ``fetched`` has a hash of each
field as the archive last wrote it, also of each of the `GROUPS`: ``links.doi``. A field that no longer
matches its hash was edited by a person, and the archive leaves it alone.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, cast, get_args

from generator.content import front
from generator.errors import RecordError
from generator.papers import dates, made
from generator.papers.paper import LINK_NAMES, Affiliation, Author, Links, Paper, is_empty
from generator.papers.publication import PUBLICATION_NAMES, Publication
from generator.text import identifiers
from generator.text.names import OTHERS
from generator.text.tex import Tex

# Every field of a paper, in the order of the keys in a page; the abstract is the body.
_ORDER = (
    "id", "title", "days", "published", "updated", "version", "authors", "orcids", "affiliations",
    "author_count", "tags", "keywords", "categories", "arxiv", "citation_key", "links", "organization",
    "submitter", "source", "comment", "journal_ref", "published_in", "license", "summary",
    "translated_title", "translated_abstract", "made", "thumbnail", "withdrawn", "withdrawal", "corrected",
    "abstract",
)  # fmt: skip
if set(_ORDER) != {item.name for item in fields(Paper)}:
    raise TypeError(f"_ORDER and Paper differ in {set(_ORDER) ^ {item.name for item in fields(Paper)}}")
_KEY_OF = {name: "date" if name == "days" else name for name in _ORDER[:-1]}
_NAME_OF = {key: name for name, key in _KEY_OF.items()}
GROUPS = {"links": LINK_NAMES, "published_in": PUBLICATION_NAMES}
"""The fields of the fields that are many."""
PLAIN = tuple(name for name in _ORDER[1:] if name not in GROUPS)
FIELDS = tuple(f"{name}.{part}" if part else name for name in _ORDER[1:] for part in GROUPS.get(name, ("",)))
"""The fields of a paper that sources say and a person may edit, by name."""
Said = Mapping[str, str]
_IN_ORDER = (*_NAME_OF, "state", "picked", "added", "changed", "gone", "from", "fetched")
KEYS = frozenset((*_IN_ORDER, "featured", "hidden", "same_as", "not_same_as"))
"""The keys of a page's front matter that the archive knows."""
TEXTS = frozenset(("title", "abstract"))
"""If the source replaces one of these fields, `changed` is set."""
_ESCAPED = re.compile(r"^\\(?=\\*#)", re.MULTILINE)  # a line of the abstract that only looks like a heading
_COMMENT = re.compile(r"(?:^|[ \t])#", re.MULTILINE)  # may also match a title, which does no harm
_NOTES = "\n## "  # where the notes begin
State = Literal["", "waiting", "pruned"]
"""Why the archive keeps a page off the site: it waits for review, or no longer fits the rules."""
NOTICE = "notice"
"""Who says that a paper was retracted, if it is not a source in the record of the paper itself."""
_BY_NOTICE = re.compile(r"\(https://doi\.org/|according to Europe PMC")


def source_of(origin: str) -> str:
    """Return a source without its part."""
    return origin.partition(" ")[0]


def is_same(one: str, other: str) -> bool:
    """Return whether one source says two things: of two parts of it, each speaks for itself."""
    return one == other or (source_of(one) == source_of(other) and source_of(one) in (one, other))


def default_origin(paper: Paper, name: str, source: str = "") -> str:
    """Return who said a field of a paper if its page does not say; ``source`` may name the source's part.

    On pages of earlier versions, the words alone show that a notice says that a paper was retracted.
    """
    by_notice = name == "withdrawn" and _BY_NOTICE.search(paper.withdrawal)
    return NOTICE if by_notice else source if source and source_of(source) == paper.source else paper.source


@dataclass(frozen=True, slots=True)
class Page:
    """A page in ``content/papers``."""

    paper: Paper
    notes: str = ""  # the Markdown that a curator wrote below the abstract, from its first heading on
    featured: bool = False  # a curator wants it on the home page
    hidden: bool = False  # a curator wants it nowhere on the site
    own_keys: tuple[str, ...] = ()  # keys of the front matter that are not in `KEYS`; a curator may set any
    # Why the archive keeps it off the site. ``removed`` is in no file; `Library.pages` sets it.
    state: State | Literal["removed"] = ""
    picked: bool = False  # somebody asked for exactly this paper, so no rule takes it off the site
    # When it was new to readers, in UTC: ``2026-11-25 06:30:00``, the same for all papers of a run, or only
    # the day; ``""`` if unknown, or if its listing day was long past.
    added: str = ""
    changed: str = ""  # the day (UTC) on which its source last replaced one of its `TEXTS`
    gone: str = ""  # the day (UTC) since which its source has it no more, or ``""``; it stays on the site
    # The last part of its address, from the name of its file (`library.slug_of`); a page without a file has
    # the one that its file would get.
    slug: str = ""
    # The source of each field that another one than the paper's `source` said; of ``source``, its part:
    # ``feed moss.example/rss``.
    origins: Said = field(default_factory=dict, hash=False)
    # An id or the address of the paper whose page a curator wants in place of this one, or ``""``.
    same_as: str = ""
    # The ids or addresses of papers that are not this one, as a curator says.
    not_same_as: tuple[str, ...] = ()
    own_summary: bool = False  # a person wrote its summary, and no machine
    # The links that only the paper's text names; `limits.limited` sets it.
    named: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.slug:
            object.__setattr__(self, "slug", self.paper.slug)
        if self.paper.summary and any(name == "summary" and not by.model for name, by in self.paper.made):
            object.__setattr__(self, "own_summary", True)

    @property
    def address(self) -> str:
        """Its address, relative to the site: ``papers/<slug>/``."""
        return f"papers/{self.slug}/"

    def origin(self, name: str) -> str:
        """Return which source said one of the `FIELDS`."""
        return self.origins.get(name) or default_origin(self.paper, name, self.origins.get("source", ""))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that said something that is on the page, the best first."""
        others = {source_of(origin) for origin in self.origins.values()} - {NOTICE, made.MODEL}
        return tuple(dict.fromkeys((self.paper.source, *sorted(others))))

    @property
    def is_shown(self) -> bool:
        """Whether it is on the site, in its feeds and in exports."""
        return not (self.hidden or self.state or self.same_as)


def read(text: str, slug: str = "") -> Page:
    """Parse the text of a page; a `RecordError` names a field that has the wrong type or value."""
    meta, abstract, notes = _parts(text)
    said = {
        _NAME_OF[key]: _READERS.get(key, _as_text)(key, value)
        for key, value in meta.items()
        if key in _NAME_OF and value is not None
    }
    paper = Paper(**{"id": "", "title": "", **said, "abstract": abstract})
    flags = ("featured", "hidden", "picked")
    featured, hidden, picked = (_as_flag(key, meta.get(key, False)) for key in flags)
    added = moment("added", meta.get("added"))
    changed, gone = (moment(key, meta.get(key))[:10] for key in ("changed", "gone"))
    own_keys = tuple([str(key) for key in meta if key not in KEYS])
    state = _as_state(meta.get("state"))
    origins = _as_texts("from", meta.get("from") or {}, FIELDS, "{title: crossref}")
    shown = notes, featured, hidden, own_keys, state, picked, added, changed, gone, slug, origins
    others = meta.get("not_same_as")
    others = others if isinstance(others, list) else [others]
    not_same_as = tuple(named("not_same_as", other) for other in others if other)
    own_summary = bool(paper.summary) and _hash(meta["summary"]) != _then(meta).get("summary")
    return Page(paper, *shown, named("same_as", meta.get("same_as")), not_same_as, own_summary)


def edited(text: str) -> frozenset[str]:
    """Return the names of the `FIELDS` that somebody changed since the archive last wrote the page."""
    meta, abstract, _ = _parts(text)
    then = _then(meta)
    now: dict[str, object] = {_NAME_OF[key]: value for key, value in meta.items() if key in _NAME_OF}
    now["abstract"] = abstract
    edited = set[str]()
    for name, parts in GROUPS.items():
        group = now.pop(name, None)
        values = group if isinstance(group, dict) else {}
        now |= {f"{name}.{part}": value for part, value in values.items()}
        if name in then:  # pages of the time when a group was one field
            if not values:
                edited |= {f"{name}.{part}" for part in parts}
            elif _hash(group) == then[name]:
                then |= {f"{name}.{part}": _hash(value) for part, value in values.items()}
    names = (now.keys() | then.keys()) & frozenset(FIELDS)
    edited |= {
        name for name in names if (value := now.get(name)) is False or _hash(value) != then.get(name, "")
    }
    return frozenset(edited)


def is_by_hand(text: str) -> bool:
    """Return whether a person edited a field, added notes, a flag, a key or a comment, or picked the paper.

    A page without ``fetched`` counts as edited, since no fetch wrote it.
    """
    page = read(text)
    own = page.notes, page.own_keys, page.featured, page.hidden, page.picked, page.same_as, page.not_same_as
    return bool(any(own) or edited(text) or _COMMENT.search(front.cut(text).front))


def values(text: str) -> dict[str, object]:
    """Return the values in a page by key, in their order; then ``abstract`` and ``notes``, if any."""
    meta, abstract, notes = _parts(text)
    whole = meta | {"fetched": None, "abstract": abstract, "notes": notes}
    return {str(key): value for key, value in whole.items() if value not in (None, "")}


def edited_keys(text: str) -> frozenset[str]:
    """Return the keys of `values` that a person wrote or edited."""
    names = (name.partition(".")[0] for name in edited(text))
    theirs = frozenset(_KEY_OF.get(name, name) for name in names)
    ours = {*_KEY_OF.values(), "abstract", "state", "picked", "added", "changed", "gone", "from"}
    return theirs | (values(text).keys() - ours)


def _then(meta: Mapping[str, Any]) -> dict[str, str]:
    """Return the hashes of the fields that were not empty when the archive last wrote the page."""
    pairs = _as_text("fetched", meta.get("fetched", "")).split()
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _parts(text: str) -> tuple[dict[str, Any], str, str]:
    meta, body = front.split(text)
    if not meta:
        raise RecordError("front matter", front.MISSING)
    abstract, heading, notes = f"\n{body}".partition(_NOTES)
    written = _ESCAPED.sub("", abstract) if "\\#" in abstract else abstract
    return meta, written.strip(), (heading + notes).strip("\n")


def write(
    paper: Paper,
    state: State = "",
    *,
    picked: bool = False,
    added: str = "",
    changed: str = "",
    source: str = "",
) -> str:
    """Return the text of a new page; see `Page` for the arguments, and `default_origin` for ``source``."""
    values = {key: _plain(paper, name) for name, key in _KEY_OF.items()}
    values |= {"state": state, "picked": picked, "gone": ""}
    part = {"source": source} if source not in ("", paper.source) else {}
    is_noticed = default_origin(paper, "withdrawn") != paper.source
    values["from"] = part | ({"withdrawn": paper.source} if is_noticed else {})
    values |= {"added": _yaml_date(added), "changed": _yaml_date(changed)}
    values["fetched"] = _fetched(paper, {})
    written = {key: values[key] for key in _IN_ORDER if not is_empty(values[key])}
    return f"---\n{front.dump(written)}---\n{_body(paper.abstract)}"


def update(
    text: str, paper: Paper, by_hand: Set[str] = frozenset(), *, today: str = "", origins: Said | None = None
) -> str:
    """Return the text of a page with the fields of ``paper``; everything else stays the same, to the byte.

    A person's comments, own keys and order of keys stay. ``paper`` must have the page's values in all fields
    that a person edited. The `FIELDS` in ``by_hand`` count as edited by a person from now on. ``today`` (UTC)
    is written if one of the `TEXTS` changes; filling an empty one does not count. ``origins`` are the page's.
    """
    old, theirs = read(text), edited(text) | by_hand
    changed = [name for name in _ORDER if getattr(old.paper, name) != getattr(paper, name)]
    if not changed and origins in (None, old.origins):
        return text
    meta = _parts(text)[0]
    then = _then(meta)
    if not meta.get("id"):  # it was made from the title, which may change
        changed.append("id")
    if meta.get("made") and meta["made"] != _plain(paper, "made"):  # about a text that is no longer there
        changed.append("made")
    said = {_KEY_OF[name]: _plain(paper, name) for name in changed if name in _KEY_OF}
    values = {key: None if is_empty(value) else value for key, value in said.items()}
    # A field that a person emptied keeps its old hash; otherwise it would seem to have always been empty.
    emptied = {name: then[name] for name in GROUPS if name in then and not meta.get(name)}
    values["fetched"] = _fetched(paper, {name: then.get(name, "") for name in theirs} | emptied)
    if origins is not None:
        values["from"] = dict(origins) or None
    if today > old.changed and any(name in TEXTS and getattr(old.paper, name) for name in changed):
        values["changed"] = _yaml_date(today)
    updated = front.changed(text, values, _IN_ORDER)
    return _with_abstract(updated, paper.abstract) if "abstract" in changed else updated


def miss(text: str, day: str) -> str:
    """Return the text of a page that says since which day (UTC) its source has the paper no more.

    The first such day stays. With ``""``, the source has the paper again.
    """
    if day and read(text).gone:
        return text
    return front.changed(text, {"gone": _yaml_date(day) if day else None}, _IN_ORDER)


def mark(text: str, state: State, *, picked: bool = False) -> str:
    """Return the text of a page with its state set or removed; everything else stays the same, to the byte.

    The flag `picked` is added, and never removed.
    """
    read(text)
    values = {"state": state or None} | ({"picked": True} if picked else {})
    return front.changed(text, values, _IN_ORDER)


def _with_abstract(text: str, abstract: str) -> str:
    """Return the text of a page with a new abstract; the notes below it stay the same."""
    parts = front.cut(text)
    _, heading, notes = f"\n{parts.body.lstrip()}".partition(_NOTES)
    closing = parts.closing if parts.closing.endswith("\n") else parts.closing + parts.newline
    body = _body(abstract).replace("\n", parts.newline)
    rest = parts.newline + heading.removeprefix("\n") + notes if heading else ""
    return "".join(parts._replace(closing=closing, body=body + rest))


def _body(abstract: str) -> str:
    safe = re.sub(r"^(?=\\*#)", r"\\", abstract, flags=re.MULTILINE)
    return f"\n{safe}\n" if safe else ""


def _plain(paper: Paper, name: str) -> object:
    """Return a field's value for YAML; the caller leaves empty ones out."""
    value = getattr(paper, name)
    match name:
        case "days":
            days = [_yaml_date(day) for day in value]
            return days[0] if len(days) == 1 else days
        case "published" | "updated" | "corrected":
            return _yaml_date(value)
        case "authors":
            named = ((item.name, item.hidden and item.name != OTHERS) for item in value)
            return [{"name": name, "hidden": True} if is_hidden else name for name, is_hidden in named]
        case "orcids":
            return dict(value)
        case "affiliations":
            return [item.plain for item in value]
        case "links":
            return {link: address for link in LINK_NAMES if (address := getattr(value, link))}
        case "published_in":
            return value.values
        case "made":
            return {text: by.values for text, by in value}
        case "arxiv" if value == paper.id:
            return ""
    if isinstance(value, Tex):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _yaml_date(value: str) -> object:
    if len(value) > len("2026-11-25"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if dates.is_day(value) else int(value) if len(value) == 4 else value


def _fetched(paper: Paper, kept: dict[str, str]) -> str:
    """Return the value of ``fetched``, ``title=kqzvab days=…``: a hash of each field that is not empty."""
    hashes: dict[str, str] = {}
    for name in _ORDER[1:]:
        value = _plain(paper, name)
        if name in GROUPS and isinstance(value, dict):
            hashes |= {f"{name}.{part}": _hash(text) for part, text in value.items()}
        else:
            hashes[name] = _hash(value)
    return " ".join(f"{name}={hash}" for name, hash in (hashes | kept).items() if hash)


def _hash(value: object) -> str:
    """Return six letters for a field's value in YAML; ``""`` for an empty one, so emptying it is an edit."""
    return "" if is_empty(value) else made.sign(repr(value))


_Reader = Callable[[str, Any], Any]  # of a key, for messages, and its value


def identifier(value: object) -> str:
    """Return an id as text; a number, as YAML reads it without quotes, gets back the zeros at its end."""
    if isinstance(value, float):
        return f"{value:010.5f}" if value >= 1501 else f"{value:09.4f}"
    return f"{value}"


def _as_text(key: str, value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecordError(key, f"{value!r} is not text; put it in quotes")
    return str(value)


def _list(key: str, value: object, read: _Reader = _as_text) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise RecordError(key, f"{str(value)[:60]!r} is not a list; write [{str(value)[:60]}]")
    return tuple([read(key, item) for item in value])


def _author(key: str, value: object) -> Author:
    if isinstance(value, dict):
        return Author(_as_text(key, value.get("name", "")), _as_flag("hidden", value.get("hidden", False)))
    return _named(_as_text(key, value))


@lru_cache(maxsize=1 << 16)  # many people have several papers
def _named(name: str) -> Author:
    return Author(name)


def _affiliation(key: str, value: object) -> Affiliation:
    if not isinstance(value, dict):
        return Affiliation(_as_text(key, value))
    authors = cast(tuple[str, ...], _list(f"{key}.authors", value.get("authors", [])))
    return Affiliation(_as_text(f"{key}.name", value.get("name", "")), authors)


def _as_texts(key: str, value: object, names: Sequence[str], example: str) -> dict[str, str]:
    """Return the texts of a mapping that has no other keys than these names, if there are any."""
    if not isinstance(value, dict):
        raise RecordError(key, f"{value!r} is not a mapping; write {example}")
    for name in value:
        if names and name not in names:
            raise RecordError(key, f"{name!r} is unknown here; use one of {', '.join(names)}")
    return {f"{name}": _as_text(f"{key}.{name}", item) for name, item in value.items()}


def moment(key: str, value: object) -> str:
    """Return a whole day or a time in UTC (``2026-11-25 06:30:00``); ``""`` for an empty key."""
    try:
        time = dates.moment(value) if value is not None else ""
    except ValueError as error:
        raise RecordError(key, str(error)) from None
    if time and not dates.is_day(time[:10]):
        raise RecordError(key, f"{time!r} is not a whole day; write YYYY-MM-DD")
    return time


def _as_flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RecordError(key, f"{value!r} is neither true nor false; write one of them")
    return value


def _as_state(value: object) -> State:
    if value is None or value in get_args(State):
        return cast(State, value or "")
    known = " nor ".join(filter(None, get_args(State)))
    raise RecordError("state", f"{value!r} is neither {known}; to publish the paper, delete the line")


def named(key: str, value: object) -> str:
    """Return the canonical form of any id or address by which a person names another paper."""
    found = "" if value is None else identifier(value) if type(value) is float else _as_text(key, value)
    return found and identifiers.canonical(found)


# All other keys have `_as_text`.
_READERS: dict[str, _Reader] = {
    "id": lambda key, value: identifier(value) if type(value) is float else _as_text(key, value),
    "date": lambda _, value: tuple(value) if isinstance(value, list) else (value,),
    "authors": lambda key, value: _list(key, value, _author),
    "orcids": lambda key, value: tuple(_as_texts(key, value, (), "{Ada One: 0000-0002-1825-0097}").items()),
    "affiliations": lambda key, value: _list(key, value, _affiliation),
    **dict.fromkeys(("tags", "keywords", "categories"), _list),
    "links": lambda key, value: Links(**_as_texts(key, value, LINK_NAMES, "{pdf: https://…}")),
    "published_in": lambda key, value: Publication(
        **_as_texts(key, value, PUBLICATION_NAMES, "{journal: …, doi: …}")
    ),
    "made": lambda _, value: made.read(value),
    "withdrawn": _as_flag,
    # `Paper` checks these.
    **dict.fromkeys(("published", "updated", "corrected", "version", "author_count"), lambda _, value: value),
}
