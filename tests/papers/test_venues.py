"""The table of venues, and what is read of comments and publications."""

from __future__ import annotations

import pickle
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.papers import venues
from generator.papers.naming import key
from generator.papers.publication import LONGEST, Publication
from generator.papers.venues import STATES, Appearance, Venue, VenueFinder, shown, table
from tests.harness.fuzzing import SIZE, texts, within_a_second
from tests.harness.papers import numbered

VENUES = VenueFinder(table())
FILE = tomllib.loads(Path(venues.__file__).with_suffix(".toml").read_text("utf-8"))
SHORT = {word: abbreviation for abbreviation, long in FILE["short"].items() for word in long.split()}


def places(found: tuple[Appearance, ...]) -> str:
    return "; ".join(" ".join((one.venue.slug, one.year or "-", one.state)) for one in found)


def test_the_table_has_unique_slugs_and_is_sorted() -> None:
    slugs = [venue.slug for venue in table()]
    assert len(slugs) == len(set(slugs)) > 1_300
    assert all(re.fullmatch("[a-z0-9]+(?:-[a-z0-9]+)*", slug) for slug in slugs)
    for kind in ("conference", "journal"):
        assert list(FILE[kind]) == sorted(FILE[kind])
        assert all(list(rows) == sorted(rows) for rows in FILE[kind].values())
    words = FILE["words"].split()
    assert words == sorted(words, key=str.casefold)
    assert set(words) <= {name for venue in table() for name in venue.names}
    assert {field for fields in FILE["labels"].values() for field in fields} <= FILE["conference"].keys()


def test_no_name_stands_for_two_venues() -> None:
    owners = dict[tuple[str, ...], str]()
    for venue in table():
        assert all(name == name.strip() and name for name in venue.names)
        for words in dict.fromkeys(key(name, SHORT) for name in venue.names):
            assert owners.setdefault(words, venue.slug) == venue.slug, words
        others = [key(name, SHORT) for name in venue.aliases]
        assert len({key(venue.name, SHORT), *others}) == 1 + len(others), f"{venue.slug}: an alias too many"


def test_each_venue_is_found_by_each_of_its_names() -> None:
    for venue in table():
        for name in venue.names:
            found = VENUES.read(f"Accepted to {name} 2026")
            assert found == (Appearance(venue, "2026", "accepted"),), name


