"""``archive doctor``: its findings on an archive, and when there is something to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.commands.upkeep import doctor
from generator.commands.upkeep.doctor import FINE, NOTE, TO_DO, Finding, Place
from generator.content.library import Library
from generator.errors import Problem
from tests.harness import versions
from tests.harness.archive import SITE, ArchiveFolder
from tests.harness.files import edit
from tests.harness.papers import record, take

TODAY = date(2026, 1, 20)
FETCH = """on:
  schedule:
    - cron: "17 1 * * *"
      timezone: America/New_York
jobs: {fetch: {steps: [run: .venv/bin/archive fetch]}}
"""
PUBLISH = f"""on: push
jobs:
  build:
    steps:
      - uses: actions/checkout@{"a" * 40} # v7.0.1
      - uses: ./local
      - uses: "docker://example.org/tool@sha256:{"b" * 64}"
"""
STATE = "huggingface: {until: 2026-01-20, succeeded: 2026-01-20, papers: 2026-01-19}\n"


def git(folder: Path, *arguments: str, day: str = "2026-01-20", author: str = "github-actions[bot]") -> None:
    """Run git as a given author on a given day."""
    moment = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T05:20:00Z")
    who = {f"GIT_{role}_{what}": author for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    versions.git(folder, *arguments, environment={**who, **moment, "GIT_CONFIG_GLOBAL": "/dev/null"})


def commit(folder: Path, day: str = "2026-01-20", author: str = "github-actions[bot]") -> None:
    """Commit everything, by default as a workflow's run."""
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Fetch", day=day, author=author)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An archive without a fault, in a clone of a repository."""
    folder = tmp_path / "archive"
    (folder / ".github/workflows").mkdir(parents=True)
    (folder / ".github/workflows/publish.yml").write_text(PUBLISH)
    (folder / ".github/workflows/fetch.yml").write_text(FETCH)
    (folder / "mkdocs.yml").write_text("site_name: Moss\nsite_url: https://ada.example.edu/moss/\n")
    take(folder / "content", record("2601.00001"))
    (folder / "content/fetched.yml").write_text(STATE)
    git(folder, "init", "--quiet")
    git(folder, "remote", "add", "origin", "https://ada:secret@github.com/ada/moss")
    commit(folder)
    return Place(folder / "mkdocs.yml", Library(folder / "content"), list, {}, TODAY)


def said(place: Place) -> Mapping[str, list[Finding]]:
    """Return the findings by check."""
    every: dict[str, list[Finding]] = {name: [] for name in doctor.CHECKS}
    for name, finding in doctor.findings(place):
        every[name].append(finding)
    return every


def test_an_archive_with_which_all_is_well(place: Place) -> None:
    findings = said(place)
    assert {name: [finding.verdict for finding in of] for name, of in findings.items()} == {
        name: [FINE] for name in doctor.CHECKS
    }
    assert not any(finding.advice for of in findings.values() for finding in of)
    assert not any("secret" in finding.says for of in findings.values() for finding in of)
    assert findings["actions"][0].says == "3 uses of actions, each pinned to a commit"
    assert findings["size of the site"][0].says.endswith("estimated)")


