"""Libraries as Zotero (with Better BibTeX) and JabRef export them, made up: each field comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.papers.paper import Paper
from generator.sources.frame import files
from tests.harness.papers import TODAY, split

BETTER_BIBTEX = r"""
@article{garciamarquezMossMirrors2026,
  title = {Moss and {{Mirrors}}: {{A}} Study},
  shorttitle = {Moss and {{Mirrors}}},
  author = {García Márquez, José and van den Two, Ben and {Max-Moss-Institut für Intelligente Moose}},
  date = {2026-02-03},
  journaltitle = {Journal of Moss},
  shortjournal = {J. Moss},
  volume = {12},
  number = {3},
  pages = {1--9},
  publisher = {Moss \& Sons},
  location = {Tromsø},
  issn = {1234-567X},
  doi = {10.1234/moss_1},
  url = {https://moss.example/1},
  urldate = {2026-03-01},
  langid = {english},
  pmid = {40000001},
  keywords = {moss,bogs},
  file = {/home/ada/Zotero/storage/AAAA1111/Moss.pdf;C\:\\Moss.pdf}
}

@online{onePreprint2026,
  title = {On {{Bogs}}},
  author = {One, Ada},
  date = {2026-01},
  eprint = {2601.00001},
  eprinttype = {arXiv},
  eprintclass = {cs.CL},
  pubstate = {prepublished}
}

@thesis{twoThesis2020,
  type = {phdthesis},
  title = {On Peat},
  subtitle = {A History},
  author = {Two, Bo},
  date = {2020},
  institution = {Universität des Mooses},
  location = {Tromsø},
  langid = {ngerman}
}

@software{threeTool2025,
  title = {Mosstool},
  author = {Three, Cy},
  date = {2025-05-06},
  version = {2.1},
  organization = {Moss Archive}
}

@dataset{fourData2025,
  title = {Counts of Moss},
  author = {Four, Di},
  date = {2025/2026},
  publisher = {Moss Archive},
  eprint = {40000002},
  eprinttype = {pubmed}
}

@inbook{fiveChapter2019,
  title = {Bogs},
  booktitle = {The Book of Moss},
  booksubtitle = {All of It},
  author = {Five, El},
  editor = {Six, Fy and Seven, Jr., Gi},
  date = {2019},
  series = {Moss Studies},
  edition = {2},
  publisher = {Moss Press},
  isbn = {978-0-00-000000-2},
  pages = {17--19}
}
"""
JABREF = r"""% Encoding: UTF-8

@InProceedings{One2026,
  author     = {Ada One and Bo Two},
  title      = {Spores in {BERT}},
  crossref   = {Moss2026},
  pages      = {1--9},
  comment    = {ada: read this},
  groups     = {To read, Moss},
  owner      = {ada},
  timestamp  = {2026-03-01},
  priority   = {prio1},
}

@Proceedings{Moss2026,
  title      = {Proceedings of the 3rd Conference on Moss},
  editor     = {Cy Three and {The Moss Team}},
  year       = {2026},
  month      = mar,
  address    = {Oslo},
  publisher  = {Moss Press},
  series     = {Moss Notes},
  volume     = {7},
  isbn       = {9780000000002},
}

@TechReport{Four2024,
  author      = {Di Four},
  title       = {Growth},
  institution = {Institute of Moss},
  number      = {MR-7},
  type        = {White paper},
  year        = {2024},
}

@MastersThesis{Five2023, author = {Five, El}, title = {Lichens}, school = {University of Moss}, year = {2023}}

@Misc{Six2022, author = {Six, Fy}, title = {Tool}, howpublished = {Software}, version = {0.3}, year = {2022}}

@Comment{jabref-meta: databaseType:bibtex;}

@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:To read\;0\;1\;0x8a8a8aff\;\;\;;
}
"""
ZOTERO_RIS = """TY  - CHAP
TI  - Bogs
AU  - Five, El
AU  - Institut für Moose
A2  - Six, Fy
T2  - The Book of Moss
T3  - Moss Studies
CY  - Tromsø
DA  - 2019///
PY  - 2019
ET  - 2nd
SP  - 17
EP  - 19
LA  - de
PB  - Moss Press
SN  - 978-0-00-000000-2
N1  - PMID: 40000003
KW  - moss
ER  - 