@pytest.mark.parametrize(
    ("comment", "read"),
    [
        ("ICML 2026", "icml 2026 accepted"),
        ("12 pages, 3 figures, ICML2026 (Spotlight)", "icml 2026 accepted"),
        ("Accepted by ECCV'24. Code: https://github.com/moss/moss", "eccv 2024 accepted"),
        ("Published as a conference paper at ICLR 2026", "iclr 2026 accepted"),
        ("Accecpted to AAAI-26, oral", "aaai 2026 accepted"),
        ("In Proceedings of the 43rd International Conference on Machine Learning (ICML 2026), Seoul",
         "icml 2026 accepted"),
        ("2026 IEEE/CVF Conference on Computer Vision and Pattern Recognition", "cvpr 2026 accepted"),
        ("CHI '26, April 2026, Barcelona", "chi 2026 accepted"),
        ("Neurips 2025", "neurips 2025 accepted"),
        ("conditionally accepted at CHI", "chi - accepted"),
        (f"Submitted{' as a full paper with minor revisions' * 5} to ICML 2026", "icml 2026 submitted"),
        ("Proceedings of the 43rd International Conference on Machine Learning. PMLR 306, 2026",
         "icml 2026 accepted"),
        ("Accepted at ICML 2026; final version to follow", "icml 2026 accepted"),
        ("accepted but not yet published at ICDM2025", "icdm 2025 accepted"),
        ("22nd International Conference on Machine Learning", "icml - accepted"),
        ("Actes de la 13ème conférence TALN", "taln - accepted"),
        # findings and workshops
        ("Findings of EMNLP 2024", "emnlp 2024 findings"),
        ("EMNLP Findings", "emnlp - findings"),
        ("Accepted as a long findings paper at ACL 2026", "acl 2026 findings"),
        ("CVPR'23 workshop", "cvpr 2023 workshop"),
        ("Accepted to CVPRW 2026", "cvpr 2026 workshop"),
        ("Moss@NeurIPS 2025", "neurips 2025 workshop"),
        ("Accepted at ICML 2026 AI4Moss", "icml 2026 workshop"),
        ("MICCAI FERN 2025", "miccai 2025 workshop"),
        ("ACL 2026 MAIN", "acl 2026 accepted"),
        ("Accepted @ ICC 2025", "icc 2025 accepted"),
        ("Accepted at the Workshop on Ferns, co-located with ICRA 2026", "icra 2026 workshop"),
        ("Accepted to the 20th Linguistic Annotation Workshop, co-located with ACL 2026",
         "law 2026 accepted; acl 2026 workshop"),
        ("Workshop on Moss @ LREC-COLING 2024", "lrec 2024 workshop; coling 2024 workshop"),
        ("Accepted at the Natural Legal Language Processing Workshop (NLLP) 2025, co-located with EMNLP",
         "nllp 2025 accepted; emnlp 2025 workshop"),
        ("Accepted at FinNLP-2025, EMNLP (oral)", "finnlp 2025 accepted; emnlp 2025 workshop"),
        ("ACL 2026 (Findings paper), ICCV 2025 workshop", "acl 2026 findings; iccv 2025 workshop"),
        # submitted
        ("Submitted to ICML 2026", "icml 2026 submitted"),
        ("Under review at ICLR 2026", "iclr 2026 submitted"),
        ("ICLR 2026 (under review)", "iclr 2026 submitted"),
        ("This work has been submitted to IEEE ICASSP for possible publication", "icassp - submitted"),
        ("submitted to the proceedings of ICRC 2025", "icrc 2025 submitted"),
        ("Submitted to MNRAS, accepted", "mnras - accepted"),
        # several
        ("Oral (top 3% of all submitted papers) at ICML 2026", "icml 2026 accepted"),
        ("Spotlight (top 5% of submissions) at ICML 2026", "icml 2026 accepted"),
        ("Accepted to ICML 2026, submitted to JMLR", "icml 2026 accepted; jmlr - submitted"),
        ("IJCNLP-AACL 2025 (Findings)", "ijcnlp 2025 findings; aacl 2025 findings"),
        ("Accepted at ICML 2025 and at the NeurIPS 2024 workshop on ferns",
         "icml 2025 accepted; neurips 2024 workshop"),
        ("Accepted at AAAI ICWSM 2026", "icwsm 2026 accepted"),
        ("Accepted to TPAMI 2026. Extension of our CVPR 2024 paper", "tpami 2026 accepted"),
        # journals
        ("Accepted for publication in A&A", "aa - accepted"),
        ("ApJ, in press", "apj - accepted"),
        ("accepted in A\\&A. 14 pages", "aa - accepted"),
        ("to appear in Comm. Math. Phys.", "cmp - accepted"),
        ("final version, accepted in J. Functional Analysis", "jfa - accepted"),
        ("published in Phys. Rev. D 112, 043512 (2025)", "prd 2025 accepted"),
        ("Published in Nature", "nature - accepted"),
        ("Computational Linguistics, Volume 43, Issue 2 - June 2017", "cl 2017 accepted"),
        ("Submitted to Proceedings of the IAU Symposium No. 400", "iaus - submitted"),
        ("Accepted by Pattern Recognition, March 2026", "pr 2026 accepted"),
        ("SIAM J. Math. Anal. 2012", "sima 2012 accepted"),
        ("Accepted to PNAS Nexus", "pnas-nexus - accepted"),
    ],
)  # fmt: skip
def test_what_is_read_of_a_comment(comment: str, read: str) -> None:
    assert places(VENUES.read(comment)) == read


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages, 3 figures",
        "NAACLX 2026",
        "Accepted to DGM4MICCAI 2025",
        "Extended version of an ICML 2024 paper",
        "Extended version (with appendix) of the paper accepted at AAAI 2026",
        "A shorter version of this paper was presented at ICML 2025",
        "An earlier version appeared in the CVPR 2025 Workshop on Ferns",
        "A shorter version appeared at ICDE 2018, doi: 10.1109/ICDE.2018.00155",
        "Rejected from ICML 2026",
        "Withdrawn from ICLR 2026",
        "To be submitted to ApJ",
        "Will be submitted to ICML 2027",
        "Prepared for submission to JHEP",
        "In preparation for ICML 2027",
        "15 pages, using ICML 2026 style",
        "Written with the NeurIPS 2025 template",
        "Under review at ACL Rolling Review",
        "Submitted to ACL ARR 2026",
        "First place in the CVPR 2026 Challenge on Ferns",
        "We audit the reviews of ICLR 2025",
        "The date is fast, and the www of moss is a case of science",
        "Code: www.moss.example, https://icml.cc/2026",
        "Accepted in Nature Ferns",
        "Submitted to Springer Nature",
        "Ferns, Volume 2 of Computational Linguistics",
        "Accepted at the Conference on Artificial Intelligence and Ferns",
        "Published in Progress in Artificial Intelligence",
        "Machine learning, neural networks, computer vision and pattern recognition",
        "IV Congreso de Helechos, 2025",
    ],
)
def test_what_is_no_appearance(comment: str) -> None:
    assert VENUES.read(comment) == ()


