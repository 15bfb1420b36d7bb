"""Slim archives: how one begins, is upgraded, is made from a whole archive and becomes one again."""

import os
import shlex
import shutil
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.commands.group import say
from generator.commands.project import releases
from generator.commands.project.migrate import RECORD
from generator.commands.project.migrations import HOME, HOME_TEXT, MIGRATIONS
from generator.commands.project.ownership import WORKFLOWS
from generator.commands.project.program import INSTALL, NAME, Program
from generator.commands.project.releases import UnknownPlace
from generator.commands.project.shape import PROGRAM, carried
from generator.commands.project.whole import OWN_THEME, THEME, UPSTREAM, Plan, Whole, numbered
from generator.commands.upkeep.git import Blob, Repository, Tree, git
from generator.content.runs.upgraded import Upgraded
from generator.errors import COMMAND, ArchiveError
from generator.store import atomic
from generator.text.plural import counted

_README = "README.md"
_STARTER = Path(__file__).with_name("starter")
_CHANGELOG = "CHANGELOG.md"
_PATCH = "local-changes.patch"


class Slim(Whole):
    """A slim archive, as its last commit has it, and what it may become."""

    def _program(self) -> Program:
        program = Program.parse(self.repository.text(self.mine.get(PROGRAM)))
        self.upstream = "" if program.is_wheel else program.place
        return program

    def choose(self, place: str, wanted: str) -> Program:
        """Return the program of the wanted version, else of the newest, at a place as a person writes it."""
        if not place:
            reason = f"{PROGRAM} names a wheel, which has no newer versions beside it"
            raise UnknownPlace(f"{reason}. Name the new one: {COMMAND} upgrade --from WHEEL")
        return Program.choose(self.folder, place, wanted, self.version)

    def bring(self, program: Program, wanted: str) -> bool:
        """Get a version's files and the history that it comes with; no, if the commit here has all of it."""
        if not program.is_wheel:
            self.fetch(program.place)
        if self.program.is_commit and not program.is_commit and self.holds(program.version):
            if wanted:
                reason = f"{program.version} is older than {releases.named(self.version)}"
                raise ArchiveError(f"{reason}, which the archive has already.")
            return False
        texts = program.packed(self.folder)
        self._changelog = texts.pop(_CHANGELOG, "")
        self._new = _blobs(self.repository, texts | {PROGRAM: program.line()})
        return True

    def bring_whole(self, program: Program) -> None:
        """Get the whole project's files of a version."""
        self.fetch(program.place)
        commit = program.version if program.is_commit else f"{UPSTREAM}/v{program.version}"
        self._new = self.repository.tree(commit)

    def news(self, version: str) -> str:
        """Return what a version's changelog says about the versions that come with it."""
        before, after = self._number(self.version), self._number(version)
        return releases.news(self._changelog, before, after) if before and after else ""

    def holds(self, version: str) -> bool:
        """Return whether the commit here has all of a fetched version, and more."""
        tag = f"{UPSTREAM}/v{version}^{{commit}}"
        base, tagged = (
            git(self.folder, *words, may_fail=True).strip()
            for words in (("merge-base", self.version, tag), ("rev-parse", "--verify", tag))
        )
        return base == tagged and tagged not in ("", self.version)

    def _number(self, version: str) -> str:
        """Return the version that the project stated at a commit; ``""`` if that is unknown."""
        if not releases.COMMIT.fullmatch(version):
            return version
        return numbered(git(self.folder, "show", f"{version}:pyproject.toml", may_fail=True))

    def _theirs(self, version: str) -> Tree:
        return self._new

    def _stood(self) -> dict[str, dict[str, None]]:
        stood = super()._stood()  # empty if the program always was a wheel
        for path, blob in _blobs(self.repository, carried() | {PROGRAM: self.program.line()}).items():
            stood.setdefault(path, {})[blob.id] = None
        return stood


