"""*Fetch* and *Publish*, *Set up* and *Backfill*, on a real repository, without GitHub."""

import re
from pathlib import Path

import pytest

from generator.commands.exits import MEANINGS, Exit
from generator.content.library import Library
from generator.content.runs import sample
from tests.harness.archive import SITE
from tests.harness.checkouts import yesterday
from tests.harness.files import edit
from tests.harness.githubpages import ADDRESS
from tests.harness.model_server import talking
from tests.harness.papers import record, take
from tests.harness.upstream import Upstream
from tests.harness.versions import git
from tests.harness.workflows import Run, issues, push_all, told

pytestmark = pytest.mark.slow


def as_sample(run: Run) -> None:
    """Make the archive the project's sample, with one paper."""
    content = run.folder / "content"
    take(content, record("2501.00001", "Sample", days=("2025-01-02",)))
    (content / sample.NAME).write_text(sample.mark(content, Library(content).files()))


def breaks(run: Run, module: str, name: str, instead: str = "None") -> None:
    """Put something else, in Python, for a function of the command: by default it fails unexpectedly."""
    command = run.folder / ".venv/bin/archive"
    broken = f"import {module} as broken\nbroken.{name} = {instead}\nfrom generator.commands.launch"
    command.write_text(command.read_text().replace("from generator.commands.launch", broken))


def test_a_run_in_which_all_is_well(run: Run, upstream: Upstream) -> None:
    run.daily()
    assert run.results == dict.fromkeys(run.results, "0") | {
        "fetch": "success", "next": "success", "outcome": "success", "ready": "success", "build": "success",
        "deploy": "success", "data": "skipped", "digest": "skipped",
        "announce": "skipped",
    }, run.log  # fmt: skip
    (day,) = upstream.days
    assert run.commits() == [f"Fetch papers of {day}", "Begin"]
    assert (run.folder / "site/papers/2601.00001/index.html").exists()
    assert f"archive fetch ended with 0: {MEANINGS[Exit.WELL]}" in run.summary()
    address = "https://moss.test/paper-archive/papers/2601.00001/"
    assert run.summary().startswith(f"## 1 new paper\n\n- [Moss](<{address}>)\n\n| source | new | changed |")
    assert "\n| huggingface | 1 | 0 | 0 | 0 | 0 | 0 | 0 |\n| arxiv | 0 |" in run.summary()
    assert "## Sources\n\n| source | last success |" in run.summary()
    assert " MB of 1,000.0 MB (site_limit), 0%. Size by part: " in run.summary()
    assert "<details open>" not in run.summary()


def test_the_data_are_attached_to_a_release_where_they_are_to_be(
    run: Run, gh: Path, upstream: Upstream
) -> None:
    edit(run.folder / "mkdocs.yml", "- archive:", "- archive:\n      data: release")
    run.daily()
    assert run.results["data"] == "success", run.log
    uploads = [Path(words[3]).name for words in told(gh) if words[:2] == ["release", "upload"]]
    (day,) = upstream.days
    assert uploads == [f"{day[:7]}.jsonl.gz", "latest.json", "papers.csv.gz", "schema.json", "index.json"]
    assert not list(run.folder.glob("site/data/*.gz"))


def test_a_site_over_its_limit_is_not_deployed(run: Run) -> None:
    edit(run.folder / "mkdocs.yml", "- archive:", "- archive:\n      site_limit: 1000000")
    run.daily()
    assert (run.results["Build"], run.results["deploy"]) == ("2", "skipped"), run.log
    assert "too large to publish. Size by part: " in run.log
    assert "etch papers of " in run.commits()[0], "what came in is safe"


def test_a_source_that_fails_what_came_in_is_published_and_the_run_ends_red(
    run: Run, upstream: Upstream
) -> None:
    run.environment = {**run.environment, **upstream.without_arxiv}
    run.daily()
    assert (run.results["build"], run.results["deploy"]) == ("success", "success"), run.log
    assert (run.results["outcome"], run.results["Outcome"]) == ("failure", "3")
    assert run.commits()[0].startswith("Fetch papers of ")
    assert (run.folder / "site/papers/2601.00001/index.html").exists()
    assert f"::warning::archive fetch ended with 3: {MEANINGS[Exit.SOURCE_FAILED]}" in run.log
    _, told_open = run.summary().split("<details open><summary>archive fetch ended with 3: ", 1)
    assert re.search(r"(?m)^    arxiv, .*: ", told_open.partition("</details>")[0]), "why it failed"


