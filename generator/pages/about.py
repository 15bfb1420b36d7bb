"""What the page About says of an archive, below what its owner wrote: its sources, who keeps it, the forms.

Nothing here needs a paper, so the page stays as it is when papers come in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self

from generator.configuration.settings import Settings, SourceRules
from generator.content import disk
from generator.content.library import Library
from generator.content.runs import sample
from generator.content.runs.fetched import SourceState
from generator.errors import Problem, RecordError
from generator.listings import status
from generator.listings.kinds import STATUS
from generator.pages import markup
from generator.pages.archive import read_states
from generator.pages.markup import Piece
from generator.papers import categories, dates
from generator.sources.frame import registry
from generator.sources.frame.declarations import Source
from generator.text.cleaning import line
from generator.text.plural import counted

ADDRESS, DATA = "about/", "data/"
_SCHEDULE = Path(".github", "workflows", "fetch.yml")
_DAILY = re.compile(r"""^\s*- cron: (["'])\d+ \d+ \* \* \*\1\s*$""", re.MULTILINE)
_MOST = 12  # categories, journals, queries that are named
# What a source is asked for, by its settings.
_ASKED = {
    "categories": "in {}",
    "query": "that match {}",
    "issn": "in journals with the ISSN {}",
    "prefix": "with a DOI that begins with {}",
    "feeds": "in {}",
    "libraries": "in {}",
}
_FORMS = {
    "submit": ("Have a paper added", "its arXiv id, its DOI or the address of its page is enough"),
    "correct": ("Have a paper corrected", "say what is wrong and what is right"),
    "remove": ("Have a paper removed", "a sentence says why; it then leaves the data for programs, too"),
}
_OURS = (
    "Titles, names, dates and numbers are facts about the papers. Papers, abstracts and summaries belong to "
    "their authors and sources, and are shown here so that people find them. This site gives no licence for "
    "them."
)


class Section(NamedTuple):
    """A heading with a paragraph and a list below."""

    name: str  # its id
    heading: str
    lead: Piece
    items: tuple[Piece, ...] = ()

    @property
    def html(self) -> str:
        """Its HTML, with `markup.ROOT` for the site's root."""
        items = "".join(f"<li>{item.html}</li>\n" for item in self.items)
        listed = f"\n<ul>\n{items}</ul>" if items else ""
        return f'<h2 id="{self.name}">{self.heading}</h2>\n<p>{self.lead.html}</p>{listed}'

    @property
    def markdown(self) -> str:
        """Its Markdown, with `markup.ROOT` for the root of the Markdown tree."""
        items = "".join(f"- {item.markdown}\n" for item in self.items)
        return f"## {self.heading}\n\n{self.lead.markdown}\n" + (f"\n{items}" if items else "")


class Keeping(NamedTuple):
    """How an archive is kept, from which About is made."""

    settings: Settings
    states: Mapping[str, SourceState]
    repository: str  # its web address; ``""`` if it is not known
    author: str  # whom ``mkdocs.yml`` names as the site's author, or ``""``
    is_daily: bool  # a workflow fetches once a day
    is_sample: bool

    @classmethod
    def read(cls, config: Path, library: Library, settings: Settings, repository: str, author: str) -> Self:
        """Read what files beside an ``mkdocs.yml`` say."""
        wrong: list[Problem] = []  # a build tells them anyway
        try:
            is_daily = bool(_DAILY.search(disk.text(config.parent / _SCHEDULE)))
        except (OSError, RecordError):
            is_daily = False
        states, is_sample = read_states(library, wrong), sample.is_in(library.content)
        return cls(settings, states, repository.rstrip("/"), author, is_daily, is_sample)

    def sections(self) -> Iterator[Section]:
        """Yield what there is to say."""
        if self.settings.sources and not self.is_sample:
            yield self._intake
            yield self._rhythm
        if self.keeper and not self.is_sample:
            yield self._kept
        if not self.is_sample:
            yield self._forms
        yield Section("licence", "Licence", markup.text(_OURS))
        if self.settings.data != "none":
            link = markup.page(markup.text("The page for programs"), DATA)
            said = "Programs can have all papers, as a table or as whole records, and so can assistants."
            yield Section("data", "Data", markup.wrap(f"{said} ", link, " says how."))

    @property
    def keeper(self) -> str:
        """The name of whoever keeps the archive: the site's author, or else the owner of the repository."""
        return self.author or self._name.partition("/")[0]

    @property
    def _name(self) -> str:
        """The repository's name, such as ``ada/moss``."""
        return self.repository.partition("://")[2].partition("/")[2].strip("/")

    @property
    def _intake(self) -> Section:
        settings = self.settings
        rules = [("It takes those that match {}", settings.include)] if settings.include else []
        rules += [("It leaves out those that match {}", settings.exclude)] if settings.exclude else []
        said = [_joined(words, _queries(queries), " or ") for words, queries in rules]
        said += [markup.text("It takes those that are like papers which its owner chose")] * bool(
            settings.like
        )
        said += [markup.text("A person looks at each paper before it appears")] * settings.review
        start = markup.text("New papers come from the sources below.")
        lead = markup.join(" ", [start, *(markup.wrap("", part, ".") for part in said)])
        sources = map(registry.to_fetch, settings.sources)
        return Section("sources", "What it takes in", lead, tuple(map(self._from, sources)))

    def _from(self, source: Source[Any]) -> Piece:
        """Return the name of a source, with what it is asked for and since when."""
        own = self.settings.of(source)
        said = [
            _joined(_ASKED[item.name], self._values(item.name, value), " and ")
            for item in fields(own)
            if item.name in _ASKED and (value := getattr(own, item.name))
        ]
        rules: SourceRules = self.settings.others.get(source.name) or SourceRules()
        if rules.include:
            said.append(_joined("only those that match {}", _queries(rules.include), " or "))
        if rules.exclude:
            said.append(_joined("none that match {}", _queries(rules.exclude), " or "))
        of = [state for label, state in self.states.items() if label.split(" ")[0] == source.name]
        if days := [state.since for state in of if state.since]:
            said.append(markup.text(f"each day since {dates.label(min(days).isoformat())}"))
        name = markup.wrap("<b>", markup.text(source.title), "</b>")
        return markup.join("", [name, markup.text(": papers "), markup.join(", ", said)]) if said else name

    def _values(self, name: str, value: str | Sequence[str]) -> list[Piece]:
        """Return the values of a setting in a reader's words."""
        values = [value] if isinstance(value, str) else value
        if name == "query":
            return _queries(values)
        if name == "categories":
            return [markup.text(line(categories.name(code))) for code in values]
        return [self._place(one) for one in values]

    def _place(self, value: str) -> Piece:
        """Return a feed, a journal or a library by its name, if it is known, and with its address."""
        state = next((self.states[label] for label in self.states if label.endswith(f" {value}")), None)
        name = markup.text(status.place(value, state))
        return markup.link(name, value) if value.startswith("https://") else name

    @property
    def _rhythm(self) -> Section:
        again = self.settings.fetch_again_days
        often = "Once a day it asks" if self.is_daily else "Its owner starts a fetch now and then, which asks"
        said = f"{often} each source for what is new"
        said += (
            f", and again for the last {counted(again, 'day')}, since some papers come late" if again else ""
        )
        link = markup.page(markup.text("Status"), STATUS.address)
        lead = markup.wrap(f"{said}. ", link, " says what came last and what did not.")
        return Section("rhythm", "How often", lead)

    @property
    def _kept(self) -> Section:
        lead = markup.wrap("<b>", markup.text(self.keeper), "</b> keeps this archive.")
        if self.repository:
            name = markup.link(markup.text(self._name), self.repository)
            rest = markup.wrap("Its papers, lists and corrections are files in the repository ", name, ".")
            lead = markup.join(" ", [lead, rest])
        return Section("keeper", "Who keeps it", lead)

    @property
    def _forms(self) -> Section:
        made = partial(Section, "corrections", "A paper is missing, wrong or should go")
        name_it = ": name the paper, and say why."
        if not self.repository:
            return made(markup.text(f"Write to whoever runs this site{name_it}"))
        if "github" not in self.repository.removesuffix(self._name):
            link = markup.link(markup.text("the repository"), self.repository)
            return made(markup.wrap("Open an issue in ", link, name_it))
        forms = f"{self.repository}/issues/new?template="
        items = (
            markup.wrap("", markup.link(markup.text(label), f"{forms}{name}.yml"), f": {how}.")
            for name, (label, how) in _FORMS.items()
        )
        lead = "There is a form for each. A person decides, and what a person corrects stays corrected."
        return made(markup.text(lead), tuple(items))


def page(keeping: Keeping) -> str:
    """Return the whole page for the Markdown tree, which has no data."""
    parts = [part.markdown for part in keeping.sections() if part.name != "data"]
    return "# About\n\n" + "\n".join(parts).replace(markup.ROOT, "")


def _queries(queries: Sequence[str]) -> list[Piece]:
    return [markup.wrap("<code>", markup.text(line(query)), "</code>") for query in queries]


def _joined(words: str, values: Sequence[Piece], last: str) -> Piece:
    """Return words with values in their gap, the first ones if they are many."""
    more = [markup.text(f"{len(values) - _MOST:,} more")] if len(values) > _MOST else []
    shown = [*values[:_MOST], *more]
    start, _, end = words.partition("{}")
    several = [markup.join(", ", shown[:-1])] if len(shown) > 1 else []
    return markup.wrap(start, markup.join(" and " if more else last, [*several, shown[-1]]), end)
