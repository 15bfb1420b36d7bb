"""Mutated bytes for every reader: importers, answers, and each file of ``content/``."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType

from generator.commands.intake import form
from generator.content import page as pages
from generator.content.library import Library
from generator.errors import ArchiveError, FetchError, Problem, RecordError
from generator.papers.paper import Notice, Paper, Record
from generator.sources.formats import feeds
from generator.sources.frame import files as sources
from generator.sources.frame.fields import json_value
from generator.sources.upstreams import archive, arxiv, doi, europepmc, feed, web, zotero
from generator.text.elements import without_elements
from tests.acceptance.tally import Tally
from tests.harness import content_files, hostile, journals, odd_files, payloads
from tests.harness import oai as oai_answers
from tests.harness.archive_server import said
from tests.harness.fuzzing import PIECES
from tests.harness.hostile_records import GOOD
from tests.harness.papers import TODAY
from tests.harness.readings import READINGS
from tests.harness.upstream import Entry

_LONGEST = 10_000  # bytes of an input
_SECONDS = 5  # of CPU time, for an input of that length
_INPUTS = 200  # between two looks at the clock
_PIECES = (*PIECES, *payloads.FILLERS)
_MOSS = Entry("2601.00001", "Moss", "2026-01-02", version=2, revised="2026-01-05")
_BEGUN = {
    "page of the web": b"<meta name=citation_title content=Moss><meta name=citation_date content=2026-01-02>",
    "feed of a journal": journals.WILEY,
    "answer on a DOI": b'{"title": "Moss", "author": [{"family": "A"}], "issued": {"date-parts": [[2026]]}}',
    "answer of OAI-PMH": (
        oai_answers.wrapped(
            "<ListRecords>"
            + "".join(oai_answers.record(_MOSS, prefix) for prefix in oai_answers.PREFIXES)
            + "</ListRecords>"
        )
    ),
    "answer of Europe PMC": (
        b'{"id": "1", "source": "MED", "title": "Moss.", "firstPublicationDate": "2026-01-02", "journalInfo":'
        b' {"journal": {"title": "J"}}, "commentCorrectionList": {"commentCorrection": [{"id": "PPR1",'
        b' "source": "PPR", "type": "Preprint in", "reference": "J. 2026 Jan 2;1:2."}]}}'
    ),
    "answer of Zotero": (
        b'[{"key": "AAAA1111", "csljson": {"type": "book", "author": [{"family": "A"}]},'
        b' "data": {"itemType": "book", "title": "Moss", "date": "March 2026", "note": "<p>x</p>"}}]'
    ),
    "record of an archive": json.dumps(said(Paper("2601.00001", "Moss"), by_archives=("tags",))).encode(),
    "elements of JATS": (
        b"<jats:title>Abstract</jats:title><jats:sec><jats:title>Aim</jats:title><jats:p>On <i>Bryum</i>"
        b"<sub>2</sub> (\n <tex-math>\\begin{document}$$a$$\\end{document}</tex-math>)</jats:p>"
        b"<jats:list list-type='order'><jats:list-item>a</jats:list-item></jats:list>"
        b"<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn>"
        b"</mml:msup></mml:math>&lt;p&gt;&amp;lt;</jats:sec>"
    ),
    "form": b"### Paper to remove\n\n2601.00001\n\n### Reason\n\nAsked for.\n",
}


def attack(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Give every reader mutated files, without end."""
    readers = _readers(folder)
    originals = {name: _originals(name) for name in readers}
    while True:
        for _ in range(_INPUTS):
            name = chance.choice(list(readers))
            data = _mutated(chance.choice(originals[name]), chance)
            tally.tried += 1
            _give(name, readers[name], data, tally)
        yield True


def long_texts(folder: Path, chance: random.Random, tally: Tally) -> Iterator[bool]:
    """Give each reader 100 kB of a filler in each field: every field once, and then without end."""
    every = [(name, field) for name, reading in READINGS.items() for field in reading.fields]
    while True:
        for name, field in chance.sample(every, len(every)):
            filler = chance.choice(payloads.FILLERS)
            text = f"{GOOD}{filler * (100_000 // len(filler))} x"
            read = READINGS[name].prepared(
                folder,
                lambda other, field=field, text=text: text if other == field else GOOD,  # type: ignore[misc]
            )
            tally.tried += 1
            _give(name, lambda _, read=read: read(), f"{field}: {filler!r}".encode(), tally)  # type: ignore[misc]
        yield True


def _give(name: str, read: Callable[[bytes], object], data: bytes, tally: Tally) -> None:
    """Give a reader some bytes, and note every error that is not the archive's own."""
    signal.signal(signal.SIGVTALRM, _late)
    signal.setitimer(signal.ITIMER_VIRTUAL, 10 * _SECONDS)
    begun = time.process_time()
    try:
        read(data)
    except ArchiveError:
        pass  # as declared
    except TimeoutError:
        tally.hung.append(f"{name}: {data[:300]!r}")
        return
    except Exception as error:
        tally.stopped.append(f"{name}: {error!r} by {data[:300]!r}")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if (taken := time.process_time() - begun) > _SECONDS:
        tally.hung.append(f"{name}: {taken:.1f} s for {data[:300]!r}")


