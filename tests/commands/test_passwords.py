"""An address with a user or a password is refused before it is written or shown, whoever names it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from generator.commands.project.program import Program
from generator.configuration import locations
from generator.configuration.settings import declared
from generator.content.library import Library
from generator.content.page import Page
from generator.content.runs.upgraded import Upgraded
from generator.errors import ArchiveError, Problem, on_one_line, without_user
from generator.sources.frame.http import Client, GivenUpError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.archive import MINIMAL
from tests.harness.files import edit, files
from tests.harness.invoking import invoke
from tests.harness.payloads import PASSWORD, WITH_PASSWORD
from tests.harness.processes import CHECKOUT, run
from tests.harness.versions import git, repository
from tests.sources.test_http import Answer, serving

pytestmark = pytest.mark.slow
__all__ = ["nobody"]  # an autouse fixture
REASON = "has a user or a password, which everybody could read; remove it"
FIRST = WITH_PASSWORD[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive in a repository."""
    texts = {"content/index.md": "Moss.\n", "content/about.md": "# About\n", ".gitignore": ".cache\n"}
    files = {"mkdocs.yml": MINIMAL, **texts}
    return repository(tmp_path / "archive", files)


@pytest.mark.parametrize("address", WITH_PASSWORD)
def test_a_message_shows_an_address_without_them(address: str) -> None:
    for text in (address, f"see {address}.", repr(address), f"{address}\n{address}", f"git+{address}@v0.2.0"):
        assert PASSWORD in text and PASSWORD not in on_one_line(text)
    assert "moss.example" in without_user(address)
    assert PASSWORD not in str(Problem(address, address, address))


@pytest.mark.parametrize(
    "address",
    [
        "https://moss.example/@ada", "https://moss.example:8000/@ada", "https://[::1]:8000/@ada",
        "https://moss.example/?to=ada@moss.example", "git@moss.example:ada/moss", "https://a.example, b@c",
        "ssh://git@moss.example/moss", "Ada <ada@moss.example>", "https://cdn.moss.example/moss@3/moss.js",
    ],
)  # fmt: skip
def test_an_at_sign_elsewhere_is_no_user_and_a_user_for_ssh_is_no_secret(address: str) -> None:
    assert without_user(address) == address


_COMMANDS = (
    "init --title Moss --source", "init --title", "init --title Moss --category", "init --slim --from", "add",
    "match moss --source", "upgrade --from", "upgrade", "migrate --from", "fetch", "import",
    "build --processes", "init --title Moss --query",
)  # fmt: skip


@pytest.mark.parametrize("command", _COMMANDS)
def test_no_command_writes_or_shows_it(folder: Path, command: str) -> None:
    before = git(folder, "rev-parse", "HEAD")
    for address in WITH_PASSWORD:
        said = invoke(folder, *command.split(), address, code=None)
        assert said.exit_code in (1, 2) and PASSWORD not in said.output
    assert (git(folder, "status", "--porcelain"), git(folder, "rev-parse", "HEAD")) == ("", before)


def test_a_form_of_set_up_does_not_either(folder: Path) -> None:
    for name in ("TITLE", "SOURCES", "CATEGORIES"):
        given = {"ARCHIVE_TITLE": "Moss", f"ARCHIVE_{name}": f"moss.example {FIRST}"}
        said = invoke(folder, "init", environment=given, code=2).output
        assert REASON in said and PASSWORD not in said
    assert git(folder, "status", "--porcelain") == ""


def test_a_new_archive_does_not_begin_with_it(tmp_path: Path) -> None:
    for address in (FIRST, WITH_PASSWORD[11]):
        said = invoke(tmp_path, "init", "--from", address, "--title", "Moss", code=2).output
        assert said.endswith(f" {REASON}.\n") and PASSWORD not in said
    assert not files(tmp_path)


def test_no_setting_that_is_an_address_may_have_it(folder: Path) -> None:
    lines = ["site_url: {}", "repo_url: {}", "extra: {{social: [{{link: {}}}]}}", "# once: {}"]
    lines += [f"plugins: [archive: {{{{{name}: {{}}}}}}]" for name, item in declared().items()
              if item.metadata["environment"] or name == "feeds"]  # fmt: skip
    assert len(lines) > 9
    for line in lines:
        (folder / "mkdocs.yml").write_text(f"site_name: Moss\n{line.format(json.dumps(FIRST))}\n")
        said = invoke(folder, "fetch", code=2).output
        assert said.startswith("archive: mkdocs.yml: line 2: an address in ") and REASON in said
        assert PASSWORD not in said and "moss.example" in said


