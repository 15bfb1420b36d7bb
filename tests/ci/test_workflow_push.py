"""What a workflow's run pushes, and what happens to it if somebody else pushes at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from generator.content.library import Library
from generator.content.page import Page
from tests.harness.checkouts import yesterday
from tests.harness.files import edit
from tests.harness.papers import page_file, record, take
from tests.harness.upstream import Upstream, hub_item
from tests.harness.versions import git
from tests.harness.workflows import Run, push_all

pytestmark = pytest.mark.slow


def meanwhile(run: Run, script: str, pushes: Sequence[int] = (1,)) -> None:
    """Install a hook in the run's clone: somebody pushes first, from another clone, before some pushes.

    They make their change with a shell ``script``; ``pushes`` are the first and last number of the pushes.
    """
    theirs = run.folder.parent / "theirs"
    git(run.folder.parent, "clone", "--quiet", str(run.remote), str(theirs))
    hook = run.folder / ".git/hooks/pre-push"
    hook.write_text(f"""#!/bin/bash -e
unset $(git rev-parse --local-env-vars)
cd {theirs}
count=$(($(cat .git/count 2>/dev/null || echo 0) + 1))
echo $count > .git/count
(( {pushes[0]} <= count && count <= {pushes[-1]} )) || exit 0
git pull --quiet
{script}
git add .
git commit --quiet --message Theirs
git push --quiet
""")
    hook.chmod(0o755)


def pushed_page(run: Run, identifier: str) -> Page:
    """Return a page as the remote has it."""
    folder = run.folder.parent / "pushed"
    git(run.folder.parent, "clone", "--quiet", str(run.remote), str(folder))
    page = Library(folder / "content").page(page_file(folder / "content", identifier))
    assert isinstance(page, Page)
    return page


def test_what_somebody_pushes_meanwhile_wins_over_a_fetch_field_by_field(
    run: Run, upstream: Upstream
) -> None:
    """Somebody edits the very lines that the fetch changes: git stops, and the run fetches again."""
    content = run.folder / "content"
    take(content, record("2601.00001", "Old", days=(yesterday(upstream),), abstract="Old."))
    push_all(run, "Old")
    page = page_file(content, "2601.00001").relative_to(run.folder)
    note = r"\n\n## Notes\n\nMine."
    meanwhile(run, f"sed -i 's/title: Old/title: Mine  # as they write it/; s/^Old.$/Old.{note}/' {page}")
    run.fetch()
    assert run.results["Fetch"] == "0", run.log
    assert run.commits() == ["Update papers", "Theirs", "Old", "Begin"]
    got = pushed_page(run, "2601.00001")
    assert (got.paper.title, got.notes) == ("Mine", "## Notes\n\nMine.")
    assert got.paper.abstract.startswith("On moss."), "the source's other values came in"
    assert "Others have pushed: it runs again on their branch" in run.log
    assert run.summary().count("archive fetch ended with 0") == 2
    assert "::error::" not in run.log


def test_what_only_programs_write_is_joined_in_the_same_push(run: Run) -> None:
    meanwhile(run, "echo 'shelf: 2026-01-01' > content/fetched.yml; echo 'papers: 0' > content/published.yml")
    run.fetch()
    assert run.results["Fetch"] == "0" and run.summary().count("archive fetch ended with 0") == 1, run.log
    assert "shelf" in (run.folder / "content/fetched.yml").read_text()


def test_a_fetch_is_done_again_three_times_and_then_the_run_ends_red(run: Run, upstream: Upstream) -> None:
    page = f"content/papers/{yesterday(upstream)[:7].replace('-', '/')}/2601.00001.md"
    theirs = f"mkdir -p $(dirname {page}); echo $count >> {page}"
    meanwhile(run, theirs, (1, 99))
    run.fetch()
    assert (run.results["Fetch"], run.results["outcome"]) == ("2", "failure"), run.log
    assert run.summary().count("archive commit --settings --push ended with 2") == 4
    assert set(run.commits()) == {"Theirs", "Begin"}
    assert f"others changed the same lines of {page}" in run.log


def test_a_set_up_is_done_again_on_what_somebody_pushed_meanwhile(run: Run, upstream: Upstream) -> None:
    meanwhile(
        run, "sed -i 's/^site_name: .*/site_name: Theirs/' mkdocs.yml; echo '# About' > content/mine.md"
    )
    run.set_up(title="Ours", days="3")
    assert run.results["outcome"] == "success", run.log
    assert run.commits() == [f"Change settings; fetch papers of {yesterday(upstream)}", "Theirs", "Begin"]
    assert pushed_page(run, "2601.00001").paper.title == "Moss"
    assert "site_name: Ours" in (run.folder / "mkdocs.yml").read_text()
    assert (run.folder / "content/mine.md").exists()


def test_a_push_that_is_refused_is_not_done_again(run: Run) -> None:
    hook = run.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2; exit 1\n")
    hook.chmod(0o755)
    run.fetch()
    assert (run.results["Fetch"], run.results["outcome"]) == ("2", "failure"), run.log
    assert run.summary().count("archive fetch ended with") == 1
    assert "::error::archive commit --settings --push ended with 2" in run.log and "protected" in run.log


def test_a_conflict_costs_a_backfill_one_week_of_which_nothing_is_asked_for_again(
    run: Run, upstream: Upstream
) -> None:
    edit(run.folder / "mkdocs.yml", ", arxiv", "")
    push_all(run, "Hub alone")
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=back) for back in range(21)]
    for back, day in enumerate(days):
        upstream.list_on(str(day), hub_item(f"2512.{back:05}", f"Fern {back}", str(day)))
    place = f"content/papers/{days[10]:%Y/%m}"
    text = rf"---\nid: '2512.00010'\ntitle: Mine\ndate: {days[10]}\n---\n"
    page = f'mkdir -p {place}; printf "%b" "{text}" > {place}/2512.00010.md'
    meanwhile(run, page, (2,))  # the second week's
    run.backfill(str(days[-1]))
    assert run.results["outcome"] == "success", run.log
    weeks = [f"Fetch papers of {days[last]} to {days[last - 6]}" for last in (20, 13, 6)]
    assert run.commits() == [*weeks[:2], "Theirs", weeks[2], "Hub alone", "Begin"]
    assert pushed_page(run, "2512.00010").paper.title == "Mine"
    asked = [query["date"] for path, query in upstream.asked if path == "/api/daily_papers"]
    assert sorted(asked) == sorted(map(str, days)), "each once"
