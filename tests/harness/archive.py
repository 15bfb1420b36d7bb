"""Archives of made-up papers, built for real, served and opened: what the tests of the site share."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from generator.content import page as pages
from generator.content.library import write
from generator.papers.paper import Author, Links, Paper

ROOT = Path(__file__).resolve().parents[1]
_ARCHIVE = "from generator.cli import main; main(prog_name='archive')"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def paper(number: int, day: str = "2026-03-02", **changes: Any) -> Paper:
    """A made-up paper with an arXiv id, as a source gives it."""
    values: dict[str, Any] = {
        "id": f"2603.{number:05d}",
        "title": f"A made-up study of matter {number}",
        "abstract": f"Nothing was measured in study {number}, and the error bars agree with that.",
        "authors": (Author("Ada One"), Author(f"Bert Number{number}")),
        "days": (day,),
        "links": Links(pdf=f"https://example.org/{number}.pdf"),
        "source": "made-up",
    }
    return Paper(**(values | changes))


class Place:
    """An archive of its own: ``content/``, ``mkdocs.yml``, ``site_templates/`` and the site made from them.

    Args:
        folder: a new folder for it.
        settings: of the archive plugin.
        site_url: in place of the one in ``mkdocs.yml``.
        more: lines for the end of ``mkdocs.yml``.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, object] | None = None, site_url: str = "", more: str = ""
    ) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.site = folder / "site"
        self.config = folder / "mkdocs.yml"
        self.content.mkdir(parents=True)
        for name in ("about.md", "subscribe.md", "search.md"):
            if (ROOT / "content" / name).exists():
                shutil.copyfile(ROOT / "content" / name, self.content / name)
        shutil.copytree(ROOT / "site_templates", folder / "site_templates")
        config = (ROOT / "mkdocs.yml").read_text("utf-8")
        if site_url:
            config = _replace(r"^site_url: .*$", f"site_url: {site_url}", config)
        if settings:
            lines = "".join(f"\n      {name}: {value}" for name, value in settings.items())
            config = _replace(r"^  - archive:$", f"  - archive:{lines}", config)
        self.config.write_text(config + more, "utf-8")

    def put(self, shown: Paper, notes: str = "", **front: object) -> Path:
        """Write a paper's page, with a curator's notes and fields."""
        path = self.content / "papers" / shown.folder / f"{shown.slug}.md"
        lines = "".join(f"{name}: {value}\n" for name, value in front.items())
        text = pages.write(shown).replace("---\n", f"---\n{lines}", 1)
        write(path, (text + (f"\n{notes}\n" if notes else "")).encode())
        return path

    def put_all(self, papers: Iterable[Paper]) -> None:
        """Write the pages of papers."""
        for each in papers:
            self.put(each)

    def vote(self, votes: Mapping[str, int], month: str = "2026-03") -> None:
        """Write a month's counts, votes by id."""
        rows = "".join(f"{name},{votes[name]},,\n" for name in sorted(votes))
        write(self.content / "counts" / f"{month}.csv", f"id,votes,comments,stars\n{rows}".encode())

    def command(self, *arguments: str, processes: int = 0) -> list[str]:
        """The ``archive`` command of this checkout, on this archive."""
        options = [f"--processes={processes}"] if processes else []
        command = [sys.executable, "-W", "error", "-c", _ARCHIVE, "--config", str(self.config)]
        return [*command, *arguments, *options]

    def run(
        self,
        *arguments: str,
        code: int = 0,
        processes: int = 0,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``archive`` with some arguments, and see that it ends with a code."""
        return run(self.command(*arguments, processes=processes), code, environment)

    def build(self, *arguments: str, processes: int = 0, environment: Mapping[str, str] | None = None) -> str:
        """Build the site; what was said."""
        return self.run("build", *arguments, processes=processes, environment=environment).stderr

    def clean(self) -> dict[str, bytes]:
        """The files of a site built with nothing remembered; the archive's own site stays as it is."""
        twin = self.folder / "clean"
        shutil.rmtree(twin, ignore_errors=True)
        twin.mkdir()
        for name in ("content", "site_templates"):
            shutil.copytree(self.folder / name, twin / name)
        shutil.copyfile(self.config, twin / "mkdocs.yml")
        run([*Place.command(self, "build")[:-2], str(twin / "mkdocs.yml"), "build"])
        return files(twin / "site")

    def html(self, address: str) -> str:
        """A page of the site."""
        return (self.site / address / "index.html").read_text("utf-8")


def run(
    command: list[str], code: int = 0, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command with this checkout's code, and see that it ends with a code."""
    variables = own_environment(environment or {})
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def own_environment(more: Mapping[str, str]) -> dict[str, str]:
    """The environment in which Python finds this checkout's code first."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **more}


def _replace(pattern: str, new: str, text: str) -> str:
    replaced, count = re.subn(pattern, lambda _: new, text, count=1, flags=re.MULTILINE)
    assert count, f"mkdocs.yml has no {pattern}"
    return replaced


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name from there."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """What tells that a file was written again, for every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Names with another value, or with one on one side only."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def same(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> None:
    """See that two sites are the same; where they are not, show the first place where they part."""
    assert (sorted(one.keys() - other.keys()), sorted(other.keys() - one.keys())) == ([], [])
    differing = sorted(changes(one, other))
    if differing:
        name = differing[0]
        texts = [data.decode(errors="replace") for data in (one[name], other[name])]
        pairs = enumerate(zip(*texts, strict=False))
        start = max(0, next((at for at, (a, b) in pairs if a != b), min(map(len, texts))) - 100)
        shown = "\n\n".join(text[start : start + 400] for text in texts)
        pytest.fail(f"{len(differing)} files differ: {differing[:20]}; {name} has\n\n{shown}", pytrace=False)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder under a prefix as GitHub's pages do, with ``404.html`` for what is not there."""

    def __init__(self, *arguments: Any, prefix: str, **options: Any) -> None:
        self.prefix = prefix
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return f"{self.directory}/no/such/file"
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_head(self) -> Any:
        # Its time stamps are whole seconds: a file that was made again within one would count as the same.
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        data = page.read_bytes() if page.exists() else b"not found"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        with suppress(ConnectionError):  # the browser went to the next page
            super().copyfile(source, outputfile)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, prefix: str = "/", port: int = 0) -> Iterator[str]:
    """Serve a folder on loopback under a prefix, at a free port if none is named; its address."""
    handler = partial(_Handler, directory=str(folder), prefix=prefix)
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "The tests of the site in a browser need Chromium, and none of "
            f"{', '.join(_BROWSERS)} is here. Install it (Debian: sudo apt-get install chromium; "
            "Ubuntu: sudo apt-get install chromium-browser).",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


class Visit:
    """A page in the browser with all that went wrong on it.

    Attributes:
        page: Playwright's page.
        wrong: console errors and warnings, uncaught errors, failed requests and answers, requests elsewhere.
    """

    def __init__(self, page: Page, root: str) -> None:
        self.page = page
        self.root = root
        self.wrong: list[str] = []
        page.on("console", lambda said: self._note(said.text if said.type in ("error", "warning") else ""))
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("requestfailed", self._failed)
        page.on("response", lambda got: self._note(f"{got.status}: {got.url}" if got.status >= 400 else ""))
        page.on("request", lambda sent: self._note("" if self._inside(sent.url) else f"outside: {sent.url}"))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # that is what going to the next page does to a request
            self._note(f"{request.failure}: {request.url}")

    def _note(self, said: str) -> None:
        if said:
            self.wrong.append(said)

    def _inside(self, url: str) -> bool:
        return url.startswith((self.root, "data:", "blob:"))


@contextmanager
def visit(browser: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """A fresh page in a browser that remembers nothing; options are those of Playwright's context."""
    context = browser.new_context(base_url=root, **options)
    context.set_default_timeout(10_000)
    try:
        yield Visit(context.new_page(), root)
    finally:
        context.close()
