"""Upgrades a copy of the whole project: one commit replaces the project's files by those of a version."""

import os
import re
import shlex
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from generator.commands.group import say
from generator.commands.project import engines, ownership, releases
from generator.commands.project.ownership import FLOOR, ONLY_PROJECT, WORKFLOWS, Ownership, on_floor
from generator.commands.project.program import INSTALL, Program, install, is_from, renew
from generator.commands.project.releases import Workflows
from generator.commands.project.shape import LOCKS, PARTS, THEMES, shape
from generator.commands.upkeep.git import Blob, Repository, Tree, git, uncommitted
from generator.content import disk
from generator.content.runs.upgraded import VERSION, Upgraded
from generator.errors import COMMAND, ArchiveError
from generator.text.plural import counted

UPSTREAM = "refs/archive/upstream"
"""What was fetched, outside the archive's own branches and tags."""
SETTINGS = "mkdocs.yml"
THEME, OWN_THEME = "site_templates/theme/", "content/theme/"
"""The folders of the project's theme and of the owner's, where a file replaces the project's."""
_RAW = re.compile(r":\d+ \d+ \w+ (\w+) \w\0([^\0]+)\0")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an upgrade does to an archive's files."""

    changes: dict[str, Blob | None] = field(default_factory=dict)  # ``None`` for a file that goes
    changed: list[str] = field(default_factory=list)  # files among them that the owner changed
    beside: list[str] = field(default_factory=list)  # the owner's files among the project's; they stay
    workflows: list[str] = field(default_factory=list)  # files that are left for a person


