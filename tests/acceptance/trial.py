"""The trial: the steps of a new user by README alone, from a copy of the project to its upgrade.

The repository is as "Use this template" makes it, with a bare one as its origin. Machines that begin empty
run every step of the workflows. The theme is speech, the papers are recorded. ``make trial`` prints a line
with the seconds of each step, then a JSON line; it ends with 1 if something is not as a user expects.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from generator.commands.intake.answer import LABEL
from generator.commands.intake.form import SUBMIT
from generator.commands.project.ownership import FILE, Ownership
from generator.content.page import Page
from generator.content.runs.sample import Sample
from tests.acceptance import releases, replay
from tests.acceptance.new_user import ADDRESS, Trial
from tests.acceptance.soak import RECORDED, recorded
from tests.commands.intake.test_form import body
from tests.harness.browser import chromium, executable
from tests.harness.processes import CHECKOUT
from tests.harness.versions import git
from tests.harness.workflows import told

TITLE, QUERIES, CATEGORIES = "Speech Papers", "speech; audio; voice", "eess.AS cs.SD"
DAYS, MORE_DAYS = 90, 97
LIMIT = 600  # seconds until the first site
LAST = date(2025, 6, 30)  # the last day that was recorded again later, with other votes
HELD_BACK = timedelta(days=6)  # the first run does not see these last days yet
CURATED = 5
TOPICS = (
    "Speech recognition:\n  query: speech recognition\nMusic: {query: music, description: Made by machine.}\n"
)
NOTE = "Read in our seminar, paper {}."


def begin(trial: Trial) -> None:
    """Make the project with a release, and its copy by "Use this template": its files in one commit."""
    project, copy = trial.project, trial.folder / "template"
    subprocess.run(["git", "clone", "--quiet", CHECKOUT, project], check=True)
    git(project, "switch", "--quiet", "--force-create", "main")
    for tag in git(project, "tag").split():
        git(project, "tag", "--delete", tag)
    releases.release(project, "0.1.0", "2026-01-01")
    with trial.step("1. Copy: a repository of the template's files, in one commit"):
        trial.person.does("Use this template", "Create a new repository", "Create", name="speech-papers")
        subprocess.run(["git", "clone", "--quiet", "--depth=1", project.as_uri(), copy], check=True)
        git(copy, "switch", "--quiet", "--orphan", "copy")
        git(copy, "checkout", "--quiet", "main", "--", ".")
        git(copy, "commit", "--quiet", "--message", "Initial commit")
        git(copy, "push", "--quiet", trial.origin.as_uri(), "HEAD:refs/heads/main")


def set_up(trial: Trial) -> None:
    """Set up, and publish the first site."""
    sample = [f"content/{name}" for name in Sample.read(trial.project / "content").hashes]
    form = {"title": TITLE, "queries": QUERIES, "categories": CATEGORIES, "days": str(DAYS)}
    machine = trial.machine("workflow_dispatch", is_new=True)
    with trial.step(f"2. Set up: theme, {DAYS} days of papers"):
        trial.person.does("Actions", "Set up", "Run workflow", "Run workflow", **form)
        machine.set_up(**form)
        trial.ended(machine)
    files = trial.committed()
    left = sorted(files.keys() & {"content/sample.yml", *sample} - {"content/about.md"})
    trial.must(left == [], f"of the sample there is still {left}")
    was_told = "The project's sample was taken out" in machine.summary()
    trial.must(was_told, "the summary does not speak of the sample")
    title = machine.commits()[0]
    trial.must(title.startswith("Change settings; fetch papers of "), f"the set-up is committed as {title}")
    with trial.step("3. Publish: the first site"):
        trial.person.does("Settings", "Pages", "Source", "GitHub Actions")
        trial.person.does("Actions", "Publish", "Run workflow", "Run workflow")
        trial.person.does("the run", "the link")
        trial.publish("workflow_dispatch", is_new=True)
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


def curate(trial: Trial) -> tuple[list[Page], Page]:
    """Curate five papers, hide one, write a reading list and two topics; return the papers."""
    with trial.step("A clone of one's own: git clone, make site"):
        subprocess.run(["git", "clone", "--quiet", trial.origin, trial.mine], check=True)
        subprocess.run(["make", "site"], cwd=trial.mine, check=True, capture_output=True)
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
        shown = trial.html(page.paper.address)
        trial.must(NOTE.format(number) in shown, f"the notes on {page.paper.id} are not on the site")
        trial.must(page.paper.address in trial.html(""), f"{page.paper.id} is not featured on the home page")
    places = [trial.html("lists/seminar/").find(page.paper.address) for page in reversed(curated)]
    trial.must(places == sorted(places) and places[0] > 0, "the list has other papers, or another order")
    for address in ("tags/seminar/", "topics/speech-recognition/", "topics/music/"):
        trial.must("papers/" in trial.html(address), f"{address} has no papers")
    for text in (hidden.paper.address, hidden.paper.title):
        trial.must((files := trial.anywhere(text)) == [], f"a hidden paper is in {files}")
    trial.must(trial.finds(hidden.paper.id) == 0, "the search finds a hidden paper")
    trial.must(trial.finds(curated[0].paper.id) == 1, "the search does not find a curated paper")


def submit(trial: Trial, wanted: str) -> None:
    """Fill in a reader's form, which a maintainer accepts and merges."""
    issue = {"number": 1, "title": "A paper", "body": body(SUBMIT, wanted, "", "It is on dialogue.")}
    said = {"action": "labeled", "label": {"name": LABEL}, "issue": issue}
    machine = trial.machine("issues")
    Path(machine.environment["GITHUB_EVENT_PATH"]).write_text(json.dumps(said))
    before = trial.committed()
    with trial.step("A paper by form: the pull request"):
        machine.job("propose", "issues", {}, "forms.yml")
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
    machine = trial.machine("workflow_dispatch")
    with trial.step("A week of older papers: Backfill"):
        machine.backfill(str(since))
        trial.ended(machine)
    trial.must(told(trial.gh)[-1][:3] == ["workflow", "run", "publish.yml"], "Publish is not started")
    counts = {path.name: path.read_bytes() for path in (trial.content / "counts").iterdir()}
    with trial.step("The next day's run: Publish fetches"):
        trial.publish("schedule")
    trial.pull()
    now = {path.name: path.read_bytes() for path in (trial.content / "counts").iterdir()}
    trial.must(any(now[name] != data for name, data in counts.items()), "no votes have changed")
    trial.must(len(trial.papers()) > before, "there are no more papers than before")


