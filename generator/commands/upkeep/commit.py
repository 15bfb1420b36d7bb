"""``archive commit``: what changed in ``content/`` as a commit, with nothing but dates in its title."""

from collections.abc import Iterable
from pathlib import Path

import click

from generator.commands.group import content, writes
from generator.commands.printing import say
from generator.commands.upkeep.git import git, shortened
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import published
from generator.errors import COMMAND, ArchiveError

_PUSHES = 3  # attempts, where others push at the same time
_STATE = {"fetched.yml", published.NAME}  # what a fetch without anything new writes
NOTHING = "Nothing to commit."
PUSHED = "Nothing to commit. What was committed before is pushed."


def commit(library: Library, push: bool, config: Path | None = None) -> str:
    """Commit what changed in ``content/``, and in ``mkdocs.yml`` if given; returns the title, or a message.

    With ``push``, earlier commits are pushed too, on top of what others pushed meanwhile. Where git cannot
    join both, the commit stays as it was made.
    """
    folder, content = library.content.parent, library.content.name
    if not library.content.exists():
        return NOTHING
    if files := _unmerged(folder):
        reason = f"git could not merge {shortened(files)}. Settle it, then run: git add content"
        raise ArchiveError(f"{reason}; and end what git was at, as git status says")
    paths = [content, *([config.name] if config else ())]
    git(folder, "add", "--all", "--", *paths)
    options = ("--cached", "--name-status", "--no-renames", "--relative", "-z")
    fields = git(folder, "diff", *options, "--", *paths).split("\0")
    changes = dict(zip(fields[1::2], fields[::2], strict=False))
    if not changes:
        if not push or git(folder, "rev-list", "--count", "@{upstream}..HEAD", may_fail=True).strip() == "0":
            return NOTHING
        _push(folder)
        return PUSHED
    added = (folder / name for name, change in changes.items() if change == "A")
    title = _title(library, added, only_state={Path(name).name for name in changes} <= _STATE)
    if config and config.name in changes:
        title = f"Change settings; {title[0].lower()}{title[1:]}" if len(changes) > 1 else "Change settings"
    size = git(folder, "diff", "--cached", "--shortstat", "--", *paths).strip()
    git(folder, "commit", "--quiet", "--message", title, "--message", size, "--", *paths)
    if push:
        _push(folder)
    return title


def _title(library: Library, added: Iterable[Path], only_state: bool) -> str:
    """The days of new papers; whatever else a page says, only its dates get here."""
    pages = (library.page(path) for path in added if path.is_relative_to(library.papers))
    days = sorted(page.paper.dates[-1] for page in pages if isinstance(page, Page))
    if days:
        return f"Fetch papers of {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    return "Fetch: nothing new" if only_state else "Update papers"


def _push(folder: Path) -> None:
    """Push the branch, on top of what others pushed meanwhile."""
    # During a rebase that a person began there is none, and the rebase must not be aborted here.
    upstream = git(folder, "rev-parse", "--verify", "--quiet", "@{upstream}", may_fail=True)
    for left in reversed(range(_PUSHES)):
        try:
            git(folder, "push", "--quiet")
            return
        except ArchiveError:
            if not (left and upstream):
                raise
        try:
            git(folder, "pull", "--quiet", "--rebase")
        except ArchiveError as error:
            files = _unmerged(folder)
            git(folder, "rebase", "--abort", may_fail=True)
            reason = f"{error} Then run: {COMMAND} commit --push"
            if files:
                reason = (
                    f"others changed the same lines of {shortened(files)}. Run git pull --rebase, and settle "
                    f"what it names; then git add content, git rebase --continue and {COMMAND} commit --push."
                )
            raise ArchiveError(f"what is committed stays here, and is not pushed: {reason}") from None


def _unmerged(folder: Path) -> list[str]:
    """The files whose two versions git could not merge."""
    listed = git(folder, "diff", "--cached", "--name-only", "--diff-filter=U", "-z", may_fail=True)
    return listed.split("\0")[:-1]


@click.command("commit")
@click.option("--push", is_flag=True, help="Push it and earlier commits, on top of what others pushed.")
@click.option("--settings", "with_settings", is_flag=True, help="Commit what changed in mkdocs.yml too.")
@click.pass_obj
@writes
def command(config: Path, push: bool, with_settings: bool) -> int:
    """Commit what changed in content/, with the days of the new papers as title."""
    say(commit(Library(content(config)), push, config if with_settings else None))
    return 0
