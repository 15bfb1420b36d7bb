"""Made-up papers for the search, and a site that is nothing but its search."""

from __future__ import annotations

import json
import random
import re
import shutil
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lunr import get_default_builder
from lunr.builder import Builder
from lunr.pipeline import Pipeline
from lunr.stemmer import stemmer
from lunr.token import Token
from lunr.trimmer import trimmer
from playwright.sync_api import Browser, Page

from generator import search
from generator.content.curated.vocabulary import starters
from generator.queries.documents import CollectionFilter, Document, Hint
from generator.queries.words import fold
from generator.search import Indexed, large_size
from generator.search.running import SiteSearch
from generator.store.pool import run_tasks
from generator.store.store import Store
from generator.text.names import slug
from generator.text.tokens import trim
from tests.harness.processes import CHECKOUT
from tests.harness.server import serving

TEMPLATES = CHECKOUT / "site_templates"
SCRIPTS = TEMPLATES / "search"
ASSETS = TEMPLATES / "theme" / "assets"
ADDRESS = "https://moss.test/a/"
# What is called in QuickJS. Bytes by document go to no program.
QUERY = "async (text, options) => ({ ...(await query(text, options)), counted: undefined })"
MEANT = """async (text) => {
  LATER["offers.js"] = LATER["corrections.js"]; // without what makes elements
  const better = await meant(text, {}, await query(text), 0, () => true);
  return better && { ...better, answer: better.answer && { ...better.answer, counted: undefined } };
}"""
SUGGESTED = 'async (text) => (await later("./options.js")).optionsFor(text)'
SAID = 'async (answer) => (await later("./messages.js")).outcome(answer)'
# What messages and addresses need of a browser beyond `host.js`.
MORE = """() => {
  globalThis.Intl = { ListFormat: class {
    format(all) { return [all.slice(0, -1).join(", "), all.at(-1)].filter(Boolean).join(" and "); }
  } };
  globalThis.URLSearchParams = class {
    constructor(all) {
      const coded = (text) => encodeURIComponent(text).replaceAll("%20", "+");
      this.toString = () => Object.entries(all).map(([name, text]) => `${name}=${coded(text)}`).join("&");
    }
  };
}"""
CLOCK = """(now) => {
  const Clock = (globalThis.Clock ??= Date);
  globalThis.Date = now === null ? Clock : class extends Clock {
    constructor(...given) { super(...(given.length ? given : [now])); }
  };
}"""
PAGE = """<!doctype html><html class="js" lang="en" dir="ltr"><meta charset="utf-8"><title>Archive</title>
<link rel="stylesheet" href="{base}assets/archive.css">
<style>html {{ font-size: 125% }} body {{ margin: 0 .8rem }}</style>
<header><form action="{base}search/"><input type="search" name="q" aria-label="Search"></form></header>
<main class="md-content"><article class="md-content__inner md-typeset">{main}</article></main>
<script type="module" src="{base}assets/reading/keys.js"></script>"""
ROOTS = ("learn", "network", "graph", "reason", "translat", "diffus", "transform", "speech", "protein",
         "quantum", "language", "agent", "retriev", "sparse", "kernel", "memory", "policy", "token", "vision",
         "causal", "robust", "latent", "align", "prompt")  # fmt: skip
ENDINGS = ("", "s", "ing", "ed", "er", "ation", "ional", "ive", "iveness", "able", "ly", "ment", "ies")
FAMILIES = ("Ångström", "Müller", "Łukasz", "Nguyen", "Garcia", "Okafor", "Tanaka", "Rossi", "Novák", "Silva")
GIVEN = ("Ada", "Bo", "Chen", "Dana", "Emre", "Femi", "Gita", "Hana")
FILTERS = (
    CollectionFilter("org", "Organization", "Organizations", "organizations"),
    CollectionFilter("venue", "Venue", "Venues", "venues"),
)
ORGANIZATIONS = ("Moss Laboratory", "The Moss & Fern Company", "Institut für Farne")
TAGS = ("agents", "machine translation", "graph learning", "speech", "vision")


