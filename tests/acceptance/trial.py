"""The trial: the steps of a new user by README alone, from the beginning of an archive to its upgrade.

A whole archive begins as "Use this template" makes it, a slim one in an empty folder with ``uvx``. Bare
repositories stand in for the project and the archive's origin. Machines that begin empty run every step of
the workflows. The theme is speech, the papers are recorded. ``make trial`` does it for both shapes, and for a
slim archive of a project that has no tag yet, or for one ``SHAPE``. It prints a line with the seconds of each
step, then a JSON line; it ends with 1 if something is not as a user expects.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.commands.intake.form import LABEL, SUBMIT
from generator.commands.project.ownership import FILE, ONLY_PROJECT, Ownership
from generator.commands.project.shape import PROGRAM, THEMES, Shape, carried, is_carried
from generator.content.page import Page
from tests.acceptance import releases, replay
from tests.acceptance.beginnings import QUERIES, SOURCES, TITLE, begin
from tests.acceptance.new_user import Trial
from tests.acceptance.soak import RECORDED, recorded
from tests.commands.intake.test_form import body
from tests.harness.browser import chromium, executable
from tests.harness.versions import git
from tests.harness.workflows import told

SHAPES: dict[str, tuple[Shape, bool]] = {
    "whole": ("whole", True), "slim": ("slim", True), "untagged": ("slim", False),
}  # fmt: skip
"""The shape of the archive, and whether the project has a tag when it begins."""
MORE_DAYS = 97  # a week more than at the beginning
LAST = date(2025, 6, 30)  # the last day that was recorded again later, with other votes
HELD_BACK = timedelta(days=6)  # the first run does not see these last days yet
CURATED = 5
TOPICS = (
    "Speech recognition:\n  query: speech recognition\nMusic: {query: music, description: Made by machine.}\n"
)
NOTE = "Read in our seminar, paper {}."


def curate(trial: Trial) -> tuple[list[Page], Page]:
    """Curate five papers, hide one, write a reading list and two topics; return the papers."""
    with trial.step("A site on one's own machine"):
        if trial.shape == "whole":
            subprocess.run(["git", "clone", "--quiet", trial.origin, trial.mine], check=True)
            subprocess.run(["make", "site"], cwd=trial.mine, check=True, capture_output=True)
        else:
            trial.pull()
            subprocess.run([".ci/install.py"], cwd=trial.mine, check=True, capture_output=True)
            trial.archive("build")
    *_, hidden = newest = trial.papers()[-CURATED - 1 :]
    curated = newest[:-1]
    for number, page in enumerate(curated, 1):
        path = trial.file(page)
        text = path.read_text("utf-8").replace("---\n", "---\nfeatured: true\ntags: [seminar]\n", 1)
        path.write_text(f"{text}\n## Notes\n\n{NOTE.format(number)}\n", "utf-8")
    text = trial.file(hidden).read_text("utf-8")
    trial.file(hidden).write_text(text.replace("---\n", "---\nhidden: true\n", 1), "utf-8")
    ids = "".join(f'  - "{page.paper.id}"\n' for page in reversed(curated))
    (trial.content / "lists").mkdir()
    text = f"---\ntitle: Our seminar\npapers:\n{ids}---\n\nOn Mondays.\n"
    (trial.content / "lists/seminar.md").write_text(text)
    (trial.content / "topics.yml").write_text(TOPICS)
    with trial.step("Five papers curated, one hidden, a list, two topics: push, Publish"):
        trial.push("Curate")
        trial.publish("push")
    return curated, hidden


def is_curated(trial: Trial, curated: list[Page], hidden: Page) -> None:
    """See that a person's texts are on the site, and the hidden paper is not."""
    for number, page in enumerate(curated, 1):
        shown = trial.html(page.address)
        trial.must(NOTE.format(number) in shown, f"the notes on {page.paper.id} are not on the site")
        trial.must(page.address in trial.html(""), f"{page.paper.id} is not featured on the home page")
    places = [trial.html("lists/seminar/").find(page.address) for page in reversed(curated)]
    trial.must(places == sorted(places) and places[0] > 0, "the list has other papers, or another order")
    for address in ("tags/seminar/", "topics/speech-recognition/", "topics/music/"):
        trial.must("papers/" in trial.html(address), f"{address} has no papers")
    for text in (hidden.address, hidden.paper.title):
        trial.must((files := trial.anywhere(text)) == [], f"a hidden paper is in {files}")
    trial.must(trial.finds(hidden.paper.id) == 0, "the search finds a hidden paper")
    trial.must(trial.finds(curated[0].paper.id) == 1, "the search does not find a curated paper")


