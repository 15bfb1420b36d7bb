"""The parts of a trial: a person, the machines of the workflows, the owner's clone, the published site."""

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

from generator.commands.project.shape import Shape
from generator.content.library import Library
from generator.content.page import Page
from tests.acceptance import releases
from tests.acceptance.machine import Machine, bare
from tests.harness.browser import visit
from tests.harness.files import files
from tests.harness.githubpages import Pages
from tests.harness.server import serving
from tests.harness.versions import git, put
from tests.harness.workflows import fake_gh

REPOSITORY = "ada/speech-papers"
ADDRESS = "https://ada.github.io/speech-papers"
_ADDRESSES = re.compile(r"file://\S+")


@dataclass
class Person:
    """The actions of a person, and an estimate of their time.

    The keystroke-level model (Card, Moran and Newell) counts 1.1 s to point and 0.2 s to click, 0.28 s a key,
    and 1.35 s of thought before each action and each field. It does not count GitHub's time to show a page.
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
        """Count one action: clicks, and texts typed into fields."""
        self.clicks += len(clicked) + len(typed)
        self.keys += sum(map(len, typed.values()))
        self.thoughts += 1 + len(typed)

    def types(self, *lines: str) -> None:
        """Count lines typed into a terminal; two keys paste an address."""
        self.keys += sum(len(_ADDRESSES.sub("^V", line)) + 1 for line in lines)
        self.thoughts += len(lines)


@dataclass
class Trial:
    """A trial in a folder.

    Attributes:
        shape: the shape of the archive.
        is_tagged: whether the project has a tag when the archive begins.
        folder: for everything the trial makes.
        browser: for the search.
        upstream: the variables that send ``archive`` to the recorded days.
        seconds: the machines' time.
        first_site: the time until the first site, a person's time included.
        files: the number of files then, besides papers and votes.
        wrong: everything that is not as it must be.
    """

    shape: Shape
    is_tagged: bool
    folder: Path
    browser: Browser
    upstream: Mapping[str, str] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    seconds: float = 0.0
    first_site: float = 0.0
    files: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.project, self.mine = self.folder / "project", self.folder / "speech-papers"
        self.content = self.mine / "content"
        self._released = self.folder / "project.git"
        (self.folder / "runner").mkdir(parents=True)
        (self.folder / "tools").mkdir()
        self.gh = fake_gh(self.folder / "tools")
        self.origin = bare(self.folder / "origin.git")
        self.site = self.folder / "served"
        self.pages = Pages(self.site, self.gh.with_name("answers.json"), address=ADDRESS)
        self.pages.turn(on=True)
        self._longest: list[str] = []

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Time a step, and print it."""
        start = time.monotonic()
        yield
        seconds = time.monotonic() - start
        self.seconds += seconds
        print(f"{seconds:7.1f} s  {'; '.join([what, *self._longest])}", flush=True)
        self._longest = []

    def figures(self) -> dict[str, int]:
        """Return what is printed at the end."""
        return {
            "papers": len(self.papers()), "first_site": round(self.first_site),
            "person": round(self.person.seconds), "seconds": round(self.seconds), "files": self.files,
            "wrong": len(self.wrong),
        }  # fmt: skip

    def must(self, is_so: bool, what: str) -> None:
        """Note it if something is not as it must be."""
        if not is_so:
            self.wrong.append(what)
            print(f"    WRONG  {what}", flush=True)

    # What people and machines work with

    @property
    def address(self) -> str:
        """The address of the project's repository."""
        return self._released.as_uri()

    def release(self, version: str, day: str, *, is_tagged: bool = True) -> None:
        """Release the project, and push it to its repository."""
        releases.release(self.project, version, day, is_tagged=is_tagged)
        if not self._released.exists():
            subprocess.run(["git", "clone", "--quiet", "--bare", self.project, self._released], check=True)
        git(self.project, "push", "--quiet", "--follow-tags", self.address, "main")

    def machine(self, *, is_new: bool = False) -> Machine:
        """Return the machines of one run of a workflow."""
        runner = self.folder / "runner"
        (runner / "summary").write_text("")
        environment = {
            **self.upstream, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_STEP_SUMMARY": str(runner / "summary"),
            "RUNNER_TEMP": str(runner / "temp"),
            "PATH": f"{self.gh.parent}:{os.environ['PATH']}",
        }  # fmt: skip
        return Machine(runner / "work", self.origin, environment, self.pages, is_new=is_new)

    def ended(self, machine: Machine, job: str = "outcome") -> None:
        """Note the long steps of a run; end the trial with the log if the run is red."""
        if machine.results.get(job) != "success":
            raise SystemExit(f"{machine.log}\n{machine.results}\n{job} is not green")
        self._longest = [f"{title} {took:.0f} s" for title, took in machine.seconds.items() if took >= 1]

    def publish(self, event: str = "workflow_dispatch", *, is_new: bool = False) -> None:
        """Run *Publish*."""
        machine = self.machine(is_new=is_new)
        with self.pages.showing():
            machine.publish(event)
        self.ended(machine, "deploy")

    def archive(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command in the owner's clone; it must end with one of these codes. Return its output."""
        variables = os.environ | self.upstream | {"SITE_URL": ADDRESS, "GITHUB_REPOSITORY": REPOSITORY}
        command = [".venv/bin/archive", *arguments]
        done = subprocess.run(
            command, cwd=self.mine, env=variables, capture_output=True, text=True, check=False
        )
        said = done.stdout + done.stderr
        self.must(done.returncode in codes, f"archive {arguments[0]} ended with {done.returncode}: {said}")
        return said

    def push(self, message: str) -> None:
        """Commit everything in the clone, and push it."""
        put(self.mine, {}, message)
        git(self.mine, "push", "--quiet", "origin", "main")

    def pull(self, branch: str = "main") -> None:
        """Pull a run's commits; for another branch, merge the pull request and push the merge."""
        git(self.mine, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", branch)
        if branch != "main":
            git(self.mine, "push", "--quiet", "origin", "main")

    def committed(self, version: str = "main", repository: Path | None = None) -> dict[str, str]:
        """Return the hash of each file of a version by name."""
        listed = git(repository or self.origin, "ls-tree", "-r", version).split("\n")
        return {line.partition("\t")[2]: line.partition("\t")[0] for line in listed}

    def papers(self) -> list[Page]:
        """Return the papers' pages in the owner's clone, the newest last."""
        pages = [page for _, page in Library(self.content).pages() if isinstance(page, Page)]
        return sorted(pages, key=lambda page: (page.paper.dates[-1], page.paper.id))

    def file(self, page: Page) -> Path:
        """Return a paper's file in the clone."""
        return self.content / "papers" / page.paper.folder / f"{page.paper.slug}.md"

    # What a user sees

    def html(self, address: str) -> str:
        """A page as Pages shows it; nothing where there is none."""
        path = self.site / address / "index.html"
        return path.read_text("utf-8") if path.exists() else ""

    def anywhere(self, text: str) -> list[str]:
        """Return the files of the site that contain a text."""
        return sorted(name for name, data in files(self.site).items() if text.encode() in data)

    def finds(self, query: str) -> int:
        """Return the number of papers that a search in the browser finds."""
        prefix = f"/{REPOSITORY.partition('/')[2]}/"
        with serving(self.site, prefix) as root, visit(self.browser, root) as seen:
            seen.page.goto(f"{root}search/?q={quote(query)}")
            status = seen.page.locator(".as-status")
            expect(status).to_have_text(re.compile(r"^(No papers found|[\d,]+ papers?)"))
            self.must(seen.wrong == [], f"the search says {seen.wrong}")
            number = re.match(r"[\d,]+", str(status.text_content()))
            return int(number[0].replace(",", "")) if number else 0
