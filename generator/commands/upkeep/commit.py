"""``archive commit``: commits the changes in ``content/``, with only the papers' dates in the title.

A rebase on the commits of others stops where two runs wrote into the same file, since git knows lines only.
Each kind of file that only programs write has a rule that joins both; any other stays a conflict.
"""

from collections.abc import Callable, Iterable, Mapping, Set
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from generator.commands.group import content, say, writes
from generator.commands.project.ownership import ONLY_PROJECT
from generator.commands.upkeep.git import git, shortened
from generator.content import counts, layout, meaning
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs import announced, fetched, listed, people, published
from generator.content.runs.sides import Folders
from generator.errors import COMMAND, ArchiveError
from generator.store import atomic

STATE: Mapping[str, Callable[[Folders], bytes]] = {
    fetched.FILE.file: fetched.join, published.NAME: published.join, listed.FILE.file: listed.FILE.join,
    people.FILE.file: people.FILE.join, announced.FILE.file: announced.FILE.join,
}  # fmt: skip
"""The rule for each file that a fetch writes even if nothing is new."""
_OF_FOLDERS = {"counts": counts.join, meaning.FOLDER: meaning.join}
"""The rule for the files of a folder; of most there is one for each month."""
_OURS = "REBASE_HEAD"  # the commit of this clone at which a rebase stopped
_BOTH = {"2", "3"}  # git's numbers of others' version and ours; 1 is what both began with


def unmerged(folder: Path) -> dict[str, dict[str, str]]:
    """Return the files that git could not merge, with the hash of each version by git's number."""
    found: dict[str, dict[str, str]] = {}
    listed = git(folder, "ls-files", "--unmerged", "--full-name", "-z", "--", ":/", may_fail=True)
    for line in listed.split("\0")[:-1]:
        about, _, path = line.partition("\t")
        _, name, stage = about.split(" ")
        found.setdefault(path, {})[stage] = name
    return found


def join(content: Path) -> bool:
    """Join the files at which a rebase stopped, in the work tree and in git's index; return whether it did.

    Nothing is changed if a file among them has no rule, one side deleted it, or it cannot be read.
    """
    folder = content.parent
    prefix = f"{git(folder, 'rev-parse', '--show-prefix').strip()}{content.name}/"
    stopped = {path.removeprefix(prefix): stages for path, stages in unmerged(folder).items()}
    of_map = [name for name in stopped if name in layout.FILES]
    try:
        texts = {name: _joined(folder, prefix, name, stopped[name]) for name in stopped.keys() - {*of_map}}
        if of_map:  # three files of one layout
            later = _OURS if _is_ours_later(folder, [prefix + name for name in layout.FILES]) else "HEAD"
            git(folder, "checkout", "--quiet", later, "--", *(f":/{prefix}{name}" for name in layout.FILES))
    except ArchiveError:
        return False
    for name, text in texts.items():
        atomic.write(content / name, text)
        git(folder, "add", "--", f"{content.name}/{name}")
    return bool(stopped)


def _joined(folder: Path, prefix: str, name: str, stages: Mapping[str, str]) -> bytes:
    """Return the joined text of a file, given by its name in ``content/``."""
    rule = _OF_FOLDERS.get(name.rpartition("/")[0])
    if not (rule or name in STATE) or _BOTH - stages.keys():
        raise ArchiveError(f"{name} is for a person to merge")
    with TemporaryDirectory() as aside:
        order = ("1", "2", "3") if _is_ours_later(folder, [prefix + name]) else ("1", "3", "2")
        folders = Folders(*(Path(aside, number) for number in order))
        for number, blob in stages.items():
            text = git(folder, "cat-file", "blob", blob)
            atomic.write(Path(aside, number, name), text.encode("utf-8", "surrogateescape"))
        return rule(folders, name) if rule else STATE[name](folders)


def _is_ours_later(folder: Path, paths: list[str]) -> bool:
    """Return whether the commit at which the rebase stopped was made after others' last one of the files."""
    theirs = git(folder, "log", "-1", "--format=%at", "HEAD", "--", *(f":/{path}" for path in paths)).strip()
    return int(git(folder, "log", "-1", "--format=%at", _OURS)) >= int(theirs or 0)


_PUSHES = 20  # attempts, if others push at the same time
_REFUSED = 3  # attempts in a row, if nobody else has pushed
NOTHING = "Nothing to commit."
PUSHED = "Nothing to commit. Earlier commits are pushed."