def submit(trial: Trial, wanted: str) -> None:
    """Fill in a reader's form, which a maintainer accepts and merges."""
    issue = {"number": 1, "title": "A paper", "body": body(SUBMIT, wanted, "", "It is on dialogue.")}
    said = {"action": "labeled", "label": {"name": LABEL}, "issue": issue}
    machine = trial.machine()
    before = trial.committed()
    with trial.step("A paper by form: the pull request"):
        machine.start("forms.yml", "issues", payload=said)
        trial.ended(machine, "propose")
    trial.must(told(trial.gh)[-1][:3] == ["pr", "create", "--head=form-1"], "no pull request is opened")
    trial.must(trial.committed() == before, "a form changed main")
    added = [name for name in trial.committed("form-1").keys() - before.keys() if wanted in name]
    trial.must(len(added) == 1, f"the branch adds {added}")
    with trial.step("The pull request is merged: Publish"):
        trial.pull("form-1")
        trial.publish("push")
    trial.must(trial.html(f"papers/{wanted}/") != "", "the submitted paper is not on the site")


def refetch(trial: Trial, since: date) -> None:
    """Fetch a week of older papers, and the next day."""
    before = len(trial.papers())
    machine = trial.machine()
    with trial.step("A week of older papers: Backfill"):
        machine.backfill(str(since))
        trial.ended(machine)
    trial.must(told(trial.gh)[-1][:3] == ["workflow", "run", "publish.yml"], "Publish is not started")
    counts = {path.name: path.read_bytes() for path in (trial.content / "counts").iterdir()}
    machine = trial.machine()
    with trial.step("The next day's runs: Fetch, and Publish, which it starts"):
        machine.fetch()
        trial.ended(machine)
        trial.publish()
    trial.pull()
    now = {path.name: path.read_bytes() for path in (trial.content / "counts").iterdir()}
    trial.must(any(now[name] != data for name, data in counts.items()), "no votes have changed")
    trial.must(len(trial.papers()) > before, "there are no more papers than before")


def upgrade(trial: Trial) -> None:
    """Take a new version by a pull request, and its workflows by hand; then there is nothing newer."""
    changed = releases.change(trial.project)
    trial.release(releases.VERSION, "2026-12-01")
    before = trial.committed()
    place = trial.address if trial.shape == "whole" else ""  # program.txt has it
    with trial.step(f"Upgrade: {len(changed)} changed files proposed"):
        _run_upgrade(trial, place)
    proposed = told(trial.gh)[-1]
    branch = f"upgrade-to-{releases.VERSION}"
    trial.must(proposed[:3] == ["pr", "create", f"--head={branch}"], f"what is proposed is {proposed}")
    by_hand = f"archive upgrade {releases.VERSION} --only-workflows"
    for said in (releases.MIGRATION, "0 problems", "workflows of", "left for a person", by_hand):
        trial.must(said in proposed[-1], f"the pull request does not say: {said}")
    with trial.step("The pull request is merged: Publish"):
        trial.pull(branch)
        trial.publish("push")
    with trial.step("The workflows, by the command that is told; push"):
        trial.archive(*by_hand.split()[1:])
        git(trial.mine, "push", "--quiet", "origin", "main")
    arrived(trial, before, changed)
    after = trial.committed()
    with trial.step("Upgrade, without a newer version"):
        _run_upgrade(trial, "")
        said = trial.archive("upgrade")
    trial.must("already" in said and trial.committed() == after, f"without a newer version: {said}")
    trial.must(told(trial.gh)[-1] == proposed, "a version is proposed again")