def test_a_variable_may_not_have_it_either(folder: Path) -> None:
    said = invoke(folder, "fetch", environment={"HF_ENDPOINT": FIRST}, code=2).output
    assert f"huggingface_address: {REASON}" in said and PASSWORD not in said
    with pytest.raises(ArchiveError, match=REASON):
        locations.address(None, {"SITE_URL": FIRST})


def test_mkdocs_own_command_builds_no_site_with_it(folder: Path) -> None:
    edit(folder / "mkdocs.yml", "theme:", f"repo_url: {FIRST}\ntheme:")
    with pytest.raises(Abort):
        load_config(str(folder / "mkdocs.yml"))


@pytest.mark.parametrize("line", [f"git+{FIRST}@v0.2.0", WITH_PASSWORD[11]])
def test_the_line_for_pip_may_not_have_it(line: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=REASON) as caught:
        Program.parse(line)
    assert PASSWORD not in f"{caught.value}"
    (tmp_path / "program.txt").write_text(line)
    install = run([sys.executable, "-IS", CHECKOUT / ".ci/install.py"], 2, folder=tmp_path)
    assert install.stdout.startswith("::error::program.txt has an address with a user or a password")
    assert PASSWORD not in install.stdout + install.stderr and not (tmp_path / ".venv").exists()


def test_what_an_archive_remembered_of_an_upgrade_is_told(folder: Path) -> None:
    (folder / "content/upgraded.yml").write_text(f"upstream: {FIRST}\n")
    said = invoke(folder, "upgrade", code=2).output
    assert f"content/upgraded.yml: upstream {REASON}" in said and PASSWORD not in said
    assert Upgraded.parse("upstream: git@moss.example:ada/moss\n").upstream


def test_git_says_nothing_of_an_origin_with_it(folder: Path) -> None:
    git(folder, "remote", "add", "origin", "http://ada:hunter-two@127.0.0.1:9/moss.git")
    git(folder, "config", "branch.main.remote", "origin")
    git(folder, "config", "branch.main.merge", "refs/heads/main")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    (folder / "content/about.md").write_text("# About us\n")
    said = invoke(folder, "commit", "--push", code=2).output
    assert "127.0.0.1:9" in said and PASSWORD not in said


def test_no_paper_comes_in_with_such_a_link_and_a_page_that_has_one_is_shown(folder: Path) -> None:
    found = {"title": "Moss", "date": "2026-01-02", "links": {"pdf": FIRST, "code": "https://moss.example/"}}
    (folder / "moss.jsonl").write_text(json.dumps(found))
    said = invoke(folder, "import", folder / "moss.jsonl", code=1).output
    assert REASON in said and PASSWORD not in said
    (page,) = Library(folder / "content").files()
    assert "https://moss.example/" in page.read_text() and PASSWORD not in page.read_text()
    edit(page, "https://moss.example/", FIRST)
    assert isinstance(Library(folder / "content").page(page), Page)


def test_a_redirect_to_one_is_not_followed() -> None:
    moved = Answer(status=301, headers={"Location": f"https://ada:{PASSWORD * 20}@127.0.0.1/"})
    with serving(moved) as at, pytest.raises(GivenUpError, match="redirects to") as caught:
        Client().get(at.url, {}, json.loads)
    assert PASSWORD not in f"{caught.value}" and len(at.asked) == 1


def test_a_step_of_a_workflow_does_not_show_it(tmp_path: Path) -> None:
    summary = tmp_path / "summary"
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho "fatal: $2"\nexit 2\n')
    tool.chmod(0o755)
    variables = {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(tmp_path / "output")}
    for address in WITH_PASSWORD:
        done = run([sys.executable, "-IS", CHECKOUT / ".ci/step.py", tool, "--from", address], 2, variables)
        assert "ended with 2" in done.stdout and PASSWORD not in done.stdout + done.stderr
    assert summary.read_text().count("fatal: ") == len(WITH_PASSWORD) and PASSWORD not in summary.read_text()
