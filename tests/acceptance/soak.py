"""The long run: an archive fetches day after day while everything goes wrong, another one undisturbed.

``make soak`` fetches the 495 recorded days, or the first DAYS. It prints a JSON line: the number of runs,
kills and faults; papers that are missing, doubled or on wrong days; whether ``content/`` and the site have
the bytes of the undisturbed archive; files that were left behind.
"""

from __future__ import annotations

import json
import os
import random
import tarfile
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from generator.content.library import Library
from generator.content.page import Page
from generator.text import identifiers
from tests.harness.archive import ArchiveFolder
from tests.harness.files import files
from tests.harness.forks import Fork
from tests.harness.processes import SHARED
from tests.harness.server import Silent, loopback
from tests.harness.upstream import hub_item

Days = Mapping[str, Sequence[Any]]
"""The hub's items by day, as its API gives them."""
START = date(2026, 3, 2)
"""The first day of `made_up`."""

RECORDED = SHARED / "data" / "hf_daily.tar.xz"
FAULTS = ("429", "500", "503", "cut", "html", "drop")
_IN_A_ROW = 2  # faults for one address, so that trying again succeeds
_SETTLED = timedelta(days=7)  # until the hub answers a day as it was recorded later
_MOST_RUNS = 12  # for one day

# The command on the day that the environment names, without waiting. SOAK_WRITES is the number of writes that
# the disk has room for.
COMMAND = """
import datetime, errno, os, sys
from generator.commands.main import main
from generator.store import atomic
from generator.commands.intake import fetch
from generator.sources.frame import http

class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(os.environ["SOAK_TODAY"] + "T12:00:00+00:00")

assert fetch.datetime is datetime.datetime  # else it would read another clock
fetch.datetime = Clock
clock = http.Clock(now=lambda: Clock.now().timestamp(), sleep=lambda seconds: None)
http.Client.__init__.__kwdefaults__["clock"] = clock
room = int(os.environ.get("SOAK_WRITES", "0"))
if room:
    write = os.write
    def full(file, data):
        global room
        room -= 1
        if room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)
    atomic.os.write = full
main(prog_name="archive")
"""


@dataclass
class Hub:
    """The hub on loopback, with faults.

    Attributes:
        first: its items on each day at first.
        later: its items a week later, for days that changed.
        rate: the share of faulty answers.
        faults: the number of faults by kind.
    """

    first: Days
    later: Days
    rate: float
    chance: random.Random
    today: date = date.min
    url: str = ""
    faults: Counter[str] = field(default_factory=Counter)
    streaks: Counter[str] = field(default_factory=Counter)

    def answer(self, address: str) -> tuple[str, bytes]:
        """Return the fault of the answer to a request, or ``""``, and its body."""
        query = parse_qs(urlsplit(address).query)
        day, page, limit = query["date"][0], int(query["p"][0]), int(query["limit"][0])
        settled = self.today - date.fromisoformat(day) >= _SETTLED
        listed = (self.later.get(day) if settled else None) or self.first.get(day, ())
        body = json.dumps(listed[page * limit : (page + 1) * limit]).encode()
        fault = ""
        if self.streaks[address] < _IN_A_ROW and self.chance.random() < self.rate:
            fault = self.chance.choice(FAULTS)
            self.faults[fault] += 1
        self.streaks[address] = self.streaks[address] + 1 if fault else 0
        return fault, body


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Run the hub on loopback."""

    class Handler(Silent):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer

        def do_GET(self) -> None:
            fault, body = hub.answer(self.path)
            if fault == "drop":
                self.close_connection = True
                return
            if fault == "html":
                body = b"<!doctype html><title>Busy</title>"
            self.send_response(int(fault) if fault.isdecimal() else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if fault == "cut" else body)
            self.close_connection = fault == "cut"

    with loopback(Handler) as hub.url:
        yield hub


@dataclass
class Soak:
    """One archive from its first day to its last.

    Attributes:
        chance: decides what goes wrong besides the answers; ``None`` for nothing.
        build_every: days from one build to the next.
        figures: the number of ``runs``, ``kills``, ``pairs`` of runs at once, ``full`` disks and ``builds``.
    """

    archive: ArchiveFolder
    hub: Hub
    chance: random.Random | None
    build_every: int
    figures: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        """Fetch every day of the hub, in one run or more, and build now and then."""
        for number, day in enumerate(sorted(self.hub.first)):
            self.hub.today = date.fromisoformat(day)
            if self.chance:
                self._disturb(self.chance, ["fetch"])
            self._succeed(["fetch"])
            if number % self.build_every == 0:
                if self.chance and self.chance.random() < 0.5:
                    self._kill(self.chance, ["build"])
                self._succeed(["build"])
        self._succeed(["build"])

    def _disturb(self, chance: random.Random, command: list[str]) -> None:
        """Kill one run in five; let two runs meet in one of ten; fill the disk in one of ten."""
        share = chance.random()
        if share < 0.2:
            self._kill(chance, command)
        elif share < 0.3:
            self.figures["pairs"] += 1
            for process in [self._start(command) for _ in range(2)]:
                process.wait()
        elif share < 0.4:
            self.figures["full"] += 1
            self._start(command, SOAK_WRITES=str(chance.randint(1, 40))).wait()

    def _succeed(self, command: list[str]) -> None:
        """Run a command until it ends well, as scheduled runs do."""
        for _ in range(_MOST_RUNS):
            done = self._start(command).wait()
            if done.returncode == 0:
                return
        raise AssertionError(f"{command} failed {_MOST_RUNS} times\n{done.stdout}\n{done.stderr}")

    def _kill(self, chance: random.Random, command: list[str]) -> None:
        self.figures["kills"] += 1
        process = self._start(command)
        time.sleep(chance.uniform(0.01, 0.4))
        process.kill()
        process.wait()

    def _start(self, command: list[str], **environment: str) -> Fork:
        self.figures["builds" if command == ["build"] else "runs"] += 1
        variables = {"HF_ENDPOINT": self.hub.url, "SOAK_TODAY": self.hub.today.isoformat(), **environment}
        return Fork(COMMAND, ["--config", str(self.archive.config), *command], variables)


def run_both(
    faulty: ArchiveFolder, undisturbed: ArchiveFolder, first: Days, later: Days, seed: int, build_every: int
) -> Soak:
    """Fetch and build both archives from the same answers; return the run of the faulty one."""
    for archive, chance in ((faulty, random.Random(seed)), (undisturbed, None)):
        rate = 0.3 if chance else 0.0
        # Another chance than the run's: the number of requests before a kill depends on the machine.
        with serving(Hub(first, later, rate, random.Random(seed + 1))) as hub:
            soak = Soak(archive, hub, chance, build_every)
            soak.run()
            if chance:
                disturbed = soak
    return disturbed


def made_up(number: int) -> tuple[Days, Days]:
    """Return a hub's items by day, at first and a week later, when it has more papers and votes."""
    first: dict[str, list[Any]] = {}
    later: dict[str, list[Any]] = {}
    for index in range(number):
        day = (START + timedelta(days=index)).isoformat()
        items = [
            hub_item(f"2603.{index:02}{paper:03}", f"Moss {index} {paper}", day, paper) for paper in range(6)
        ]
        first[day] = items[:4]
        later[day] = [
            {**item, "paper": {**item["paper"], "upvotes": item["paper"]["upvotes"] + 5}} for item in items
        ]
    return first, later


