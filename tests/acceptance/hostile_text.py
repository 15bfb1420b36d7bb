"""Hostile text by every way in: built in both ways, every page seen in Chromium without the site's policy."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

from playwright.sync_api import Browser

from generator.commands.intake import form, taking
from generator.commands.intake.asking import Connect
from generator.configuration import offered, settings
from generator.content.curated.removed import Removals
from generator.content.library import Library
from generator.content.limits import too_much
from generator.errors import ArchiveError
from generator.sources.frame.declarations import Source
from generator.sources.frame.http import Client, Clock
from tests.acceptance.tally import STEERING, Tally
from tests.harness import hostile, payloads
from tests.harness.archive import ArchiveFolder
from tests.harness.browser import chromium
from tests.harness.files import files
from tests.harness.looking import addresses, looking
from tests.harness.papers import numbered, record, take
from tests.harness.upstream import serving
from tests.harness.written import FILLERS, filled

_SETTINGS = {"tag_minimum": 2, "author_minimum": 1, "organization_minimum": 1}
_NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
_MIXTURES = 40  # payloads in each round after the first
_LONGEST = 1_200  # characters of a message, where each one of the text may be escaped
_BATCH = 20  # payloads in the forms of one archive


def importers(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Import every payload in every field: from files, as single papers, in answers of the upstreams."""
    with chromium() as browser:
        for number, texts in enumerate(_rounds(chance)):
            archive = ArchiveFolder(folder / str(number), _SETTINGS)
            for name, data in hostile.files(texts).items():
                path = folder / name
                path.write_bytes(data)
                tally.run(name, archive, "import", str(path))
            taking.take(Library(archive.content), hostile.answers(texts))
            tally.tried += sum(hostile.tried().values()) * len(texts)
            _look(f"round {number}", archive, browser, tally)
            yield True


def forms(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Fill in every form with every payload in every field, and accept the result."""
    with chromium() as browser, _no_network() as connect:
        batches = chain.from_iterable(map(_in_batches, _rounds(chance)))
        for number, texts in enumerate(batches):
            _name_sources(texts, tally)
            archive = ArchiveFolder(folder / str(number), _SETTINGS)
            take(archive.content, *(record(f"2601.0000{digit}", f"Moss {digit}") for digit in range(1, 4)))
            library = Library(archive.content)
            for filled, values in hostile.forms(texts):
                tally.tried += 1
                pairs = zip(filled.headings, values, strict=True)
                body = "\n\n".join(f"### {heading}\n\n{value}" for heading, value in pairs)
                try:
                    answer = form.handle(
                        form.Issue(7, body), library, connect, settings.read(archive.config), _NOW
                    )
                except Exception as error:  # unexpected, whatever it is
                    tally.stopped.append(f"{filled.title} {values!r:.300}: {error!r}")
                    continue
                if any(STEERING.search(f"{problem}") for problem in answer.problems):
                    tally.executed.append(f"{filled.title} {values!r:.300} steers a log")
            _look(f"round {number}", archive, browser, tally)
            yield (number + 1) * _BATCH >= len(payloads.PAYLOADS)


def _name_sources(texts: tuple[str, ...], tally: Tally) -> None:
    """Name each payload as a source, as `archive init` and *Set up* take it."""
    for text in texts:
        tally.tried += 1
        try:
            offered.block(offered.named([text]), {})
        except ArchiveError as error:
            if not f"{error}".isprintable() or len(f"{error}") > _LONGEST:
                tally.executed.append(f"the source {text!r:.300} steers a log, or fills it")
        except Exception as error:  # unexpected, whatever it is
            tally.stopped.append(f"the source {text!r:.300}: {error!r}")


@contextmanager
def _no_network() -> Iterator[Connect]:
    """Yield clients for upstreams on loopback without papers; all other names lead into a private network."""
    resolve = socket.getaddrinfo

    def inside(host: str, port: Any, *rest: Any, **options: Any) -> list[Any]:
        return resolve(host if host == "127.0.0.1" else "10.0.0.1", port, *rest, **options)

    def connect(source: Source[Any]) -> Client:
        own = () if hasattr(source.settings(), "own_hosts") else None
        return Client(own_hosts=own, clock=Clock(sleep=lambda seconds: None))

    patched = mock.patch.object(socket, "getaddrinfo", inside)
    with serving() as upstream, mock.patch.dict(os.environ, upstream.environment), patched:
        yield connect


def _in_batches(texts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Split forms into batches: each form looks at all papers that the forms before it brought."""
    return (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))