def _late(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _originals(name: str) -> list[bytes]:
    """Return inputs for a reader to mutate: pieces of the hostile corpus, or a good file."""
    if name in hostile.files():
        data = hostile.files()[name]
        return [data[start : start + _LONGEST] for start in range(0, len(data), _LONGEST)]
    return [odd_files.PLACES[name].encode() if name in odd_files.PLACES else _BEGUN[name]]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a few things in some bytes, as a broken disk, a bad merge or an attacker does."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((1, 1, 4, 40, 400)))
        piece = chance.choice((
            b"", bytes([chance.randrange(256)]), data[at:end] * chance.choice((2, 10, 1000)),
            chance.choice(_PIECES).encode("utf-8", "surrogatepass") * chance.choice((1, 1, 50, 3000)),
            chance.choice(payloads.PAYLOADS).encode("utf-8", "surrogatepass"),
        ))  # fmt: skip
        data = data[:at] + piece + data[end if chance.random() < 0.5 else at :]
    return data[:_LONGEST]


def _readers(folder: Path) -> Mapping[str, Callable[[bytes], object]]:
    """Return every reader of bytes that strangers may have written, by the name of a file."""
    content = folder / "content"
    library = Library(content)

    def reads(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)

        def give(data: bytes) -> object:
            path.write_bytes(data)
            try:
                return read(path)
            finally:
                path.unlink()

        return give

    def taken(path: Path) -> None:
        """Read a file as an import does; each record must survive as a page."""
        for item in sources.read(path, TODAY):
            _is_whole(item)

    def from_web(data: bytes) -> None:
        for item in web.parse(web.tags(data), "https://moss.example/", "page"):
            _is_whole(item)

    def from_doi(data: bytes) -> None:
        with suppress(ValueError):  # not JSON
            for item in doi.parse(json_value(data), "10.1234/moss", "answer"):
                _is_whole(item)

    def from_harvest(data: bytes) -> None:
        with suppress(ValueError):  # cut, or no answer of OAI-PMH
            for record in arxiv.harvest_answer(data)[0]:
                list(arxiv.versions(record))
                for item in arxiv.harvested(record, "answer"):
                    _is_whole(item)

    def from_feed(data: bytes) -> None:
        with suppress(ValueError):  # not a whole feed
            whole = feeds.parse(data, "https://moss.example/feed")
            found = [item for item in feed.items(whole, TODAY) if isinstance(item, feed.FeedEntry)]
            assert not feed.is_another({}, feed.journal(whole, found))
            for item in found:
                for read in feed.record(item.filled(None), "feed"):
                    _is_whole(read)

    def from_europepmc(data: bytes) -> None:
        with suppress(ValueError):  # not JSON
            for item in europepmc.read({"resultList": {"result": [json_value(data)] * 2}}, "", "answer"):
                _is_whole(item)

    def from_zotero(data: bytes) -> None:
        with suppress(ValueError):  # not JSON
            for item in zotero.items(data):
                said = item.get("data")
                if isinstance(said, dict) and f"{said.get('itemType')}" in zotero.KINDS:
                    notes = zotero.noted([str(item["data"].get("note"))])
                    page = f"{zotero.SITE}/groups/7/items/{item['key']}"
                    for told in zotero.read_item(item, page, "answer", TODAY, tags="tags", notes=notes):
                        if isinstance(told, Record | Problem):
                            _is_whole(told)

    def from_archive(data: bytes) -> None:
        with suppress(ValueError, FetchError):  # not JSON, or no index
            for item in archive.read(json_value(data), "answer", "moss.example", TODAY):
                _is_whole(item)
            archive.index_of(data)

    def from_jats(data: bytes) -> None:
        text = without_elements(data.decode(errors="surrogateescape"))
        assert not text or Paper(id="10.1234/moss", title="Moss", abstract=text, published="2026")

    def from_form(data: bytes) -> None:
        with suppress(RecordError):
            form.fields_of(data.decode(errors="replace"))

    def page(path: Path) -> None:
        read = library.shown(path)
        if not isinstance(read, Problem):
            text = path.read_bytes().decode()
            assert pages.read(pages.update(text, read.paper)).paper, "an update is read back"

    return {
        **{name: reads(name, taken) for name in hostile.files()},
        "page of the web": from_web,
        "feed of a journal": from_feed,
        "answer on a DOI": from_doi,
        "answer of OAI-PMH": from_harvest,
        "answer of Europe PMC": from_europepmc,
        "answer of Zotero": from_zotero,
        "record of an archive": from_archive,
        "elements of JATS": from_jats,
        "form": from_form,
        "papers/2026/03/2603.00002.md": reads("papers/2026/03/2603.00002.md", page),
        **{
            name: reads(name, lambda _, read=read: read(content, []))  # type: ignore[misc]
            for name, read in content_files.READERS.items()
            if name in odd_files.PLACES
        },
        "index.md": reads("index.md", lambda path: library.intro()),
    }  # fmt: skip


def _is_whole(item: Record | Notice | Problem) -> None:
    """See that a record can be written and read back, and that a problem is one line."""
    if isinstance(item, Record):
        assert pages.read(pages.write(item.paper)).paper == item.paper
    elif isinstance(item, Problem):
        assert f"{item}".isprintable()