def commit(library: Library, push: bool, config: Path | None = None) -> str:
    """Commit the changes in ``content/``, and of ``config`` if given; return the title or a message.

    With ``push``, push earlier commits too, on top of the commits of others. If neither git nor a rule can
    join both, the commit stays here.
    """
    folder, content = library.content.parent, library.content.name
    if not library.content.exists():
        return NOTHING
    if files := [*unmerged(folder)]:
        reason = f"git could not merge {shortened(files)}. Resolve the conflicts, then run: git add content"
        raise ArchiveError(f"{reason}; then finish as git status says")
    paths = [content, *([config.name] if config else ())]
    if config:  # `archive init` takes these away
        paths += git(folder, "ls-files", "--deleted", "--", *ONLY_PROJECT).splitlines()
    git(folder, "add", "--all", "--", *paths)
    options = ("--cached", "--name-status", "--no-renames", "--relative", "-z")
    fields = git(folder, "diff", *options, "--", *paths).split("\0")
    changes = dict(zip(fields[1::2], fields[::2], strict=False))
    if not changes:
        if not push or git(folder, "rev-list", "--count", "@{upstream}..HEAD", may_fail=True).strip() == "0":
            return NOTHING
        _push(library.content)
        return PUSHED
    added = (folder / name for name, change in changes.items() if change == "A")
    title = _title(library, added, changes.keys())
    if config and config.name in changes:
        title = f"Change settings; {title[0].lower()}{title[1:]}" if len(changes) > 1 else "Change settings"
    size = git(folder, "diff", "--cached", "--shortstat", "--", *paths).strip()
    git(folder, "commit", "--quiet", "--message", title, "--message", size, "--", *paths)
    if push:
        _push(library.content)
    return title


def _title(library: Library, added: Iterable[Path], changed: Set[str]) -> str:
    """Return a title with the days of new papers; nothing else of a page gets into it."""
    if all(Path(name).parent.name == meaning.FOLDER for name in changed):
        return "Encode papers"
    names = {Path(name).name for name in changed}
    if names == {announced.FILE.file}:
        return "Announce papers"
    pages = (library.page(path) for path in added if path.is_relative_to(library.papers))
    days = sorted(day for page in pages if isinstance(page, Page) and (day := page.paper.last))
    if days:
        return f"Fetch papers of {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    return "Fetch: nothing new" if names <= STATE.keys() else "Update papers"


def _push(content: Path) -> None:
    """Push the branch, on top of the commits of others."""
    folder, refused = content.parent, 0
    for left in reversed(range(_PUSHES)):
        # Empty during a rebase that a person began, which must not be aborted here.
        upstream = git(folder, "rev-parse", "--verify", "--quiet", "@{upstream}", may_fail=True)
        try:
            git(folder, "push", "--quiet")
            return
        except ArchiveError:
            if not (left and upstream) or refused == _REFUSED - 1:
                raise
        _rebase(content)
        refused = refused + 1 if upstream == git(folder, "rev-parse", "@{upstream}") else 0


def _rebase(content: Path) -> None:
    """Put the commits on top of those of others; at each conflict that has a rule, go on by it."""
    folder, step = content.parent, ["pull", "--quiet", "--rebase"]
    while True:
        try:
            git(folder, *step)
            return
        except ArchiveError as error:
            files = [*unmerged(folder)]
            if files and join(content):
                step = ["-c", "core.editor=true", "rebase", "--continue"]
                continue
            git(folder, "rebase", "--abort", may_fail=True)
            reason = f"{error} Then run: {COMMAND} commit --push"
            if files:
                reason = (
                    f"others changed the same lines of {shortened(files)}. Run git pull --rebase and resolve "
                    f"the conflicts; then git add content, git rebase --continue and {COMMAND} commit --push."
                )
            raise ArchiveError(f"the commit stays here and is not pushed: {reason}") from None


@click.command("commit")
@click.option("--push", is_flag=True, help="Push this and earlier commits, on top of the commits of others.")
@click.option("--settings", "with_settings", is_flag=True, help="Commit the changes in mkdocs.yml too.")
@click.pass_obj
@writes
def command(config: Path, push: bool, with_settings: bool) -> int:
    """Commit the changes in content/; the title has the days of the new papers."""
    say(commit(Library(content(config)), push, config if with_settings else None))
    return 0
