"""``archive upgrade``: commits the project's files of a newer version."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import click

from generator.commands.exits import GOES_ON
from generator.commands.group import alone
from generator.commands.printing import annotate, say
from generator.commands.project import changelog, ownership
from generator.commands.project.migrations.registry import MIGRATIONS
from generator.commands.project.ownership import WORKFLOWS, Ownership, Whose
from generator.commands.project.replacing import Replacing, compare
from generator.commands.upkeep.git import Blob, Repository, Tree, git, shortened
from generator.content.runs import upgraded
from generator.content.runs.upgraded import VERSION, Upgraded, numbers
from generator.errors import COMMAND, ArchiveError
from generator.text.plural import counted

RECORD = f"content/{upgraded.NAME}"
_LIMIT = 600.0  # seconds for each request to upstream
_FETCHED = "refs/archive/versions/"
_ON_GITHUB = re.compile(r"\w[\w.-]*/\w[\w.-]*")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an upgrade will do.

    Attributes:
        is_compared: whether local changes can be told from changes between the versions.
        patch: the local changes in replaced files, in git's format.
        patch_file: where the patch is kept; ``""`` without a patch.
        news: the changelog of the versions in between.
    """

    before: Upgraded
    after: Upgraded
    replacing: Replacing
    is_compared: bool
    patch: str = ""
    patch_file: str = ""
    news: str = ""


