"""``archive doctor``: checks files and environment: does the archive keep itself up to date?"""

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import click
import yaml

from generator.commands.curate.check import checked
from generator.commands.group import content, say
from generator.commands.intake import rules
from generator.commands.project import releases
from generator.commands.project.ownership import WORKFLOWS
from generator.commands.project.releases import UnknownPlace
from generator.commands.project.shape import shape
from generator.commands.project.slim import Slim
from generator.commands.project.whole import Whole
from generator.commands.project.workflows import DIGEST, PUBLISH, fetching, text_of
from generator.commands.upkeep import status
from generator.commands.upkeep.git import git, shortened
from generator.configuration import locations, settings
from generator.content.layout import Layout
from generator.content.library import Library
from generator.content.runs.fetched import FetchState
from generator.errors import COMMAND, ArchiveError, Problem
from generator.queries.alternatives import has_operator, has_small_or
from generator.sources.frame import registry
from generator.text.plural import counted

_RUNNER = "github-actions[bot]"  # the author of a workflow's commits
_LATE = timedelta(days=3)  # after a daily run
_MOST_BARE, _FEWEST = 5, 5  # journals without abstracts, and their papers; fewer may have none by chance
_WARNED = 0.7  # the part of a limit from which a size is worth a note
_PAPER, _REST = 9_500, 3_000_000  # bytes of a site: 946 MB with 100,000 papers and all their lists
_PATIENCE = 30.0  # seconds for an answer of upstream
_USES = re.compile(r"^[\s-]*uses:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_PINNED = re.compile(r"\./.*|docker://.*@sha256:[0-9a-f]{64}|[^@]+@[0-9a-f]{40}")


FINE, NOTE, TO_DO = "✓ fine", "! note", "✗ to do"


class Finding(NamedTuple):
    """The result of a check, and what to do about it."""

    verdict: str  # `FINE`, `NOTE` or `TO_DO`
    says: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """The archive to look at, and its surroundings."""

    config: Path
    library: Library
    problems: Callable[[], list[Problem]]  # returns what `archive check` finds
    environment: Mapping[str, str]
    today: date

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        return self.config.parent

    def git(self, *arguments: str) -> str:
        """Return what git prints in the archive's folder; ``""`` outside a repository, or without git."""
        try:
            return git(self.folder, *arguments).strip()
        except ArchiveError:
            return ""


def _settings(place: Place) -> Iterator[Finding]:
    chosen = settings.read(place.config)
    for name in chosen.sources:
        source = registry.to_fetch(name)
        if lacking := source.lacks(chosen.of(source)):
            yield Finding(TO_DO, f"{name} lacks {lacking}", f"Set it in {place.config.name}.")
    for source in registry.fetchable():
        is_set_up = source.lacks(source.settings()) and not source.lacks(chosen.of(source))
        if is_set_up and source.name not in chosen.sources:
            says = f"{source.name} has settings, but is not among the sources: nothing is fetched from it"
            yield Finding(NOTE, says, f"Add {source.name} to sources in {place.config.name}.")
    yield Finding(FINE, f"fetched from: {', '.join(chosen.sources)}")


def _rules(place: Place) -> Iterator[Finding]:
    chosen = settings.read(place.config)
    written = list(rules.written(chosen, place.library))
    for where, text in written:
        if has_small_or(text):
            says, advice = f"{where}: {text} {rules.SMALL_OR}", "Write OR in capitals, or two queries."
            yield Finding(NOTE, says, advice)
    if chosen.like:
        number, lost = rules.strays(place.library, chosen.like)
        says = f"like: {counted(number, 'example')}, {lost} of them below the floor themselves"
        advice = f"Lower the floor, or name papers of one theme. To try floors: {COMMAND} match --like"
        yield Finding(NOTE, says, advice) if lost else Finding(FINE, says)
    either = [f"{where}: {text}" for where, text in written if has_operator(text)]
    says = f". One side of OR or | is enough in {'; '.join(either)}" if either else ""
    yield Finding(FINE, f"{counted(len(written), 'rule')}{says}")


def _address(place: Place) -> Iterator[Finding]:
    address = locations.site(place.config, "site_url")
    wrong, _, advice = locations.wrong_address(address, place.environment).partition("; ")
    if wrong:  # without an address here, Publish gets one
        yield Finding(TO_DO if address else NOTE, wrong, f"{advice[:1].upper()}{advice[1:]}.")
    else:
        yield Finding(FINE, address)


def _content(place: Place) -> Iterator[Finding]:
    wrong = locations.wrong_address(locations.site(place.config, "site_url"))
    # MkDocs refuses some wrong addresses, which is no fault of a page.
    number = sum(1 for problem in place.problems() if problem.reason or not wrong)
    papers = counted(sum(1 for _ in place.library.files()), "paper")
    if number:
        yield Finding(TO_DO, f"{papers}, {counted(number, 'problem')}", f"Run: {COMMAND} check")
    else:
        yield Finding(FINE, f"{papers}, no problem")


def _workflows(place: Place) -> Iterator[Finding]:
    if not (place.folder / PUBLISH).exists():
        advice = "For GitHub Pages, take the file from the project; else copy site/ to a web server."
        yield Finding(NOTE, f"{PUBLISH} is missing: nothing is published automatically", advice)
    elif _has_repository(place):
        yield Finding(FINE, f"{PUBLISH} is there, and a repository to run it in")
    else:
        advice = "Push the archive to one; then, in Settings, Pages, set the source to GitHub Actions."
        yield Finding(NOTE, "there is no repository on GitHub: nothing is published automatically", advice)


def _has_repository(place: Place) -> bool:
    """Return whether this is a workflow's run or a clone; a clone's address may contain a password."""
    return bool(place.environment.get("GITHUB_REPOSITORY") or "github" in place.git("remote", "-v"))


def _schedule(place: Place) -> Iterator[Finding]:
    if not (path := fetching(place.folder)):
        return  # `check` says so
    if not _crons(path):
        yield Finding(NOTE, f"{path.name} has no schedule", "Add one, or run it by hand under Actions.")
        return
    if not _has_repository(place):
        return
    if place.git("rev-parse", "--is-shallow-repository") != "false":
        yield Finding(NOTE, "a schedule is set; when it last ran cannot be seen here")
        return
    last = place.git("log", "-1", "--format=%cs", "--fixed-strings", f"--author={_RUNNER}", "--", "content")
    enable = f"Under Actions, enable the workflows, and {path.name} if it is off"
    says = f"the last commit of a run is from {last}"
    if not last:
        advice = f"{enable}; in Settings, Pages, set the source to GitHub Actions; then run Publish."
        yield Finding(NOTE, "no run has committed anything yet", advice)
    elif place.today - date.fromisoformat(last) > _LATE:
        yield Finding(TO_DO, says, f"Run git pull. If it stays: {enable}.")
    else:
        yield Finding(FINE, says)


def _digest(place: Place) -> Iterator[Finding]:
    if not (units := [one.period for one in settings.read(place.config).posted]):
        yield Finding(FINE, "none is posted; the setting digest turns it on")
    elif (place.folder / DIGEST).is_file() and DIGEST.name in text_of(place.folder / PUBLISH):
        yield Finding(FINE, f"each {units[0]} is posted as a release")
    else:
        says = f"each {units[0]} should be posted as a release, but no workflow does so"
        advice = f"Take {DIGEST} from the project, and {PUBLISH}, which starts it: {COMMAND} upgrade"
        yield Finding(TO_DO, says, advice)


def _map(place: Place) -> Iterator[Finding]:
    wrong = list[Problem]()
    made = Layout.read(place.library.content, wrong)
    for problem in (*wrong, *(made.unmet if made else ())):
        yield Finding(TO_DO, f"{problem}")
    if made:
        has = counted(len(made.positions), "paper"), counted(len(made.regions), "region")
        yield Finding(FINE, " in ".join(has))
    elif not wrong:
        yield Finding(FINE, f"there is none; to make one: {COMMAND} map")


def _crons(path: Path) -> list[Any]:
    """Return the times in a workflow's schedule."""
    try:
        loaded = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        return [item["cron"] for item in loaded["on"]["schedule"]]
    except (yaml.YAMLError, ValueError, TypeError, KeyError):
        return []


def _sources(place: Place) -> Iterator[Finding]:
    chosen = settings.read(place.config)
    states = FetchState(place.library.content).sources()
    for part in registry.parts(chosen.sources, chosen.of):
        row = status.SourceStatus(part, states.get(part.label), place.today)
        again = f"{COMMAND} fetch {row.part.source.name}"
        failed = f"; {row.state.failed}" if row.state and row.state.failed else ""
        if not (row.state and (last := row.state.success)):
            yield Finding(TO_DO, f"{row.part.label} was never fetched{failed}", f"Run: {again}")
            continue
        newest = row.state.papers or "none"
        says = f"{row.part.label}: last success {last}, newest papers {newest}{failed}"
        if place.today - last > _LATE:
            yield Finding(TO_DO, says, f"Run: {again}")
        elif row.warning:
            yield Finding(TO_DO, says, row.warning)
        elif row.state.gaps:
            days = f"{counted(len(row.state.gaps), 'day')} to fetch again"
            yield Finding(NOTE, f"{says}; {days}", "The next fetch asks for them.")
        elif failed:
            yield Finding(NOTE, says, "The next fetch asks again.")
        else:
            yield Finding(FINE, says)
        number, papers = status.waiting(row)
        if number:
            yield Finding(NOTE, f"{row.part.label}: {number}: {'; '.join(papers)}")
    others = [source.name for source in registry.fetchable() if not source.is_daily]
    for says in islice(_bare(place.library, others), _MOST_BARE):
        advice = f"Look whether another source has them: {COMMAND} match --source TEXT"
        yield Finding(NOTE, f"{says}, none with an abstract", advice)


def _bare(library: Library, sources: Collection[str]) -> Iterator[str]:
    """Yield the journals whose papers have no abstracts, the largest first; without a name, their source."""
    every, without = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for page in library.pages_from(sources):
        paper = page.paper
        journal = paper.source, paper.published_in.journal or paper.journal_ref.plain
        every[journal] += 1
        without[journal] += not paper.abstract
    for (source, name), number in without.most_common():
        if number >= _FEWEST and number == every[source, name]:
            yield f"{source}: {counted(number, 'paper')}{f' of {name}' if name else ''}"


def _site(place: Place) -> Iterator[Finding]:
    folder, limit = place.folder / "site", settings.read(place.config).site_limit
    if folder.is_dir():
        size, about = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()), ""
    else:
        size, about = _REST + _PAPER * sum(1 for _ in place.library.files()), ", estimated"
    says = f"{size / 1e6:,.1f} MB of {limit / 1e6:,.0f} ({size / limit:.0%}{about})"
    minimums = " or ".join(sorted(settings.minimum_settings()))
    advice = (
        f"A higher {minimums} makes fewer pages; from 90% on, a build says what takes the space. Beyond the "
        "limit nothing is published: use another web server, or a second archive for older years."
    )
    if size < _WARNED * limit:
        yield Finding(FINE, says)
    else:
        yield Finding(TO_DO if size > limit else NOTE, says, advice)


