"""Slim archives, with a bare repository as upstream and no network: they begin, upgrade and change shape."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.commands.project.migrations import MIGRATIONS, UNBUILT
from generator.commands.project.ownership import ONLY_PROJECT
from generator.commands.project.program import Program
from generator.commands.project.shape import carried
from generator.errors import ArchiveError
from tests.acceptance import releases
from tests.commands.upkeep.test_commit import nobody
from tests.harness.archive import SITE
from tests.harness.processes import CHECKOUT, Code, run
from tests.harness.upstream import hub_item, serving
from tests.harness.versions import git, put, repository
from tests.test_install import ALONE, environment, install

__all__ = ["nobody"]  # an autouse fixture

pytestmark = pytest.mark.slow
FIRST = "0.1.0"
NARROWED = f"Install version {releases.VERSION} instead of keeping a copy"
COMMIT = "1a2b3c4d5e6f" * 3 + "abcd"
STARTER = CHECKOUT / "generator/commands/project/starter"


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository with two versions of the project, whose locks name nothing that pip would fetch."""
    folder = tmp_path_factory.mktemp("upstream")
    project = folder / "project"
    listed = git(CHECKOUT, "ls-files", "--cached", "--others", "--exclude-standard").split("\n")
    for name in listed:
        if not name.startswith(("content/", "mkdocs.yml", "tests/")) and (CHECKOUT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, project / name)
    with pytest.MonkeyPatch.context() as patch:
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Ada")
            patch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
        (project / "requirements.txt").write_text("# nothing\n")
        shutil.copy2(STARTER / "mkdocs.yml", project)
        repository(project, {}, "Begin")
        releases.release(project, FIRST, "2026-01-01")
        releases.change(project)
        put(project, {"requirements.txt": "# nothing again\n"})
        releases.release(project, releases.VERSION, "2026-02-01")
    run(["git", "clone", "--quiet", "--bare", project, folder / "upstream.git"])
    return folder / "upstream.git"