_FILES = "the project's files"
WORKFLOW = Path(".github/workflows/publish.yml")
FAULTS: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "a setting that is not one": (
        lambda folder: (folder / "mkdocs.yml").write_text("plugins: [{archive: {sourcs: [arxiv]}}]\n"),
        "settings", TO_DO, "is not a key here; write sources",
    ),
    "a rule with a small or": (
        lambda folder: edit(
            folder / "mkdocs.yml", "site_name: ", "plugins: [{archive: {include: [a or b]}}]\nsite_name: "
        ),
        "rules", NOTE,
        "include: a or b asks for the words on both sides: or is a word, which is ignored, and OR an "
        "operator. Write OR in capitals",
    ),
    "a source that lacks what it needs": (
        lambda folder: edit(
            folder / "mkdocs.yml", "site_name: ", "plugins: [{archive: {sources: [arxiv]}}]\nsite_name: "
        ),
        "settings", TO_DO, "arxiv lacks arxiv_categories or arxiv_query. Set it in mkdocs.yml.",
    ),
    "a source with settings that is not among the sources": (
        lambda folder: edit(
            folder / "mkdocs.yml", "site_name: ",
            "plugins: [{archive: {feeds: ['https://moss.example/feed']}}]\nsite_name: ",
        ),
        "settings", NOTE,
        "feed has settings, but is not among the sources: nothing is fetched from it. Add feed to sources",
    ),
    "a configuration that cannot be read": (
        lambda folder: (folder / "mkdocs.yml").write_text("site_name: [\n"),
        "address", TO_DO, "is not valid YAML",
    ),
    "an example address": (
        lambda folder: edit(folder / "mkdocs.yml", "ada.example.edu", "example.org"),
        "address", TO_DO, "https://example.org/moss/ is an example",
    ),
    "no address": (
        lambda folder: edit(folder / "mkdocs.yml", "site_url: https://ada.example.edu/moss/\n", ""),
        "address", NOTE, "no address is known",
    ),
    "no workflow": (
        lambda folder: (folder / WORKFLOW).unlink(),
        "Pages and Actions", NOTE, "publish.yml is missing",
    ),
    "a workflow without a schedule": (
        lambda folder: edit(folder / WORKFLOW.with_name("fetch.yml"), "schedule", "push"),
        "schedule", NOTE, "has no schedule",
    ),
    "a source that was never fetched": (
        lambda folder: (folder / "content/fetched.yml").unlink(),
        "sources", TO_DO, "huggingface was never fetched. Run: archive fetch huggingface",
    ),
    "a source that has failed for days": (
        lambda folder: edit(folder / "content/fetched.yml", "succeeded: 2026-01-20", "succeeded: 2026-01-16"),
        "sources", TO_DO, "last success 2026-01-16",
    ),
    "a source that is silent": (
        lambda folder: edit(folder / "content/fetched.yml", "papers: 2026-01-19", "papers: 2026-01-12"),
        "sources", TO_DO, "5 working days without papers",
    ),
    "days that failed": (
        lambda folder: edit(folder / "content/fetched.yml", "until", "gaps: [2026-01-07], until"),
        "sources", NOTE, "1 day to fetch again. The next fetch asks for them.",
    ),
    "a source whose last run failed": (
        lambda folder: edit(
            folder / "content/fetched.yml", "until", "failed: {day: 2026-01-20, why: refused access}, until"
        ),
        "sources", NOTE, "on 2026-01-20 it refused access. The next fetch asks again.",
    ),
    "a state that cannot be read": (
        lambda folder: (folder / "content/fetched.yml").write_text("huggingface: soon\n"),
        "sources", TO_DO, "huggingface: expected a day, YYYY-MM-DD",
    ),
    "an action of the owner that is not pinned": (
        lambda folder: (folder / WORKFLOW).with_name("own-mail.yml").write_text("- uses: 'ada/mail@v1'\n"),
        "actions", TO_DO, "own-mail.yml: ada/mail@v1 is not pinned",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_what_to_do(place: Place, name: str) -> None:
    make, check, verdict, says = FAULTS[name]
    make(place.folder)
    told = [finding for finding in said(place)[check] if finding.verdict != FINE]
    assert [finding.verdict for finding in told] == [verdict]
    assert says in f"{told[0].says}. {told[0].advice}"


def test_rules_whose_sides_are_alternatives_are_named(place: Place) -> None:
    blocks = "{include: ['speech OR music', '\"A OR B\"'], huggingface: {exclude: [moss|fern]}}"
    edit(place.config, "site_name: ", f"plugins: [{{archive: {blocks}}}]\nsite_name: ")
    (place.library.content / "tags.yml").write_text("speech: {query: [(moss | fern) tree, author:orr]}\n")
    (place.library.content / "topics.yml").write_text("Music: {query: tag:(music OR song)}\n")
    (finding,) = said(place)["rules"]
    assert finding == Finding(
        FINE,
        "6 rules. One side of OR or | is enough in include: speech OR music; huggingface.exclude: moss|fern; "
        "tags.yml: speech: (moss | fern) tree; topics.yml: Music: tag:(music OR song)",
    )


def test_bad_pages_are_counted(place: Place) -> None:
    (finding,) = said(replace(place, problems=lambda: [Problem("a.md", "title", "is wrong")] * 3))["content"]
    assert finding == Finding(TO_DO, "1 paper, 3 problems", "Run: archive check")


@pytest.mark.parametrize(
    ("day", "verdict", "says"),
    [
        (date(2026, 1, 23), FINE, "the last commit of a run is from 2026-01-20"),
        (
            date(2026, 1, 24),
            TO_DO,
            "Run git pull. If it stays: Under Actions, enable the workflows",
        ),
    ],
)
def test_when_a_run_last_committed(place: Place, day: date, verdict: str, says: str) -> None:
    (place.library.content / "about.md").write_text("# By hand\n")
    commit(place.folder, "2026-01-24", "Ada")
    (finding,) = said(replace(place, today=day))["schedule"]
    assert (finding.verdict, says in f"{finding.says}. {finding.advice}") == (verdict, True)


def test_a_schedule_that_never_ran_or_cannot_be_seen(place: Place, tmp_path: Path) -> None:
    git(place.folder, "checkout", "--quiet", "--orphan", "new")
    commit(place.folder, author="Ada")
    (finding,) = said(place)["schedule"]
    assert (finding.verdict, finding.says) == (NOTE, "no run has committed anything yet")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=new", f"file://{place.folder}", str(clone))
    git(clone, "remote", "add", "github", "https://github.com/ada/moss")
    there = replace(place, config=clone / "mkdocs.yml")
    assert [finding.verdict for finding in said(there)["schedule"]] == [NOTE]


@pytest.mark.parametrize(("most", "verdict"), [(10_000, FINE), (7_000, NOTE), (4_000, TO_DO)])
def test_the_size_of_the_site_is_held_against_the_limit(place: Place, most: int, verdict: str) -> None:
    (place.folder / "site/papers").mkdir(parents=True)
    (place.folder / "site/papers/index.html").write_bytes(b"." * 5_000)
    place.config.write_text(f"plugins: [archive: {{site_limit: {most}}}]\n")
    (finding,) = said(place)["size of the site"]
    assert finding.verdict == verdict
    assert "estimated" not in finding.says
    assert bool(finding.advice) == (verdict != FINE)


def test_without_git_and_without_a_site(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    findings = said(place)
    assert findings["schedule"] == []
    assert [finding.verdict for finding in findings["Pages and Actions"]] == [NOTE]


def test_an_address_that_mkdocs_refuses_is_no_fault_of_the_content(place: Place) -> None:
    edit(place.config, "https://ada.example.edu/moss/", "ada")
    found = said(replace(place, problems=lambda: [Problem("the site was not built", "", "")]))
    assert [finding.verdict for finding in found["address"]] == [TO_DO]
    assert [finding.verdict for finding in found["content"]] == [FINE]


def test_the_version_and_what_differs_where_upstream_is_known_and_where_it_is_silent(
    place: Place, tmp_path: Path
) -> None:
    upstream = versions.project(tmp_path / "project")
    files = {**versions.FIRST, "engine/m00.py": "mine\n", "generator/__init__.py": ""}
    versions.put(place.folder, {name: text for name, text in files.items() if "content" not in name})
    commit(place.folder, author="Ada")

    def told() -> list[tuple[str, str]]:
        return [(finding.verdict, f"{finding.says}. {finding.advice}") for finding in said(place)[_FILES]]

    ((verdict, says),) = told()
    assert verdict == NOTE and "version 0.1.0; whether there is a newer one is unknown" in says
    record = place.library.content / "upgraded.yml"
    record.write_text(f"upstream: {upstream}\n")
    changed = "an upgrade replaces what was changed here: engine/m00.py"
    first, second = told()
    assert first == (NOTE, "version 0.1.0; 0.2.0 is there. Run: archive upgrade")
    assert second[0] == NOTE and changed in second[1]
    record.write_text(f"upstream: {tmp_path / 'nowhere'}\n")
    first, second = told()
    assert first[0] == NOTE and "upstream could not be asked for a newer one" in first[1]
    assert changed in second[1], "as it was fetched last"
    record.write_text(f"upstream: {upstream}\n")
    versions.put(place.folder, {"pyproject.toml": versions.SECOND["pyproject.toml"]})
    commit(place.folder, author="Ada")
    assert told()[0] == (FINE, "version 0.2.0, the newest. ")


def test_the_command_says_each_finding_and_ends_with_1_if_something_is_to_do(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    edit(archive.config, SITE, "https://example.org/paper-archive/")
    output = archive.run("doctor", code=1).stdout
    assert "✗ to do: address: site_url: https://example.org/paper-archive/ is an example." in output
    assert output.endswith(" to do.\n")
    edit(archive.config, "https://example.org/", "https://ada.example.edu/")
    today = datetime.now(UTC).date()
    state = f"huggingface: {{until: {today}, succeeded: {today}}}\n"
    (archive.content / "fetched.yml").write_text(state)
    assert archive.run("doctor").stdout.endswith("Nothing to do.\n")


def test_a_digest_needs_both_workflows(place: Place) -> None:
    assert said(place)["digest"] == [Finding(FINE, "none is posted; the setting digest turns it on")]
    with place.config.open("a") as config:
        config.write("plugins: [archive: {digest: week}]\n")
    workflows = place.folder / ".github/workflows"
    (workflows / "digest.yml").write_text("on: workflow_dispatch\n")
    (finding,) = said(place)["digest"]
    assert finding.verdict == TO_DO and "archive upgrade" in finding.advice
    with (workflows / "publish.yml").open("a") as publish:
        publish.write("      - run: .ci/start.py gh digest.yml\n")
    assert said(place)["digest"] == [Finding(FINE, "each week is posted as a release")]
