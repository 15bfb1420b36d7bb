"""``archive digest``: which papers of which period, on a real archive."""

from __future__ import annotations

import email
import email.policy
import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from generator.content.runs import sample
from generator.papers import dates
from tests.harness.archive import MINIMAL
from tests.harness.files import edit
from tests.harness.invoking import invoke
from tests.harness.papers import record, take

WEEK = ("--of", "2026-11-18")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "mkdocs.yml").write_text(MINIMAL)
    take(
        folder / "content",
        record("2611.00001", "Moss", days=("2026-11-16",), votes=9, summary="A summary of moss.",
               abstract="We hold a mirror up to it.", tags=("bryology",), organization="Moss Labs"),
        record("2611.00002", "Ferns at $x^2$", days=("2026-11-22",), votes=20, comments=2,
               abstract="Ferns, i.e. plants by A. One et al. of Fig. 2, grow. They grow $2^n$."),
        record("2611.00003", "Older", days=("2026-11-15",), votes=99, abstract="Speech."),
        record("2611.00004", "Lichens", days=("2026-11-17",), authors=()),
        record("2611.00005", "Algae", days=("2026-11-20",), keywords=("speech",)),
        record("2610.00006", "October", days=("2026-10-31",), abstract="这是苔藓。我们研究它。"),
    )  # fmt: skip
    return folder


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    def run(*arguments: str, code: int = 0, **environment: str) -> Result:
        return invoke(folder, "digest", *arguments, code=code, environment=environment)

    return run


def titles(text: str) -> list[str]:
    """Return the titles in a digest as text, in their order."""
    return re.findall(r"^\d+\. +(.*)", text, re.MULTILINE)


def test_a_week_has_its_papers_by_votes(run: Callable[..., Result]) -> None:
    said = run(*WEEK).stdout
    assert titles(said) == ["Ferns at x²", "Moss", "Algae", "Lichens"]
    assert "Week 47, 2026\n\n4 papers from 16 to 22 November 2026.\n" in said
    assert "    20 votes · 22 Nov 2026 · 2 comments\n" in said
    assert "https://moss.test/papers/2611.00002/" in said and "https://moss.test/dates/2026-W47/" in said
    assert "Tags: bryology" in said and "Moss Labs · Ada One, Bo Two" in said


def test_a_summary_stands_before_the_first_sentence_of_the_abstract(run: Callable[..., Result]) -> None:
    said = " ".join(run(*WEEK).stdout.split())
    assert " A summary of moss. " in said and "mirror" not in said
    assert "“Ferns, i.e. plants by A. One et al. of Fig. 2, grow.” 20 votes" in said
    assert "“这是苔藓。”" in run("--period", "month", "--of", "2026-10-01").stdout


def test_the_period_can_be_a_day_or_a_month_and_the_papers_fewer(run: Callable[..., Result]) -> None:
    assert titles(run("--period", "day", "--of", "2026-11-15").stdout) == ["Older"]
    assert titles(run("--period", "month", "--of", "2026-11-30").stdout)[:2] == ["Older", "Ferns at x²"]
    said = run(*WEEK, "--top", "1").stdout
    assert titles(said) == ["Ferns at x²"]
    assert "Here is the one with the most votes." in " ".join(said.split())
    assert "3 more papers of Week 47, 2026\nhttps://moss.test/dates/2026-W47/\n" in said


def test_a_query_is_one_of_the_search_and_knows_the_archive_s_tags(run: Callable[..., Result]) -> None:
    assert titles(run(*WEEK, "--query", "tag:bryology").stdout) == ["Moss"]
    said = run(*WEEK, "--query", "votes:>5 -moss").stdout
    assert titles(said) == ["Ferns at x²"]
    assert "https://moss.test/search/?q=votes%3A%3E5%20-moss" in said
    assert "--query:" in run(*WEEK, "--query", "", code=2).stderr


