"""Archives in a test's folder: made-up papers, built for real."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.content import counts
from generator.content import page as pages
from generator.papers.paper import Counts, Paper
from generator.store.atomic import write
from tests.harness import forks
from tests.harness.files import files
from tests.harness.forks import Fork
from tests.harness.processes import CHECKOUT, ended, run

# The configuration and the hand-written pages. In a fork, the checkout's own are its owner's.
STARTER = Path(__file__).with_name("starter")
# The shortest configuration; the plugin brings the rest.
MINIMAL = (
    "site_name: Moss Archive\nsite_url: https://moss.test/\n"
    "docs_dir: content\ntheme: material\nplugins: [archive]\n"
)
# The address in the starter's configuration, and its path.
SITE = "https://moss.test/paper-archive/"
PREFIX = "/paper-archive/"
_PLUGIN = "\n  - archive:"
_ARCHIVE = "from generator.commands.launch import main; main()"
_FOR_PYTHON = re.compile("PYTHON|LC_|TZ$")  # variables that Python reads as it starts


class ArchiveFolder:
    """An archive: ``content/``, ``mkdocs.yml``, ``site_templates/`` and the site made from them.

    Args:
        folder: a new folder.
        settings: the settings of the archive plugin.
        site_url: the address of the site.
        more: lines for the end of ``mkdocs.yml``.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, object] | None = None,
        *,
        site_url: str = SITE,
        more: str = "",
    ) -> None:
        self._at(folder)
        shutil.copytree(STARTER, folder)
        shutil.copytree(CHECKOUT / "site_templates", folder / "site_templates")
        lines = "".join(f"\n      {name}: {value}" for name, value in (settings or {}).items())
        config = self.config.read_text("utf-8").replace(SITE, site_url).replace(_PLUGIN, _PLUGIN + lines)
        assert f"site_url: {site_url}\n" in config and _PLUGIN + lines in config
        self.config.write_text(config + more, "utf-8")

    @classmethod
    def at(cls, folder: Path) -> ArchiveFolder:
        """Return the archive that a folder has."""
        archive = cls.__new__(cls)
        archive._at(folder)
        return archive

    def _at(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.site = folder / "site"
        self.config = folder / "mkdocs.yml"

    def copied(self, folder: Path) -> ArchiveFolder:
        """Copy the archive to another folder, with its cache and the times of all files."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True, copy_function=shutil.copy2)
        return ArchiveFolder.at(folder)

    def put(self, shown: Paper, notes: str = "", **front: object) -> Path:
        """Write a paper's page with a curator's notes and fields; return its file."""
        path = self.content / "papers" / shown.folder / f"{shown.slug}.md"
        lines = "".join(f"{name}: {value}\n" for name, value in front.items())
        text = pages.write(shown).replace("---\n", f"---\n{lines}", 1)
        write(path, (text + (f"\n{notes}\n" if notes else "")).encode())
        return path

    def put_all(self, papers: Iterable[Paper]) -> None:
        """Write a page for each paper."""
        for paper in papers:
            self.put(paper)

    def delete(self, *papers: Path) -> None:
        """Delete pages of papers, and the site's count of them, so that the next build accepts the loss."""
        for path in papers:
            path.unlink()
        (self.site / "published.yml").unlink(missing_ok=True)

    def vote(self, votes: Mapping[str, int | Counts], month: str = "2026-03") -> None:
        """Write a month's counts by paper id; a number stands for votes."""
        rows = {name: count if isinstance(count, Counts) else Counts(count) for name, count in votes.items()}
        write(self.content / "counts" / f"{month}.csv", counts.written(rows).encode())

    def command(self, *arguments: str, processes: int = 0) -> list[str]:
        """Return the command line of ``archive`` for this archive, in a new Python."""
        return [sys.executable, "-W", "error", "-c", _ARCHIVE, *self._options(arguments, processes)]

    def _options(self, arguments: Iterable[str], processes: int = 0) -> list[str]:
        more = [f"--processes={processes}"] if processes else []
        return ["--config", str(self.config), *arguments, *more]

    def run(
        self,
        *arguments: str,
        code: int | tuple[int, ...] = 0,
        processes: int = 0,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``archive`` in a process, and see that it ends with this code, or one of these."""
        if environment and any(map(_FOR_PYTHON.match, environment)):
            return run(self.command(*arguments, processes=processes), code, environment)
        started = self.start(*arguments, processes=processes, environment=environment, folder=folder)
        return ended(started.wait(), code)

    def start(
        self,
        *arguments: str,
        processes: int = 0,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> Fork:
        """Start ``archive`` in a process."""
        options = self._options(arguments, processes)
        return forks.archive(*options, environment=environment, folder=folder)

    def build(self, *arguments: str, processes: int = 0, environment: Mapping[str, str] | None = None) -> str:
        """Build the site, with or without warnings; return the log."""
        return self.run("build", *arguments, code=(0, 1), processes=processes, environment=environment).stderr

    def clean(self) -> dict[str, bytes]:
        """Return the files of a site built from nothing; the archive's own site stays as it is."""
        copy = self.folder / "clean"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in ("content", "site_templates"):
            shutil.copytree(self.folder / name, copy / name)
        shutil.copyfile(self.config, copy / "mkdocs.yml")
        ended(forks.archive("--config", str(copy / "mkdocs.yml"), "build").wait(), (0, 1))
        return files(copy / "site")

    def html(self, address: str) -> str:
        """Return the HTML of a page of the site."""
        return (self.site / address / "index.html").read_text("utf-8")
