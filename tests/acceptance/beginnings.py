"""How a trial's archive begins: as a copy of the project, or in an empty folder; then its first site."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from generator.commands.project.ownership import FILE, FLOOR, Ownership
from generator.commands.project.shape import PROGRAM
from generator.content.runs.sample import Sample
from tests.acceptance.new_user import ADDRESS, Trial
from tests.harness.processes import CHECKOUT
from tests.harness.versions import git

TITLE, QUERIES, SOURCES = "Speech Papers", "speech; audio; voice", "huggingface; eess.AS; cs.SD"
DAYS = 90
_LIMITS = {"whole": 600, "slim": 300}  # seconds until the first site
_MOST_FILES = 45
_MOST_SECONDS = 1_200  # of a command that may wait for an answer that nobody types


def begin(trial: Trial) -> None:
    """Make the project with a release, an archive of the trial's shape, and its first site."""
    project = trial.project
    subprocess.run(["git", "clone", "--quiet", CHECKOUT, project], check=True)
    git(project, "switch", "--quiet", "--force-create", "main")
    for tag in git(project, "tag").split():
        git(project, "tag", "--delete", tag)
    trial.release("0.1.0", "2026-01-01", is_tagged=trial.is_tagged)
    if trial.shape == "whole":
        _copy(trial)
        _set_up(trial)
    else:
        _init(trial)
        _push(trial)
    _publish(trial)
    _count_files(trial)


def _copy(trial: Trial) -> None:
    """Copy by "Use this template": the project's files in one commit."""
    copy = trial.folder / "template"
    with trial.step("1. Copy: a repository of the template's files, in one commit"):
        trial.person.does("Use this template", "Create a new repository", "Create", name="speech-papers")
        subprocess.run(["git", "clone", "--quiet", "--depth=1", trial.address, copy], check=True)
        git(copy, "switch", "--quiet", "--orphan", "copy")
        git(copy, "checkout", "--quiet", "main", "--", ".")
        git(copy, "commit", "--quiet", "--message", "Initial commit")
        git(copy, "push", "--quiet", trial.origin.as_uri(), "HEAD:refs/heads/main")


def _set_up(trial: Trial) -> None:
    """Run *Set up*, which takes the sample out."""
    form = {"title": TITLE, "queries": QUERIES, "sources": SOURCES, "days": str(DAYS)}
    machine = trial.machine(is_new=True)
    with trial.step(f"2. Set up: theme, {DAYS} days of papers"):
        trial.person.does("Actions", "Set up", "Run workflow", "Run workflow", **form)
        machine.set_up(**form)
        trial.ended(machine)
    was_told = "The project's sample was taken out" in machine.summary()
    trial.must(was_told, "the summary does not speak of the sample")
    title = machine.commits()[0]
    trial.must(title.startswith("Change settings; fetch papers of "), f"the set-up is committed as {title}")


def _init(trial: Trial) -> None:
    """Begin in an empty folder with README's words, and answer what they ask."""
    trial.mine.mkdir()
    words = f"uvx --from git+{trial.address} archive init --from {trial.address}"
    answers = [TITLE, SOURCES, "", *QUERIES.split("; "), "", str(DAYS), ""]
    variables = {
        **trial.upstream,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",  # make installs uvx
        "UV_CACHE_DIR": str(trial.folder / "uv"),
    }
    with trial.step(f"1. archive init, in an empty folder: theme, {DAYS} days of papers"):
        trial.person.does("Code", "Copy")
        trial.person.types(words, *answers)
        said = _answered(words.split(), variables, trial.mine, answers)
    line = (trial.mine / PROGRAM).read_text()
    version = "v0.1.0" if trial.is_tagged else git(trial.project, "rev-parse", "HEAD")
    trial.must(line.endswith(f"{trial.address}@{version}\n"), f"the program is {line}")
    told = "See it: .ci/install.py && .venv/bin/archive serve, then open http://"
    trial.must(told in said, f"it does not say how to see the site: {said}")


def _answered(command: list[str], variables: Mapping[str, str], folder: Path, answers: list[str]) -> str:
    """Run a command in a terminal where these answers are typed; return what it says."""
    keyboard, terminal = os.openpty()
    os.write(keyboard, "".join(f"{answer}\n" for answer in answers).encode())
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, stdin=terminal,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        timeout=_MOST_SECONDS,
    )  # fmt: skip
    os.close(terminal)
    os.close(keyboard)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{command[0]} ended with {done.returncode}")
    return done.stdout


def _push(trial: Trial) -> None:
    """Push the folder to a new repository, as GitHub says to."""
    commands = [
        ("init", "--initial-branch=main"), ("add", "."), ("commit", "--message", "Begin"),
        ("remote", "add", "origin", trial.origin.as_uri()), ("push", "--set-upstream", "origin", "main"),
    ]  # fmt: skip
    with trial.step("2. Push: a new repository"):
        trial.person.does("New repository", "Create repository", "Copy", name="speech-papers")
        trial.person.types(*(" ".join(("git", *words)) for words in commands))
        for words in commands:
            git(trial.mine, *words)


def _publish(trial: Trial) -> None:
    """Publish the first site, in time."""
    sample = [f"content/{name}" for name in Sample.read(trial.project / "content").hashes]
    left = sorted(trial.committed().keys() & {"content/sample.yml", *sample} - {"content/about.md"})
    trial.must(left == [], f"of the sample there is still {left}")
    with trial.step("3. Publish: the first site"):
        trial.person.does("Settings", "Pages", "Source", "GitHub Actions")
        trial.person.does("Actions", "Publish", "Run workflow", "Run workflow")
        trial.person.does("the run", "the link")
        trial.publish(is_new=True)
    trial.first_site = trial.seconds + trial.person.seconds
    trial.must(trial.first_site < _LIMITS[trial.shape], "the first site took too long")
    print(f"{trial.first_site:7.1f} s  until the first site, of which a person takes: {trial.person}")
    papers = [name for name in trial.committed() if name.startswith("content/papers/")]
    trial.must(len(papers) >= 30, f"there are {len(papers)} papers of the theme")
    home = trial.html("")
    shown = [path for path in (trial.site / "papers").iterdir() if path.is_dir()]
    trial.must(len(shown) == len(papers), f"{len(shown)} of {len(papers)} papers are on the site")
    trial.must(f'<link rel=canonical href="{ADDRESS}/">' in home, "home has another address")
    trial.must(TITLE in home, "home has another title")
    trial.must("This is the sample" not in home and "noindex" not in home, "home is the sample's")
    feed = (trial.site / "feed.xml").read_text("utf-8")
    trial.must(f"<link>{ADDRESS}/papers/" in feed, "the feed has another address")
    trial.must(trial.finds("speech") > 0, "the search does not find speech")
    old = sorted({path.name for path in shown} & {Path(name).stem for name in sample})
    trial.must(old == [], f"the site has papers of the sample: {old}")


def _count_files(trial: Trial) -> None:
    """Count the archive's files, besides papers and their votes."""
    owned = Ownership.parse((trial.project / FILE).read_text(), FILE)
    files = [
        name for name in trial.committed() if not name.startswith(("content/papers/", "content/counts/"))
    ]
    owners = {name.partition("/")[0] for name in files if owned.whose(name) == "owner"}
    trial.must(owners == set(FLOOR), f"the owner has {owners}")
    trial.must(trial.shape == "whole" or len(files) <= _MOST_FILES, f"there are {len(files)} files")
    trial.files = len(files)
    print(f"           {len(files)} files besides papers and votes; the owner's: {', '.join(sorted(owners))}")