def _rounds(chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Yield every payload by itself, then mixtures without end."""
    yield payloads.PAYLOADS
    while True:
        some = (chance.choices(payloads.PAYLOADS, k=chance.randint(2, 4)) for _ in range(_MIXTURES))
        yield tuple(map("".join, some))


def _look(what: str, archive: ArchiveFolder, browser: Browser, tally: Tally) -> None:
    """Check and build an archive in both ways, and look at every page."""
    tally.run(what, archive, "check")
    tally.run(what, archive, "build")
    plain = archive.copied(archive.folder.with_name(f"{archive.folder.name}-plain"))
    tally.run(what, plain, "build", "--plain")
    built = files(archive.site)
    tally.compare(f"{what}: press and plain", built, files(plain.site))
    removals = Removals.read(archive.content)
    pages = {path.stem for path in Library(archive.content).files() if not removals.have([path.stem])}
    if lost := pages - {name.split("/")[1] for name in built if name.startswith("papers/")}:
        tally.lost.append(f"{what}: papers without a page: {sorted(lost)[:3]}")
    for name in (name for name, data in built.items() if payloads.SUM[1].encode() in data):
        tally.executed.append(f"{what}: a template reckoned in {name}")
    if traces := [path for path in archive.folder.parent.rglob(payloads.TRACE) if path.is_file()]:
        tally.executed.append(f"{what}: {traces}")
    with looking(browser, archive.site) as look:
        for _ in look.at(addresses(archive.site)):
            pass
    tally.executed += look.seen.executed
    tally.leaked += look.seen.asked
    tally.lost += look.seen.covered


# Places for a person's Markdown: the file, and the text before the Markdown.
_PAPERS = range(1, 21)
_LIST = '---\ntitle: Seminar {}\npapers: ["2603.00001", "2603.00002"]\n---\n\n'
_WRITTEN = {
    **{f"papers/2026/03/2603.{number:05}.md": "## Notes\n\n" for number in _PAPERS},
    **{f"lists/seminar-{number}.md": _LIST.format(number) for number in range(10)},
    **{f"team/{number}.md": f"# Team {number}\n\n" for number in range(8)},
    "index.md": "",
    "about.md": "# About\n\n",
}


def markdown(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Write hostile Markdown wherever a person may, and compare what readers see around it."""
    harmless = _written(folder / "harmless", dict.fromkeys(_WRITTEN, "Plain words."))
    harmless.build()
    with chromium() as browser:
        with looking(browser, harmless.site, scripts=False) as look:
            offered = {address: look.offered() for address in look.at(addresses(harmless.site))}
        full = (filled(filler) for filler in FILLERS.values())
        fragments = (*payloads.BY_HAND, *payloads.PAYLOADS, *full)
        for number, words in enumerate(_fragments(fragments, chance)):
            archive = _written(folder / str(number), words)
            tally.tried += len(words)
            what = f"round {number}"
            _look(what, archive, browser, tally)
            with looking(browser, archive.site, scripts=False) as look:
                for address in look.at(offered):
                    if any(too_much(f"## Notes\n\n{text}\n") for text in _by(address, words)):
                        continue  # shown to the letter, and so is the heading
                    if taken := offered[address] - look.offered():
                        tally.lost.append(
                            f"{what}: {address}: {list(taken)[:3]} by {_by(address, words)!r:.200}"
                        )
            yield (number + 1) * len(words) >= len(fragments)


def _by(address: str, words: dict[str, str]) -> list[str]:
    """Return the texts that were written for a page."""
    name = address.rstrip("/").rpartition("/")[2] or "index"
    return [text for file, text in words.items() if file.endswith(f"{name}.md")]


def _fragments(fragments: tuple[str, ...], chance: random.Random) -> Iterator[dict[str, str]]:
    """Yield the text of each file: each fragment once, then mixtures without end.

    White space alone would be nothing, and a list without a text has no part about it.
    """
    left = list(fragments)
    while True:
        some = ((name, [left.pop()] if left else chance.choices(fragments, k=3)) for name in _WRITTEN)
        texts = {name: "\n\n".join(words).replace("@", name) for name, words in some}
        yield {name: text if text.strip() else f"{text}Plain words." for name, text in texts.items()}


def _written(folder: Path, words: dict[str, str]) -> ArchiveFolder:
    """Make an archive with a person's texts in some files."""
    archive = ArchiveFolder(folder, _SETTINGS)
    archive.put_all(numbered(number, keywords=("alpha",)) for number in _PAPERS)
    for name, text in words.items():
        path = archive.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if name.startswith("papers/") else ""
        path.write_text(f"{before}{_WRITTEN[name]}{text}\n", "utf-8", "replace")
    return archive