def made_up(count: int, seed: int = 1) -> list[Document]:
    """Return papers of three years, the oldest first; a few words are frequent, most are rare."""
    chance = random.Random(seed)
    words = [root + ending for root in ROOTS for ending in ENDINGS] + ["the", "of", "and", "with", "for"] * 9
    weights = [1 / (place + 2) for place in range(len(words))]
    chance.shuffle(words)

    def text(length: int) -> str:
        return " ".join(chance.choices(words, weights, k=length))

    return [
        Document(
            id=f"26{number % 12 + 1:02d}.{number:05d}",
            url=f"papers/26{number % 12 + 1:02d}.{number:05d}/",
            title=text(chance.randint(2, 12)).capitalize(),
            abstract=". ".join(text(chance.randint(5, 25)) for _ in range(chance.randint(1, 6))) + ".",
            authors=tuple(
                f"{chance.choice(GIVEN)} {chance.choice(FAMILIES)}" for _ in range(chance.randint(1, 6))
            ),
            tags=tuple(sorted(chance.sample(TAGS, chance.randint(0, 3)))),
            day=(date(2024, 1, 1) + timedelta(number * 1096 // count)).isoformat(),
            votes=None if number % 5 == 0 else number % 60,
            cited=number * 7 % 90 if number % 3 == 0 else None,
            values={
                "has": ("code",) if number % 3 == 0 else (),
                "org": (ORGANIZATIONS[number % 7],) if number % 7 < 3 else (),
            },
        )
        for number in range(count)
    ]


def key(document: Document) -> tuple[str, bytes]:
    """Return the id and the key of a document, as the index knows it without reading it."""
    whole = document._replace(votes=None, cited=None, comments=None)
    return document.id, repr(whole).encode("utf-8", "surrogatepass")


def earlier(document: Document) -> Document:
    """Return an earlier version of a document, different in every field."""
    return document._replace(
        title=f"{document.title} once",
        authors=("Ada Supersedeson", *document.authors),
        tags=("superseded", *document.tags),
        values={**document.values, "org": ("Superseded",)},
    )


def came(document: Document) -> tuple[str, str]:
    """Return the day a document came in, here its own day, and its own day."""
    return document.day, document.day


def build(
    documents: Iterable[Document],
    folder: Path,
    state: Path | None = None,
    processes: int = 1,
    fewest: int = 1,
    revised: Collection[Document] = (),
    meant: Mapping[str, bytes] = {},
) -> None:
    """Bring an index up to date, as the press does.

    Args:
        documents: the papers.
        folder: for the index.
        state: the folder of a cache.
        processes: the number of processes.
        fewest: the papers that an author or a tag needs to be suggested.
        revised: papers with an earlier version in the large segment; the small one has them again.
        meant: what terms mean, as `archive encode` fits it.
    """
    papers = list(documents)
    run = partial(run_tasks, processes)
    large = large_size(list(map(came, papers)))
    again = [paper for paper in papers[:large] if paper in revised]
    listed = [earlier(paper) if paper in again else paper for paper in papers[:large]]
    listed += papers[large:] + again
    # In tests the first tag and the first collection of a paper have other names.
    aliases = {
        made.column: {
            alias: paper.values[made.name][0]
            for paper in papers
            for alias in paper.spellings.get(made.name, ())
        }
        for made in FILTERS
    }
    aliases["tags"] = {alias: paper.tags[0] for paper in papers for alias in paper.tag_aliases}
    counts = Counter(("author", name) for paper in papers for name in paper.authors)
    counts += Counter(("tag", name) for paper in papers for name in paper.tags)
    spelled = {paper.tags[0]: paper.tag_aliases for paper in papers if paper.tag_aliases}
    spelled |= {paper.authors[0]: paper.values["orcid"] for paper in papers if "orcid" in paper.values}
    named = [
        Hint(name, kind, f"{kind}s/{slug(name)}/", count, spelled.get(name, ()))
        for (kind, name), count in counts.items()
        if count >= fewest
    ]
    counts_of = {document.id: (document.votes, document.cited) for document in listed}
    comments = {document.id: document.comments for document in listed}
    (starter, _), tags = starters(), {name for kind, name in counts if kind == "tag"}
    abroad = {tag: names for tag, names in starter.abroad.items() if tag in tags}
    keys = list(map(key, listed))
    given = (keys, counts_of, comments, large, listed.__getitem__, FILTERS, aliases, named, abroad, meant)
    with TemporaryDirectory() as nothing_kept, closing(Store(state or Path(nothing_kept))) as store:
        search.build(Indexed(*given), folder, SCRIPTS, run, store)


class Search(SiteSearch):
    """The scripts of a site's search without a page, in QuickJS: they answer as in Chromium.

    `test_running.py` compares both.

    Attributes:
        files: the names of the files of the index that were read.
    """

    modules = (*SiteSearch.modules, "mending.js", "people.js")
    later = (*SiteSearch.later, "corrections.js", "looser.js", "messages.js", "options.js")

    def __init__(self, site: Path, now: datetime | None = None) -> None:
        super().__init__(site, ADDRESS, SCRIPTS, FILTERS)
        self.files: list[str] = []
        self.call(MORE)
        self.clock(now)

    def clock(self, now: datetime | None) -> None:
        """Set the reader's clock."""
        self.call(CLOCK, now and now.timestamp() * 1000)

    def read(self, address: str) -> str | None:
        """Return a file of the site; see `SiteSearch`."""
        self.files.append(address.rpartition("/")[2])
        return super().read(address)

    def query(self, text: str, **options: Any) -> dict[str, Any]:
        """Return the answer of ``archiveSearch.query``."""
        return dict(self.call(QUERY, text, options))

    def meant(self, text: str) -> dict[str, Any] | None:
        """Return the query as it was probably meant; with its answer if the page shows that one at once."""
        made: dict[str, Any] | None = self.call(MEANT, text)
        return made

    def shown(self, text: str, **options: Any) -> dict[str, Any]:
        """Return the answer that a reader sees: to the query as typed, or as it was mended."""
        better = self.meant(text)
        return (better and better["answer"]) or self.query(text, **options)

    def said(self, text: str, **options: Any) -> str:
        """Return what the page says of an answer that it did not mend."""
        return str(self.call(SAID, self.query(text, **options)))

    def offered(self, text: str) -> list[str]:
        """Return the names of the authors that a line above the results leads to."""
        found = self.call("(text) => saidOf(text, ({ peopleNamed }) => peopleNamed)", text) or {}
        return [person["name"] for people in found.values() for person in people]

    def suggested(self, text: str) -> list[dict[str, str]]:
        """Return what the box in the header suggests."""
        made: list[dict[str, str]] = self.call(SUGGESTED, text)
        return made


def write_site(
    folder: Path, documents: Collection[Document], written: Collection[Document] | None = None, **more: Any
) -> None:
    """Write a site of papers, of which ``written`` (all) have a page; see `build`."""
    write_pages(folder, list(documents if written is None else written))
    build(documents, folder / "search" / "index", **more)


@contextmanager
def visited(browser: Browser, folder: Path, **options: Any) -> Iterator[Page]:
    """Open the search page of a site; ``options`` are of the browser's page."""
    with serving(folder) as root:
        page = browser.new_page(base_url=f"{root}search/", **options)
        page.goto("")
        page.wait_for_function("window.archiveSearch")
        yield page
        page.close()


def ask(search: Search | Page, text: str, **options: Any) -> dict[str, Any]:
    """Return the answer of ``archiveSearch.query``, in QuickJS or on a page."""
    if isinstance(search, Search):
        return search.query(text, **options)
    return dict(search.evaluate("([text, options]) => archiveSearch.query(text, options)", [text, options]))


def unpacked(file: bytes) -> tuple[Any, list[bytes]]:
    """Return the header and the columns of an index file."""
    data = zlib.decompress(file, -15)
    parts = []
    while data:
        length, shift = 0, 0
        while True:
            byte, data = data[0], data[1:]
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        parts.append(data[:length])
        data = data[length:]
    return json.loads(parts[0]), parts[1:]


def lunr_builder() -> Builder:
    """Return lunr's builder with our trimmer, and with our folding of accents before the stemmer."""

    def fold_token(token: Token, i: int | None = None, tokens: list[Token] | None = None) -> Token:
        token.string = fold(token.string)
        return token

    def trim_token(token: Token, i: int | None = None, tokens: list[Token] | None = None) -> Token | None:
        token.string = trim(token.string)
        return token if token.string else None

    Pipeline.register_function(fold_token, "foldAccents")
    Pipeline.register_function(trim_token, "trimWords")
    made = get_default_builder()
    made.pipeline.after(trimmer, trim_token)
    made.pipeline.remove(trimmer)
    made.pipeline.before(stemmer, fold_token)
    made.search_pipeline.before(stemmer, fold_token)
    return made


def write_pages(folder: Path, documents: list[Document]) -> None:
    """Write a site of the search page, its scripts and styles, and the papers' pages."""
    for scripts in ("like", "reading"):
        shutil.copytree(ASSETS / scripts, folder / "assets" / scripts, dirs_exist_ok=True)
    for script in ASSETS.glob("*.js"):
        shutil.copy(script, folder / "assets")
    parts = re.findall('include "(.+?)"', (ASSETS / "archive.css").read_text(encoding="utf-8"))
    styles = "".join((TEMPLATES / "theme" / part).read_text(encoding="utf-8") for part in parts)
    (folder / "assets" / "archive.css").write_text(styles, encoding="utf-8")
    main = '<div id="archive-search"></div><script type="module" src="index/search.js"></script>'
    (folder / "search").mkdir(parents=True, exist_ok=True)
    (folder / "search" / "index.html").write_text(PAGE.format(base="../", main=main), encoding="utf-8")
    for document in documents:
        page = folder / document.url / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        text = document.abstract.replace("&", "&amp;").replace("<", "&lt;")
        page.write_text(
            PAGE.format(
                base="../../",
                main=f"<h1>Paper</h1><h2 id=abstract>Abstract</h2><p>{text}</p>",
            ),
            encoding="utf-8",
        )