def test_bad_pages_are_told_and_the_rest_is_published_and_digested(run: Run, gh: Path) -> None:
    edit(run.folder / "mkdocs.yml", "arxiv_delay: 0", "arxiv_delay: 0\n      digest: week")
    bad = run.folder / "content/papers/2026/01/bad.md"
    bad.parent.mkdir(parents=True)
    bad.write_text("---\ntitle: [\n---\n")
    run.daily()
    assert (run.results["deploy"], run.results["outcome"]) == ("success", "success"), run.log
    assert (run.folder / "site/papers/2601.00001/index.html").exists()
    assert "::warning::archive check ended with 1" in run.log
    _, told_open = run.summary().split("<details open><summary>archive check ended with 1: ", 1)
    assert "    content/papers/2026/01/bad.md: " in told_open.partition("</details>")[0]
    started, kept, digest = told(gh)
    assert started == ["workflow", "run", "publish.yml", "--ref=main"]
    assert kept == ["api", "--method=PUT", "repos/ada/moss/actions/workflows/fetch.yml/enable"]
    assert digest == ["workflow", "run", "digest.yml", "--ref=main", "--raw-field=in=all"]


def test_a_crash_ends_the_run_before_anything_is_committed(run: Run, gh: Path) -> None:
    breaks(run, "generator.commands.intake.taking", "take")
    run.fetch()
    assert (run.results["Fetch"], run.results["outcome"], run.results["Outcome"]) == ("2", "failure", "1")
    assert run.commits() == ["Begin"]
    assert told(gh)[0] == ["workflow", "run", "publish.yml", "--ref=main"], "a deploy may have been lost"
    assert "Traceback (most recent call last):" in run.log
    assert "| huggingface | never |" in run.summary(), "the status is reported anyway"


def test_where_it_is_set_papers_are_encoded_once_the_model_can_be_had(run: Run) -> None:
    edit(run.folder / "mkdocs.yml", "sources: [", "meaning: true\n      sources: [")
    run.left_out |= {".ci/install.py meaning"}
    nowhere = '[broken.ModelFile("http://127.0.0.1:9/", 9, "0" * 64)]'
    breaks(run, "generator.related.encoder", "FILES", nowhere)
    breaks(run, "generator.commands.upkeep.encode", "OWN_HOSTS", '("127.0.0.1:9",)')
    run.fetch()
    assert run.results["Meaning"] == "0" and "archive encode ended with 3: a source failed" in run.summary()
    assert run.commits()[0].startswith("Change settings; fetch papers of ")
    known = '"vectors": lambda _, texts: [bytes(range(128))] * len(texts), "vocabulary": []'
    encoder = f'lambda _: type("", (), {{{known}}})()'
    breaks(run, "generator.commands.upkeep.encode", "_opened", encoder)
    run.fetch()
    assert run.commits()[0] == "Encode papers", run.log
    assert run.results["outcome"] == "success"
    assert [path.name for path in (run.folder / "content/meaning").iterdir()]


def test_where_it_is_set_a_model_writes_summaries_after_the_papers_are_pushed(run: Run) -> None:
    with talking() as model:
        given = f"{{address: {model.url}, model: moss-1, language: de}}"
        edit(run.folder / "mkdocs.yml", "sources: [", f"summaries: {given}\n      sources: [")
        model.does = ["401"]
        run.start("fetch.yml", "schedule", secrets={"SUMMARIES_KEY": "sk-moss-secret"})
        assert run.results["Summaries"] == "0" and "archive summarize ended with 3: " in run.summary()
        assert "HTTP 401" in run.summary() and "sk-moss-secret" not in run.log + run.summary()
        assert run.commits()[0].startswith("Change settings; fetch papers of ")
        run.start("fetch.yml", "schedule", secrets={"SUMMARIES_KEY": "sk-moss-secret"})
    assert run.commits()[0] == "Update papers" and "1 summary written by moss-1" in run.summary()
    assert "\n+summary: Um moss. Ganz kurz.\n" in git(run.remote, "show", "main")
    assert {*model.keys} == {"Bearer sk-moss-secret"}


@pytest.mark.parametrize(
    "broken", ["generator.commands.curate.check.problems", "generator.publish.mkdocs.engine.build"]
)
def test_what_came_in_is_committed_before_a_later_step_fails(run: Run, broken: str) -> None:
    module, _, name = broken.rpartition(".")
    breaks(run, module, name)
    run.daily()
    assert run.results["Fetch"] == "0", run.log
    assert (run.results["build"], run.results["deploy"]) == ("failure", "skipped")
    assert run.commits()[0].startswith("Fetch papers of ")


def test_a_push_is_published_without_a_fetch(run: Run, upstream: Upstream) -> None:
    run.publish("push")
    assert upstream.asked == []
    assert {"Fetch", "Status"}.isdisjoint(run.results)
    assert run.results["deploy"] == "success", run.log
    assert run.commits() == ["Begin"], "Publish pushes nothing"
    assert (run.folder / "site/about/index.html").exists()


@pytest.mark.matrix
def test_a_source_silent_for_long_has_one_issue_opened(run: Run, gh: Path) -> None:
    state = "huggingface:\n  until: 2026-01-05\n  papers: 2026-01-05\n"
    (run.folder / "content/fetched.yml").write_text(state)
    run.environment = {**run.environment, "HF_ENDPOINT": "http://127.0.0.1:9"}
    run.fetch()
    (issue,) = issues(gh)
    assert "huggingface since 2026-01-05" in issue["body"]
    assert run.results["outcome"] == "failure"


