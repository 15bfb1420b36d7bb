"""Nothing that a paper, a page, a file's name or a server says is a command to the runner of a workflow.

The runner obeys a line that begins with ``::`` and the name of a command, even after spaces, and a line with
``##[`` anywhere in it; a carriage return ends a line too. Control characters would steer a terminal.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.store.atomic import write
from tests.harness.archive import ArchiveFolder
from tests.harness.files import edit
from tests.harness.papers import numbered
from tests.harness.processes import CHECKOUT, run
from tests.harness.workflows import WORKFLOWS, load

WORDS = (
    "##[error]x", "::add-mask::x", "::set-output name=x::y", "::stop-commands::x", "a\r::error::x",
    "\x1b[31m::warning::x", "\u2028::error::x", "   ::debug::x", "###[group]x", ":::error::x",
    "%0A::error::x",
    "y" * 150 + "::error::x" + "y " * 40 + "::error::z",
)  # fmt: skip
HOSTILE = "\n".join(WORDS)
# The scripts' own annotations.
_OURS = re.compile(r"::(?:notice|warning|error)::(?!.*(?:%(?!25)|##\[|\x1b))")


def steering(output: str) -> list[str]:
    """Return the lines of a log that the runner would obey or that steer a terminal."""
    lines = re.split(r"\r\n|\r|\n", output)
    return [line for line in lines if re.match(r"\s*::\w", line) or "##[" in line or "\x1b" in line]


def test_what_is_looked_for_is_found() -> None:
    assert len(steering(HOSTILE)) == len(WORDS) - 3, "all except the last three"


# What the command itself prints, even without a script around it


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive with hostile words wherever a person or a source writes some."""
    archive = ArchiveFolder(tmp_path_factory.mktemp("log") / "archive", {"tag_minimum": 1})
    links = "".join(
        f"\n[x]({word}.md) [y](<{word}.md>) [z](about.md#{word.replace(' ', '')}) ![]({word}.png)\n"
        for word in map(str.strip, WORDS)
    )
    archive.put(numbered(1, keywords=("##[error]x", "::add-mask::x")), f"## Notes\n\n{links}")
    for number, word in enumerate(WORDS[:8]):
        front = f"title: {json.dumps(word)}\n{json.dumps(word)}: {json.dumps(word)}\n"
        write(archive.content / f"{word.strip()[:60]}.md", f"---\n{front}---\n{links}".encode())
        papers = archive.content / "papers/2026/03"
        write(papers / f"{word.strip()[:60]}.md", f"---\n{front}state: {json.dumps(word)}\n---\n".encode())
        write(papers / f"bad{number}.md", f"---\ntitle: [{word}\n---\n".encode())
        edit(archive.config, "nav:\n", f"nav:\n  - {json.dumps(word)}: {json.dumps(word + '.md')}\n")
    return archive


_COMMANDS = (
    ("build",), ("build", "--plain"), ("build", "--strict"), ("check",), ("doctor",),
    ("review",), ("log", "2603.00001"), ("pages", "--to", "tree"), ("import", "::error::x"),
    ("add", "##[error]x"), ("match", "##[error]x\n::error::x"), ("fetch", "\n::error::x"),
)  # fmt: skip


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_no_line_of_a_command_is_obeyed(archive: ArchiveFolder, command: tuple[str, ...]) -> None:
    in_workflow = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "ada/moss"}
    done = archive.run(*command, code=(0, 1, 2), environment=in_workflow, folder=archive.folder)
    said = done.stdout + done.stderr
    assert said and steering(said) == []
    assert "unexpected" not in said
    assert "## [error]x" in said or command[0] not in ("build", "check")