class Whole:
    """A copy of the whole project, as the last commit of the archive, a repository of its own, has it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.repository = folder, Repository(folder)
        self.mine = self.repository.tree("HEAD")
        self.engine = engines.of(texts := self.locks({}))
        # As in the project, so that locks of another engine are not taken for edited.
        self.mine |= self.repository.blobs(engines.changed(texts, self.engine, engines.OWN))
        self.owned = Ownership.parse(self.repository.text(self.mine.get(ownership.FILE)), ownership.FILE)
        remembered = Upgraded.read(folder / "content") or Upgraded()
        self.upstream = remembered.upstream or self.owned.upstream  # the place of new versions, "" if unknown
        self.program = self._program()
        self.version = self.program.version

    def _program(self) -> Program:
        if "pyproject.toml" not in self.mine:
            reason = "the project's files are not here, so there is nothing to upgrade"
            raise ArchiveError(f"{reason}. If archive is an installed package, install its new version.")
        if not (version := numbered(self.repository.text(self.mine.get("pyproject.toml")))):
            raise ArchiveError("pyproject.toml does not say which version of the project this is.")
        return Program("", version)

    def choose(self, place: str, wanted: str) -> Program:
        """Return the program of the wanted version, else of the newest, at a place as a person writes it."""
        address = releases.address(place, self.folder)
        self.program = self.program._replace(place=address)  # a copy does not say where it is from
        there = releases.versions(self.folder, address)
        return Program(address, releases.chosen(there, wanted, self.version))

    def bring(self, program: Program, wanted: str) -> bool:
        """Get the files of a version; return whether it is one to upgrade to."""
        self.fetch(program.place)
        return True

    def fetch(self, address: str, limit: float = releases.LIMIT) -> None:
        """Fetch upstream's versions and newest state with all history: a shallow fetch would cut off ours."""
        alone = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", address)
        git(self.folder, "fetch", *alone, f"+refs/tags/v*:{UPSTREAM}/v*", limit=limit)
        git(self.folder, "fetch", *alone, f"+HEAD:{UPSTREAM}/HEAD", limit=limit, may_fail=True)

    def locks(self, changes: Mapping[str, Blob | None]) -> dict[str, str]:
        """Return the texts of the locks and of the engines' parts of them, with some changes."""
        blobs = {path: changes.get(path, self.mine.get(path)) for path in (*LOCKS, *PARTS.values())}
        return {path: self.repository.text(blob) for path, blob in blobs.items() if blob}

    def known(self) -> dict[str, bool]:
        """Return the project's files that the fetched history has, and whether each is as it was there."""
        stood = self._stood()
        mine = {path: blob for path, blob in self.mine.items() if self.owned.whose(path) == "project"}
        return {path: blob.id in stood[path] for path, blob in mine.items() if path in stood}

    def changed(self) -> list[str]:
        """Return the project's files whose content is not in the history that was fetched last."""
        return [path for path, is_as_it_was in self.known().items() if not is_as_it_was]

    def plan(self, version: str, workflows: Workflows = "with") -> Plan:
        """Decide what an upgrade to a fetched version does to each file.

        A file counts as changed by its owner if its content never was at its path in upstream's history.
        """
        plan, new, stood = Plan(), self._theirs(version), self._stood()
        if ownership.FILE not in new:
            raise ArchiveError(f"version {version} has no {ownership.FILE}: no upgrade to it is possible.")
        text = self.repository.text(new[ownership.FILE])
        theirs = Ownership.parse(text, f"{ownership.FILE} of {version}")
        new = {path: blob for path, blob in new.items() if path not in ONLY_PROJECT}
        for path in sorted(self.mine.keys() | new.keys()):
            here, there, is_workflow = self.mine.get(path), new.get(path), path.startswith(WORKFLOWS)
            owner = self.owned.whose_after(theirs, path, exists=here is not None)
            if here == there or owner in ("owner", "") or (workflows == "only" and not is_workflow):
                continue
            is_changed = here is not None and here.id not in stood.get(path, ())
            if is_changed and owner == "until_edited":
                continue
            if is_changed and there is None:
                plan.beside.append(path)
            elif is_workflow and workflows == "without":
                plan.workflows.append(path)
            else:
                plan.changes[path] = there
                if is_changed:
                    plan.changed.append(path)
        return plan

    def commit(self, version: str, plan: Plan, title: str) -> str:
        """Make the commit of a plan, with the owner's changes as a patch, and tell them; return its id.

        All outside ``content/`` must be committed.
        """
        changes = dict(plan.changes)
        if plan.changed:
            names = (f"local-changes-{version}{f'-{number}' * (number > 1)}.patch" for number in count(1))
            name = next(name for name in names if name not in self.mine)
            changes[name] = self.repository.blob(self.patch(plan.changed))
            say(f"{counted(len(plan.changed), 'project file')}, changed here and replaced:")
            for path in plan.changed:
                say(f"  {path}")
            say(f"The changes are kept in {name}. To put them back, with marks where both changed a line:")
            say(f"  git apply --3way {name}")
        for path in plan.beside:
            say(f"{path} is not a file of this version, and stays. Your own files belong in content/.")
        changes |= self.repository.blobs(engines.changed(self.locks(changes), engines.OWN, self.engine))
        made = self.repository.commit(changes, title)
        others = set(self.repository.uncommitted()) - changes.keys()
        if own := [path for path in others if not on_floor(path)]:
            raise uncommitted(own)
        return made

    def hidden(self, plan: Plan) -> dict[str, str]:
        """Return the files of the theme in a plan that the owner's theme hides, each with what hides it."""
        theme = {path: path.replace(THEME, OWN_THEME, 1) for path in plan.changes if path.startswith(THEME)}
        own = {path: mine for path, mine in theme.items() if (self.folder / mine).is_file()}
        return {path: mine for path, mine in own.items() if not self.repository.has(mine, plan.changes[path])}

    def become(self, program: Program, plan: Plan, title: str, *after: str) -> None:
        """Commit a plan, and install its program; say first how to finish that, with ``after`` at the end.

        That is said in words for a shell: in the middle of an upgrade, neither version's code may run.
        """
        commit = self.commit(releases.short(program.version), plan, title)
        if "GITHUB_ACTIONS" not in os.environ:  # there, a run starts again from nothing
            lock = git(self.folder, "rev-parse", "--git-path", "index.lock").strip()
            but = " ".join(f"':!{name}'" for name in FLOOR)
            enters = [] if self.folder.samefile(".") else [f"cd {shlex.quote(str(self.folder))}"]
            restores = f"git restore --source={commit} --staged --worktree -- . {but}"
            words = " && ".join((*enters, f"rm -f {shlex.quote(lock)}", restores, *after))
            say(f"If this is interrupted, finish it: {words}")
        self.repository.take(commit)
        say(f"Committed: {title}.")
        renew(self.folder)

    def news(self, version: str) -> str:
        """Return what a version's changelog says about the versions that come with it."""
        text = self.repository.text(self._theirs(version).get("CHANGELOG.md"))
        return releases.news(text, self.version, version)

    def _theirs(self, version: str) -> Tree:
        return self.repository.tree(f"{UPSTREAM}/v{version}")

    def _stood(self) -> dict[str, dict[str, None]]:
        """Return the content that each path has had in upstream's history, the newest first."""
        options = ("--raw", "-z", "-m", "--root", "--no-renames", "--no-abbrev", "--format=")
        stood: dict[str, dict[str, None]] = {}
        listed = git(self.folder, "log", *options, f"--glob={UPSTREAM}")
        for name, path in _RAW.findall(listed):
            stood.setdefault(path, {})[name] = None
        return stood

    def patch(self, changed: list[str]) -> str:
        """Return the owner's changes, each from the nearest content that the file had upstream."""
        here = {path: self.mine[path] for path in changed}
        stood = self._stood()
        before = {path: self._nearest(blob, stood.get(path, {})) for path, blob in here.items()}
        trees = [self.repository.tree_id("", files) for files in (before, here)]
        options = ("-r", "--patch", "--no-ext-diff", "--no-renames", "--binary", "--full-index")
        return git(self.folder, "diff-tree", *options, *trees)

    def _nearest(self, blob: Blob, stood: dict[str, None]) -> Blob | None:
        """Return the content with the fewest other lines; ``None`` if no line is the same."""

        def lines(one: Blob | None) -> Counter[str]:
            return Counter(self.repository.text(one).split("\n"))

        def distance(other: Blob | None) -> int:
            theirs = lines(other)
            return ((mine - theirs) + (theirs - mine)).total()

        mine = lines(blob)
        return min((*(Blob(blob.mode, name) for name in stood), None), key=distance)