def test_accepted_comes_first_and_each_venue_once() -> None:
    found = VENUES.read("Submitted to JMLR. At the NeurIPS 2025 workshop. Accepted to ICML 2026 (ICML'26)")
    assert places(found) == "icml 2026 accepted; neurips 2025 workshop; jmlr - submitted"
    assert places(VENUES.read("Submitted to ApJ. Accepted by ApJ in 2026")) == "apj 2026 accepted"


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"comment": "Submitted to ICML 2026", "journal_ref": "ICML 2026, PMLR 306"}, "icml 2026 accepted"),
        ({"journal_ref": "Phys. Rev. D 112, 043512 (2025)"}, "prd 2025 accepted"),
        ({"comment": r"Accepted in Astronomy \& Astrophysics"}, "aa - accepted"),
        ({"categories": ("acl:emnlp", "acl:msr"), "keywords": ("acl:tacl",)},
         "emnlp - accepted; tacl - accepted"),
        ({"categories": ("acl:lrec",), "comment": "Proceedings of the Workshop on Moss"}, "lrec - workshop"),
        ({"categories": ("acl:law",), "comment": "Proceedings of the Workshop on Moss"}, "law - accepted"),
        ({"categories": ("acl:acl",), "comment": "ACL 2026 (Findings)"}, "acl 2026 findings"),
        ({"published_in": Publication(journal="Neural Networks")}, "neunet - accepted"),
        ({"published_in": Publication(journal="Advances in Neural Information Processing Systems 38")},
         "neurips - accepted"),
        ({"id": "10.1234/moss", "published": "2025-12-02", "published_in": Publication(journal="Nature")},
         "nature 2025 accepted"),
        ({"id": "2025.moss-long.1", "published": "2025-07-02", "comment": "Proceedings of the 4th NAACL"},
         "naacl 2025 accepted"),
        ({"id": "2025.moss-long.1", "days": ("2025-07",), "comment": "Proceedings of the 4th NAACL"},
         "naacl 2025 accepted"),
        ({"published_in": Publication(journal="Journal of Ferns")}, "journal-of-ferns - accepted"),
        ({"published_in": Publication(journal="The journal of Ferns & Mosses (Online)")},
         "journal-of-ferns-mosses - accepted"),
        ({"published_in": Publication(journal="JOURNAL OF FERNS AND MOSSES: An International Journal")},
         "journal-of-ferns-mosses - accepted"),
        ({"published_in": Publication(journal="Proc. Natl. Moss: Ferns")}, "proc-natl-moss-ferns - accepted"),
        ({"published_in": Publication(journal="Machine Learning with Ferns")},
         "machine-learning-with-ferns - accepted"),
        ({"published_in": Publication(journal="Annals")}, "annals-journal - accepted"),
        ({"published_in": Publication(journal="Phys. Rev. D 112")}, "prd - accepted"),
        ({"published_in": Publication(book="Proceedings of the 12th Annual Symposium on Moss")},
         "proceedings-of-the-symposium-on-moss - accepted"),
        ({"published_in": Publication(book="2026 Symposium on Moss (SoM)")},
         "symposium-on-moss 2026 accepted"),
        ({"published_in": Publication("chapter", book="Machine Learning")},
         "machine-learning-book - accepted"),
        ({"published_in": Publication("chapter", book="Moss Vision - ECCV 2026")}, "eccv 2026 accepted"),
        ({"published_in": Publication("preprint", journal="Moss Archive")}, ""),
        ({"published_in": Publication(journal="arXiv preprint 2601.00001")}, ""),
        ({"published_in": Publication(journal="– 12 –")}, ""),
        ({}, ""),
    ],
)  # fmt: skip
def test_what_a_paper_says(fields: dict[str, str], read: str) -> None:
    assert places(VENUES.of(numbered(1, **fields))) == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PHYTOTAXA", "Phytotaxa"),
        ("JOURNAL OF THE FERN SOCIETY", "Journal of the Fern Society"),
        ("ACS FERNS II", "ACS Ferns II"),
        ("IEEE TRANSACTIONS ON MOSS", "IEEE Transactions on Moss"),
        ("2ND CONFERENCE ON FERNS", "Conference on Ferns"),
        ("PNAS", "PNAS"),
        ("PLOS ONE", "PLOS ONE"),
        ("ACS", "ACS"),
        ("PeerJ", "PeerJ"),
        ("MNRAS", "MNRAS"),
    ],
)
def test_a_name_in_capitals_is_written_as_a_name_unless_it_is_an_acronym(name: str, written: str) -> None:
    assert shown(name) == written