TY  - THES
AU  - García Márquez, José
TI  - On Peat
M3  - PhD thesis
PB  - Universität des Mooses
CY  - Tromsø
PY  - 2020
ER  - 

TY  - JOUR
TI  - Spores
AU  - One, Ada
T2  - Journal of Moss
M3  - 10.1234/not-a-genre
SN  - 1234-567X
IS  - 3
VL  - 12
PY  - 2021
ER  - 
"""  # noqa: W291
BETTER_CSL: list[dict[str, Any]] = [
    {
        "id": "fiveBogs2019", "citation-key": "fiveBogs2019", "type": "chapter", "title": "Bogs",
        "author": [
            {"family": "Gogh", "given": "Ben", "non-dropping-particle": "van"},
            {"literal": "Institut für Moose"},
        ],
        "editor": [{"family": "Six Seven", "given": "Fy"}],
        "container-title": "The Book of Moss", "collection-title": "Moss Studies", "publisher": "Moss Press",
        "publisher-place": "Tromsø", "edition": "2", "page": "17-19", "ISBN": "978-0-00-000000-2",
        "language": "de", "issued": {"date-parts": [["2019"]]}, "note": "PMID: 40000003",
    },
    {
        "id": "http://zotero.org/users/7/items/BBBB2222", "type": "report", "title": "Growth",
        "author": [{"family": "Four", "given": "Di"}], "publisher": "Institute of Moss", "number": "MR-7",
        "genre": "White paper", "issued": {"date-parts": [[2024, 5]]},
    },
    {
        "id": "7", "type": "article", "title": "Early", "publisher": "mossRxiv",
        "author": [{"family": "One", "given": "Ada"}], "issued": {"date-parts": [[2026]]},
    },
]  # fmt: skip


def read(folder: Path, name: str, text: str) -> dict[str, Paper]:
    """Return the papers of a file by title; it has no problem."""
    (folder / name).write_text(text, "utf-8")
    records, problems = split(files.read(folder / name, TODAY))
    assert problems == []
    return {record.paper.title.plain: record.paper for record in records}


def names(paper: Paper) -> list[str]:
    return [author.name for author in paper.authors]


def test_better_bibtex_with_biblatex(tmp_path: Path) -> None:
    papers = read(tmp_path, "library.bib", BETTER_BIBTEX)
    moss = papers["Moss and Mirrors: A Study"]
    group = "{Max-Moss-Institut für Intelligente Moose}"
    assert names(moss) == ["García Márquez, José", "Ben van den Two", group]
    assert (moss.published, moss.citation_key) == ("2026-02-03", "garciamarquezMossMirrors2026")
    assert (moss.keywords, moss.links.paper) == (("moss", "bogs"), "https://moss.example/1")
    assert moss.published_in.values == {
        "kind": "article", "journal": "Journal of Moss", "volume": "12", "issue": "3", "pages": "1-9",
        "doi": "10.1234/moss_1", "publisher": "Moss & Sons", "place": "Tromsø", "language": "english",
        "issn": "1234-567X", "pmid": "40000001", "accessed": "2026-03-01",
    }  # fmt: skip
    assert (papers["On Bogs"].arxiv, papers["On Bogs"].published_in.values) == ("2601.00001", {})
    assert papers["On Bogs"].categories == ("cs.CL",)
    assert papers["On Peat: A History"].published_in.values == {
        "kind": "thesis", "place": "Tromsø", "school": "Universität des Mooses", "genre": "PhD thesis",
        "language": "ngerman",
    }  # fmt: skip
    assert papers["Mosstool"].published_in.values == {
        "kind": "software", "edition": "2.1", "publisher": "Moss Archive",
    }  # fmt: skip
    counts = papers["Counts of Moss"]
    assert counts.published == "2025"
    assert counts.published_in.values == {"kind": "dataset", "publisher": "Moss Archive", "pmid": "40000002"}
    assert papers["Bogs"].published_in.values == {
        "kind": "chapter", "pages": "17-19", "book": "The Book of Moss: All of It", "series": "Moss Studies",
        "edition": "2", "editors": "Fy Six; Gi Seven Jr.", "publisher": "Moss Press",
        "isbn": "978-0-00-000000-2",
    }  # fmt: skip


def test_jabref_with_groups_comments_and_a_book_that_papers_refer_to(tmp_path: Path) -> None:
    papers = read(tmp_path, "jabref.bib", JABREF)
    assert set(papers) == {
        "Spores in BERT", "Proceedings of the 3rd Conference on Moss", "Growth", "Lichens", "Tool",
    }  # fmt: skip
    book = {
        "volume": "7", "series": "Moss Notes", "editors": "Cy Three; The Moss Team",
        "publisher": "Moss Press", "place": "Oslo", "isbn": "9780000000002",
    }  # fmt: skip
    spores = papers["Spores in BERT"]
    assert (spores.published, names(spores)) == ("2026-03", ["Ada One", "Bo Two"])
    assert spores.keywords == ("To read", "Moss")
    assert spores.published_in.values == book | {
        "kind": "conference paper", "pages": "1-9", "book": "Proceedings of the 3rd Conference on Moss",
    }  # fmt: skip
    whole = papers["Proceedings of the 3rd Conference on Moss"]
    assert whole.published_in.values == book | {"kind": "book"}
    assert names(whole) == ["Cy Three", "The Moss Team"], "a book's editors stand for authors"
    assert papers["Growth"].published_in.values == {
        "kind": "report", "issue": "MR-7", "school": "Institute of Moss", "genre": "White paper",
    }  # fmt: skip
    assert papers["Lichens"].published_in.values == {
        "kind": "thesis", "school": "University of Moss", "genre": "Master's thesis",
    }  # fmt: skip
    assert papers["Tool"].published_in.values == {"kind": "software", "edition": "0.3"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_zotero_ris(tmp_path: Path, end: str) -> None:
    papers = read(tmp_path, "library.ris", ZOTERO_RIS.replace("\n", end))
    assert papers["Bogs"].published_in.values == {
        "kind": "chapter", "pages": "17-19", "book": "The Book of Moss", "series": "Moss Studies",
        "edition": "2nd", "editors": "Fy Six", "publisher": "Moss Press", "place": "Tromsø", "language": "de",
        "isbn": "978-0-00-000000-2", "pmid": "40000003",
    }  # fmt: skip
    assert names(papers["Bogs"]) == ["El Five", "{Institut für Moose}"]
    assert papers["On Peat"].published_in.values == {
        "kind": "thesis", "place": "Tromsø", "school": "Universität des Mooses", "genre": "PhD thesis",
    }  # fmt: skip
    assert names(papers["On Peat"]) == ["García Márquez, José"]
    assert papers["Spores"].published_in.values == {
        "kind": "article", "journal": "Journal of Moss", "volume": "12", "issue": "3", "issn": "1234-567X",
    }  # fmt: skip


def test_better_csl_json(tmp_path: Path) -> None:
    papers = read(tmp_path, "library.json", json.dumps(BETTER_CSL))
    bogs = papers["Bogs"]
    assert names(bogs) == ["Ben van Gogh", "{Institut für Moose}"]
    assert bogs.citation_key == "fiveBogs2019"
    assert bogs.published_in.values == {
        "kind": "chapter", "pages": "17-19", "book": "The Book of Moss", "series": "Moss Studies",
        "edition": "2", "editors": "Six Seven, Fy", "publisher": "Moss Press", "place": "Tromsø",
        "language": "de", "isbn": "978-0-00-000000-2", "pmid": "40000003",
    }  # fmt: skip
    assert papers["Growth"].published_in.values == {
        "kind": "report", "issue": "MR-7", "school": "Institute of Moss", "genre": "White paper",
    }  # fmt: skip
    assert papers["Early"].published_in.values == {"kind": "preprint", "journal": "mossRxiv"}
    assert (papers["Growth"].citation_key, papers["Early"].citation_key) == ("", ""), "addresses and numbers"
