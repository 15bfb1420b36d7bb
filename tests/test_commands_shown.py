"""Every command that README and the guides show is run, in an archive of the guides' own examples.

`ELSEWHERE` has the commands that another test runs, and those that none can run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.papers.paper import Links
from tests.harness.archive import MINIMAL, ArchiveFolder
from tests.harness.forks import executable
from tests.harness.guides import PAGES, README, TEXTS, commands, examples
from tests.harness.papers import paper
from tests.harness.processes import CHECKOUT, own_environment, run
from tests.harness.upstream import Upstream, hub_item
from tests.harness.workflows import push_to
from tests.publish.test_engines import get


class Run(NamedTuple):
    """What a command does in the archive.

    Attributes:
        says: a pattern in its output.
        code: its exit code.
        makes: a file that it writes.
        typed: the whole command, where the text has only its beginning.
        before: what is typed before it.
    """

    says: str = ""
    code: int = 0
    makes: str = ""
    typed: str = ""
    before: str = ""


_PAGE = "content/papers/2026/08/2608.00042.md"
_WAITING = f"awk '1; NR == 1 {{print \"state: waiting\"}}' {_PAGE} > page && mv page {_PAGE}"
_PUSHED = r"## main\.\.\.origin/main\n$"
_EDITED = "echo '# An edit' >> content/tags.yml"
_RANKED = r"\d\.\d+  2608\.\d+  .*\n +because of .*speech"
RUN = {
    "archive --config PATH": Run("0 problems", typed="archive --config PATH check"),
    "archive --debug": Run("0 problems", typed="archive --debug check"),
    "archive --version": Run(r"version \d+\.\d+\.\d+"),
    "archive add": Run("1 paper: 1 new", typed="archive add 2608.00050"),
    "archive add ID": Run("1 paper: 0 new, 1 changed"),
    "archive backfill": Run("3 new", typed="archive backfill --since 2026-07-20"),
    "archive announce": Run("There is nothing to announce"),
    "archive announce --dry-run": Run("There is nothing to announce"),
    "archive build": Run("The site is in .*/site", makes="site/papers/2608.00042/index.html"),
    "archive build --fewer": Run("3 papers", 1, before=f"archive build && rm {_PAGE}"),
    "archive build --processes 1": Run("4 papers"),
    "archive build --strict": Run("4 papers"),
    "archive check": Run("4 pages checked, 0 problems"),
    "archive commit": Run("Update papers", before=_EDITED),
    "archive commit --push": Run(_PUSHED, typed="archive commit --push; git status -bs", before=_EDITED),
    "archive data": Run("4 papers", makes="folder/data/papers.csv.gz", typed="archive data --to FOLDER"),
    "archive data --to FOLDER": Run("4 papers in folder/data", makes="folder/data/2026-08.jsonl.gz"),
    "archive digest": Run("Week 44, 2026\n\n1 paper from 26 October"),
    "archive digest --in topic:music-generation": Run("Week 44, 2026, Music generation has no papers"),
    "archive digest --like seminar.bib": Run("[Bb]ecause of .*speech"),
    "archive digest --period month --of 2026-10-01": Run("October 2026\n\n2 papers"),
    "archive digest --query 'tag:speech' --format html": Run("<html(?s:.*)a study of dogs"),
    "archive doctor": Run("2 things to do", 1),
    "archive export": Run("@misc{example2026counting", typed="archive export --format bibtex"),
    "archive fetch": Run("huggingface, 2026-10-26 to 2026-11-02: 1 paper"),
    "archive fetch --since 2026-08-01": Run("huggingface, 2026-08-01 to 2026-11-02: 3 papers"),
    "archive import": Run("2 papers: 1 new", typed="archive import seminar.bib"),
    "archive init": Run("The archive has 5 papers"),
    "archive log": Run("title: Counting Sheep", typed="archive log ID"),
    "archive log ID": Run("title: Counting Sheep"),
    "archive match": Run("would keep 2 of 4"),
    "archive match --like seminar.bib": Run(_RANKED),
    "archive match --since 2026-08-01": Run("would keep 2 of 3"),
    "archive match --since 2026-08-01 --like seminar.bib": Run(_RANKED),
    "archive match --since 2026-08-01 tag:speech": Run("would keep 1 of 3"),
    "archive match --since 2026-08-01 'tag:speech' '\"speech recognition\" -title:survey'": Run("keep 1 of"),
    "archive match speech": Run("would keep 2 of 4"),
    "archive pages": Run("pages written", makes="folder/index.md", typed="archive pages --to FOLDER"),
    "archive prune": Run("To leave the site: 1 of 4(?s:.*)archive prune --yes"),
    "archive review": Run("2608.00042", before=_WAITING),
    "archive review --publish 2608.00042": Run("Published", before=_WAITING),
    "archive review --publish ID": Run("Published", before=_WAITING),
    'archive search "sparse attention has:code"': Run("2608.00044", before="archive build"),
    "archive status": Run(r"\| huggingface \| never"),
    "cd my-archive": Run(before="mkdir my-archive"),
    "git clone ADDRESS my-archive": Run(makes="my-archive/mkdocs.yml"),
    'git init -b main && git add . && git commit -m "Begin"': Run(r"\[main ", before="rm -rf .git"),
    "git push --force-with-lease": Run("forced update", before="git commit --amend -qm Another"),
    "make": Run("make site +Build the site"),
    "make site": Run("The site is in"),
}
# What stands for something of the reader's own.
_READERS = {
    "ADDRESS": ".git/origin.git", "FOLDER": "folder", "ID": "2608.00042", "PATH": "mkdocs.yml",
}  # fmt: skip
# Commands by the test that runs them, or by the reason why none does.
ELSEWHERE = {
    "ci/test_both_shapes.py::test_a_slim_archive_gets_its_lock_and_then_the_program_alone": (
        ".ci/install.py", ".ci/install.py map",
    ),
    "ci/test_both_shapes.py::test_in_a_whole_copy_make_installs": (
        ".ci/install.py meaning", ".ci/install.py programs",
    ),
    "commands/intake/test_following.py::test_more_wait_for_a_person_s_word": ("archive fetch archive --yes",),
    "commands/intake/test_asking.py::test_who_begins_an_archive_may_name_any_page_of_the_other_one": (
        "archive match --source https://daily.example.org/ 'speech -title:survey'",
        "archive init --title \"Papers on speech\" --source https://daily.example.org/"
        " --query 'speech -title:survey'",
    ),
    "commands/intake/test_import.py::test_rules_apply_if_asked_for": ("archive import --rules",),
    "commands/intake/test_offering.py::test_several_sources_with_a_query": (
        "archive match --since 2026-08-01 --source cs.CL", "archive match --source",
        "archive match --source TEXT",
    ),
    "commands/project/test_init.py::test_a_default_that_was_fetched_stays": ("archive init --source TEXT",),
    "sources/test_europepmc.py::test_a_paper_is_named_by_its_pubmed_id": ("archive add PMID:41234567",),
    "ci/test_supply.py::test_the_licences_of_all_libraries_are_listed": ("python -m tests.tools.licences",),
    "test_catalogues.py::test_a_new_language_is_an_empty_file": ("python -m tests.tools.catalogues",),
    "publish/test_counted.py::test_nothing_costs_a_twentieth_more_than_agreed": (
        "python -m tests.tools.budgets",
    ),
    "ci/test_workflows.py::test_ci_installs_what_is_missing_and_runs_the_tests": (".ci/run",),
    "ci/test_forms_run.py::test_a_form_becomes_a_pull_request": ("archive form",),
    "commands/project/test_slim.py::test_a_copy_becomes_slim_and_whole_again": (
        "archive init --slim", "archive init --whole",
    ),
    "commands/project/test_slim.py::test_from_an_empty_folder_to_a_site_and_an_upgrade": (
        "archive init --from https://example.org/paper-archive.git",
        'pip install "paper-archive @ git+https://example.org/paper-archive.git@v0.1.0"',
        "archive upgrade VERSION --only-workflows",
    ),
    "commands/project/test_upgrade.py::test_changes_are_told_and_kept_as_a_patch_that_can_be_put_back": (
        "git apply --3way local-changes-VERSION.patch",
    ),
    "commands/project/test_upgrade_command.py::"
    "test_a_release_is_tagged_where_version_changelog_and_tree_agree": (
        "make release VERSION=x.y.z",
    ),
    "commands/project/test_switch.py::test_a_person_sees_the_check_and_how_to_take_it_back": (
        "archive upgrade --engine properdocs",
    ),
    "commands/project/test_upgrade_command.py::test_files_migrations_check_and_news_in_this_order": (
        "archive upgrade", "archive upgrade --from ADDRESS",
    ),
    "commands/share/test_mail.py::test_a_digest_is_one_mail_to_the_list": ("archive digest --send",),
    "commands/share/test_mcp.py::test_an_assistant_searches_lists_gets_and_cites": ("archive mcp",),
    "commands/share/test_mcp.py::test_the_command_prints_what_the_search_page_finds": ("archive search",),
    "commands/upkeep/test_encode.py::test_each_paper_is_encoded_once_and_the_model_fetched_once": (
        "archive encode",
    ),
    "commands/upkeep/test_summarize.py::test_only_papers_of_the_last_days_unless_asked_for_others": (
        "archive summarize", "archive summarize --missing",
    ),
    "commands/upkeep/test_map.py::test_a_map_is_made_once_and_grows_from_the_last": ("archive map",),
    "content/test_typed.py::test_editors_get_the_schemas_of_the_types": ("python -m tests.tools.schemas",),
    "publish/test_demo.py::test_everything_of_the_product_is_there": ("make demo",),
    "publish/test_engines.py::test_a_preview_shows_an_edit": ("archive serve",),
    "publish/test_engines.py::test_the_same_site_from_every_engine": ("mkdocs build",),
    "publish/test_engines.py::test_the_same_from_properdocs_own_command": (
        "properdocs build --config-file mkdocs.yml",
    ),
    "test_commands_shown.py::test_an_assistant_starts_what_the_guide_tells_it": (
        "archive --config /path/to/mkdocs.yml mcp",
    ),
    "test_commands_shown.py::test_make_serve_shows_the_site": ("make serve",),
    "test_install.py::test_an_extra_comes_by_its_name": (
        'pip install "paper-archive[map]"', 'pip install "paper-archive[meaning]"',
        'pip install "paper-archive[programs]"',
    ),
    "test_install.py::test_it_makes_the_site_that_the_checkout_makes": ("pip install .",),
    "test_readme.py::test_the_reference_is_what_the_code_says": ("python -m tests.tools.reference",),
    "test_soak.py::test_whatever_goes_wrong_the_archive_is_that_of_days_without_faults": ("make soak",),
    "It needs the network.": (
        "make audit", "make format", "make lock", "make scripts",
        "pipx run --spec git+ADDRESS archive init …",
        "sudo apt-get install chromium-headless-shell", "uvx --from git+ADDRESS archive init --from ADDRESS",
    ),
    "It needs the recorded data or takes an hour.": (
        "make bench", "make bench-history", "make bench-map", "make bench-related", "make bench-search",
        "make break", "make looks", "make trial", "python -m tests.tools.projection",
    ),
    "It writes files of the checkout.": (
        "make sample", "python -m tests.tools.demo --map", "python -m tests.tools.icons",
        "python -m tests.tools.screenshots",
    ),
    "It runs this test too.": ("make check", "make test", "make test-all"),
    "It is a command of Windows.": ("wsl --install",),
}  # fmt: skip
# Where an example of a file belongs, by the heading above it.
PLACES = {
    "Tags": "content/tags.yml",
    "Organizations": "content/organizations.yml",
    "Venues": "content/venues.yml",
    "Topics": "content/topics.yml",
    "Reading lists": "content/lists/seminar.md",
    "The map": "content/map.yml",
    "Authors": "content/authors.yml",
    "Papers": _PAGE,
    "Why a paper is off the site": "content/removed.yml",
}
SETTINGS = (
    "What belongs in", "PubMed, bioRxiv and medRxiv", "A theme by example",
    "Journals and publishers, by Crossref", "Journals' feeds", "A library at Zotero", "Another archive",
    "The digest by mail", "A digest of a topic", "Announcements", "Two ways to own an archive",
    "Summaries and translations by a language model",
)  # fmt: skip
NOTES = "What you can write"
_SEMINAR = """\
@misc{a, title={Speech recognition for sheep}, author={Ada Example}, year={2026}, eprint={2608.00043}}
@misc{b, title={Speech recognition of moss}, author={Ada Example}, year={2026}, eprint={2608.00060}}
"""
# Noon of 2 November 2026, UTC, a Monday.
_MACHINE = """
import sys
from datetime import datetime
from generator.sources.frame import http
NOON = 1_793_620_800
class Clock(datetime):
    now = classmethod(lambda cls, tz=None: cls.fromtimestamp(NOON, tz))