def test_a_table_of_ones_own() -> None:
    fern = Venue("fern", "FernConf", "Conference on Ferns", "conference", "botany", ("Fern Days",))
    own = VenueFinder([fern])
    assert own.read("Accepted at Fern Days 2026") == (Appearance(fern, "2026", "accepted"),)
    assert own.read("Accepted at ICML 2026") == ()
    assert pickle.loads(pickle.dumps(own)).rows == (fern,)


@pytest.mark.parametrize(
    "name", ["École d'été des Fougères", "Конференция о мхах", "élan", "ФЕРН", "3 Mosses", "4MOSS"]
)
def test_a_name_in_any_script_is_found(name: str) -> None:
    own = VenueFinder([Venue("fern", name, "", "conference", "botany")])
    assert places(own.read(f"Accepted at {name} 2026")) == "fern 2026 accepted"


@given(names=st.lists(texts(), max_size=4).map(tuple), text=texts())
@example(names=("", "-", "123", "&", "\\"), text="Accepted at 123")
def test_a_table_of_any_text_is_kept(names: tuple[str, ...], text: str) -> None:
    for _ in within_a_second():
        own = VenueFinder([Venue("fern", "Fern", "", "conference", "botany", names)])
        own.read(text)
        for name in names:
            own.read(f"Accepted at {name} 2026")


PIECES = (
    "ICML", " 2026", "'26", "Accepted to ", "submitted to ", "Workshop", "@", ", ", ". ", "; ", " and ", "(",
    ")", "-", "/", "Findings of ", "extended version of ", "International ", "Conference on ",
    "Machine Learning", "Phys. Rev. ", "Journal of ", "J. ", "A&A", "3DV", "CVPRW", "https://a.b/", "in ",
    "to be ", "the ", "a ", "IEEE ", "1", "W",
)  # fmt: skip


@given(text=texts() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@example(text="ICML " * (SIZE // 5))
@example(text="ICML KDD " * (SIZE // 9))
@example(text="accepted " * (SIZE // 9) + "ICML")
@example(text="2025 IEEE " * (SIZE // 10) + "ICML 2026")
@example(text="extended a-a a-a " * (SIZE // 17) + "ICML")
@example(text="under a a review " * (SIZE // 17) + "ICML 2026")
@example(text="ICML ((((" * (SIZE // 9) + "ICML")
@example(text="International Conference on " * (SIZE // 28))
@example(text="ICML (\u0130) accepted")
def test_any_text_is_read_in_no_time(text: str) -> None:
    for _ in within_a_second():
        for _ in range(20):
            found = VenueFinder.read(VENUES, text + " ")
    assert all(one.state in STATES and re.fullmatch(r"(?:(?:19|20)\d\d)?", one.year) for one in found)
    assert list(found) == sorted(found, key=lambda one: STATES.index(one.state))


@given(name=texts())
@example(name="(" * 150 + ")" * 150)
@example(name="(a" * 150)
@example(name=": a journal" * 27)
@example(name="- " * 150)
@example(name="Proceedings " + "twenty-first " * 22)
@example(name="THE " * 75)
def test_any_name_in_a_field_is_read_in_no_time(name: str) -> None:
    name = name[:LONGEST]
    for _ in within_a_second():
        found = VenueFinder._in_field(VENUES, name, "", "")
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", one.venue.slug) and shown(name) for one in found)
