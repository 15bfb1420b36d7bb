"""The workflow *Upgrade*: one job runs the new version's code, the other proposes the result."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.project.test_upgrade_command import folder, upstream
from tests.commands.upkeep.test_commit import nobody
from tests.harness.forks import executable
from tests.harness.processes import CHECKOUT, run
from tests.harness.versions import git, put
from tests.harness.workflows import load

pytestmark = pytest.mark.slow
__all__ = ["folder", "nobody", "upstream"]  # fixtures

TOKENS = ("GH_TOKEN", "GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN")
_COMMAND = 'exec "$0.py" "$@"\n'
# GitHub's command line, with the pull requests of a repository in a file.
_GH = f"""#!{sys.executable} -IS
import json, os, pathlib, sys
assert os.environ["GH_TOKEN"] == "secret"
file = pathlib.Path(__file__).with_name("pulls.json")
pulls = json.loads(file.read_text())
what, command, *options = sys.argv[1:]
assert what == "pr"
values = dict(option.removeprefix("--").split("=", 1) for option in options)
if command == "list":
    assert (values["state"], values["json"]) == ("all", "url,isCrossRepository")
    assert values["jq"] == ".[] | select(.isCrossRepository | not) | .url"
    own = (pull for pull in pulls if not pull.get("isCrossRepository"))
    print(*(pull["url"] for pull in own if pull["head"] == values["head"]), sep="\\n", end="")
else:
    assert command == "create"
    pulls.append({{"url": f"https://example.org/pull/{{len(pulls) + 1}}", **values}})
    file.write_text(json.dumps(pulls))
    print(pulls[-1]["url"])
"""


@pytest.fixture
def gh(tmp_path: Path) -> Path:
    (tmp_path / "gh").write_text(_GH)
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "pulls.json").write_text("[]")
    return tmp_path / "gh"


def pulls(gh: Path) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(gh.with_name("pulls.json").read_text())
    return read


def step(
    job: str, folder: Path, gh: Path, command: str = _COMMAND, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the step with the job's name as GitHub does, in a checkout of the archive."""
    steps = load("upgrade.yml")["jobs"][job]["steps"]
    found = next(step for step in steps if step.get("name") == job.capitalize())
    words = found["run"].replace(".ci/", f"{sys.executable} {CHECKOUT / '.ci'}/")
    words = words.replace(" gh ", f" {gh} ").replace(".venv/bin/archive", str(folder / ".git/archive"))
    no_token = "".join(f'[ -z "${name}" ] || exit 2\n' for name in TOKENS)
    (folder / ".git/archive").write_text(f"#!/bin/sh\n{no_token}{command}")
    (folder / ".git/archive").chmod(0o755)
    executable(folder / ".git/archive.py")
    values = {"${{ github.token }}": "secret", "${{ inputs.version }}": "", "${{ inputs.from }}": ""}
    given = {name: values.get(value, value) for name, value in found["env"].items()}
    environment = {"RUNNER_TEMP": str(gh.parent), **given, **variables}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", words]
    return run(shell, None, environment, folder)


