"""What a trial works with: a person, the machines of the workflows, the owner's clone, the site as shown."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, expect

from generator.content.library import Library
from generator.content.page import Page
from tests.acceptance.machine import Machine, bare
from tests.harness.browser import visit
from tests.harness.files import files
from tests.harness.server import serving
from tests.harness.versions import git, put
from tests.harness.workflows import fake_gh

REPOSITORY = "ada/speech-papers"
ADDRESS = "https://ada.github.io/speech-papers"


@dataclass
class Person:
    """What a person has done, and an estimate of how long that takes.

    By the keystroke-level model (Card, Moran and Newell): 1.1 s to point and 0.2 s to click, 0.28 s a key,
    1.35 s of thought before each thing to do and each field. How long GitHub takes to show a page is not
    in it.
    """

    clicks: int = 0
    keys: int = 0
    thoughts: int = 0

    @property
    def seconds(self) -> float:
        return self.clicks * 1.3 + self.keys * 0.28 + self.thoughts * 1.35

    def __str__(self) -> str:
        estimate = f"{self.seconds:.0f} s by estimate"
        return f"{estimate}, {self.clicks} clicks, {self.keys} keys, {self.thoughts} things to think of"

    def does(self, *clicked: str, **typed: str) -> None:
        """One thing to do: what is clicked on, and what is typed into fields."""
        self.clicks += len(clicked) + len(typed)
        self.keys += sum(map(len, typed.values()))
        self.thoughts += 1 + len(typed)


@dataclass
class Trial:
    """A trial in a folder.

    Attributes:
        folder: for all that is made.
        browser: for the search.
        upstream: the variables that lead ``archive`` to the recorded days.
        person: what a person has done so far.
        seconds: how long machines were at work.
        wrong: what is not as it must be.
    """

    folder: Path
    browser: Browser
    upstream: Mapping[str, str] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.project, self.mine = self.folder / "project", self.folder / "speech-papers"
        self.content = self.mine / "content"
        (self.folder / "runner").mkdir()
        (self.folder / "tools").mkdir()
        self.gh = fake_gh(self.folder / "tools")
        self.origin = bare(self.folder / "origin.git")
        self.site = self.machine("push").deployed
        self._longest: list[str] = []

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """A step, which is timed and told."""
        start = time.monotonic()
        yield
        seconds = time.monotonic() - start
        self.seconds += seconds
        print(f"{seconds:7.1f} s  {'; '.join([what, *self._longest])}", flush=True)
        self._longest = []

    def must(self, is_so: bool, what: str) -> None:
        """Note what is not as it must be."""
        if not is_so:
            self.wrong.append(what)
            print(f"    WRONG  {what}", flush=True)

    # What people and machines work with

    def machine(self, event: str, *, is_new: bool = False) -> Machine:
        """The machines of one run of a workflow."""
        runner = self.folder / "runner"
        (runner / "summary").write_text("")
        environment = {
            **self.upstream, "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(runner / "event.json"), "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_STEP_SUMMARY": str(runner / "summary"),
            "RUNNER_TEMP": str(runner / "temp"),
            "PATH": f"{self.gh.parent}:{os.environ['PATH']}",
        }  # fmt: skip
        return Machine(runner / "work", self.origin, environment, ADDRESS, is_new=is_new)

    def ended(self, machine: Machine, job: str = "outcome") -> None:
        """Note what took long in a run; end the trial where it is red, with what was said there."""
        if machine.results.get(job) != "success":
            raise SystemExit(f"{machine.log}\n{machine.results}\n{job} is not green")
        self._longest = [f"{title} {took:.0f} s" for title, took in machine.seconds.items() if took >= 1]

    def publish(self, event: str, *, is_new: bool = False) -> None:
        """A run of *Publish*."""
        machine = self.machine(event, is_new=is_new)
        machine.publish(event)
        self.ended(machine)

    def archive(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        """What a command says in the clone of the owner; it must end with one of some codes."""
        variables = os.environ | self.upstream | {"SITE_URL": ADDRESS, "GITHUB_REPOSITORY": REPOSITORY}
        command = [".venv/bin/archive", *arguments]
        done = subprocess.run(
            command, cwd=self.mine, env=variables, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        self.must(done.returncode in codes, f"archive {arguments[0]} ended with {done.returncode}: {said}")
        return said

    def push(self, message: str) -> None:
        """Commit all that is in the clone, and push it."""
        put(self.mine, {}, message)
        git(self.mine, "push", "--quiet", "origin", "main")

    def pull(self, branch: str = "main") -> None:
        """Get what a run pushed; of another branch, merge the pull request and push that."""
        git(self.mine, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", branch)
        if branch != "main":
            git(self.mine, "push", "--quiet", "origin", "main")

    def committed(self, version: str = "main", repository: Path | None = None) -> dict[str, str]:
        """The digests of the files of a version, by their names."""
        listed = git(repository or self.origin, "ls-tree", "-r", version).split("\n")
        return {line.partition("\t")[2]: line.partition("\t")[0] for line in listed}

    def papers(self) -> list[Page]:
        """The pages of papers in the clone of the owner, the newest last."""
        pages = [page for _, page in Library(self.content).pages() if isinstance(page, Page)]
        return sorted(pages, key=lambda page: (page.paper.dates[-1], page.paper.id))

    def file(self, page: Page) -> Path:
        """A paper's file in the clone."""
        return self.content / "papers" / page.paper.folder / f"{page.paper.slug}.md"

    # What a user sees

    def html(self, address: str) -> str:
        """A page as Pages shows it; nothing where there is none."""
        path = self.site / address / "index.html"
        return path.read_text("utf-8") if path.exists() else ""

    def anywhere(self, text: str) -> list[str]:
        """The files of the site that have a text."""
        return sorted(name for name, data in files(self.site).items() if text.encode() in data)

    def finds(self, query: str) -> int:
        """How many papers a reader's search finds in the browser."""
        prefix = f"/{REPOSITORY.partition('/')[2]}/"
        with serving(self.site, prefix) as root, visit(self.browser, root) as seen:
            seen.page.goto(f"{root}search/?q={quote(query)}")
            status = seen.page.locator(".as-status")
            expect(status).to_have_text(re.compile(r"^(No papers found|[\d,]+ papers? in )"))
            self.must(seen.wrong == [], f"the search says {seen.wrong}")
            number = re.match(r"[\d,]+", str(status.text_content()))
            return int(number[0].replace(",", "")) if number else 0
