"""The ``content/`` folder: pages read, merged and written; counts; what stands in the way.

Every write is whole (temporary file, then replace) and happens only where the bytes change.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from generator.content import page as pages
from generator.content import plainyaml
from generator.content.page import Page
from generator.errors import Problem, RecordError
from generator.papers import dates, identifiers
from generator.papers.paper import Counts, Links, Paper, Record

Outcome = Literal["new", "changed", "kept"]
_HEAD = re.compile(rb"^(id|title|arxiv|links): *(.*)$", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COUNT_NAMES = tuple(item.name for item in dataclasses.fields(Counts))


def is_source(name: str) -> bool:
    """Whether something at the top of ``content`` is made into pages, or a setting, and no page by itself."""
    return name in ("papers", "counts", "index.md") or name.endswith((".yml", ".yaml", ".tmp"))


def folder(source: str) -> str:
    """The folder, ``2026/08``, of a page's file, ``papers/2026/08/2608.19880.md``."""
    return source.removeprefix("papers/").rpartition("/")[0]


@lru_cache
def month(folder: str) -> str:
    """The month that a folder stands for, else its year, as a date; ``""`` for a folder of another name."""
    try:
        return dates.normalise(folder.replace("/", "-").removesuffix("-00"))
    except ValueError:
        return ""


class Library:
    """The papers of an archive, as pages and counts below one folder.

    Args:
        content: the ``content`` folder; it need not exist yet.
    """

    def __init__(self, content: Path) -> None:
        self.content = content
        self.papers = content / "papers"
        self.counts_folder = content / "counts"

    def files(self) -> Iterator[Path]:
        """Every page's file, in order of year, month and name."""
        for folder, folders, names in os.walk(self.papers):
            folders.sort()
            here = Path(folder)
            yield from (here / name for name in sorted(names) if name.endswith(".md") and name[0] != ".")

    def pages(self) -> Iterator[tuple[Path, Page | Problem]]:
        """Every page with its file, one at a time; a problem in place of a page that cannot be read."""
        for path in self.files():
            yield path, self.page(path)

    def by_hand(self) -> Iterator[Path]:
        """What a person put into ``content`` for the site as it is: pages, pictures, folders of them."""
        for path in sorted(self.content.iterdir()) if self.content.exists() else ():
            if not is_source(path.name):
                yield path

    def page(self, path: Path) -> Page | Problem:
        """The page in a file, or why it is none."""
        return self.page_of(self.name(path), path.read_bytes())

    def page_of(self, name: str, data: bytes) -> Page | Problem:
        """The page that a file's bytes hold, or why they hold none.

        Args:
            name: how messages call the file.
            data: its bytes.
        """
        try:
            return pages.read(data.decode("utf-8-sig").replace("\r\n", "\n"))
        except RecordError as error:
            return Problem(name, error.field, error.reason)
        except UnicodeDecodeError as error:
            reason = f"is not UTF-8: byte {error.start} is {error.object[error.start]:#x}"
            return Problem(name, "", reason)

    def name(self, path: Path) -> str:
        """How messages call a file: its path from the folder that holds ``content``."""
        return path.relative_to(self.content.parent).as_posix()

    def counts(self) -> dict[str, Counts]:
        """The counts of all papers by canonical id.

        Raises:
            RecordError: if a counts file has another shape.
        """
        found: dict[str, Counts] = {}
        for path in sorted(self.counts_folder.glob("*.csv")):
            found.update(self._read_counts(path))
        return found

    def _read_counts(self, path: Path) -> dict[str, Counts]:
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.reader(file)
                if tuple(next(rows, ())) != ("id", *_COUNT_NAMES):
                    raise ValueError(f"the first line is not id,{','.join(_COUNT_NAMES)}")
                return {row[0]: Counts(*(int(cell) if cell else None for cell in row[1:])) for row in rows}
        except (ValueError, TypeError, IndexError, RecordError) as error:
            raise RecordError(self.name(path), f"is no counts file: {error}") from None