for name, module in list(sys.modules.items()):
    if name.startswith("generator.commands.") and hasattr(module, "datetime"):
        module.datetime = Clock
http.Client.__init__.__kwdefaults__["clock"] = http.Clock(now=lambda: NOON, sleep=lambda seconds: None)
"""
SHOWN = sorted({line for text in TEXTS.values() for line in commands(text)})
EXAMPLES = dict(examples("yaml", "markdown"))
_ALONE = {"MAKELEVEL": "0", "MAKEFLAGS": ""}  # as if no make had started the tests


def named(line: str) -> str:
    """Return a command as the tables have it: without the folder of ``archive``."""
    return line.removeprefix(".venv/bin/") if line.startswith(".venv/bin/archive") else line


def test_every_command_is_run_or_not_for_a_reason() -> None:
    known, shown = {*RUN, *(line for lines in ELSEWHERE.values() for line in lines)}, {*map(named, SHOWN)}
    assert shown - known == set()
    assert known - shown == set() or README not in PAGES


@pytest.mark.parametrize("name", [name for name in ELSEWHERE if "::" in name])
def test_a_test_that_runs_a_command_elsewhere_exists(name: str) -> None:
    path, _, function = name.partition("::")
    text = (CHECKOUT / "tests" / path).read_text("utf-8")
    assert f"\ndef {function}(" in text
    for line in ELSEWHERE[name]:
        assert [option for option in re.findall(r" (--[a-z-]+)", line) if option not in text] == []


@pytest.mark.parametrize("target", [name for lines in ELSEWHERE.values() for name in lines if "make" in name])
def test_a_target_of_make_runs_modules_that_exist(target: str) -> None:
    said = run([*target.split(), "--dry-run", f"--directory={CHECKOUT}"], environment=_ALONE).stdout
    assert all(find_spec(module) for module in re.findall(r"python -m ([\w.]+)", said))


def configured(example: str) -> str:
    """Return an ``mkdocs.yml`` with an example: a whole one, the plugins, or settings."""
    if example.startswith(" "):
        example = f"plugins:\n  - archive:\n{example}"
    return example if "site_name" in example else MINIMAL.replace("plugins: [archive]\n", example)


@pytest.fixture(scope="module")
def guided(tmp_path_factory: pytest.TempPathFactory) -> ArchiveFolder:
    """An archive of the guides' examples and the papers that they name, in a repository with its remote."""
    headings = [heading for heading, _ in examples("yaml", "markdown")]
    assert sorted(headings) == sorted([*PLACES, *SETTINGS, NOTES])
    archive = ArchiveFolder.at(tmp_path_factory.mktemp("guided"))
    archive.config.write_text(configured(EXAMPLES[SETTINGS[0]]))
    for heading, place in PLACES.items():
        path = archive.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLES[heading])
    sheep = paper("2608.00043", "Speech recognition for sheep", authors=["Ada Example"], days=("2026-10-07",))
    archive.put(sheep, f"## Notes\n\n{EXAMPLES[NOTES]}")
    dogs = paper(
        "2608.00044", "Speech recognition: a study of dogs", abstract="Sparse attention.", tags=("speech",),
        authors=["Cy One", "Ada Example", "Bo Das Example"], days=("2026-10-28",),
        links=Links(code="https://example.org/dogs"),
    )  # fmt: skip
    archive.put(dogs)
    archive.put(paper("2608.00045", "Lichens", days=("2026-09-01",)))
    (archive.content / "pictures").mkdir()
    (archive.content / "pictures/dogs.png").touch()
    (archive.folder / "seminar.bib").write_text(_SEMINAR)
    for name in (".gitignore", "Makefile", "pyproject.toml", "requirements.txt"):
        shutil.copy(CHECKOUT / name, archive.folder)
    push_to(Path(".git/origin.git"), archive.folder)
    return archive