class Upgrade:
    """Upgrades of the archive in a folder.

    Raises:
        ArchiveError: if it is not the top folder of a git repository, or the project's files are missing or
            have uncommitted changes.
    """

    def __init__(self, folder: Path, patience: float = _LIMIT) -> None:
        self._folder = folder
        self._patience = patience
        self._repository = repository = Repository(folder)
        repository.resume()
        self._mine = repository.tree("HEAD")
        if not self._mine.keys() & {"pyproject.toml", RECORD}:
            reason = "the project's files are not here, so there is nothing to upgrade"
            raise ArchiveError(f"{reason}. If archive is an installed package, install its new version.")
        self._owned = Ownership.parse(repository.text(self._mine.get(ownership.FILE)), ownership.FILE)
        changed = repository.uncommitted()
        if mine := [path for path in changed if self._owned.whose(path) == "project"]:
            reason = "changed but not committed, and an upgrade would replace it. Commit or undo the change"
            raise ArchiveError(f"{shortened(mine)}: {reason}, then run {COMMAND} upgrade again.")
        self._record = record(repository, self._mine)

    def upstream(self, named: str) -> str:
        """Return where new versions are: the named place, else the remembered one, else the project's own.

        Raises:
            ArchiveError: if none is known.
        """
        place = named or (self._record.upstream if self._record else "") or self._owned.upstream
        if not place:
            raise ArchiveError(
                "the place of new versions is unknown. Name it once, and the archive remembers it: "
                f"{COMMAND} upgrade --from ADDRESS (an address for git, or owner/name on GitHub)."
            )
        return place

    def plan(self, version: str, named: str, *, without_workflows: bool = False) -> Plan:
        """Fetch a version and plan the upgrade; nothing in the work tree changes.

        Without a ``version``, take the newest; ``named`` is the place, as for `upstream`.

        Raises:
            ArchiveError: if upstream does not have the version, or it is older than the archive's.
        """
        address = _address(self.upstream(named), self._folder)
        before = self._record or _first(self._repository.text(self._mine.get("pyproject.toml")))
        there = self._versions(address)
        if not there:
            raise ArchiveError(f"{address} has no versions: no tag such as v0.2.0.")
        newest = max(there, key=numbers)
        if not version and numbers(newest) < numbers(before.version):
            return Plan(before, before, Replacing(), is_compared=True)
        version = version.removeprefix("v") or newest
        if numbers(version) < numbers(before.version):
            raise ArchiveError(f"{version} is older than {before.version}, which the archive has already.")
        if version not in there:
            raise ArchiveError(f"{address} has no version {version}; the newest is {newest}.")
        wanted = {version, before.version, before.workflows}
        with self._fetched(address, wanted & there) as trees:
            replacing = self._compare(trees, version, before, without_workflows)
            workflows = before.workflows if replacing.workflows else version
            after = Upgraded(version, workflows, before.migrations, named or before.upstream)
            patch = self._patch(replacing.local)
            name = next(
                name
                for number in count(1)
                if (name := f"local-changes-{version}{f'-{number}' * (number > 1)}.patch") not in self._mine
            )
            text = self._repository.text(trees[version].get("CHANGELOG.md"))
            news = _news(text, before.version, version)
            is_compared = wanted <= there
            return Plan(before, after, replacing, is_compared, patch, name if patch else "", news)

    def take(self, plan: Plan) -> str:
        """Commit the project's files, the record and the patch; return the title, ``""`` without a change."""
        changes = dict(plan.replacing.changes)
        if not changes and plan.after == plan.before:
            return ""
        if plan.after.version != plan.before.version:
            title = f"Upgrade to {plan.after.version}"
        elif changes:  # the other files were taken before
            title = f"Upgrade workflows to {plan.after.version}"
        else:
            title = "Remember where new versions are"
        changes[RECORD] = self._repository.blob(plan.after.data().decode())
        if plan.patch:
            changes[plan.patch_file] = self._repository.blob(plan.patch)
        self._repository.commit(changes, title)
        return title

    def _versions(self, address: str) -> set[str]:
        """Return the versions that upstream has tagged."""
        listed = git(
            self._folder, "ls-remote", "--tags", "--refs", "--", address, "refs/tags/v*", limit=self._patience
        )
        return set(re.findall(rf"\trefs/tags/v({VERSION.pattern})$", listed, re.MULTILINE))

    @contextmanager
    def _fetched(self, address: str, versions: Iterable[str]) -> Iterator[dict[str, dict[str, Blob]]]:
        """Fetch versions and yield their files. A shallow fetch would cut off the archive's own history."""
        references = {version: f"{_FETCHED}v{version}" for version in versions}
        fetched = (f"+refs/tags/v{version}:{name}" for version, name in references.items())
        try:
            alone = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
            git(self._folder, "fetch", "--quiet", *alone, "--", address, *fetched, limit=self._patience)
            yield {version: self._repository.tree(name) for version, name in references.items()}
        finally:
            for name in references.values():
                git(self._folder, "update-ref", "-d", name, may_fail=True)

    def _compare(
        self, trees: dict[str, dict[str, Blob]], version: str, before: Upgraded, without_workflows: bool
    ) -> Replacing:
        new = trees[version]
        if ownership.FILE not in new:
            raise ArchiveError(
                f"version {version} has no {ownership.FILE}, so no upgrade to it is possible."
            )
        owned = Ownership.parse(self._repository.text(new[ownership.FILE]), f"{ownership.FILE} of {version}")

        def taken(path: str) -> Tree | None:
            return trees.get(before.workflows if path.startswith(WORKFLOWS) else before.version)

        def whose(path: str) -> Whose:
            return self._owned.whose_after(owned, path, exists=path in self._mine)

        return compare(self._mine, new, taken, whose, without_workflows)

    def _patch(self, local: dict[str, Blob | None]) -> str:
        """Return the local changes of files, in git's format."""
        if not local:
            return ""
        before = {path: blob for path, blob in local.items() if blob}
        here = {path: self._mine[path] for path in local if path in self._mine}
        trees = (self._repository.tree_id("", files) for files in (before, here))
        return git(
            self._folder, "diff-tree", "-r", "--patch", "--no-ext-diff", "--binary", "--full-index", *trees
        )


def record(repository: Repository, mine: Tree) -> Upgraded | None:
    """Return the record of an archive's last upgrade, if there is one."""
    return Upgraded.parse(repository.text(mine[RECORD])) if RECORD in mine else None


def in_new_process(config: Path, command: str) -> int:
    """Run a command with the code that is now in the archive's folder; return its exit code."""
    archive = [sys.executable, "-m", "generator.commands.launch", "--config", str(config.resolve())]
    return subprocess.run([*archive, command], cwd=config.parent, check=False).returncode