def _run_upgrade(trial: Trial, place: str) -> None:
    """Run *Upgrade*."""
    machine = trial.machine()
    machine.start("upgrade.yml", "workflow_dispatch", {"from": place})
    trial.ended(machine, "propose")


def arrived(trial: Trial, before: dict[str, str], changed: set[str]) -> None:
    """See that an upgrade brought all of the project's files, and left the owner's files alone."""
    trial.must(len(changed) >= releases.FILES, f"{len(changed)} files are changed")
    after, there = trial.committed(), trial.committed(f"v{releases.VERSION}", trial.project)
    owned = Ownership.parse((trial.project / FILE).read_text(), FILE)
    if trial.shape == "slim":
        changed = set(filter(is_carried, changed))
        there = {name: blob for name, blob in there.items() if is_carried(name)} | {PROGRAM: after[PROGRAM]}
        line = git(trial.origin, "show", f"main:{PROGRAM}")
        trial.must(line.endswith(f"{trial.address}@v{releases.VERSION}"), f"the program is {line}")
    theirs = {name for name in {*after, *there} if owned.whose(name) == "project"}
    if trial.shape == "whole":
        theirs.add("README.md")  # nobody has edited it
        theirs -= {*ONLY_PROJECT}
        kept = sorted(after.keys() & {*ONLY_PROJECT})
        trial.must(kept == [], f"only the project has these: {kept}")
    same = sorted(name for name in changed if before[name] == after[name])
    trial.must(same == [], f"as before: {same}")
    stale = sorted(name for name in theirs if after.get(name) != there.get(name))
    trial.must(stale == [], f"not those of the version: {stale}")
    own = {*before, *after} - theirs - {"content/upgraded.yml", "mkdocs.yml"}
    touched = sorted(name for name in own if before.get(name) != after.get(name))
    trial.must(touched == [], f"files of the owner are not as before: {touched}")
    blobs = [names["mkdocs.yml"].split()[2] for names in (before, after)]
    old, new = (git(trial.origin, "cat-file", "blob", blob) for blob in blobs)
    trial.must(old.replace(releases.OLD, releases.NEW) == new != old, "the migration did something else")


def change_engine(trial: Trial) -> None:
    """Make the site with the other engine, by one command, and then with the first again."""
    before, scripts = trial.committed(), []
    for engine, theme in reversed(THEMES.items()):
        with trial.step(f"archive upgrade --engine {engine}; push, Publish"):
            said = trial.archive("upgrade", "--engine", engine)
            git(trial.mine, "push", "--quiet", "origin", "main")
            trial.publish("push")
        for words in (f"Committed: Make the site with {engine}.", f"theme: {theme}. ", "0 problems"):
            trial.must(words in said, f"it does not say {words}: {said}")
        scripts.append([path.name for path in (trial.site / "assets/javascripts").glob("bundle.*")])
        trial.must("already" in trial.archive("upgrade", "--engine", engine), "it is done twice")
    trial.must(scripts[0] != scripts[1] and all(map(len, scripts)), f"the themes' scripts are {scripts}")
    same = {name: blob for name, blob in trial.committed().items() if name != "content/published.yml"}
    before.pop("content/published.yml", None)
    trial.must(same == before, "taken back, the archive has other files")


def become_slim(trial: Trial) -> None:
    """Run *Set up* once more, with the project's address; the copy becomes a slim archive."""
    machine = trial.machine()
    form = {"title": TITLE, "queries": QUERIES, "sources": SOURCES, "days": "7", "from": trial.address}
    with trial.step("Set up with the project's address: a slim archive"):
        machine.set_up(**form)
        trial.ended(machine)
    with trial.step("Publish"):
        trial.publish()
    files = {name for name in trial.committed() if not name.startswith("content/")}
    left = {".github/workflows/ci.yml", ".github/workflows/nightly.yml"}  # a run may not push workflows
    odd = files ^ {*carried(), PROGRAM, "README.md", "mkdocs.yml", *left}
    trial.must(odd == set(), f"a slim archive has, or lacks, {sorted(odd)}")


