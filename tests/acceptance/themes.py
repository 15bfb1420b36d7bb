"""An archive, and a theme that reads it and arXiv, day after day while a tenth of all answers fail.

``python -m tests.acceptance.themes`` takes the last 30 recorded days, or DAYS of them. Two fetches of a theme
are killed in the middle. It prints a JSON line: runs, faults and papers; whether the theme's ``content/`` has
the bytes of a theme that nothing disturbed; papers that are missing or too many, as the theme's rules choose
them from the files of the archive.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from generator.content.library import Library
from generator.content.page import Page
from tests.acceptance.replay import SERVER, replaying
from tests.acceptance.soak import COMMAND, FAULTS, Days, recorded
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.forks import Fork
from tests.harness.upstream import Answering, Reply, served

RATE = 0.1
_MOST_RUNS = 12  # for one day
_AMID = 2  # requests after which a fetch is killed


@dataclass
class Published(Answering):
    """The data of an archive as it was on a day, on loopback.

    Attributes:
        folder: has ``data/``.
        rate: the share of faulty answers.
        answers: the number of answers.
        faulty: the number of faults by kind.
    """

    answers: int = 0
    folder: Path = Path()
    rate: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    faulty: Counter[str] = field(default_factory=Counter)

    def reply(self, path: str, query: dict[str, str], headers: Mapping[str, str]) -> Reply:
        """See `Answering`."""
        file = self.folder / path.lstrip("/")
        if not file.is_file():
            return Reply(404, b"not here")
        body = file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        is_known = headers.get("if-none-match") == tag
        return Reply(304 if is_known else 200, b"" if is_known else body, {"ETag": tag})

    def fails(self, path: str, query: dict[str, str]) -> Reply | None:
        """Return the fault of an answer, if it has one."""
        self.answers += 1
        if self.chance.random() >= self.rate:
            return None
        kind = self.chance.choice(FAULTS)
        self.faulty[kind] += 1
        if kind.isdecimal():
            return Reply(int(kind))
        return Reply(body=b"<!doctype html><title>Busy</title>") if kind == "html" else Reply(how=kind)


@dataclass
class Run:
    """A run of days.

    Attributes:
        folder: a new folder.
        days: the hub's items by day.
        rules: those of the theme, as ``mkdocs.yml`` has them.
        figures: the number of ``runs`` and ``kills``.
    """

    folder: Path
    days: Days
    rules: str = "['title:reasoning', 'speech', 'abstract:retrieval']"
    figures: Counter[str] = field(default_factory=Counter)

    def publish(self, upstreams: Mapping[str, str]) -> None:
        """Fetch the days of the archive, one by one, and keep the data of each."""
        archive = ArchiveFolder(self.folder / "archive")
        for day in sorted(self.days):
            self.succeed(archive, upstreams, day)
            archive.run("data", "--to", str(self.folder / "published" / day), code=(0, 1))

    def theme(self, name: str, site: Published, upstreams: Mapping[str, str]) -> ArchiveFolder:
        """Fetch the days of a theme of the archive and arXiv; if answers fail, two runs are killed, too."""
        host = site.url.removeprefix("http://")
        settings = {"archive_sites": f"['{site.url}/']", "archive_own_hosts": f"['{host}']"}
        settings |= {"include": self.rules, "arxiv_categories": "[cs.CL]"}
        theme = ArchiveFolder(self.folder / name, settings)
        days = sorted(self.days)
        for number, day in enumerate(days):
            site.folder = self.folder / "published" / day
            if site.rate and number in (len(days) // 3, 2 * len(days) // 3):
                self._kill(theme, site, upstreams, day)
            self.succeed(theme, upstreams, day, "archive", "arxiv")
        return theme

    def succeed(self, archive: ArchiveFolder, upstreams: Mapping[str, str], day: str, *sources: str) -> None:
        """Fetch until it ends well, as scheduled runs do."""
        for _ in range(_MOST_RUNS):
            done = self._start(archive, upstreams, day, sources).wait()
            if done.returncode == 0:
                return
        raise AssertionError(f"{day}: {_MOST_RUNS} fetches failed\n{done.stdout}\n{done.stderr}")

    def _kill(self, theme: ArchiveFolder, site: Published, upstreams: Mapping[str, str], day: str) -> None:
        site.asked.clear()
        fetch = self._start(theme, upstreams, day, ("archive", "arxiv"))
        while len(site.asked) < _AMID and not fetch.has_ended():
            time.sleep(0.005)
        fetch.kill()
        fetch.wait()
        self.figures["kills"] += 1

    def _start(
        self, archive: ArchiveFolder, upstreams: Mapping[str, str], day: str, sources: Sequence[str]
    ) -> Fork:
        self.figures["runs"] += 1
        command = ["--config", str(archive.config), "fetch", *sources]
        return Fork(COMMAND, command, {**upstreams, "SOAK_TODAY": day})

    def chosen(self, theme: ArchiveFolder) -> set[str]:
        """Return the papers that the theme's rules choose from the archive's last files."""
        other = ArchiveFolder(self.folder / "chosen", {"include": self.rules})
        last = self.folder / "published" / max(self.days) / "data"
        other.run("import", "--rules", *map(str, sorted(last.glob("*.jsonl.gz"))), code=(0, 1))
        return {*pages(other)}


def pages(archive: ArchiveFolder) -> dict[str, Page]:
    """Return the pages of an archive by their papers' ids."""
    found = (page for _, page in Library(archive.content).pages())
    return {page.paper.id: page for page in found if isinstance(page, Page)}


def both(run: Run, site: Published, upstreams: Sequence[Mapping[str, str]]) -> dict[str, object]:
    """Fetch a theme while answers fail, by the first upstreams, and one undisturbed; return the figures."""
    site.rate, site.fault = RATE, site.fails
    disturbed = run.theme("disturbed", site, upstreams[0])
    answers, faults, site.rate = site.answers, site.faulty.total(), 0.0
    undisturbed = run.theme("undisturbed", site, upstreams[1])
    found, chosen = pages(disturbed), run.chosen(disturbed)
    return {
        **run.figures, "answers": answers, "faults": faults, "papers": len(found), "chosen": len(chosen),
        "of_the_archive": sum(page.paper.source == "archive" for page in found.values()),
        "missing": sorted(chosen - found.keys()),
        "too_many": [id for id in found if found[id].paper.source == "archive" and id not in chosen],
        "same_content": files(disturbed.content) == files(undisturbed.content),
    }  # fmt: skip


def main() -> None:
    """Run it, and print the figures."""
    if not SERVER.exists():
        raise SystemExit("the recorded days, ../shared, are absent")
    listed, start = recorded()[0], time.monotonic()
    days = {day: listed[day] for day in sorted(listed)[-int(os.environ.get("DAYS", "30")) :]}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        faulty, healthy = (
            stack.enter_context(replaying(days, timedelta(), folder / name, rate))
            for name, rate in (("faulty", RATE), ("healthy", 0.0))
        )
        run, site = Run(folder, days), stack.enter_context(served(Published()))
        run.publish(faulty)
        figures = both(run, site, (faulty, healthy))
    print(json.dumps({"days": len(days), **figures, "seconds": round(time.monotonic() - start)}))


if __name__ == "__main__":
    main()