@pytest.fixture
def folder(
    guided: ArchiveFolder, tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy of the archive in which a shell finds ``archive``; sources have papers for it."""
    speech = hub_item("2608.00050", "Speech recognition of moss", "2026-08-03", ai_keywords=["speech"])
    for day, *items in (
        ("2026-07-20", hub_item("2607.00050", "Audio of ferns", "2026-07-20")),
        ("2026-08-03", hub_item("2608.00042", "Counting Sheep", "2026-08-03"), speech),
        ("2026-10-29", hub_item("2610.00050", "Audio of moss", "2026-10-29")),
    ):
        upstream.list_on(day, *items)
    folder = guided.copied(tmp_path / "archive").folder
    programs = folder / ".venv/bin"
    executable(programs / "archive", _MACHINE)
    (programs / "python").symlink_to(sys.executable)
    (folder / ".venv/.installed").touch()
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    person = tmp_path / "gitconfig"
    person.write_text("[user]\nname = Ada\nemail = ada@example.org\n")
    given = {"ARCHIVE_TITLE": "Moss", "GIT_CONFIG_GLOBAL": str(person), "SITE_URL": "https://moss.test/"}
    for name, value in (upstream.environment | given | _ALONE).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.mark.parametrize("line", [line for line in SHOWN if named(line) in RUN])
def test_a_command_does_what_is_told(line: str, folder: Path) -> None:
    told = RUN[named(line)]
    typed = re.sub("|".join(_READERS), lambda found: _READERS[found[0]], told.typed or line)
    run(["bash", "-c", told.before], folder=folder)
    done = run(["bash", "-c", typed], told.code, folder=folder, given="")
    assert re.search(told.says, done.stdout + done.stderr), done.stdout + done.stderr
    assert (folder / told.makes).exists()


def test_make_serve_shows_the_site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    with subprocess.Popen(
        ["make", "serve"], cwd=folder, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=own_environment({}),
    ) as server:  # fmt: skip
        assert server.stdout
        try:
            said = "".join(takewhile(lambda line: not line.startswith("Serving"), server.stdout))
            (address,) = re.findall(r"Open (http://127\.0\.0\.1:\d+/) ", said)
            assert "Moss Archive" in get(address)
        finally:
            os.killpg(server.pid, signal.SIGTERM)


@pytest.mark.parametrize("heading", SETTINGS)
def test_an_example_of_settings_is_taken(heading: str, folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(configured(EXAMPLES[heading]))
    run(["archive", "check"], folder=folder)
    run(["archive", "digest"], folder=folder)


def test_an_assistant_starts_what_the_guide_tells_it(folder: Path) -> None:
    run(["archive", "build"], folder=folder)
    told = json.loads(dict(examples("json"))["Search in a terminal, and assistants"])
    (server,) = told["mcpServers"].values()
    run([word.replace("/path/to", str(folder)) for word in (server["command"], *server["args"])], given="")