def look_after(trial: Trial) -> None:
    """Run the checks that README recommends."""
    with trial.step("archive check, build --strict, doctor"):
        for command in (("check",), ("build", "--strict")):
            trial.archive(*command)
        said = trial.archive("doctor", codes=(0, 1)).splitlines()
    # The recorded arXiv has so few papers on speech that it may have been silent for days.
    to_do = [line for line in said if line.startswith("✗") and ": sources: " not in line]
    trial.must(to_do == [], f"the doctor says {to_do}")


def days() -> tuple[dict[str, Any], dict[str, Any], timedelta]:
    """Return the hub's items by day before the last run and at it, moved to today; and the move."""
    first, later = recorded(10_000)
    today = datetime.now(UTC).date()
    by = timedelta(weeks=(today - LAST).days // 7)
    start = today - by - timedelta(days=MORE_DAYS)
    listed = {day: items for day, items in first.items() if str(start) <= day <= str(LAST)}
    before = {day: items for day, items in listed.items() if day <= str(LAST - HELD_BACK)}
    after = listed | {day: items for day, items in later.items() if day in listed}
    return replay.moved(before, by), replay.moved(after, by), by


def main() -> None:
    """Run it for each shape, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", choices=SHAPES, help="only for this shape")
    only = parser.parse_args().shape
    needed = (RECORDED, replay.SERVER, replay.PAPERS)
    if absent := [path.name for path in needed if not path.exists()]:
        raise SystemExit(f"of the recorded data in ../shared, {', '.join(absent)} are absent")
    if executable() is None:
        raise SystemExit("no Chromium is on the path, and CHROMIUM names none")
    for name in ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        os.environ.pop(name, None)
    os.environ |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0"}
    for role in ("AUTHOR", "COMMITTER"):
        os.environ |= {f"GIT_{role}_NAME": "Ada", f"GIT_{role}_EMAIL": "ada@example.org"}
    before, after, by = days()
    figures = {}
    with (
        tempfile.TemporaryDirectory() as name,
        chromium() as browser,
        replay.replaying(before, by, Path(name, "before")) as first,
        replay.replaying(after, by, Path(name, "after")) as second,
    ):
        listed = [item["paper"]["id"] for items in before.values() for item in items]
        for shape in (only,) if only else SHAPES:
            print(f"An archive: {shape}")
            trial = Trial(*SHAPES[shape], Path(name, shape), browser, first)
            run(trial, second, listed)
            figures[shape] = trial.figures()
    print(json.dumps(figures))
    raise SystemExit(any(figure["wrong"] for figure in figures.values()))


def run(trial: Trial, later: Mapping[str, str], listed: Iterable[str]) -> None:
    """Do everything with one archive.

    Args:
        trial: the parts of the trial.
        later: the variables that send ``archive`` to the upstreams of the last run.
        listed: the ids of papers, of which a reader submits one.
    """
    begin(trial)
    curated, hidden = curate(trial)
    is_curated(trial, curated, hidden)
    known = {page.paper.id for page in trial.papers()}
    submit(trial, next(identifier for identifier in listed if identifier not in known))
    trial.upstream = later
    refetch(trial, datetime.now(UTC).date() - timedelta(days=MORE_DAYS))
    is_curated(trial, curated, hidden)
    upgrade(trial)
    is_curated(trial, curated, hidden)
    look_after(trial)
    change_engine(trial)
    is_curated(trial, curated, hidden)
    if trial.shape == "whole":
        become_slim(trial)
        is_curated(trial, curated, hidden)


if __name__ == "__main__":
    main()
