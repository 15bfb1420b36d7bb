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
from generator.content import disk, meaning
from generator.content.library import Library
from generator.content.runs import sample
from generator.content.runs.fetched import SourceState
from generator.errors import Problem, RecordError
from generator.listings import status
from generator.listings.kinds import STATUS
from generator.pages import markup
from generator.pages.archive import read_states
from generator.pages.markup import Piece
from generator.pages.templates import language
from generator.papers import categories, dates
from generator.sources.frame import registry
from generator.sources.frame.declarations import Source
from generator.text.cleaning import line
from generator.text.language import Language, marked

ADDRESS, DATA = "about/", "data/"
ABOUT = marked("About")
"""The title of the page."""
_SCHEDULE = Path(".github", "workflows", "fetch.yml")
_DAILY = re.compile(r"""^\s*- cron: (["'])\d+ \d+ \* \* \*\1\s*$""", re.MULTILINE)
_MOST = 12  # categories, journals, queries that are named
# What a source is asked for, by its settings.
_ASKED = {
    "categories": marked("in {names}"),
    "query": marked("that match {names}"),
    "issn": marked("in journals with the ISSN {names}"),
    "prefix": marked("with a DOI that begins with {names}"),
    "feeds": marked("in {names}"),
    "libraries": marked("in {names}"),
}
_FORMS = {
    "submit": (marked("Have a paper added"),
               marked("its arXiv id, its DOI or the address of its page is enough")),
    "correct": (marked("Have a paper corrected"), marked("say what is wrong and what is right")),
    "remove": (marked("Have a paper removed"),
               marked("a sentence says why; it then leaves the data for programs, too")),
}  # fmt: skip
_PROGRAMS = marked(
    "Programs can have all papers, as a table or as whole records, and so can assistants. {page} says how."
)
_OURS = marked(
    "Titles, names, dates and numbers are facts about the papers. Papers, abstracts and summaries belong to "
    "their authors and sources, and are shown here so that people find them. This site gives no licence for "
    "them."
)