def recorded(most: int | None = None) -> tuple[Days, Days]:
    """Return the hub's items on the recorded days, or on the first of them, and some days later."""
    days: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    with tarfile.open(RECORDED) as archive:
        for member in archive:
            if member.name.endswith(".json") and (file := archive.extractfile(member)):
                path = Path(member.name)
                days[path.parent.name][path.stem] = json.load(file)
    first = dict(sorted(days["hf_daily"].items())[:most])
    return first, {day: items for day, items in days["hf_daily_refetch"].items() if day in first}


def wrong(archive: ArchiveFolder, first: Days, later: Days) -> Counter[str]:
    """Count papers that are ``missing``, ``doubled``, ``misdated``, or ``foreign`` to the recording."""
    expected: defaultdict[str, set[str]] = defaultdict(set)
    for listing in (first, later):
        for day, items in listing.items():
            for item in items:
                paper = item["paper"]
                identifier = identifiers.canonical(paper["id"])
                expected[identifier].add((paper.get("submittedOnDailyAt") or day)[:10])
    pages = [page for _, page in Library(archive.content).pages()]
    listed = {page.paper.id: set(page.paper.days) for page in pages if isinstance(page, Page)}
    return Counter(
        missing=len(expected.keys() - listed.keys()),
        foreign=len(listed.keys() - expected.keys()),
        doubled=len(pages) - len(listed),
        misdated=sum(listed.get(paper, days) != days for paper, days in expected.items()),
    )


def main() -> None:
    """Run it, and print the figures."""
    if not RECORDED.exists():
        raise SystemExit("the recorded days, ../shared/data/hf_daily.tar.xz, are absent")
    first, later = recorded(int(os.environ.get("DAYS", "495")))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        faulty, undisturbed = (
            ArchiveFolder(Path(folder, "faulty")),
            ArchiveFolder(Path(folder, "undisturbed")),
        )
        soak = run_both(faulty, undisturbed, first, later, seed=1, build_every=25)
        # The file of the lock stays; each later run has shown that nobody holds it.
        left = [name for name in files(faulty.folder) if name.endswith((".tmp", ".part"))]
        figures = {
            "days": len(first), **soak.figures, "faults": soak.hub.faults.total(),
            "papers": sum(1 for _ in Library(faulty.content).files()), **wrong(faulty, first, later),
            "same_content": files(faulty.content) == files(undisturbed.content),
            "same_site": files(faulty.site) == files(undisturbed.site),
            "left_behind": left, "seconds": round(time.monotonic() - start),
        }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
