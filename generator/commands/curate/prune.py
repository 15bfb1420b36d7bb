"""``archive prune``: takes papers off the site if they no longer fit the rules, and brings others back."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from generator.commands.group import confirmed, content, say, show, show_some, writes
from generator.commands.intake import rules
from generator.configuration import settings
from generator.configuration.settings import Settings
from generator.content import counts, disk
from generator.content import page as pages
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.errors import COMMAND, Problem
from generator.papers import dates
from generator.papers.paper import Counts
from generator.store import atomic
from generator.store.progress import track
from generator.text.plural import counted

_LONGEST = 100  # characters of a title


@dataclass
class Pruning:
    """The changes: pages on the site that do not fit leave, pruned pages that fit again return.

    Each has a line about it, which begins with a day.
    """

    leaving: dict[Path, str] = field(default_factory=dict)
    returning: dict[Path, str] = field(default_factory=dict)
    kept: int = 0  # pages that do not fit but stay, since a person worked on them
    shown: int = 0  # pages on the site
    problems: list[Problem] = field(default_factory=list)  # pages that cannot be read

    def apply(self) -> None:
        """Take pages off the site and bring others back, except pages edited since the plan was made."""
        for path in self.leaving:
            text = disk.exact(path)
            if pages.read(text).is_shown and not pages.is_by_hand(text):
                atomic.write(path, pages.mark(text, "pruned").encode())
        for path in self.returning:
            text = disk.exact(path)
            if pages.read(text).state == "pruned":
                atomic.write(path, pages.mark(text, "").encode())


def plan(library: Library, chosen: Settings) -> Pruning:
    """Find pages that no longer fit the rules or fit again; leave waiting and hidden pages alone.

    A paper on the site may have come in by the setting `like`, which is not asked again. A pruned one comes
    back only by `include`.
    """
    stays = rules.refusal(chosen, library, lambda _: True)
    returns = rules.refusal(chosen, library, lambda _: False)
    removals, known, made = Removals.read(library.content), counts.read(library.counts_folder), Pruning()
    for path, page in library.pages(removals, track(library.files(), "Reading", unit="page")):
        if isinstance(page, Problem):
            made.problems.append(page)
            continue
        made.shown += page.is_shown
        if page.is_shown or (page.state == "pruned" and not page.hidden):
            refusal = stays if page.is_shown else returns
            held = known.get(page.paper.id, Counts())
            reasons = [refusal(replace(page.paper, source=name), held) for name in page.sources]
            line = f"{page.paper.last or dates.UNDATED} {page.paper.title.plain[:_LONGEST]}"
            if not all(reasons):
                made.returning |= {path: line} if page.state else {}
            elif page.is_shown and pages.is_by_hand(disk.exact(path)):
                made.kept += 1
            elif page.is_shown:
                made.leaving[path] = f"{line}: {reasons[0]}"
    return made


@click.command("prune")
@click.option("--yes", is_flag=True, help="Make the changes without asking.")
@click.pass_obj
@writes
def command(config: Path, yes: bool) -> int:
    """Prune papers that no longer fit the rules, and bring back papers that fit again.

    The rules are the settings `include` and `exclude`; `archive match` tries out other rules. Pruned pages
    stay in content/, with the line `state: pruned`, which keeps them off the site.

    The setting `like` counts only when a paper comes in. So with it, only `exclude` takes papers off the
    site, and only `include` brings them back.

    Pages that you worked on stay on the site: pages with notes, or with a field, flag, key or comment of
    yours, and pages that you wrote or brought with `archive add`. Papers that wait for review do not change.

    Shows the changes first, and asks. Without a terminal, nothing changes unless you give --yes.
    """
    library = Library(content(config))
    made = plan(library, settings.read(config))
    leaving, returning = len(made.leaving), len(made.returning)
    for candidates, heading in (
        (made.leaving, f"To leave the site: {leaving:,} of {counted(made.shown, 'paper')} on it"),
        (made.returning, f"To come back, since they fit again: {counted(returning, 'paper')}"),
    ):
        if candidates:
            say(heading)
            show_some([f"  {line}" for line in candidates.values()])
    if made.kept:
        say(f"To stay, since a person worked on them: {counted(made.kept, 'paper')}")
    if not (leaving or returning):
        return show(made.problems, "There is nothing to do.")
    if yes or confirmed(
        f"Take {leaving:,} off the site and bring {returning:,} back?", f"{COMMAND} prune --yes"
    ):
        made.apply()
        say(f"The next build takes {leaving:,} off the site and brings {returning:,} back.")
    return show(made.problems)