def test_the_sample_is_published_as_such_until_it_is_set_up(run: Run) -> None:
    as_sample(run)
    (run.folder / ".gitignore").write_text("/*\n!/content/\n!/mkdocs.yml\n!/.github/\n")
    (run.folder / ".github").mkdir()
    (run.folder / ".github/dependabot.yml").write_text("version: 2\n")
    edit(run.folder / "mkdocs.yml", f"site_url: {SITE}\n", "")
    push_all(run, "A copy of the project")
    run.left_out |= {".ci/step.py make demo DEMO=site/demo"}
    run.daily()
    assert (run.results["outcome"], run.results["deploy"]) == ("success", "success"), run.log
    assert "This is the project's sample, so nothing is fetched" in run.summary()
    home = (run.folder / "site/index.html").read_text()
    assert "This is the sample:" in home and '<meta name="robots" content="noindex">' in home
    run.set_up(title='Moss "$(touch x)" `touch y`', days="7", sources="huggingface; cs.CL")
    assert (run.results["set-up"], run.results["outcome"]) == ("success", "success"), run.log
    assert run.commits()[0].startswith("Change settings; fetch papers of ")
    assert git(run.folder, "status", "--short") == ""
    assert "The project's sample was taken out: 1 page." in run.summary()
    assert git(run.remote, "ls-tree", "--name-only", "main", ".github/") == "", "Dependabot is left out"
    run.publish("push")
    assert run.results["deploy"] == "success", run.log
    home = (run.folder / "site/index.html").read_text()
    assert "Moss &#34;$(touch x)&#34; `touch y`" in home and "This is the sample" not in home
    assert "noindex" not in home
    assert f'<link rel=canonical href="{ADDRESS}/">' in home
    assert f"<link>{ADDRESS}/papers/2601.00001/</link>" in (run.folder / "site/feed.xml").read_text()


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("https://example.org/archive/", "is an example"),
        ("https://bo.github.io/moss/", "not this repository's"),
    ],
)
def test_nothing_is_published_at_a_wrong_address(run: Run, stated: str, said: str) -> None:
    edit(run.folder / "mkdocs.yml", SITE, stated)
    run.environment = {**run.environment, "GITHUB_REPOSITORY": "ada/moss"}
    run.publish("push")
    assert (run.results["Check"], run.results["Build"], run.results["deploy"]) == ("0", "2", "skipped")
    assert f"{stated} " in run.log and said in run.log


def test_a_set_up_that_is_refused_commits_nothing(run: Run) -> None:
    as_sample(run)
    run.set_up(title="Moss", sources="cs.SL")
    assert (run.results["Set up"], run.results["outcome"]) == ("2", "failure")
    assert run.commits() == ["Begin"]
    assert "'cs.SL' names no source; did you mean cs." in run.log


def test_a_backfill_is_committed_and_has_it_published(run: Run, upstream: Upstream, gh: Path) -> None:
    run.backfill(yesterday(upstream))
    assert run.results["outcome"] == "success", run.log
    assert run.commits() == ["Fetch: nothing new", f"Fetch papers of {yesterday(upstream)}", "Begin"]
    assert told(gh) == [["workflow", "run", "publish.yml", "--ref=main"]]
    assert "back to" in run.summary()


def test_a_backfill_whose_time_is_up_starts_itself_again(run: Run, upstream: Upstream, gh: Path) -> None:
    command = run.folder / ".venv/bin/archive"
    command.write_text(
        command.read_text().replace(
            "main()", "import sys; sys.argv = [{'60': '0'}.get(word, word) for word in sys.argv]; main()"
        )
    )
    run.backfill(yesterday(upstream))
    assert run.results["outcome"] == "success", run.log
    since = f"--raw-field=since={yesterday(upstream)}"
    assert told(gh)[1:] == [["workflow", "run", "backfill.yml", "--ref=main", since]]


@pytest.mark.parametrize("since", ["--push", "$(touch owned)\n::error::x"])
def test_a_day_that_is_none_ends_a_backfill_before_anything_is_asked(
    run: Run, upstream: Upstream, gh: Path, since: str
) -> None:
    run.backfill(since)
    assert (run.results["backfill"], run.results["outcome"]) == ("failure", "failure")
    assert upstream.asked == [] and told(gh) == [] and run.commits() == ["Begin"]
    assert "\n::error::x" not in run.log
    assert not list(run.folder.rglob("owned"))


@pytest.mark.matrix
def test_a_source_that_fails_in_a_backfill_does_not_start_it_again(
    run: Run, upstream: Upstream, gh: Path
) -> None:
    run.environment = {**run.environment, **upstream.without_arxiv}
    run.backfill(yesterday(upstream))
    assert (run.results["outcome"], run.results["Outcome"]) == ("failure", "3"), run.log
    assert run.commits() == ["Fetch: nothing new", f"Fetch papers of {yesterday(upstream)}", "Begin"]
    assert [command[2] for command in told(gh)] == ["publish.yml"]