def _actions(place: Place) -> Iterator[Finding]:
    paths = sorted((place.folder / WORKFLOWS).glob("*.y*ml"))
    uses = [(path, action) for path in paths for action in _USES.findall(text_of(path))]
    loose = [f"{path.name}: {action}" for path, action in uses if not _PINNED.fullmatch(action)]
    advice = "Write the commit's 40 letters and digits after the @, and the version as a comment."
    for action in loose:
        yield Finding(TO_DO, f"{action} is not pinned: whoever changes it changes what runs here", advice)
    if uses and not loose:
        yield Finding(FINE, f"{counted(len(uses), 'use')} of actions, each pinned to a commit")


def _project(place: Place) -> Iterator[Finding]:
    """Say which version this is, whether there is a newer one, and what an upgrade would replace."""
    if not (has := shape(place.folder)):
        yield Finding(FINE, f"version {version('paper-archive')}, which is installed")
        return
    if not place.git("rev-parse", "HEAD"):
        yield Finding(NOTE, "no commit has them, so no upgrade can tell what was changed here")
        return
    installed = Slim(place.folder) if has == "slim" else Whole(place.folder)
    here = releases.named(installed.version)
    try:
        address = releases.address(installed.upstream, place.folder)
        newest = "".join(releases.versions(place.folder, address, _PATIENCE)[-1:])
        if has == "slim" and not newest:
            newest = releases.newest_commit(place.folder, address, _PATIENCE)
        installed.fetch(address, _PATIENCE)
    except UnknownPlace:
        name = f"Name the place of new ones once: {COMMAND} upgrade --from ADDRESS"
        yield Finding(NOTE, f"{here}; whether there is a newer one is unknown", name)
    except ArchiveError as error:
        yield Finding(NOTE, f"{here}; upstream could not be asked for a newer one", f"{error}")
    else:
        if newest and releases.is_newer(newest, installed.version):
            says = f"{here}; {releases.short(newest)} is there"
            yield Finding(NOTE, says, f"Run: {COMMAND} upgrade")
        else:
            yield Finding(FINE, f"{here}, the newest")
    if names := installed.changed():
        advice = "It keeps a patch. Your own files belong in content/theme/, your workflows in own-*.yml."
        yield Finding(NOTE, f"an upgrade replaces what was changed here: {shortened(names)}", advice)