class Merger:
    """Takes what sources say into a library: one page a paper, a person's edits untouched.

    The rules, a field at a time: what a person edited stays; what the source leaves out stays; days add
    up; the source a page came from may correct the rest; another source only fills in what is missing.

    Use it as a context manager: pages are written at once, counts when it closes.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.outcomes: Counter[Outcome] = Counter()
        self._by_id: dict[str, Path] = {}
        self._by_title: dict[str, Path] = {}
        self._counts: defaultdict[Path, dict[str, Counts]] = defaultdict(dict)
        for path in library.files():
            self._remember(path, *_names(path))

    def __enter__(self) -> Merger:
        return self

    def __exit__(self, *_: object) -> None:
        for path, counts in sorted(self._counts.items()):
            known = self.library._read_counts(path) if path.exists() else {}
            merged = known | {name: new.or_else(known.get(name, Counts())) for name, new in counts.items()}
            text = io.StringIO()
            rows = csv.writer(text, lineterminator="\n")
            rows.writerow(("id", *_COUNT_NAMES))
            rows.writerows((name, *dataclasses.astuple(merged[name])) for name in sorted(merged))
            write(path, text.getvalue().encode())

    def _remember(self, path: Path, ids: Iterable[str], title_id: str) -> None:
        for name in ids:
            self._by_id.setdefault(name, path)
        self._by_title.setdefault(title_id, path)

    def _find(self, paper: Paper) -> Path | None:
        """The page of the same paper: by any of its ids; by title where one of the two has no id."""
        for name in (paper.id, paper.arxiv, paper.links.doi):
            if name and name in self._by_id:
                return self._by_id[name]
        title_id = identifiers.from_title(paper.title)
        # A page that was made from this title keeps it as its id, also where a person changed the title.
        same_title = self._by_title.get(title_id) or self._by_id.get(title_id)
        if same_title and (paper.id == title_id or _names(same_title)[0] == {title_id}):
            return same_title
        return None

    def take(self, record: Record) -> Outcome:
        """Merge one record.

        Raises:
            RecordError: if the page that the paper has cannot be read; nothing is written then.
        """
        paper, path = record.paper, self._find(record.paper)
        if path is None:
            path = self.library.papers / paper.folder / f"{paper.slug}.md"
            if path.exists():
                raise RecordError("id", f"{self.library.name(path)} is the page of another paper")
            write(path, pages.write(paper).encode())
            ids = {paper.id, paper.arxiv, paper.links.doi} - {""}
            self._remember(path, ids, identifiers.from_title(paper.title))
            outcome: Outcome = "new"
            owner = paper.id
        else:
            page = self.library.page(path)
            if isinstance(page, Problem):
                raise RecordError(page.field, f"{page.reason} ({page.where})")
            text = path.read_text("utf-8-sig")
            owner = page.paper.id
            merged = merge(page.paper, paper, pages.edited(text))
            changed = write(path, pages.update(text, merged).encode()) if merged != page.paper else False
            self._remember(path, {paper.arxiv, paper.links.doi} - {""}, identifiers.from_title(paper.title))
            outcome = "changed" if changed else "kept"
        if record.counts != Counts():
            year, month = path.parent.parts[-2:]
            counts = self._counts[self.library.counts_folder / f"{year}-{month}.csv"]
            counts[owner] = record.counts.or_else(counts.get(owner, Counts()))
        self.outcomes[outcome] += 1
        return outcome


def merge(old: Paper, new: Paper, edited: Set[str]) -> Paper:
    """The paper that a page shall hold after a source said ``new``. See `Merger` for the rules.

    Args:
        old: the paper as the page has it.
        new: what the source says.
        edited: names of the fields that a person edited.
    """
    same_source = old.source in ("", new.source)
    values: dict[str, Any] = {}
    for item in dataclasses.fields(Paper):
        before, said = getattr(old, item.name), getattr(new, item.name)
        if item.name == "id" or item.name in edited or not said:
            continue
        if item.name == "days":
            values["days"] = tuple({*before, *said})
        elif item.name == "links":
            values["links"] = Links(**{
                link.name: (mine if mine and not same_source else theirs or mine)
                for link in dataclasses.fields(Links)
                for mine, theirs in ((getattr(before, link.name), getattr(said, link.name)),)
            })  # fmt: skip
        elif same_source or not before:
            values[item.name] = said
    if old.version and new.version and new.version < old.version:
        values = {name: value for name, value in values.items() if name == "days" or not getattr(old, name)}
    return dataclasses.replace(old, **values)


def _names(path: Path) -> tuple[set[str], str]:
    """The ids and the title's id of a page, from its file's head alone: a merge needs no more of most."""
    head = path.read_bytes().split(b"\n---", 1)[0]
    found = {key.decode(): _scalar(value) for key, value in _HEAD.findall(head)}
    links = found.get("links")
    doi = links.get("doi", "") if isinstance(links, dict) else ""
    title = str(found.get("title") or path.stem)
    title_id = identifiers.from_title(title)
    own = str(found.get("id") or title_id)
    if own != path.stem:  # else it is as the archive wrote it
        own = identifiers.canonical(own)
    return {own, str(found.get("arxiv") or ""), str(doi)} - {""}, title_id


def _scalar(value: bytes) -> object:
    """One line's YAML value; what is no YAML is told by `Library.page`, not here."""
    try:
        found = plainyaml.value(value.decode())
        return yaml.load(value, Loader=_LOADER) if found is None else found
    except (yaml.YAMLError, UnicodeDecodeError):
        return None