def test_papers_like_examples_come_first_with_the_words_that_say_so(run: Callable[..., Result]) -> None:
    said = run(*WEEK, "--like", "2611.00003,2611.00005", "--top", "1").stdout
    assert titles(said) == ["Algae"]
    assert "Here is the one most like 2 chosen papers." in " ".join(said.split())
    assert "20 Nov 2026 · because of algae\n" in said
    assert titles(run(*WEEK, "--like", "2611.00005", "--query", "-algae").stdout)[-1] != "Algae"
    assert "--like: 'nowhere.bib' is neither" in run(*WEEK, "--like", "nowhere.bib", code=2).stderr
    assert "has no setting like" in run(*WEEK, "--like", code=2).stderr


def test_without_a_day_it_is_the_latest_period_that_is_over(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    today = datetime.now(UTC).date()
    (tmp_path / "mkdocs.yml").write_text(MINIMAL)
    for number in range(20):
        take(tmp_path / "content", record(f"2611.{number:05d}", f"Paper {number}",
                                          days=(str(today - timedelta(days=number)),)))  # fmt: skip
    for unit, number in (("day", 1), ("week", 7)):
        said = invoke(tmp_path, "digest", "--period", unit).stdout
        assert len(titles(said)) == number and "Paper 0\n" not in said


@pytest.mark.parametrize(
    ("unit", "today", "period", "first"),
    [
        ("day", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("week", "2026-11-23", "2026-W47", "2026-11-16"),
        ("week", "2026-11-22", "2026-W46", "2026-11-09"),
        ("week", "2027-01-04", "2026-W53", "2026-12-28"),
        ("month", "2026-01-31", "2025-12", "2025-12-01"),
    ],
)
def test_a_period_is_over_when_its_last_day_is(unit: str, today: str, period: str, first: str) -> None:
    assert dates.last_complete(unit, date.fromisoformat(today)) == period
    assert str(dates.first_day(period)) == first


def test_where_nothing_was_listed_there_is_none(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("--of", "2020-01-01", "--output", str(tmp_path / "out"))
    assert result.stdout == "" and "Week 1, 2020 has no papers, so no digest was made." in result.stderr
    assert not (tmp_path / "out").exists()


def test_what_it_is_written_as(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run(*WEEK, "--format", "markdown").stdout.startswith("4 papers from")
    assert run(*WEEK, "--format", "html").stdout.startswith("<!DOCTYPE html>")
    file = tmp_path / "digest.eml"
    addresses = {"HOST": "localhost", "SENDER": "a@moss.example", "LIST": "b@moss.example"}
    variables = {f"ARCHIVE_SMTP_{name}": value for name, value in addresses.items()}
    run(*WEEK, "--format", "eml", "--output", str(file), **variables)
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "Moss Archive: Week 47, 2026"
    assert "ARCHIVE_SMTP_HOST" in run(*WEEK, "--format", "eml", code=2).stderr


def test_links_need_the_site_s_address_and_the_sample_has_no_digest(
    run: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(MINIMAL.replace("site_url: https://moss.test/\n", ""))
    (tmp_path / "content").symlink_to(folder / "content")
    assert "no address is known" in invoke(tmp_path, "digest", *WEEK, code=None).stderr
    address = {"SITE_URL": "https://other.test/a"}
    said = invoke(tmp_path, "digest", *WEEK, environment=address).stdout
    assert "https://other.test/a/papers/2611.00001/" in said
    mark = folder / "content" / sample.NAME
    mark.write_text("{}\n")
    try:
        assert "this is the project's sample" in run(*WEEK, code=2).stderr
    finally:
        mark.unlink()


@pytest.fixture
def parts(folder: Path, tmp_path: Path) -> Path:
    """The archive with a topic, a list and a digest of each."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    digests = "{of: topic:plants}, {of: list:seminar, period: month, list: ARCHIVE_SMTP_LIST_2}"
    block = f"[archive: {{tag_minimum: 1, digests: [{digests}]}}]"
    (tmp_path / "mkdocs.yml").write_text(MINIMAL.replace("[archive]", block))
    (tmp_path / "content/topics.yml").write_text("Green plants: {query: [moss, ferns], formerly: [plants]}\n")
    (tmp_path / "content/lists").mkdir()
    (tmp_path / "content/lists/seminar.md").write_text(
        '---\ntitle: Seminar\npapers: ["2610.00006", "2611.00001", "2611.00004"]\n---\n'
    )
    put = '{"2610.00006": 2026-11-17, "2611.00001": 2026-11-01, "2611.00004": 2026-10-31}'
    (tmp_path / "content/listed.yml").write_text(f"seminar: {put}\n")
    return tmp_path


def test_a_digest_of_a_part_has_its_papers_and_leads_to_its_page(parts: Path) -> None:
    said = invoke(parts, "digest", *WEEK, "--in", "topic:green-plants").stdout
    assert titles(said) == ["Ferns at x²", "Moss"]
    assert "2 papers from 16 to 22 November 2026 in Green plants.\n" in said
    assert "https://moss.test/topics/green-plants/\n" in said
    assert titles(invoke(parts, "digest", *WEEK, "--in", "tag:bryology").stdout) == ["Moss"]
    wrong = invoke(parts, "digest", *WEEK, "--in", "tag:nowhere", code=2).stderr
    assert "tag:nowhere: has no page here" in wrong
    assert "as in topic:agents" in invoke(parts, "digest", "--in", "agents", code=2).stderr


def test_a_list_s_digest_has_what_was_put_there_in_its_period(parts: Path) -> None:
    said = invoke(parts, "digest", "--of", "2026-11-05", "--in", "list:seminar").stdout
    assert "November 2026\n" in said and titles(said) == ["Moss", "October"]


def test_each_digest_of_the_settings_has_its_release_and_its_recipients(parts: Path, tmp_path: Path) -> None:
    file = tmp_path / "digest.json"
    invoke(parts, "digest", *WEEK, "--in", "topic:plants", "--release", file)
    made = json.loads(file.read_text())
    assert (made["tag_name"], made["name"]) == (
        "digest-topic-plants-2026-W47", "Papers of Week 47, 2026, Green plants",
    )  # fmt: skip
    invoke(parts, "digest", *WEEK, "--in", "tag:bryology", "--release", file)
    assert not file.exists(), "the settings have no such digest"
    assert "no mailing list" in invoke(parts, "digest", *WEEK, "--in", "topic:plants", "--send").stdout
    addresses = {"HOST": "localhost", "SENDER": "a@moss.example", "LIST": "all@moss.example"}
    addresses |= {"LIST_2": "seminar@moss.example", "UNSUBSCRIBE": "leave-all@moss.example"}
    variables = {f"ARCHIVE_SMTP_{name}": value for name, value in addresses.items()}
    told = invoke(
        parts, "digest", *WEEK, "--in", "list:seminar", "--format", "eml", environment=variables
    ).stdout_bytes
    mail = email.message_from_bytes(told, policy=email.policy.default)
    assert (mail["To"], mail["Subject"]) == ("seminar@moss.example", "Moss Archive: November 2026, Seminar")
    assert mail["List-Unsubscribe"].startswith("<mailto:seminar-request@moss.example?")
    del variables["ARCHIVE_SMTP_LIST_2"]
    wrong = invoke(parts, "digest", "--in", "list:seminar", "--send", code=2, environment=variables).stderr
    assert "not set in the environment: ARCHIVE_SMTP_LIST_2" in wrong


def test_a_release_is_written_where_the_setting_says_so(
    run: Callable[..., Result], folder: Path, tmp_path: Path
) -> None:
    file, output, config = tmp_path / "digest.json", tmp_path / "output", folder / "mkdocs.yml"
    file.write_text("of an earlier run")
    assert run("--release", str(file)).stdout == "The settings have no digest of all, so none was made.\n"
    assert not file.exists()
    before = config.read_text()
    try:
        edit(config, "plugins: [archive]", "plugins: [archive: {digest: month}]")
        run("--release", str(file), "--of", "2026-10-05", GITHUB_OUTPUT=str(output))
        edit(config, "digest: month", "digest: off")
        assert "digest: expected text, got true or false" in run(*WEEK, code=2).stderr
    finally:
        config.write_text(before)
    made = json.loads(file.read_text())
    assert made.pop("body").startswith("1 paper.\n\n### 1. [October](")
    assert made == {"tag_name": "digest-2026-10", "name": "Papers of October 2026", "make_latest": "false"}
    assert output.read_text() == "of=2026-10-01\n"