_MEANING = marked(
    "The search and related papers go by words and by what these mean. A model, all-MiniLM-L6-v2, reads each "
    "title and abstract once, when the paper comes in; from then on, numbers stand for it. What you type is "
    "compared with these numbers in your browser: nothing is sent anywhere. The button Words only, above the "
    "results, turns this off."
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
    is_meant: bool = False  # the search goes by what words mean, too

    @classmethod
    def read(cls, config: Path, library: Library, settings: Settings, repository: str, author: str) -> Self:
        """Read what files beside an ``mkdocs.yml`` say."""
        wrong: list[Problem] = []  # a build tells them anyway
        try:
            is_daily = bool(_DAILY.search(disk.text(config.parent / _SCHEDULE)))
        except (OSError, RecordError):
            is_daily = False
        states, is_sample = read_states(library, wrong), sample.is_in(library.content)
        is_meant = settings.meaning and bool(meaning.table(library.content, wrong).rows)
        return cls(settings, states, repository.rstrip("/"), author, is_daily, is_sample, is_meant)

    def sections(self) -> Iterator[Section]:
        """Yield what there is to say."""
        t = self.language
        if self.settings.sources and not self.is_sample:
            yield self._intake
            yield self._rhythm
        if self.keeper and not self.is_sample:
            yield self._kept
        if not self.is_sample:
            yield self._forms
        if self.is_meant:
            yield Section("meaning", t("How the search knows what words mean"), markup.text(t(_MEANING)))
        yield Section("licence", t("Licence"), markup.text(t(_OURS)))
        if self.settings.data != "none":
            link = markup.page(markup.text(t("The page for programs")), DATA)
            yield Section("data", t("Data"), markup.filled(t(_PROGRAMS), page=link))

    @property
    def language(self) -> Language:
        """The language of the interface."""
        return language(self.settings.language)

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
        settings, t = self.settings, self.language
        said = [markup.text(t("New papers come from the sources below."))]
        takes, leaves = t("It takes those that match {names}."), t("It leaves out those that match {names}.")
        said += self._matching((takes, settings.include), (leaves, settings.exclude))
        if settings.like:
            said.append(markup.text(t("It takes those that are like papers which its owner chose.")))
        if settings.review:
            said.append(markup.text(t("A person looks at each paper before it appears.")))
        sources, heading = map(registry.to_fetch, settings.sources), t("What it takes in")
        return Section("sources", heading, markup.join(" ", said), tuple(map(self._from, sources)))

    def _from(self, source: Source[Any]) -> Piece:
        """Return the name of a source, with what it is asked for and since when."""
        own, t = self.settings.of(source), self.language
        said = [
            self._joined(t(_ASKED[item.name]), self._values(item.name, value), t("{names} and {others}"))
            for item in fields(own)
            if item.name in _ASKED and (value := getattr(own, item.name))
        ]
        rules: SourceRules = self.settings.others.get(source.name) or SourceRules()
        only, none = t("only those that match {names}"), t("none that match {names}")
        said += self._matching((only, rules.include), (none, rules.exclude))
        of = [state for label, state in self.states.items() if label.split(" ")[0] == source.name]
        if days := [state.since for state in of if state.since]:
            day = dates.label(min(days).isoformat(), t)
            said.append(markup.text(t("each day since {day}", day=day)))
        name, whole = markup.wrap("<b>", markup.text(source.title), "</b>"), t("{source}: papers {asked}")
        return markup.filled(whole, source=name, asked=markup.join(", ", said)) if said else name

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
        again, t = self.settings.fetch_again_days, self.language
        said = t("Its owner starts a fetch now and then, which asks each source for what is new")
        if self.is_daily:
            said = t("Once a day it asks each source for what is new")
        if again:
            said = t.ngettext("{asked}, and again for the last {n} day, since some papers come late",
                              "{asked}, and again for the last {n} days, since some papers come late",
                              again, asked=said)  # fmt: skip
        link = markup.page(markup.text(t("Status")), STATUS.address)
        rest = markup.filled(t("{status} says what came last and what did not."), status=link)
        lead = markup.join(t.space, [markup.text(t("{sentence}.", sentence=said)), rest])
        return Section("rhythm", t("How often"), lead)

    @property
    def _kept(self) -> Section:
        t, keeper = self.language, markup.wrap("<b>", markup.text(self.keeper), "</b>")
        lead = markup.filled(t("{name} keeps this archive."), name=keeper)
        if self.repository:
            name = markup.link(markup.text(self._name), self.repository)
            files = t("Its papers, lists and corrections are files in the repository {name}.")
            lead = markup.join(" ", [lead, markup.filled(files, name=name)])
        return Section("keeper", t("Who keeps it"), lead)

    @property
    def _forms(self) -> Section:
        t = self.language
        made = partial(Section, "corrections", t("A paper is missing, wrong or should go"))
        if not self.repository:
            return made(markup.text(t("Write to whoever runs this site: name the paper, and say why.")))
        if "github" not in self.repository.removesuffix(self._name):
            link = markup.link(markup.text(t("the repository")), self.repository)
            issue = t("Open an issue in {repository}: name the paper, and say why.")
            return made(markup.filled(issue, repository=link))
        forms = f"{self.repository}/issues/new?template="
        items = (
            markup.wrap("", markup.link(markup.text(t(label)), f"{forms}{name}.yml"), f": {t(how)}.")
            for name, (label, how) in _FORMS.items()
        )
        lead = t("There is a form for each. A person decides, and what a person corrects stays corrected.")
        return made(markup.text(lead), tuple(items))

    def _matching(self, *rules: tuple[str, Sequence[str] | None]) -> list[Piece]:
        """Return each text whose gap has queries, with them; a paper matches any."""
        either = self.language.gettext("{names} or {others}")
        return [self._joined(words, _queries(queries), either) for words, queries in rules if queries]

    def _joined(self, words: str, values: Sequence[Piece], last: str) -> Piece:
        """Return a text with values in its gap, the first ones if they are many; ``last`` joins the last."""
        t, shown = self.language, [*values[:_MOST]]
        if (more := len(values) - _MOST) > 0:
            shown.append(markup.text(t.ngettext("{n} more", "{n} more", more)))
            last = t("{names} and {others}")
        *first, end = shown
        names = markup.filled(last, names=markup.join(", ", first), others=end) if first else end
        return markup.filled(words, names=names)


def page(keeping: Keeping) -> str:
    """Return the whole page for the Markdown tree, which has no data."""
    parts = [part.markdown for part in keeping.sections() if part.name != "data"]
    return f"# {keeping.language.gettext(ABOUT)}\n\n" + "\n".join(parts).replace(markup.ROOT, "")


def _queries(queries: Sequence[str]) -> list[Piece]:
    return [markup.wrap("<code>", markup.text(line(query)), "</code>") for query in queries]
