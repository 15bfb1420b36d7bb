"""The import of a library of a reference manager, in Chromium: its papers that the archive has are saved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.text.letters import alone
from tests.harness.browser import Visit, visit
from tests.harness.readers import save, slugs, store, stored
from tests.harness.server import served

TITLE = "A made-up study of matter {}"
HERE = "The file did not leave your browser."

root = served("everything")

# Each entry as a program or a site writes it, by the paper it names; one is not closed, and the last names no
# paper of the archive.
BIBTEX = {
    "2603.00001": "@misc{one2026,\n      title={Another name}, \n      eprint={2603.00001},\n"
    "      archivePrefix={arXiv},\n      primaryClass={cs.CL},\n}",
    "2603.00002": "@article{two,\n  title={Another name},\n  author={One, A. and others},\n"
    "  journal={arXiv preprint arXiv:2603.00002},\n  year={2026}\n}",
    "2603.00003": "@misc{three,\n\ttitle = {Another {Name}},\n\turl = {http://arxiv.org/abs/2603.00003v2},\n"
    "\tabstract = {Of {braces {in} them} and an @ sign.\n\n%},\n\tmonth = mar,\n"
    "\tfile = {a:/b.pdf:application/pdf},\n}",
    "2603.00004": "@article{DBLP:journals/corr/abs-1,\n  title = {Another name},\n  journal = {CoRR},\n"
    "  volume = {abs/2603.00004}\n}",
    "2603.00005": '@ARTICLE{five,\n title = "Another",\n note = "arXiv preprint arXiv:2603.00005 [cs]",\n}',
    "2603.00006": "@online(six, title = {Another}, eprint = {arXiv:2603.00006v1})",
    "2603.00007": "@misc{seven, doi = {10.48550/ARXIV.2603.00007}}",
    "2603.00008": "@article{eight(20)8,\n title = {A {M}ade-up study of\n\t{\\textbf{matter}} 8},\n"
    " doi = {10.1/x}}",
    "2603.00009": '@article{, title = "A " # made # {-Up Study of} # " Matter" # 9}',
    "2603.00010": "@article{ten, title = {A m{\\'a}de\\textendash up st{\\\"u}dy of matter~10.}",
    "2603.00041": "@article{tex,\n"
    " title = {On $\\sum_{i=0}^n x_i^2$ \\& <others>, ``quoted'' \U0001f600 研究}}",
    "2603.00011": "@article{a, doi = {https://doi.org/10.48550/arXiv.2603.00011}} @comment{jabref-meta: x;}",
    "": "@article{b, title = {Nobody has this paper, which nobody wrote}, doi = {10.5555/2603.00012},"
    " note = {As in arXiv:2603.00013}, pages = {2603.00014}}",
}
RIS = (
    "TY  - JOUR\r\nT1  - Another name\r\nAU  - One, Ada\r\nDO  - 10.48550/arXiv.2603.00001\r\nER  - \r\n\r\n"
    "TY  - UNPB\r\nTI  - A made-up study\r\n of matter 2\r\nN1  - As in arXiv:2603.00013\r\nER  - \r\n"
    "TY  - GEN\r\nTI  - Another name\r\nAN  - arXiv:2603.00003\r\nER  -\r\n"
    "TY - JOUR\r\nUR - https://example.org/\r\nUR - https://arxiv.org/pdf/2603.00004.pdf\r\nER - \r\n"
    "TY  - JOUR\r\nTI  - Nobody has this paper\r\nAB  - Of 2603.00014, arXiv.\r\nER  - \r\n"
)
CSL: list[Any] = [
    {"title": "Another name", "DOI": "10.48550/arXiv.2603.00001", "issued": {"date-parts": [[2026]]}},
    {"title": "A made-up <i>study</i> of matter&nbsp;2", "author": [{"family": "One", "given": "Ada"}]},
    {"title": "Another name", "note": "Read it.\narXiv:2603.00003 [cs]"},
    {"data": {"title": "Another name", "url": "http://arxiv.org/abs/2603.00004"}},
    {"title": "Another name", "DOI": "10.1234/A<b>C"},
    {"title": "Nobody has this paper", "number": 5, "note": "As in arXiv:2603.00013"},
    None,
]  # fmt: skip
FIRST = [f"2603.0000{number}" for number in range(1, 5)]
WANTED = {
    "My Library.bib": [slug for slug in BIBTEX if slug],
    "My Library.ris": FIRST,
    "My Library.json": [*FIRST, "2603.00041"],
}
FILES = {
    "My Library.bib": "@string{made = {Made}}\nA remark.\n\n" + "\n".join(BIBTEX.values()),
    "My Library.ris": RIS,
    "My Library.json": json.dumps(CSL),
}


def imported(page: Page, file: Path, content: str | bytes) -> str:
    """Import a file on the page of saved papers, and return what the page says."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    status = page.get_by_role("status")
    status.evaluate("element => element.textContent = ''")
    page.locator("input[type=file]").set_input_files(file)
    expect(status).to_have_text(re.compile(f"{HERE}|Nothing was"))
    return (status.text_content() or "").removesuffix(f" {HERE}").removesuffix(f" {HERE} Undo")