CHECKS: Mapping[str, Callable[[Place], Iterator[Finding]]] = {
    "settings": _settings,
    "rules": _rules,
    "address": _address,
    "content": _content,
    "Pages and Actions": _workflows,
    "schedule": _schedule,
    "digest": _digest,
    "map": _map,
    "sources": _sources,
    "size of the site": _site,
    "actions": _actions,
    "the project's files": _project,
}
"""Each check by what it looks at, in the order shown."""


def findings(place: Place) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of each check, with the check's name; an error is something to do."""
    for name, check in CHECKS.items():
        try:
            for finding in check(place):
                yield name, finding
        except ArchiveError as error:
            yield name, Finding(TO_DO, str(error))


@click.command("doctor")
@click.pass_obj
def command(config: Path) -> int:
    """Check whether the archive keeps itself up to date, and say what to do.

    Looks at settings, rules, address, content, workflows, schedule, digest, map, sources, size, actions and
    the project's files. Reads files and the environment; of the network, it asks only the known place of new
    versions. Exits with 1 if there is something to do.
    """
    library, today = Library(content(config)), datetime.now(UTC).date()
    place = Place(config, library, lambda: checked(config)[0], os.environ, today)
    to_do = 0
    for name, finding in findings(place):
        advice = f". {finding.advice}" if finding.advice else ""
        say(f"{finding.verdict}: {name}: {finding.says}{advice}")
        to_do += finding.verdict == TO_DO
    say(f"{counted(to_do, 'thing')} to do." if to_do else "Nothing to do.")
    return to_do
