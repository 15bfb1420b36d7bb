"""Links that texts name: whose they are, and what they lead to."""

from __future__ import annotations

import csv
import json
import lzma
import re
import tarfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given

from generator.papers.linked import LONGEST, completed, find
from generator.papers.paper import NO_LINK, Links
from tests.harness.fuzzing import SIZE, texts, within_a_second
from tests.harness.papers import numbered
from tests.harness.processes import SHARED

REPO = "https://github.com/moss/ferns"
PAPERS, DAYS = SHARED / "data/papers-100k.jsonl.xz", SHARED / "data/hf_daily.tar.xz"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Our code is at {REPO}.", [("code", REPO)]),
        ("Ferns grow. github.com/moss/ferns", [("code", REPO)]),
        ("Code:https: //github. com/moss/ ferns", [("code", REPO)]),
        ("Code: https://github.com/moss/dry-\nferns-2.", [("code", f"{REPO[:-5]}dry-ferns-2")]),
        (r"Code at \url{https://github.com/moss/wet\_ferns}.", [("code", "https://github.com/moss/wet_ferns")]),
        (rf"Code \href{{{REPO}.git}}{{here}}.", [("code", REPO)]),
        (f"(see {REPO}).We grow on.", [("code", REPO)]),
        (f"Our ferns, based on moss, are available at {REPO}", [("code", REPO)]),
        (f"We build on the library of others ({REPO}).", []),
        (f"Ferns are grown using {REPO} and water.", []),
        (f"Code reference: {REPO}", []),
        ("Code: github.com/moss", []),
        ("Code: https://github.com/moss/ferns/issues/3", []),
        ("Code: https://gist.github.com/moss/0123", []),
        ("Papers are collected at https://github.com/moss/awesome-ferns", []),
        (f"A reading list is available at {REPO}", []),
        (f"The dataset is released at {REPO}", [("data", REPO)]),
        (f"Data and code: {REPO}", [("code", REPO)]),
        ("Code: git.moss.example/a/b", [("code", "https://git.moss.example/a/b")]),
        ("Code: https://gitlab.moss.example/a/b", [("code", "https://gitlab.moss.example/a/b")]),
        ("At https://huggingface.co/datasets/moss/f", [("data", "https://huggingface.co/datasets/moss/f")]),
        ("Demo: huggingface.co/spaces/moss/f", [("demo", "https://huggingface.co/spaces/moss/f")]),
        ("Weights: huggingface.co/moss/fern-7b", [("model", "https://huggingface.co/moss/fern-7b")]),
        ("huggingface.co/moss has more", []),
        ("Files are archived at doi:10.5281/zenodo.77", [("data", "https://doi.org/10.5281/zenodo.77")]),
        ("Zenodo DOI: 10.5281/zenodo.77", []),
        ("Code can be downloaded from github.com/moss/ferns soon.", [("code", REPO)]),
        ("Ferns were downloaded from github.com/moss/ferns", []),
        ("The code will be at github.com/moss/ soon.", []),
        ("Code: github.com/moss/dry_ ferns", [("code", "https://github.com/moss/dry_ferns")]),
        ("Code: github.com/mo ss/ferns", [("code", REPO)]),
        ("Code: https: // github. com/\nmoss/ ferns .", [("code", REPO)]),
        ("Code: https:/github.com/moss/ferns", [("code", REPO)]),
        ("Code: https://github.\ncom/moss/ferns", [("code", REPO)]),
        ("Samples: https://moss.\ngithub.io/dry\\-ferns/", [("project", "https://moss.github.io/dry-ferns")]),
        (rf"Our data is in \href{{ferns}}{{{REPO}}}.", [("data", REPO)]),
        (r"Here is our $\href{https://ferns.example}{\text{demo}}$.", [("demo", "https://ferns.example")]),
        (f"Our software for data generation ({REPO}) is fast", [("code", REPO)]),
        (f"Data and models: {REPO}", [("code", REPO)]),
        (f"It goes with existing tools, to support research at {REPO}", [("code", REPO)]),
        (f"Moss ranks 1st, with the best performance on ferns ({REPO}).", []),
        (f"Code: {REPO} (archived at zenodo.org/records/7)", [("code", REPO), ("code", "https://zenodo.org/records/7")]),
        ("Page: https://moss.github.io/ Code: none", [("project", "https://moss.github.io")]),
        ("Scripts: zenodo.org/records/77", [("code", "https://zenodo.org/records/77")]),
        ("See moss.github.io/ferns", [("project", "https://moss.github.io/ferns")]),
        ("Project page: https://ferns.example/wet", [("project", "https://ferns.example/wet")]),
        ("Videos are at https://youtube.com/moss", []),
        ("Published at https://doi.org/10.1000/1", []),
        ("More at https://ferns.example/wet", []),
        ("https://ferns.example/wet", [("project", "https://ferns.example/wet")]),
        ("We present Ferns (www.ferns.example), a page", [("project", "https://www.ferns.example")]),
        ("Ferns are freely available at https://ferns.example.", [("project", "https://ferns.example")]),
        ("For details, see ferns at www.ferns.example", [("project", "https://www.ferns.example")]),
        ("We collected them from Ferns (www.ferns.example).", []),
        ("Accepted by Fern Letters (https://ferns.example)", []),
        ("The final version is available at https://ferns.example", []),
        ("The dataset is available at https://ferns.example", [("data", "https://ferns.example")]),
        ("The dataset and code are at https://ferns.example", [("project", "https://ferns.example")]),
        ("Web server: https://ferns.example", [("demo", "https://ferns.example")]),
        ("Data are deposited at doi:10.1000/7", [("data", "https://doi.org/10.1000/7")]),
        ("Code: https://bit.ly/7", [("code", "https://bit.ly/7")]),
        ("Second paper; v1 archived at Zenodo, doi:10.5281/zenodo.77", []),
        ("Paper collection: https://github.com/moss/ferns", []),
        (f"Others adopt ferns and build upon them. {REPO}", [("code", REPO)]),
        (f"Companion proofs: {REPO}", [("code", REPO)]),
        (
            f"Code: {REPO} | Project page: https://moss.github.io/",
            [("code", REPO), ("project", "https://moss.github.io")],
        ),
        (
            f"The data are available at {REPO} and zenodo.org/records/77.",
            [("data", REPO), ("data", "https://zenodo.org/records/77")],
        ),
        ("https://[moss", []),
    ],
)
def test_an_address_is_the_authors_own_unless_the_words_before_it_say_otherwise(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert list(find(text)) == found


def test_what_a_paper_states_goes_first_and_none_turns_a_link_off() -> None:
    text = f"Code: {REPO} and project page: https://moss.github.io"
    paper = numbered(1, abstract=text, links=Links(code="https://own.example/code"))
    assert completed(paper).links == Links(code="https://own.example/code", project="https://moss.github.io")
    off = replace(paper, links=Links(code=NO_LINK, project=NO_LINK))
    assert completed(off).links == Links()
    assert completed(replace(paper, links=Links(project=REPO))).links == Links(project=REPO)
    assert completed(replace(paper, abstract="Ferns.", links=Links())).links == Links()
    comment = replace(paper, abstract="Ferns.", comment=f"Code: {REPO}-2", links=Links())
    assert completed(comment).links == Links(code=f"{REPO}-2")
    demos = "Demo: https://huggingface.co/spaces/moss/f. Online demo: https://ferns.example."
    shown = completed(replace(paper, abstract=demos, links=Links())).links
    assert shown == Links(project="https://ferns.example", huggingface="https://huggingface.co/spaces/moss/f")


@given(text=texts())
def test_any_text_is_read_in_time_into_addresses_that_a_paper_takes(text: str) -> None:
    for _ in within_a_second():
        found = list(find(text, f"Code: https://github.com/{text}"))
    for _, address in found:
        Links(code=address)


def test_no_more_of_a_text_is_read_than_that() -> None:
    assert list(find(" " * (LONGEST - 5) + REPO)) == []
    for _ in within_a_second():
        list(find("https://github.com/a/" + "-\n" * SIZE, "{" * SIZE, "doi:" * SIZE))


def _same(address: str) -> str:
    """Return an address as it is compared."""
    address = re.sub(r"^(?:https?:)?//(?:www\.)?", "", unquote(address), flags=re.IGNORECASE)
    address = re.sub(r"^(?:dx\.)?doi\.org/10\.5281/zenodo\.|^zenodo\.org/records?/", "zenodo/", address)
    return re.sub(r"(?:/tree/(?:main|master))?/*$", "", address.replace("hf.co/", "huggingface.co/")).lower()


@pytest.mark.matrix
@pytest.mark.skipif(not PAPERS.is_file(), reason="../shared, with the real papers, is absent")
def test_links_of_real_texts_are_read_as_people_read_them() -> None:
    truth: defaultdict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    with Path(__file__).with_name("code_links.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            kinds = truth[row["source"], row["id"]].setdefault(_same(row["address"]), set())
            kinds.add("" if row["label"] in ("none", "other") else row["label"])
    right = wrong = missed = 0
    read = dict(_texts({*truth}))
    assert read.keys() == truth.keys()
    for name, labels in truth.items():
        found = {_same(address): kind for kind, address in find(*read[name])}
        for address in found.keys() | labels.keys():
            kinds, kind = labels.get(address, set()) - {""}, found.get(address)
            right += kind in kinds
            wrong += kind is not None and kind not in kinds
            missed += bool(kinds) and kind not in kinds
    assert right / (right + wrong) > 0.98
    assert right / (right + missed) > 0.95


def _texts(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the abstract and the comment of papers, by where they are from and their ids."""
    found = {}
    with tarfile.open(DAYS) as days:
        for day in {source for source, _ in wanted} - {"100k"}:
            listed = days.extractfile(f"hf_daily/{day}.json")
            assert listed
            for item in json.load(listed):
                found[day, item["paper"]["id"]] = item["paper"].get("summary") or "", ""
    with lzma.open(PAPERS, "rt", encoding="utf-8") as lines:
        for line in lines:
            if ("100k", line.split('"', 4)[3]) in wanted:
                paper = json.loads(line)
                found["100k", paper["id"]] = paper["abstract"] or "", paper.get("comment") or ""
    return {name: text for name, text in found.items() if name in wanted}