@pytest.mark.parametrize("name", FILES)
def test_a_library_is_saved_as_far_as_the_archive_has_it(
    seen: Visit, root: str, tmp_path: Path, name: str
) -> None:
    page = seen.page
    save(page, root, 2)
    wanted = WANTED[name]
    added = len(wanted) - 1
    said = (
        f"{len(wanted)} of {len(wanted) + 1} entries are in this archive; {added} were saved into the folder"
    )
    assert imported(page, tmp_path / name, FILES[name]) == f"{said} “My Library”, 1 was saved before."
    assert slugs(page) == [*(slug for slug in wanted if slug != "2603.00002"), "2603.00002"]
    folders = {paper["slug"]: paper.get("folder", "") for paper in stored(page, "saved")["papers"]}
    assert folders == dict.fromkeys(wanted, "My Library") | {"2603.00002": ""}
    page.get_by_role("button", name=f"My Library {added}").click()
    card = page.locator("article ol > li").first
    expect(card.locator("a").first).to_have_text(TITLE.format(1))
    expect(card.locator(".by")).to_contain_text("Ada One, Bo Two")
    expect(card.locator(".facts > time")).to_have_text("1 Mar 2026")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_have_text("Undone")
    assert slugs(page) == ["2603.00002"]
    assert stored(page, "saved")["folders"] == []


def test_the_page_says_what_can_be_imported_and_where_it_is_read(
    seen: Visit, root: str, tmp_path: Path
) -> None:
    page = seen.page
    page.goto(f"{root}saved/")
    expect(page.locator(".invitation")).to_contain_text("BibTeX, RIS or CSL-JSON")
    (file := tmp_path / "one.bib").write_text(BIBTEX["2603.00001"], "utf-8")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import a file").click()
    assert chooser.value.element.get_attribute("accept") == ".json,.bib,.bibtex,.ris,.txt"
    chooser.value.set_files(file)
    expect(page.get_by_role("status")).to_contain_text(
        "1 of 1 entry is in this archive; 1 was saved into the folder “one”."
    )
    page.locator("summary", has_text="Import").click()
    expect(page.get_by_text("The file is read in this browser and sent nowhere.", exact=True)).to_be_visible()
    with page.expect_file_chooser():
        page.get_by_role("button", name="Choose a file").click()
    expect(page.locator("summary", has_text="Import")).to_be_focused()


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
def test_old_encodings_are_read(seen: Visit, root: str, tmp_path: Path, encoding: str) -> None:
    page = seen.page
    save(page, root, 7)
    text = "@book{x, author = {Öne, A.}, title = {Ä mäde-up study of matter 8}}\r\n"
    assert imported(page, tmp_path / "Bücher.bib", text.encode(encoding)) == (
        "1 of 1 entry is in this archive; 1 was saved into the folder “Bücher”."
    )