def upgrade(trial: Trial) -> None:
    """Take a new version by a pull request, and its workflows by hand."""
    project = trial.project
    changed = releases.change(project)
    releases.release(project, releases.VERSION, "2026-12-01")
    before = trial.committed()
    inputs = {"${{ inputs.version }}": "", "${{ inputs.from }}": project.as_uri()}
    machine = trial.machine("workflow_dispatch")
    with trial.step(f"Upgrade: {len(changed)} changed files proposed"):
        for job in ("prepare", "propose"):
            machine.job(job, "workflow_dispatch", inputs, "upgrade.yml")
            trial.ended(machine, job)
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


def arrived(trial: Trial, before: dict[str, str], changed: set[str]) -> None:
    """See that an upgrade brought all of the project's files, and left the owner's files alone."""
    after, there = trial.committed(), trial.committed(f"v{releases.VERSION}", trial.project)
    owned = Ownership.parse((trial.project / FILE).read_text(), FILE)
    theirs = {name for name in {*after, *there} if owned.whose(name) in ("project", "until_edited")}
    trial.must(len(changed) >= releases.FILES, f"{len(changed)} files are changed")
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
    """Run it, and print the figures."""
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
    with (
        tempfile.TemporaryDirectory() as name,
        chromium() as browser,
        replay.replaying(before, by, Path(name, "before")) as first,
        replay.replaying(after, by, Path(name, "after")) as second,
    ):
        trial = Trial(Path(name), browser, first)
        begin(trial)
        set_up(trial)
        first_site = trial.seconds + trial.person.seconds
        trial.must(first_site < LIMIT, "the first site took too long")
        print(f"{first_site:7.1f} s  until the first site, of which a person takes: {trial.person}")
        curated, hidden = curate(trial)
        is_curated(trial, curated, hidden)
        known = {page.paper.id for page in trial.papers()}
        listed = [item["paper"]["id"] for items in before.values() for item in items]
        submit(trial, next(identifier for identifier in listed if identifier not in known))
        trial.upstream = second
        refetch(trial, datetime.now(UTC).date() - timedelta(days=MORE_DAYS))
        is_curated(trial, curated, hidden)
        upgrade(trial)
        is_curated(trial, curated, hidden)
        look_after(trial)
        figures = {
            "papers": len(trial.papers()), "first_site": round(first_site),
            "person": round(trial.person.seconds), "seconds": round(trial.seconds),
            "wrong": len(trial.wrong),
        }  # fmt: skip
    print(json.dumps(figures))
    raise SystemExit(bool(trial.wrong))


if __name__ == "__main__":
    main()