@pytest.fixture(scope="module")
def first(upstream: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first version's command, as a person installs it somewhere."""
    folder = tmp_path_factory.mktemp("program")
    install(folder, project=f"git+{upstream.as_uri()}@v{FIRST}")
    return folder / "bin/archive"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, but for an environment that leads to the libraries."""
    environment(tmp_path / "moss/.venv")
    return tmp_path / "moss"


def archive(folder: Path, *words: str, program: Path | None = None, code: Code = 0, **variables: str) -> str:
    """Run a command of the archive; return what it says."""
    command = program or folder / ".venv/bin/archive"
    with serving() as papers:
        day = str(datetime.now(UTC).date() - timedelta(days=1))
        papers.list_on(day, hub_item("2601.00001", "Moss", day))
        done = run([command, *words], code, ALONE | papers.environment | variables, folder)
    return done.stdout + done.stderr


def listed(folder: Path) -> set[str]:
    """Return the files that are committed; there must be no others."""
    assert git(folder, "status", "--porcelain") == ""
    return set(git(folder, "ls-files").split("\n"))


@pytest.mark.matrix
def test_from_an_empty_folder_to_a_site_and_an_upgrade(folder: Path, upstream: Path, first: Path) -> None:
    said = archive(folder, "init", "--from", str(upstream), "--title", "Moss", "--days", "3", program=first)
    assert "\nSee it: .ci/install.py && .venv/bin/archive serve, then open http://" in said
    assert "try it with .venv/bin/archive match." in said
    repository(folder, {})
    files = {name for name in listed(folder) if not name.startswith("content/") and name != "mkdocs.yml"}
    assert files == {*carried(), "program.txt", "README.md"} and len(files) < 40
    assert (folder / "program.txt").read_text() == f"git+{upstream.as_uri()}@v{FIRST}\n"
    run([folder / ".ci/install.py"], environment=ALONE, folder=folder)
    archive(folder, "build", SITE_URL=SITE)
    assert "<title>Moss" in (folder / "site/index.html").read_text()
    assert "version 0.1.0; 99.0.0 is there. Run: " in archive(folder, "doctor", code=None)
    put(folder, {".ci/digest.py": (folder / ".ci/digest.py").read_text() + "# mine\n"}, "Mine")
    said = archive(folder, "upgrade", "--without-workflows")
    assert "1 project file, changed here and replaced:\n  .ci/digest.py\n" in said
    assert f"{releases.MIGRATION}: mkdocs.yml." in said and "99.0.0 (2026-02-01)" in said
    assert "+# mine" in (folder / "local-changes-99.0.0.patch").read_text()
    assert (folder / "program.txt").read_text().endswith("@v99.0.0\n")
    assert (folder / "requirements.txt").read_text() == "# nothing again\n"
    assert releases.NEW in (folder / "mkdocs.yml").read_text()
    assert archive(folder, "--version").endswith("version 99.0.0\n")
    assert git(folder, "diff", "--name-only", "HEAD~3", "--", ".github") == ""
    assert "To take all in one commit, run this in your clone" in said
    said = archive(folder, "upgrade", "99.0.0", "--only-workflows")
    assert "Committed: Upgrade workflows to 99.0.0." in said and "changed here" not in said
    before = git(folder, "rev-parse", "HEAD")
    assert "at version 99.0.0 already" in archive(folder, "upgrade")
    assert git(folder, "rev-parse", "HEAD") == before and listed(folder)
    assert "version 99.0.0, the newest\n" in archive(folder, "doctor", code=None)


@pytest.mark.matrix
def test_a_wheel_and_the_next_one(folder: Path, upstream: Path, first: Path) -> None:
    for version in (FIRST, releases.VERSION):
        pip = (sys.executable, "-m", "pip", "wheel", f"git+{upstream.as_uri()}@v{version}")
        alone = ("--no-index", "--no-deps", "--no-build-isolation")
        run([*pip, *alone, "--wheel-dir", folder], environment=ALONE)
    wheels = [f"paper_archive-{version}-py3-none-any.whl" for version in (FIRST, releases.VERSION)]
    said = archive(folder, "init", "--from", wheels[1], "--title", "Moss", program=first, code=2)
    assert f"has no version {FIRST}" in said and not (folder / "mkdocs.yml").exists()
    archive(folder, "init", "--from", wheels[0], "--title", "Moss", "--days", "3", program=first)
    assert (folder / "program.txt").read_text() == f"./{wheels[0]}\n"
    repository(folder, {})
    said = archive(folder, "upgrade", program=first, GITHUB_EVENT_NAME="schedule")
    assert said.startswith("No upgrade: program.txt names a wheel")
    archive(folder, "upgrade", "--from", wheels[1], program=first)
    assert (folder / "program.txt").read_text() == f"./{wheels[1]}\n"
    assert archive(folder, "--version").endswith("version 99.0.0\n")
    assert releases.NEW in (folder / "mkdocs.yml").read_text() and listed(folder)


@pytest.fixture
def copy(folder: Path, upstream: Path) -> Path:
    """A copy of the first version, as "Use this template" makes it, with make's own environment."""
    run(["git", "clone", "--quiet", "--depth=1", f"--branch=v{FIRST}", upstream.as_uri(), folder / "copy"])
    shutil.rmtree(folder / "copy/.git")
    (folder / ".venv").rename(folder / "copy/.venv")
    install(folder / "copy/.venv", "--editable", project=str(folder / "copy"))
    put(folder / "copy", {"content/upgraded.yml": f"upstream: {upstream}\nmigrations: {len(MIGRATIONS)}\n"})
    paper = {"content/papers/2026/01/ferns.md": "---\ntitle: Ferns\npublished: 2026-01\n---\n"}
    return repository(folder / "copy", paper)


def test_a_copy_becomes_slim_and_whole_again(copy: Path, upstream: Path) -> None:
    whole = listed(copy)
    mine = {"site_templates/theme/styles/tokens.css": "/* mine */\n", "tests/mine.txt": "mine\n"}
    put(copy, mine, "Mine")
    said = archive(copy, "init", "--slim", code=2)
    assert "  site_templates/theme/styles/tokens.css: copy it to content/theme/styles/tokens.css\n" in said
    assert "+/* mine */" in (copy / "local-changes.patch").read_text()
    put(copy, {"content/theme/styles/tokens.css": "/* mine */\n"}, "Keep it")
    # Git runs a filter for a certain file, and the filter kills git.
    (copy / ".git/info/attributes").write_text("program.txt filter=end\n")
    git(copy, "config", "filter.end.smudge", "kill $PPID; cat")
    said = archive(copy, "init", "--slim", code=2)
    git(copy, "config", "--remove-section", "filter.end")
    words = said.partition("If this is interrupted, finish it: ")[2].partition("\n")[0]
    run(["bash", "-c", words], environment=ALONE, folder=copy)
    assert git(copy, "log", "--format=%s", "-2").split("\n") == [releases.MIGRATION, NARROWED]
    slim = listed(copy)
    files = {name for name in slim if not name.startswith("content/")}
    own = {"mkdocs.yml", "README.md", "local-changes.patch", "tests/mine.txt"}
    assert files == {*carried(), "program.txt", *own}
    assert not (copy / "generator/__init__.py").exists()
    assert archive(copy, "--version").endswith("version 99.0.0\n")
    assert archive(copy, "init", "--slim") == "The archive is slim already.\n"
    archive(copy, "init", "--whole")
    new = "generator/commands/project/mapping.py"
    assert listed(copy) == (whole | slim | {new}) - {"program.txt", *ONLY_PROJECT}
    assert f"upstream: {upstream.as_uri()}\n" in (copy / "content/upgraded.yml").read_text()
    assert archive(copy, "--version").endswith("version 99.0.0\n")


def test_set_up_leaves_workflows_and_a_copy_whose_project_is_unknown(copy: Path, upstream: Path) -> None:
    put(copy, {"content/upgraded.yml": None}, "Forget")
    before = git(copy, "rev-parse", "HEAD")
    said = archive(copy, "init", "--slim", "--from", "", GITHUB_ACTIONS="true")
    assert "It is not known where the project is, so the archive stays as it is." in said
    assert git(copy, "rev-parse", "HEAD") == before
    archive(copy, "init", "--slim", "--from", str(upstream), GITHUB_ACTIONS="true")
    subjects = git(copy, "log", "--format=%s", "-3").split("\n")
    assert subjects == [releases.MIGRATION, UNBUILT.about, NARROWED], "what was due is not known"
    assert git(copy, "diff", "--name-only", before, "--", ".github/workflows") == ""
    assert not (copy / "generator").exists() and (copy / ".github/workflows/ci.yml").exists()
    archive(copy, "init", "--title", "Moss", "--days", "3", GITHUB_ACTIONS="true")
    assert list((copy / "content/papers").rglob("2601.00001.md"))


@pytest.mark.matrix
def test_from_a_commit_to_a_version(folder: Path, upstream: Path, first: Path) -> None:
    project = folder.parent / "project"
    run(["git", "clone", "--quiet", "--no-tags", upstream.as_uri(), project])
    newest = git(project, "rev-parse", "HEAD")
    git(project, "reset", "--quiet", "--hard", "HEAD~2")
    begun = git(project, "rev-parse", "HEAD")
    archive(folder, "init", "--from", str(project), "--title", "Moss", "--days", "3", program=first)
    assert (folder / "program.txt").read_text() == f"git+{project.as_uri()}@{begun}\n"
    repository(folder, {})
    # As if the installation had been stopped: without any library, nothing can be built.
    (libraries,) = (folder / ".venv").rglob("libraries.pth")
    aside = libraries.rename(folder.parent / "libraries.pth")
    said = archive(folder, "upgrade", program=first, code=2)
    assert "Installing the program" in said and "No module named 'hatchling'\n" in said
    assert "Traceback" not in said and '  File "' not in said
    aside.rename(libraries)
    git(project, "reset", "--quiet", "--hard", newest)
    assert f"commit {begun[:12]}; {newest[:12]} is there. Run: " in archive(
        folder, "doctor", program=first, code=None
    )
    git(project, "tag", f"v{releases.VERSION}")
    said = archive(folder, "upgrade", program=first)
    assert said.startswith("Installing the program into .venv")
    assert f"Committed: Upgrade to {releases.VERSION}." in said and "99.0.0 (2026-02-01)" in said
    assert (folder / "program.txt").read_text().endswith("@v99.0.0\n") and listed(folder)


@pytest.mark.parametrize(
    ("line", "program"),
    [
        ("paper-archive @ git+https://moss.test/a.git@v0.2.0\n", Program("https://moss.test/a.git", "0.2.0")),
        ("git+file:///moss/a.git@v0.2.0\n", Program("file:///moss/a.git", "0.2.0")),
        (f"paper-archive @ git+https://moss.test/a@{COMMIT}\n", Program("https://moss.test/a", COMMIT)),
        ("./paper_archive-0.2.0-py3-x.whl\n", Program("./paper_archive-0.2.0-py3-x.whl", "0.2.0")),
    ],
)
def test_the_line_for_pip(line: str, program: Program) -> None:
    assert (Program.parse(line), program.line()) == (program, line)
    with pytest.raises(ArchiveError, match="does not name the program"):
        Program.parse(f"{line}requests\n")