def test_a_short_title_needs_an_author_too(seen: Visit, root: str, tmp_path: Path) -> None:
    page = seen.page
    save(page, root, 7)
    entry = "@article{x, title = {Withdrawn}, author = {%s}}"
    assert (
        imported(page, tmp_path / "a.bib", entry % "Somebody Else") == "None of 1 entry is in this archive."
    )
    assert "1 was saved" in imported(page, tmp_path / "a.bib", entry % "{\\'O}ne, A. and others")


def test_there_is_room_for_no_more_than_can_be_saved(seen: Visit, root: str, tmp_path: Path) -> None:
    page = seen.page
    page.goto(f"{root}about/")
    store(page, "saved", json.dumps({"papers": [{"slug": f"p{n}", "title": "P"} for n in range(1998)]}))
    page.goto(f"{root}saved/")
    assert imported(page, tmp_path / "x.ris", RIS) == (
        "4 of 5 entries are in this archive; 2 were saved into the folder “x”, 2 were left out, "
        "since no more than 2,000 papers can be saved."
    )
    assert slugs(page)[:3] == ["2603.00001", "2603.00002", "p0"]
    seen.wrong.clear()  # papers without a page
    folders = [f"Folder {number}" for number in range(100)]
    store(page, "saved", json.dumps({"papers": [], "folders": folders}))
    page.reload()
    assert "No more than 100 folders can be made." in imported(page, tmp_path / "x.ris", RIS)
    store(page, "saved", json.dumps({"papers": [], "folders": [*folders[:99], "X"]}))
    page.reload()
    assert "4 were saved into the folder “X”" in imported(page, tmp_path / "x.ris", RIS)
    page.get_by_role("textbox", name=f"Note on {TITLE.format(1)}").fill("Mine")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_have_text("Undone")
    assert slugs(page) == ["2603.00001"], "its note is the reader's"


def test_what_is_no_library_is_told(seen: Visit, root: str, tmp_path: Path) -> None:
    page = seen.page
    save(page, root, 7)
    for text in (
        "",
        "Dear diary,",
        "@article{",
        "[]",
        '["' + "x" * 1000 + '"]',
        "[{",
        '{"items": 7}',
        "TY  - JOUR",
    ):
        assert "This file has no papers that can be read. Nothing was imported." in imported(
            page, tmp_path / "x", text
        )
    page.route("**/keys.bin", lambda route: route.abort())
    assert imported(page, tmp_path / "x", RIS).startswith("The search is not available right now.")
    page.unroute_all()
    seen.wrong.clear()
    assert slugs(page) == ["2603.00007"]


def test_a_library_is_looked_up_in_few_requests_and_can_be_stopped(
    browser: Browser, root: str, tmp_path: Path
) -> None:
    entry = "@article{{k, title = {{What matters in matter {0}}}, eprint = {{2603.{0:05}}}}}\n"
    numbers = (*range(1, 31), *range(100, 140), *range(5000, 9000))
    (file := tmp_path / "Much.bib").write_text("".join(map(entry.format, numbers)), "utf-8")
    with visit(browser, root) as fresh:
        page = fresh.page
        save(page, root, 7)
        asked: list[str] = []
        held: list[Route] = []

        def hold(route: Route) -> None:
            asked.append(route.request.url)
            if re.search(r"/d\d+\.bin", route.request.url):
                held.append(route)
            else:
                route.continue_()

        page.route("**/search/index/**", hold)
        page.locator("input[type=file]").set_input_files(file)
        status = page.get_by_role("status")
        expect(status).to_contain_text("4,000 of 4,070 entries looked up, 0 found …")
        release(page, held, "4,024 of 4,070 entries looked up, 24 found …")
        blocks = [url for url in asked if re.search(r"/d\d+\.bin", url)]
        assert len(asked) - len(blocks) < 7, "scripts, the manifest, and a file of keys in each segment"
        assert len(blocks) == len({*blocks}), "a file of results is asked for once"
        page.get_by_role("button", name="Stop").click()
        release(page, held, HERE)
        expect(status).to_contain_text(
            "Stopped after 4,048 of 4,070 entries. 48 of 4,070 entries are in this archive; 47 were saved "
            "into the folder “Much”, 1 was saved before."
        )
        assert len(slugs(page)) == 48


