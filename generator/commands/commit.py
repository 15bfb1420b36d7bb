"""``archive commit``: what changed in ``content/`` as a commit, whose title is made of dates alone."""

from collections.abc import Iterable
from pathlib import Path

from generator.commands import rebasing
from generator.commands.git import git
from generator.content import published
from generator.content.library import Library
from generator.content.page import Page
from generator.errors import ArchiveError

_PUSHES = 3  # attempts, where others push at the same time
_STATE = {"fetched.yml", published.NAME}  # what a fetch without anything new writes
NOTHING = "Nothing to commit."
PUSHED = "Nothing to commit. What was committed before is pushed."


def commit(library: Library, push: bool, config: Path | None = None) -> str:
    """Commit what changed in ``content/``, and nothing else; returns the title, or what is said without one.

    Args:
        library: the ``content`` folder, within a git work tree.
        push: push all that is committed and not yet pushed, on top of what others pushed meanwhile; what
            people edited there wins.
        config: the ``mkdocs.yml`` beside it, if that is to be committed too.

    Raises:
        ArchiveError: if git refuses.
    """
    folder, content = library.content.parent, library.content.name
    if not library.content.exists():
        return NOTHING
    paths = [content, *([config.name] if config else ())]
    git(folder, "add", "--all", "--", *paths)
    listed = git(
        folder, "diff", "--cached", "--name-status", "--no-renames", "--relative", "-z", "--", *paths
    )
    fields = listed.split("\0")
    changes = dict(zip(fields[1::2], fields[::2], strict=False))
    if not changes:
        if not push or git(folder, "rev-list", "--count", "@{upstream}..HEAD", may_fail=True).strip() == "0":
            return NOTHING
        _push(library)
        return PUSHED
    added = (folder / name for name, change in changes.items() if change == "A")
    title = _title(library, added, only_state={Path(name).name for name in changes} <= _STATE)
    if config and config.name in changes:
        title = f"Change settings; {title[0].lower()}{title[1:]}" if len(changes) > 1 else "Change settings"
    size = git(folder, "diff", "--cached", "--shortstat", "--", *paths).strip()
    git(folder, "commit", "--quiet", "--message", title, "--message", size, "--", *paths)
    if push:
        _push(library)
    return title


def _title(library: Library, added: Iterable[Path], only_state: bool) -> str:
    """Says the days of papers that are new; whatever a page says, nothing but its dates gets here."""
    pages = (library.page(path) for path in added if path.is_relative_to(library.papers))
    days = sorted(page.paper.dates[-1] for page in pages if isinstance(page, Page))
    if days:
        return f"Fetch papers of {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    return "Fetch: nothing new" if only_state else "Update papers"


def _push(library: Library) -> None:
    folder = library.content.parent
    for attempt in range(_PUSHES):
        try:
            git(folder, "push", "--quiet")
            return
        except ArchiveError:
            if attempt == _PUSHES - 1:
                raise
        try:
            git(folder, "pull", "--quiet", "--rebase")
        except ArchiveError as error:
            if rebasing.settled(library):
                continue
            git(folder, "rebase", "--abort", may_fail=True)
            reason = f"the commit stays here, and is not pushed: {error} Pull, settle it and push."
            raise ArchiveError(reason) from None
