"""``archive encode``: encodes what papers mean, in ``content/meaning/``."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.group import content, say, show, writes
from generator.configuration import locations, settings
from generator.content import meaning
from generator.content.library import Library, folder
from generator.content.limits import limited
from generator.content.meaning import MODEL, Meaning, Table
from generator.errors import ArchiveError, Problem, installing
from generator.queries import words
from generator.sources.frame.http import Client, Kept
from generator.sources.frame.limits import Limits
from generator.store.pool import batches
from generator.store.progress import track
from generator.store.store import beside
from generator.text.plural import counted

if TYPE_CHECKING:  # needs NumPy
    from generator.related.encoder import Encoder, ModelFile

BATCH = 256  # papers that are kept at once, so that a run that is stopped loses little
LIMITS = Limits(answer=600.0, is_anywhere=True)  # a file is known by its hash, from wherever it comes
OWN_HOSTS: tuple[str, ...] = ()  # besides public ones; see `Session`
_EXTRA = "onnxruntime"
_Paper = tuple[Path, str, str]  # the file for its folder, its id and its text
_Kept = dict[Path, dict[str, Meaning]]  # what is known of papers, by the files for their folders


@click.command("encode")
@click.pass_obj
@writes
def command(config: Path) -> int:
    """Encode what each paper means; related papers are then put in order by it, too.

    Needs the setting `meaning: true`. A model reads the title and the beginning of the abstract of each paper
    that is new or changed, the newest first. It makes 128 numbers of them, which are kept in content/meaning:
    they belong to the archive as its pages do, and a build only reads them. A run takes at most
    `meaning_minutes`; run it again for the rest.

    For each new month, and for twice the papers, it makes a table of the archive's terms again, by which the
    site's search knows what the words of a query mean.

    The first run fetches the model, 91 MB, into .cache/meaning; nothing is sent anywhere. The workflow Fetch
    runs this command after each fetch.
    """
    chosen = settings.read(config)
    if not chosen.meaning:
        say(f"The setting meaning in {config.name} is not true, so there is nothing to do.")
        return 0
    until, problems = time.monotonic() + 60 * chosen.meaning_minutes, list[Problem]()
    library = Library(content(config))
    known = meaning.table(library.content, problems)
    kept, due = _kept_and_due(library, meaning.read(library.content, problems))
    encoder = _opened(config) if due else None  # nothing changes if it cannot be opened
    for file in kept.keys() | meaning.files(library.content):
        meaning.write(library.content, file, MODEL, kept.get(file, {}))
    made = _encoded(library.content, kept, due, encoder, until) if encoder else ()
    encoded = sum(1 for _ in track(made, "Encoding", len(due)))
    left = f"; {len(due) - encoded:,} are left for the next run" if encoded < len(due) else ""
    held = sum(map(len, kept.values()))
    made_from = f"{MODEL} {len(kept)} {held.bit_length()}" if held else ""
    if made_from != known.made_from:
        rows = _fitted(library, kept, encoder or _opened(config)) if held else {}
        meaning.write_table(library.content, Table(made_from, rows))
    say(f"{counted(encoded, 'paper')} encoded{left}. content/{meaning.FOLDER} has {counted(held, 'paper')}.")
    return show(problems)


def _papers(library: Library) -> Iterator[_Paper]:
    """Yield the papers on the site, the newest folder and paper first."""
    files = sorted(library.files(), key=lambda path: (path.parent.name != "undated", path), reverse=True)
    for path, page in library.on_site(track(files, "Reading", len(files), "page")):
        place = folder(path.relative_to(library.content).as_posix())
        paper = limited(page).paper
        text = meaning.shortened(paper.title.plain, paper.abstract.plain)
        yield meaning.path(library.content, place), paper.id, text


def _kept_and_due(library: Library, known: Mapping[str, Meaning]) -> tuple[_Kept, list[_Paper]]:
    """Return what is known of the papers on the site, and the papers to encode, in order of `_papers`."""
    kept, due = _Kept(), list[_Paper]()
    by_text = {meant.text: meant for meant in known.values()}  # a paper may have another id now
    for file, paper, text in _papers(library):
        of_folder = kept.setdefault(file, {})
        if meant := by_text.get(meaning.hash_text(text)):
            of_folder[paper] = meant
        else:
            due.append((file, paper, text))
    return kept, due


def _opened(config: Path) -> "Encoder":
    from generator.related.encoder import FILES, Encoder

    if not find_spec(_EXTRA):
        raise ArchiveError(f"To encode papers needs {_EXTRA}. {installing('meaning')}")
    return Encoder(*(_fetched(config, file) for file in FILES))


def _encoded(
    content: Path, kept: _Kept, due: Sequence[_Paper], encoder: "Encoder", until: float
) -> Iterator[_Paper]:
    """Encode the papers that are due, until a time; yield each once it is kept."""
    for (some,) in batches(due, BATCH):
        if time.monotonic() >= until:
            return
        vectors = encoder.vectors([text for _, _, text in some])
        for (file, paper, text), vector in zip(some, vectors, strict=True):
            kept[file][paper] = Meaning(meaning.hash_text(text), vector)
        for file in {file for file, _, _ in some}:
            meaning.write(content, file, MODEL, kept[file])
        yield from some


def _fitted(library: Library, kept: _Kept, encoder: "Encoder") -> dict[str, bytes]:
    """Return the rows of the archive's terms, by the papers that are encoded."""
    from generator.related.table import PAPERS, fitted

    papers = ((kept[file][name].vector, text) for file, name, text in _papers(library) if name in kept[file])
    return fitted(islice(papers, PAPERS), words.term, encoder.vectors, encoder.vocabulary)


def _fetched(config: Path, file: "ModelFile") -> bytes:
    """Return a file of the model: as it was kept if nobody changed it, else from its address."""
    site, kept = locations.site(config, "site_url"), Kept(beside(f"{config}") / meaning.FOLDER)
    limits, setting = replace(LIMITS, body=file.size), "the program's version"
    with closing(Client(site, own_hosts=OWN_HOSTS, kept=kept, setting=setting, limits=limits)) as asking:
        return asking.get(file.address, {}, partial(_checked, file), accept="*/*")


def _checked(file: "ModelFile", data: bytes) -> bytes:
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"is not the file that this program knows, by its SHA-256 {file.sha256[:12]}…")
    return data