def begin(config: Path, place: str) -> None:
    """Write the files of a slim archive, with the running program from a place; no file that exists.

    A release has files that fit its program; the running program may be from between two releases. If the
    place has versions, it must have the running program's. The settings come last, so that an interrupted
    beginning is taken up again.
    """
    program = Program.choose(config.parent, place, running := version(NAME), running)
    with TemporaryDirectory() as aside:
        project = None if program.is_wheel else Path(aside, "project")
        if project:
            branch = () if program.is_commit else (f"--branch=v{program.version}",)
            git(Path(aside), "clone", "--quiet", "--depth=1", *branch, "--", program.place, project.name)
            if program.is_commit:
                program = program._replace(version=git(project, "rev-parse", "HEAD").strip())
        files = carried(project)
    texts = files | {
        PROGRAM: program.line(),
        _README: (_STARTER / _README).read_text("utf-8"),
        HOME: HOME_TEXT.read_text("utf-8"),
        RECORD: Upgraded(len(MIGRATIONS)).data().decode(),
        config.name: (_STARTER / "mkdocs.yml").read_text("utf-8"),
    }
    for name, text in texts.items():
        path = config.parent / name
        if not path.exists():
            atomic.write(path, text.encode())
            path.chmod(int(_mode(text)[3:], 8))


def narrow(folder: Path, place: str) -> None:
    """Make a whole archive a slim one, of the newest version, once a patch has what was changed here."""
    whole = Whole(folder)
    program = _by_git(Program.choose(folder, place or whole.upstream, "", whole.version))
    whole.fetch(program.place)
    _stop_at_changes(folder, whole)
    texts = program.packed(folder) | {PROGRAM: program.line()}
    del texts[_CHANGELOG]
    if whole.repository.text(whole.mine.get(_README)).startswith("# Paper Archive\n"):
        texts[_README] = (_STARTER / _README).read_text("utf-8")
    new, mine = _blobs(whole.repository, texts), whole.mine
    changes = {path: new.get(path) for path in {*whole.known(), *new} if mine.get(path) != new.get(path)}
    if "GITHUB_ACTIONS" in os.environ:  # a run's token may not push workflows
        changes = {path: blob for path, blob in changes.items() if not path.startswith(WORKFLOWS)}
    _become(whole, Plan(changes), program, "Install {} instead of keeping a copy")
    for above in sorted({above for path in changes for above in (folder / path).parents}, reverse=True):
        if folder in above.parents:  # Python's own files are left, and the folders would seem to be there
            shutil.rmtree(above / "__pycache__", ignore_errors=True)
            with suppress(OSError):
                above.rmdir()


def widen(folder: Path, place: str) -> str:
    """Make a slim archive a whole one, of the same version; return the place of new versions."""
    slim = Slim(folder)
    program = _by_git(Program.choose(folder, place or slim.upstream, slim.version, slim.version))
    slim.bring_whole(program)
    _become(slim, slim.plan(program.version), program, "Keep a copy of {} instead of installing it")
    return program.place


def _by_git(program: Program) -> Program:
    if program.is_wheel:
        raise ArchiveError("a wheel does not have the whole project. Name its repository: --from ADDRESS")
    return program


def _stop_at_changes(folder: Path, whole: Whole) -> None:
    """Stop at project files that were changed here, unless a patch has these changes."""
    if not (changed := whole.changed()):
        return
    patch = whole.patch(changed).encode("utf-8", "surrogateescape")
    if not atomic.write(folder / _PATCH, patch):
        return
    for path in changed:
        is_theme = path.startswith(THEME)
        say(f"  {path}{f': copy it to {path.replace(THEME, OWN_THEME, 1)}' if is_theme else ''}")
    raise ArchiveError(
        f"{counted(len(changed), 'project file')} changed here: a slim archive has no place for that. "
        f"The changes are kept in {_PATCH}. Copy what you need, commit it, and run the same command again."
    )


def _become(archive: Whole, plan: Plan, program: Program, title: str) -> None:
    """Commit the other shape, and install its program."""
    title = title.format(releases.named(program.version))
    finish = f"git commit --quiet --message {shlex.quote(title)}"
    again = f"{COMMAND} upgrade --from {shlex.quote(program.place)}"
    archive.become(program, plan, title, finish, INSTALL, again)


def _blobs(repository: Repository, texts: Mapping[str, str]) -> dict[str, Blob]:
    return {path: blob._replace(mode=_mode(texts[path])) for path, blob in repository.blobs(texts).items()}


def _mode(text: str) -> str:
    return "100755" if text.startswith("#!") else "100644"