def numbered(text: str) -> str:
    """Return the version that a ``pyproject.toml`` states; ``""`` if it states none."""
    try:
        version = str(tomllib.loads(text)["project"]["version"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        return ""
    return version if VERSION.fullmatch(version) else ""


def upgrade(archive: Whole, place: str, wanted: str, workflows: Workflows) -> tuple[str, Plan]:
    """Upgrade to the wanted version, else to the newest, and install it; return it, and what was done."""
    program = archive.choose(place or archive.upstream, wanted)
    if (program == archive.program and workflows != "only") or not archive.bring(program, wanted):
        say(f"The program is at {releases.named(archive.version)} already.")
        renew(archive.folder)
        return archive.version, Plan()
    plan = archive.plan(program.version, workflows)
    title = f"Upgrade {'workflows ' * (workflows == 'only')}to {releases.short(program.version)}"
    again = f"{COMMAND} upgrade {program.version}{f' --from {shlex.quote(place)}' if place else ''}"
    installs = [INSTALL] if is_from(archive.folder) or shape(archive.folder) == "slim" else []
    archive.become(program, plan, title, *installs, again)
    return program.version, plan


def switch(archive: Whole, engine: str) -> None:
    """Make the site with another engine: its packages in the locks, its theme in the settings, one commit."""
    texts, before, config = archive.locks({}), archive.engine, archive.folder / SETTINGS
    locks, themed = engines.changed(texts, engines.OWN, engine), engines.themed(config, engine)
    if edited := [path for path in LOCKS if path in texts and path not in locks]:
        reason = f"{', '.join(edited)}: the packages of {before} are not as in {PARTS[before]}"
        raise ArchiveError(f"{reason}. Take your edit back, or upgrade first: {COMMAND} upgrade")
    if before == engine and themed == disk.exact(config):
        say(f"The engine is {engine} already.")
        return
    archive.engine = engine
    plan, again = Plan({SETTINGS: archive.repository.blob(themed)}), f"{COMMAND} upgrade --engine {engine}"
    archive.become(archive.program, plan, f"Make the site with {engine}", INSTALL, again)
    if shape(archive.folder) == "slim":
        install(archive.folder)
    say(f"{SETTINGS}: theme: {THEMES[engine]}. {', '.join(locks)}: the packages of {PARTS[engine]}.")
    say(f"To take this back: {COMMAND} upgrade --engine {before}")