def release(page: Page, held: list[Route], said: str) -> None:
    """Let the requests held go on until the page says something."""
    for _ in range(500):
        if said in (page.get_by_role("status").text_content() or ""):
            return
        while held:
            held.pop().continue_()
        page.wait_for_timeout(20)
    raise AssertionError(said)


NONSENSE = """async ([count, seed, formats]) => {
  const { entriesOf } = await import("./assets/reading/entries.js");
  let state = seed;
  const random = (below) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  const shared = ["\\n", "\\r\\n", " ", "a", "\\\\", "\\ud800", "\\u0000", "{", "}", '"', ",",
    "arXiv:2603.00001", "10.5/x"];
  const pieces = {
    bib: ["@article{", "@string{a=", "@comment{", "@", "(", ")", "=", "#", "title", "doi = ", "\\\\'", "$",
      "~", "<i>"],
    ris: ["TY  - JOUR", "ER  - ", "TI  - ", "DO  - ", "AU  -", "N1 - ", "\\r"],
    json: ["[", "]", ":", '"title":', '"data":', "null", "7", '"items":', "[{", "}]"],
  };
  const heads = { bib: "", ris: "TY  - X\\n", json: "[{" };
  const wrong = [];
  for (const format of formats)
    for (let at = 0; at < count; at++) {
      const some = [...shared, ...pieces[format]];
      let text = heads[format];
      for (let left = random(40); left > 0; left--) text += some[random(some.length)];
      try {
        for (const { title, authors, texts } of entriesOf(text).entries)
          if ([title, authors, ...texts].some((text) => typeof text !== "string")) wrong.push(text);
      } catch (error) {
        wrong.push(`${error} ${text}`);
      }
    }
  return wrong.slice(0, 5);
}"""
LONG = """async ([unit, size]) => {
  const { entriesOf } = await import("./assets/reading/entries.js");
  const text = unit.repeat(Math.ceil(size / unit.length));
  const start = performance.now();
  entriesOf(text);
  return performance.now() - start;
}"""
MEGABYTE = 1_000_000
MOST = 10_000  # milliseconds on a busy machine: a square would take minutes
UNITS = (
    "{", "@a{", "@a{b,c=", "@a{b,c={", '@a{b,c="', "\n", " ", "@", "\n@", "@ ", "a", "a ", "\\", "\\a ", "#",
    "@string{a=a#", "@string{a=a#a}\n", "@a{b,title=a#a#", "TY  - X\n", "TY  - X\nTI  - ",
    "TY  - X\nTI  - a\n b", "[", "[{", '[{"a":', "<i", "&#1",
)  # fmt: skip


@pytest.fixture
def parsers(browser: Browser, root: str) -> Any:
    """A page on which the parsers run."""
    with visit(browser, root) as fresh:
        fresh.page.goto(f"{root}404.html")
        yield fresh.page


@pytest.mark.parametrize("format", ["bib", "ris", "json"])
def test_nonsense_is_read_without_an_error(parsers: Page, format: str) -> None:
    assert parsers.evaluate(NONSENSE, [20_000, 7, [format]]) == []


def test_a_megabyte_of_anything_takes_no_time_that_grows_with_its_square(parsers: Page) -> None:
    slow = {unit: time for unit in UNITS if (time := parsers.evaluate(LONG, [unit, MEGABYTE])) > MOST}
    assert not slow


def test_titles_are_reduced_as_in_the_index(parsers: Page) -> None:
    titles = [
        "Études — of ‘Øre’ & Straße",
        "İstanbul",
        "𝒪(n²)-𝐛𝐨𝐮𝐧𝐝 ﬁx",
        "研究が한국어",
        "हिन्दी में",
        "ΣΑΣ",
        "x_1 ①",
        "Đà Nẵng Łódź",
        "",
    ]
    reduce = "async (texts) => texts.map((await import('./search/index/library.js')).lettersOf)"
    assert parsers.evaluate(reduce, titles) == [alone(title) for title in titles]