@pytest.mark.parametrize("terminal", ["100", "40"])
def test_no_line_of_mkdocs_own_command_is_obeyed(archive: ArchiveFolder, terminal: str) -> None:
    """MkDocs breaks lines at the width of a terminal."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(archive.config), "-d", "elsewhere"]
    variables = {"GITHUB_ACTIONS": "true", "COLUMNS": terminal, "NO_COLOR": "1"}
    done = run(command, None, variables, archive.folder)
    said = re.sub(r"\x1b\[\d*m", "", done.stderr)  # MkDocs' own colours
    assert "WARNING" in said and steering(done.stdout + said) == []


@pytest.mark.parametrize("word", WORDS[:7])
def test_no_name_of_a_template_is_obeyed(tmp_path: Path, word: str) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put(numbered(1))
    write(archive.content / "more.md", f"---\ntemplate: {json.dumps(word)}\n---\n# More\n".encode())
    done = archive.run("build", code=2, environment={"GITHUB_ACTIONS": "true"})
    assert steering(done.stdout + done.stderr) == []


# The scripts


_TOOL = f"""#!{sys.executable}
import os, sys
sys.stdout.write({HOSTILE!r})
sys.stderr.write({HOSTILE!r})
if file := os.environ.get("ARCHIVE_ANNOTATIONS"):
    open(file, "w", encoding="utf-8").write("warning " + {HOSTILE!r} + "\\nerror x\\n")
sys.exit(int(os.environ["CODE"]))
"""
# The arguments of each script; the tool replaces the archive's command and GitHub's.
_GIVEN: Mapping[str, tuple[str, ...]] = {
    "answer.py": ("tool", "file"), "data.py": ("tool", "folder"), "digest.py": ("tool", "file.json"),
    "keep_alive.py": ("tool", HOSTILE), "outcome.py": ("success", HOSTILE), "prepare.py": ("new", "tool"),
    "propose.py": ("tool", "folder"), "silence.py": ("tool",), "start.py": ("tool", "publish.yml", "SINCE"),
    "pages.py": ("tool", "--publish"), "scope.py": (), "push.py": ("tool", HOSTILE),
    "step.py": ("tool", HOSTILE), "install.py": (),
}  # fmt: skip
# Runs the tests: a pull request's own code, with a token that may only read.
_OF_CI = {"run"}


def test_every_script_of_a_workflow_is_tried() -> None:
    steps = (step for name in WORKFLOWS for job in load(name)["jobs"].values() for step in job["steps"])
    tried = {word[4:] for step in steps for word in step.get("run", "").split() if word.startswith(".ci/")}
    assert tried - _OF_CI == set(_GIVEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the scripts look for, full of hostile words."""
    folder = tmp_path / "##[error]x\n::error::x"
    (folder / "folder").mkdir(parents=True)
    (folder / "tool").write_text(_TOOL)
    (folder / "tool").chmod(0o755)
    (folder / "generator").mkdir()
    (folder / "generator/__init__.py").touch()
    (folder / "Makefile").write_text(".venv:\n\t@cat file; exit $$CODE\n")
    (folder / "file").write_text(f"{HOSTILE}\n\n{HOSTILE}")
    (folder / "folder/##[error]x").write_text("x")
    (folder / "folder/commits.bundle").write_text(HOSTILE)
    (folder / "file.json").write_text(json.dumps(dict.fromkeys(("tag_name", "body", "make_latest"), HOSTILE)))
    event = {"issue": {"number": 7}, "before": HOSTILE, "repository": {}}
    (folder / "event.json").write_text(json.dumps(event))
    return folder


@pytest.mark.parametrize("code", [0, 1, 2])
@pytest.mark.parametrize("name", _GIVEN)
def test_no_line_of_a_script_is_obeyed_but_its_own(folder: Path, name: str, code: int) -> None:
    known = {"tool", "file", "folder", "file.json", "new"}
    arguments = [str(folder / word) if word in known else word for word in _GIVEN[name]]
    variables = {
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(folder / "event.json"), "CODE": str(code),
        "GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "SILENT": HOSTILE, "RUN": HOSTILE, "SINCE": HOSTILE, "GH_REPO": "ada/moss", "WAIT": "0",
    }  # fmt: skip
    command = [sys.executable, "-IS", str(CHECKOUT / ".ci" / name), *arguments]
    done = run(command, None, variables, folder)
    said = f"{done.stdout}\n{done.stderr}"
    assert said.strip()
    assert [line for line in steering(said) if not _OURS.match(line)] == []


def test_an_error_that_a_script_did_not_expect_is_not_obeyed_either(folder: Path) -> None:
    (folder / "event.json").write_text(json.dumps({"issue": {"number": HOSTILE}}))
    command = [sys.executable, "-IS", str(CHECKOUT / ".ci/answer.py"), "gh", str(folder / "file")]
    done = run(command, 1, {"GITHUB_EVENT_PATH": str(folder / "event.json")})
    said = done.stdout + done.stderr
    assert "ValueError" in said and steering(said) == []
