#!/usr/bin/env python3
"""Opens a pull request with commits that `prepare.py` put into a folder, and runs nothing of them.

    .ci/propose.py gh "$RUNNER_TEMP/proposal"

The client is GitHub's command line or a stand-in. Code that nobody has read made the folder, so everything in
it is data: two files are read, up to a size, and git takes the commits' objects out of a bundle. Nothing is
checked out, so the commits' hooks, filters and attributes have no effect. Each commit is made again from its
files and its title, and only if an upgrade may change these files. The branch is named after the title of the
first commit.

If the branch ever had a pull request, open or closed, nothing is opened or pushed. Pull requests from other
repositories do not count, since anybody may name a branch there. Needs no library.
"""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import runner

TEXT, COMMITS = "text.txt", "commits.bundle"
MOST_TEXT = 60_000  # bytes of a pull request's text: GitHub takes 65,536 characters, Linux 131,072 bytes
_MOST_BYTES = 50_000_000  # of the bundle, and of a file in it
_MOST_COMMITS = 50
_MOST_FILES = 20_000  # changed by the commits
_LONGEST_TITLE = 100
_PROPOSED = "refs/archive/proposed"
_KNOWN = ".[] | select(.isCrossRepository | not) | .url"
# The owner's, whatever a version says; `generator/commands/project/ownership.py` names the same.
OWNERS = ("content", "mkdocs.yml")
WORKFLOWS = ".github/workflows/"
_RECORD = "content/upgraded.yml"
# Some file systems take other spellings, such as `Content` or `content.`, for the same name.
_PLAIN = re.compile(r"[A-Za-z0-9_.-]*[A-Za-z0-9_-]")
# A migration edits settings and pages that people wrote, never these.
_UNTOUCHED = ("content/counts/", "content/meaning/", "content/papers/", "content/theme/")
_INTRODUCTION = (
    "Output of the upgrade. Nobody has read the code that printed it; it is in this pull request.\n\n"
)


class Refused(Exception):
    """The folder has something that no upgrade makes."""


def main(client: str, folder: Path) -> int:
    """Propose the commits; return the exit code of the step."""
    try:
        if not (folder / COMMITS).exists():
            runner.say("There is nothing to propose.")
            return 0
        title, head = _made_anew(folder)
        return _propose(client, title, head, _text(folder))
    except Refused as error:
        runner.annotate(
            "error", f"The upgrade is not proposed: {error}. Run archive upgrade in a clone and look."
        )
    except (OSError, subprocess.CalledProcessError) as error:
        runner.annotate(
            "error",
            f"The upgrade could not be proposed ({runner.reason(error)}). May Actions create pull requests?",
        )
    return 1


def _propose(client: str, title: str, head: str, text: str) -> int:
    is_upgrade = re.fullmatch(r"Upgrade to (?:\d+\.\d+\.\d+|[0-9a-f]{12})", title)  # a version, or a commit
    slug = re.sub(r"[^a-z0-9.]+", "-", title.lower()).strip("-.")
    branch = slug if is_upgrade else f"upgrade-{slug}"
    asked = (f"--head={branch}", "--state=all", "--json=url,isCrossRepository", f"--jq={_KNOWN}")
    if known := runner.output(client, "pr", "list", *asked):
        runner.say(f"It has been proposed already: {known}")
        return 0
    # The branch exists only if an earlier run ended between push and proposal.
    force = ("--force",) if is_upgrade else ()
    _git(*runner.credentials(client), "push", "--quiet", *force, "origin", f"{head}:refs/heads/{branch}")
    fields = (f"--head={branch}", "--base=main", f"--title={title}", f"--body={text}")
    runner.say(runner.output(client, "pr", "create", *fields))
    return 0


def _text(folder: Path) -> str:
    lines = _read(folder / TEXT, MOST_TEXT).decode(errors="replace").splitlines()
    code = "".join(f"    {line}\n" for line in lines)  # code in Markdown, whatever it is
    return f"{_INTRODUCTION}{code}".encode()[:MOST_TEXT].decode(errors="ignore")


def _read(path: Path, most: int) -> bytes:
    """Return the beginning of an ordinary file; links are not followed."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Refused(f"{path.name} is not a file")
        return file.read(most)


def _made_anew(folder: Path) -> tuple[str, str]:
    """Make the commits again; return the title of the first one and the id of the last one."""
    if len(_read(folder / COMMITS, _MOST_BYTES + 1)) > _MOST_BYTES:
        raise Refused(f"{COMMITS} has more than {_MOST_BYTES:,} bytes")
    checked = ("-c", "fetch.fsckObjects=true")
    _git(*checked, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
         str((folder / COMMITS).resolve()), f"+HEAD:{_PROPOSED}")  # fmt: skip
    base = head = before = _git("rev-parse", "HEAD")
    listed = _git("rev-list", "--reverse", "--parents", f"{base}..{_PROPOSED}").splitlines()
    if not 0 < len(listed) <= _MOST_COMMITS:
        raise Refused(f"it has {len(listed):,} commits")
    first = ""
    for line in listed:
        commit, *parents = line.split()
        if parents != [before]:
            raise Refused("its commits do not follow one another from this one on")
        stated = runner.on_one_line(_git("log", "-1", "--format=%s", commit))
        title = stated[:_LONGEST_TITLE].strip() or "Upgrade"
        for path in _changed(before, commit):
            _allow(path, is_migration=bool(first))
        head = _git("commit-tree", f"{commit}^{{tree}}", "-p", head, "-m", title)
        before, first = commit, first or title
    return first, head


def _changed(before: str, commit: str) -> Iterator[str]:
    """Yield the paths that a commit changes; refuse anything but ordinary files."""
    fields = _git("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, commit).split("\0")
    if len(fields) > 2 * _MOST_FILES:
        raise Refused(f"it changes more than {_MOST_FILES:,} files")
    sizes = []
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        _, mode, _, blob, change = about.split(" ")
        if change != "D":
            if mode not in ("100644", "100755"):
                raise Refused(f"{path} is not an ordinary file")
            sizes.append(blob)
        yield path
    told = _git("cat-file", "--batch-check=%(objectsize)", given="".join(f"{blob}\n" for blob in sizes))
    if sum(map(int, told.split())) > _MOST_BYTES:
        raise Refused(f"its files have more than {_MOST_BYTES:,} bytes")


def _allow(path: str, *, is_migration: bool) -> None:
    """Refuse a change that an upgrade may not make: the project's files come first, then migrations."""
    folded, top = path.casefold(), path.partition("/")[0]
    is_owners = top in OWNERS
    if folded.startswith(WORKFLOWS):
        raise Refused(f"it changes the workflow {path}")
    is_odd = not _PLAIN.fullmatch(top) or (top.casefold() in OWNERS and not is_owners)
    if folded.startswith(_UNTOUCHED) or is_odd:
        raise Refused(f"it changes {path}")
    if is_owners and not is_migration and path != _RECORD:
        raise Refused(f"it changes {path}, which is its owner's, and not by a migration")


def _git(*arguments: str, given: str = "") -> str:
    return runner.output("git", "-c", "core.hooksPath=/dev/null", *arguments, given=given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