def renew_libraries(folder: Path) -> None:
    """Install the new version's libraries into the archive's ``.venv``, if this process runs from it."""
    if Path(sys.prefix).resolve() == (folder / ".venv").resolve():
        done = subprocess.run(["make", "--silent", ".venv"], cwd=folder, check=False)
        if done.returncode:
            raise ArchiveError(
                f"the new version's libraries could not be installed. Run make .venv, then {COMMAND} upgrade."
            )


def _address(place: str, folder: Path) -> str:
    """Return the address for git: ``owner/name`` is on GitHub, unless a folder has this name."""
    is_on_github = _ON_GITHUB.fullmatch(place) and not (folder / place).exists()
    return f"https://github.com/{place}.git" if is_on_github else place


def _first(pyproject: str) -> Upgraded:
    """Return the record of an archive before its first upgrade: ``pyproject.toml`` has the version."""
    try:
        version = str(tomllib.loads(pyproject)["project"]["version"])
        numbers(version)
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        raise ArchiveError("pyproject.toml does not say which version of the project this is.") from None
    return Upgraded(version, version, len(MIGRATIONS))


def _news(text: str, before: str, version: str) -> str:
    """Return the sections of a changelog after one version, up to another."""
    first, last = numbers(before), numbers(version)
    return "\n\n".join(
        f"{name} ({day})\n\n{said}"
        for name, day, said in changelog.sections(text)
        if VERSION.fullmatch(name) and first < numbers(name) <= last
    )


@click.command("upgrade")
@click.argument("version", default="", metavar="[VERSION]")
@click.option(
    "--from", "place", default="", metavar="ADDRESS",
    help="Where new versions are: an address for git, or owner/name on GitHub. It is remembered.",
)  # fmt: skip
@click.option(
    "--without-workflows", is_flag=True,
    help="Leave .github/workflows for a person, since a workflow's token may not push it.",
)  # fmt: skip
@click.pass_obj
def command(config: Path, version: str, place: str, without_workflows: bool) -> int:
    """Upgrade the project's files to VERSION, or to the newest version.

    content/, mkdocs.yml and your other files stay, except for edits by migrations, each in its own commit.
    Project files that you changed are listed first, and your changes are kept as a patch.
    .github/ownership.toml says who owns each file. To continue an interrupted upgrade, run it again.
    """
    folder = config.parent
    with alone(config):  # not `writes`, which reads settings: code and settings may differ in version
        upgrades = Upgrade(folder)
        try:
            upgrades.upstream(place)
        except ArchiveError as error:
            if os.environ.get("GITHUB_EVENT_NAME") != "schedule":
                raise
            annotate("notice", f"No upgrade: {error}")  # else a run would fail each month
            return 0
        plan = upgrades.plan(version, place, without_workflows=without_workflows)
        _tell(plan)
        title = upgrades.take(plan)
    version = plan.after.version
    say(f"Committed: {title}." if title else f"The project's files are at version {version} already.")
    renew_libraries(folder)
    again = f"Mend the problems above, then run: {COMMAND} upgrade {version}"
    if in_new_process(config, "migrate"):
        raise ArchiveError(f"the upgrade is not complete. {again}")
    code = in_new_process(config, "check")
    if code not in GOES_ON:
        raise ArchiveError(f"the check could not finish. {again}")
    for line in plan.news.splitlines():
        say(line)
    if left := plan.replacing.workflows:
        say(f"{counted(len(left), 'workflow')} of {version} left for a person: {', '.join(left)}.")
        say(f"To take them, run this in your own clone, and push: {COMMAND} upgrade {version}")
    return code


def _tell(plan: Plan) -> None:
    """Say what an upgrade does with files that somebody changed or added among the project's."""
    local, added = plan.replacing.local, plan.replacing.added
    if local:
        known = (
            "changed here and replaced" if plan.is_compared else "replaced, changed here or by the project"
        )
        say(f"{counted(len(local), 'project file')}, {known}:")
        for path in local:
            say(f"  {path}")
        say(
            f"The changes are kept in {plan.patch_file}. To put them back: git apply --3way {plan.patch_file}"
        )
    for path in added:
        say(f"{path} is not a project file, and stays. Your own files belong in content/.")