def proposed(folder: Path, gh: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run both jobs, the second in its own checkout; return the last one that ran."""
    prepared = step("prepare", folder, gh, **variables)
    if prepared.returncode:
        return prepared
    checkout = gh.parent / "checkout"
    remote = git(folder, "remote", "get-url", "origin")
    shutil.rmtree(checkout, ignore_errors=True)
    run(
        ["git", "clone", "--quiet", "--depth=1", "--branch=main", f"file://{remote}", checkout]
    )
    done = step("propose", checkout, gh)
    assert git(checkout, "status", "--porcelain") == "", "nothing of it is checked out"
    shutil.rmtree(gh.parent / "proposal", ignore_errors=True)
    done.stdout = prepared.stdout + done.stdout
    return done


def test_a_version_is_proposed_once(folder: Path, upstream: Path, gh: Path, tmp_path: Path) -> None:
    put(folder, {"content/papers/2026/01/bad.md": "---\ntitle: [\n---\n"}, "Bad")
    git(folder, "push", "--quiet", "origin", "main")
    # Anybody may give a branch of a fork this name.
    foreign = {"url": "https://example.org/pull/1", "head": "upgrade-to-0.2.0", "isCrossRepository": True}
    gh.with_name("pulls.json").write_text(json.dumps([foreign]))
    done = proposed(folder, gh, VERSION="0.2.0", FROM=str(upstream))
    assert done.returncode == 0, done.stdout + done.stderr
    _, pull = pulls(gh)
    assert (pull["head"], pull["base"], pull["title"]) == ("upgrade-to-0.2.0", "main", "Upgrade to 0.2.0")
    introduction, *lines = pull["body"].splitlines()
    assert introduction.startswith("Output of the upgrade.")
    assert all(not line or line.startswith("    ") for line in lines), "the rest is code"
    assert lines[1].startswith("    The check ended with 1: ")
    assert any("bad.md" in line for line in lines), "from the check, on standard error"
    assert "    Committed: Upgrade to 0.2.0." in lines and "    - Moss is measured twice." in lines
    assert "push: archive upgrade 0.2.0" in pull["body"], "for what the run's token may not push"
    remote = tmp_path / "remote.git"
    assert git(remote, "log", "-1", "--format=%s", "main") == "Bad"
    made = git(remote, "rev-parse", "upgrade-to-0.2.0")
    assert git(remote, "diff", "--name-only", "main", "upgrade-to-0.2.0", "--", ".github/workflows") == ""
    assert git(remote, "rev-parse", "upgrade-to-0.2.0^{tree}") == git(folder, "rev-parse", "HEAD^{tree}")
    git(folder, "reset", "--quiet", "--hard", "origin/main")
    again = proposed(folder, gh, VERSION="0.2.0", FROM=str(upstream))
    assert (again.returncode, len(pulls(gh))) == (0, 2), again.stdout
    assert "It has been proposed already: https://example.org/pull/2" in again.stdout
    assert git(remote, "rev-parse", "upgrade-to-0.2.0") == made, "nothing is pushed over what was proposed"


def test_nothing_is_proposed_where_there_is_nothing_or_it_failed(folder: Path, gh: Path) -> None:
    quiet = proposed(folder, gh, GITHUB_EVENT_NAME="schedule")
    assert (quiet.returncode, "There is nothing to propose." in quiet.stdout) == (0, True), quiet.stderr
    assert "::notice::No upgrade: the place of new versions is unknown." in quiet.stdout
    failed = proposed(folder, gh, FROM=str(folder / "nowhere"))
    assert (failed.returncode, pulls(gh)) == (2, [])


def test_a_pull_request_that_may_not_be_opened_is_told(folder: Path, upstream: Path, gh: Path) -> None:
    gh.write_text('#!/bin/sh\n[ "$2" = list ] || { echo not permitted >&2; exit 1; }\n')
    done = proposed(folder, gh, FROM=str(upstream), VERSION="0.2.0")
    assert done.returncode == 1
    assert "::error::The upgrade could not be proposed (not permitted)." in done.stdout


# What the first job must not have, and what it must not bring


def test_the_job_that_runs_unread_code_has_no_secret_and_may_only_read() -> None:
    jobs = load("upgrade.yml")["jobs"]
    assert jobs["prepare"]["permissions"] == {"contents": "read"}
    text = json.dumps(jobs["prepare"])
    assert "token" not in text.casefold() and "secrets." not in text
    assert {"name", "uses", "with", "run", "env"} >= {
        key for step in jobs["prepare"]["steps"] for key in step
    }
    for job in jobs.values():
        checkouts = [step for step in job["steps"] if "actions/checkout@" in step.get("uses", "")]
        assert [step["with"]["persist-credentials"] for step in checkouts] == ["false"]
    ran = [step["run"] for step in jobs["propose"]["steps"] if "run" in step]
    assert ran == ['.ci/propose.py gh "$RUNNER_TEMP/proposal"'], "and nothing that came from the first"
    assert "prepare.outputs" not in json.dumps(jobs["propose"])


Act = Callable[[Path], None]


def committing(title: str = "Upgrade to 0.2.0", **texts: str) -> Act:
    """Return a new version's code that commits files; ``__`` in a name is a slash, ``_`` a full stop."""

    def act(folder: Path) -> None:
        names = {name.replace("__", "/").replace("_", "."): text for name, text in texts.items()}
        put(folder, names, title)

    return act


def link(folder: Path) -> None:
    (folder / "engine/link.py").symlink_to("/etc/passwd")
    put(folder, {}, "Upgrade to 0.2.0")


def submodule(folder: Path) -> None:
    entry = f"160000,{git(folder, 'rev-parse', 'HEAD')},engine/more"
    git(folder, "update-index", "--add", "--cacheinfo", entry)
    git(folder, "commit", "--quiet", "--message", "Upgrade to 0.2.0")


def merge(folder: Path) -> None:
    git(folder, "switch", "--quiet", "--create", "side")
    put(folder, {"engine/side.py": "side = 1\n"}, "Side")
    git(folder, "switch", "--quiet", "main")
    put(folder, {"engine/main.py": "main = 1\n"}, "Upgrade to 0.2.0")
    git(folder, "merge", "--quiet", "--no-edit", "side")


def afterwards(**texts: str) -> Act:
    """Return a change that comes after the project's files, as a migration does."""

    def act(folder: Path) -> None:
        committing(engine__m00_py="new = 1\n")(folder)
        committing("A migration", **texts)(folder)

    return act


_REFUSED: dict[str, tuple[Act, str]] = {
    "a workflow": (committing(_github__workflows__publish_yml="name: X\n"), "it changes the workflow"),
    "a workflow as a migration": (afterwards(_github__workflows__new_yml="x\n"), "it changes the workflow"),
    "a workflow in capitals": (committing(_GitHub__Workflows__x_yml="x\n"), "it changes the workflow"),
    "a paper": (afterwards(content__papers__x_md="x\n"), "it changes content/papers/x.md"),
    "a paper in capitals": (afterwards(content__Papers__x_md="x\n"), "it changes content/Papers/x.md"),
    "content in capitals": (afterwards(Content__about_md="x\n"), "it changes Content/about.md"),
    "the owner's theme": (afterwards(content__theme__main_html="x\n"), "it changes content/theme/main.html"),
    "settings at once": (committing(mkdocs_yml="x: y\n"), "it changes mkdocs.yml, which is its owner's"),
    "a page at once": (
        committing(content__about_md="x\n"),
        "it changes content/about.md, which is its owner's",
    ),
    "a link": (link, "engine/link.py is not an ordinary file"),
    "a submodule": (submodule, "engine/more is not an ordinary file"),
    "a merge": (merge, "its commits do not follow one another"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_no_upgrade_does_is_not_proposed(folder: Path, gh: Path, tmp_path: Path, name: str) -> None:
    act, said = _REFUSED[name]
    base = git(folder, "rev-parse", "HEAD")
    act(folder)
    bundle(folder, base, tmp_path)
    done = step("propose", fresh(tmp_path), gh)
    assert done.returncode == 1 and f"::error::The upgrade is not proposed: {said}" in done.stdout, (
        done.stdout
    )
    assert pulls(gh) == [] and git(tmp_path / "remote.git", "branch", "--format=%(refname:short)") == "main"


def bundle(folder: Path, base: str, place: Path, text: str = "moss\n") -> None:
    """Put commits into a folder as the first job does."""
    (place / "proposal").mkdir()
    (place / "proposal/text.txt").write_text(text)
    git(folder, "bundle", "create", "--quiet", str(place / "proposal/commits.bundle"), f"{base}..HEAD")


def fresh(place: Path) -> Path:
    """Return a checkout of main, as the second job has it."""
    git(place, "clone", "--quiet", "--branch=main", str(place / "remote.git"), str(place / "fresh"))
    return place / "fresh"


def test_what_is_proposed_is_made_anew_with_no_more_than_files_and_titles(
    folder: Path, gh: Path, tmp_path: Path
) -> None:
    """A forged author, a title that steers, attributes with a filter, a text with commands to the runner."""
    base = git(folder, "rev-parse", "HEAD")
    person = ["-c", "user.name=Maintainer", "-c", "user.email=maintainer@example.org"]
    put(
        folder,
        {".gitattributes": "* filter=run\n", "engine/m00.py": "new = 1\n", "hooks/pre-push": "#!/bin/sh\n"},
    )
    git(folder, "add", "--all")
    body = "Co-authored-by: Maintainer <maintainer@example.org>"
    git(folder, *person, "commit", "--quiet", "-m", "Upgrade to 0.2.0", "-m", body)
    titles = ("::error::x ##[group]\x1b[31m " + "y" * 300, "A setting")
    put(folder, {"mkdocs.yml": "site_name: One\n", "content/about.md": "# One\n"}, titles[0])
    put(folder, {"mkdocs.yml": "site_name: Two\n"}, titles[1])
    bundle(
        folder,
        base,
        tmp_path,
        "::set-output name=x::y\r::add-mask::x\n##[error]x\n# Heading\n" + "z" * 99_000,
    )
    checkout = fresh(tmp_path)
    git(checkout, "config", "filter.run.smudge", "touch ran; cat")
    git(checkout, "config", "filter.run.clean", "touch ran; cat")
    done = step("propose", checkout, gh, GIT_AUTHOR_NAME="bot", GIT_COMMITTER_NAME="bot")
    assert done.returncode == 0, done.stdout + done.stderr
    (pull,) = pulls(gh)
    assert (pull["head"], pull["title"]) == ("upgrade-to-0.2.0", "Upgrade to 0.2.0")
    assert all(line.startswith("    ") for line in pull["body"].splitlines()[2:])
    assert len(pull["body"].encode()) <= 60_000
    remote = tmp_path / "remote.git"
    listed = git(remote, "log", "--format=%an %cn|%B", "main..upgrade-to-0.2.0").split("\n")
    told = [line for line in listed if line]
    assert told[0] == "bot bot|A setting" and told[2] == "bot bot|Upgrade to 0.2.0"
    assert told[1].startswith("bot bot|:: error::x ## [group]") and len(told[1]) < 120
    assert git(remote, "rev-parse", "upgrade-to-0.2.0^{tree}") == git(folder, "rev-parse", "HEAD^{tree}")
    steering = [line for line in (done.stdout + done.stderr).splitlines() if line.lstrip().startswith("::")]
    assert steering == [] and not list(tmp_path.rglob("ran"))


def test_a_commit_in_place_of_a_version_names_the_branch(folder: Path, gh: Path, tmp_path: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    put(folder, {"engine/m00.py": "new = 1\n"}, "Upgrade to 1a2b3c4d5e6f")
    bundle(folder, base, tmp_path)
    assert step("propose", fresh(tmp_path), gh).returncode == 0
    assert pulls(gh)[0]["head"] == "upgrade-to-1a2b3c4d5e6f"


@pytest.mark.parametrize("title", ["main", "refs/heads/main", "--force", "../main", "HEAD", ""])
def test_no_title_names_another_branch(folder: Path, gh: Path, tmp_path: Path, title: str) -> None:
    base = git(folder, "rev-parse", "HEAD")
    put(folder, {"engine/m00.py": "new = 1\n"})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty-message", "--message", title)
    bundle(folder, base, tmp_path)
    before = git(tmp_path / "remote.git", "rev-parse", "main")
    done = step("propose", fresh(tmp_path), gh)
    assert done.returncode == 0, done.stdout + done.stderr
    assert pulls(gh)[0]["head"].startswith("upgrade-")
    assert git(tmp_path / "remote.git", "rev-parse", "main") == before


def test_files_that_are_not_what_they_should_be_are_not_followed(
    folder: Path, gh: Path, tmp_path: Path
) -> None:
    base = git(folder, "rev-parse", "HEAD")
    put(folder, {"engine/m00.py": "new = 1\n"}, "Upgrade to 0.2.0")
    bundle(folder, base, tmp_path)
    checkout, text = fresh(tmp_path), tmp_path / "proposal/text.txt"
    commits = tmp_path / "proposal/commits.bundle"
    whole = commits.read_bytes()
    said = []

    def tell() -> None:
        said.append(step("propose", checkout, gh).stdout)

    commits.write_bytes(whole[: len(whole) // 2])
    tell()
    with commits.open("wb") as file:
        file.truncate(60_000_000)
    tell()
    commits.write_bytes(whole)
    text.unlink()
    text.symlink_to("/etc/passwd")
    tell()
    text.unlink()
    os.mkfifo(text)
    tell()
    assert all(line.startswith("::error::") for line in said) and pulls(gh) == [], said
    assert "more than 50,000,000 bytes" in said[1] and "text.txt is not a file" in said[3], said
    assert git(tmp_path / "remote.git", "branch", "--format=%(refname:short)") == "main"
