"""BibTeX: made-up entries in the style of reference managers, publishers and people."""

from __future__ import annotations

import unicodedata

import pytest
from bibtexparser.model import Entry, Field
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import Problem
from generator.pages.citations import formats
from generator.pages.citations.work import work
from generator.papers.paper import Author, Paper, Record
from generator.sources.formats import bibtex
from generator.text import identifiers, tex
from generator.text.names import clean
from generator.text.tex import symbols
from tests.harness import papers as harness

WORDS = """\\ { } $ % & ~ " ' ^ \\begin{ \\end{ \\item \\frac \\sqrt \\href \\verb \\textbf \\c [ ] ( ) # _ ,
= @article{ and {\\"o} a B é equation \\texorpdfstring \\footnote"""
PIECES = [*WORDS.split(), " ", "\n"]


def split(text: str) -> tuple[list[Paper], list[Problem]]:
    records, problems = harness.split(bibtex.read(text, "my.bib"))
    return [record.paper for record in records], problems


def only(fields: str, kind: str = "article", key: str = "one2026") -> Paper:
    """Return the paper of a valid entry."""
    (paper,), problems = split(f"@{kind}{{{key},\n  {fields}\n}}")
    assert problems == []
    return paper


def test_a_whole_entry() -> None:
    paper = only("""
      author = {M{\\"u}ller, Ada and {The Made-Up Team} and Ben van den Two and Three, Jr., Cy and others},
      title = {On {BERT}-like {M}odels for {\\'E}tudes \\& $O(n^2)$ -- a ``test''},
      journal = {J. Made Up},
      year = 2026, month = mar, day = 5,
      doi = {https://doi.org/10.1000/Made\\_Up},
      url = {https://papers.example/a\\_b?c=1},
      keywords = {one; two, three},
      abstract = {First.

        Second with 50\\% and 30% of {\\em it}.}""")
    assert paper.title == "On BERT-like {M}odels for Études & $O(n^2)$ – a “test”"
    assert paper.title.plain == "On BERT-like Models for Études & O(n²) – a “test”"
    assert paper.authors[-1] == Author("et al.", hidden=True) == Author("Others")
    assert paper.shown_authors == ("Ada Müller", "The Made-Up Team", "Ben van den Two", "Cy Three Jr.")
    assert paper.id == paper.links.doi == "10.1000/made_up"
    assert paper.published == "2026-03-05"
    place = {"kind": "article", "journal": "J. Made Up", "doi": "10.1000/made_up"}
    assert (paper.published_in.values, paper.citation_key) == (place, "one2026")
    assert paper.links.paper == "https://papers.example/a_b?c=1"
    assert paper.keywords == ("one", "two", "three")
    assert paper.abstract == "First.\n\nSecond with 50% and 30% of it."
    assert (paper.source, paper.days) == ("bibtex", ())


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = {2026}", "2026"),
        ('year = "2026", month = "July"', "2026-07"),
        ("year = 2026, month = {7}", "2026-07"),
        ("year = 2026, month = {07}", "2026-07"),
        ("year = 2026, month = sep", "2026-09"),
        ('year = 2026, month = "1~" # jan', "2026-01-01"),
        ("year = 2026, month = {Spring}", "2026"),
        ("year = 2026, month = 13", "2026"),
        ("year = 2026, day = 3", "2026"),
        ("year = {in press 2026}", "2026"),
        ("date = {2026-07-03}", "2026-07-03"),
        ("date = {2026-07/2026-09}", "2026-07"),
    ],
)
def test_a_date_as_far_as_it_is_told(fields: str, date: str) -> None:
    assert only(f"title = {{T}}, {fields}").published == date


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ("eprint = {2601.00001}, archivePrefix = {arXiv}, primaryClass = {cs.NA}", "2601.00001"),
        ("eprint = {math/0309136v2}, eprinttype = {arxiv}", "math/0309136"),
        ("eprint = {2601.00001}", "2601.00001"),
        ("doi = {10.48550/arXiv.2601.00001}", "2601.00001"),
        ("url = {http://arxiv.org/abs/2601.00001v1}", "2601.00001"),
        ("journal = {arXiv preprint arXiv:2601.00001}", "2601.00001"),
        ("eprint = {2601.00001}, archiveprefix = {arXiv}, doi = {10.1000/x}", "2601.00001"),
        ("eprint = {10.2307/123}, eprinttype = {jstor}, doi = {10.1000/x}", "10.1000/x"),
        ("doi = {doi:10.1000/X}", "10.1000/x"),
        ("publisher = {Nobody}", "one2026"),
    ],
)
def test_the_id_is_arxivs_else_the_doi_else_the_key(fields: str, identifier: str) -> None:
    paper = only(f"title = {{T}}, year = 2026, {fields}")
    assert paper.id == identifier
    if paper.arxiv:
        assert paper.links.paper == f"https://arxiv.org/abs/{paper.arxiv}"
        assert paper.links.pdf == f"https://arxiv.org/pdf/{paper.arxiv}"
        assert paper.published_in.values.keys() <= {"kind", "doi"}


def test_subjects_and_proceedings() -> None:
    paper = only(
        "TITLE = {T}, Year = 2026, primaryClass = {cs.NA}, BookTitle = {Proc. of Nowhere}", "inproceedings"
    )
    assert paper.categories == ("math.NA",)
    assert paper.published_in.values == {"kind": "conference paper", "book": "Proc. of Nowhere"}


@pytest.mark.parametrize(
    ("kind", "fields", "place"),
    [
        ("misc", "howpublished = {Blog post}, note = {To come}", {"genre": "Blog post", "note": "To come"}),
        ("misc", "howpublished = {\\url{https://moss.example/a_b}}", {}),
        ("misc", "howpublished = {Dataset}, type = {Counts}", {"kind": "dataset", "genre": "Counts"}),
        ("online", "urldate = {2026-03-01}, note = {arXiv:2601.00001 [cs]}", {"accessed": "2026-03-01"}),
        ("online", "urldate = {last week}, howpublished = {arXiv preprint}", {}),
        ("inbook", "chapter = {3}, pages = 7", {"kind": "chapter", "chapter": "3", "pages": "7"}),
        ("article", "type = {Journal Article}, issn = {1234-567X, 1234567x}",
         {"kind": "article", "issn": "1234-567X"}),
    ],
)  # fmt: skip
def test_what_else_an_entry_says(kind: str, fields: str, place: dict[str, str]) -> None:
    paper = only(f"title = {{T}}, year = 2026, {fields}", kind)
    assert paper.published_in.values == place
    assert paper.links.paper == ("https://moss.example/a_b" if "url{" in fields else "")
    again = only(formats.bibtex(work(paper)).partition(",")[2].strip()[:-1], work(paper).terms.bibtex)
    assert (again.published_in.values, again.links.paper) == (place, paper.links.paper)


def test_strings_and_pieces_put_together() -> None:
    (paper,), problems = split("""@string{made = "J. Made"}
        @article{a, title = {One } # "and" # { two}, year = 2026, journal = made # " Up"}""")
    assert problems == []
    assert (paper.title, paper.published_in.journal) == ("One and two", "J. Made Up")


ACCENTED = [
    *((f"\\{sign}{mark}", unicodedata.normalize("NFC", letter + combining))
      for sign, combining in symbols.ACCENTS.items() for letter in "CeS"
      for mark in (f"{{{letter}}}", f" {letter}" if sign.isalpha() else letter)
      if len(unicodedata.normalize("NFC", letter + combining)) == 1),
    *((f"\\{name}{mark}", letter) for name, letter in symbols.LETTERS.items() for mark in (" ", "{}")),
    ("\\\"{\\i}", "ï"), ("\\v{\\i}", "ǐ"),
]  # fmt: skip
NAMED = (  # how a name is written with a letter, and how a page has it then
    ("{}ech", "{}ech"), ("Bo {}ech", "Bo {}ech"), ("Bo Six {}ech", "Bo Six {}ech"),
    ("{}da Mae Ech", "{}da Mae Ech"), ("{}ech, Bo", "Bo {}ech"), ("Ech, {}da", "{}da Ech"),
    ("{{The {}xe Team}}", "The {}xe Team"), ("von {}ech Six, Bo", "Bo von {}ech Six"),
    ("Bo de la {}ech", "Bo de la {}ech"), ("{}on Six, Bo", "{}on Six, Bo"), ("Bo {}on Six", "Bo {}on Six"),
    ("Six, {}r., Bo", "Bo Six {}r."), ("de {}ech, Jr., Bo", "Bo de {}ech Jr."),
    ("Six, Jr., {}o", "{}o Six Jr."), ("Ech{}k, Bo", "Bo Ech{}k"),
    ("{{{}xe and Ferns}}", "{{{}xe and Ferns}}"),
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMED), st.sampled_from(ACCENTED), st.booleans()), min_size=1, max_size=4
    )
)
def test_no_letter_is_lost_wherever_it_is_in_a_list_and_in_a_name(
    people: list[tuple[tuple[str, str], tuple[str, str], bool]],
) -> None:
    written = [form.format(f"{{{sign}}}" if braced else sign) for (form, _), (sign, _), braced in people]
    wanted = [form.format(letter) for (_, form), (_, letter), _ in people]
    names = only(f"title = {{T}}, year = 2026, author = {{{' and '.join(written)}}}").authors
    shown = [name.name for name in names]
    assert [clean(name) for name in shown] == list(dict.fromkeys(map(clean, wanted)))


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (r"A and \v{C}ech", ["A", "Čech"]),
        (r"Bo and \O{}stergaard AND \L ukasz Kowalski", ["Bo", "Østergaard", "Łukasz Kowalski"]),
        (r"One and \textsc{Bo} Two and {\em Cy} Three", ["One", "Bo Two", "Cy Three"]),
        (r"{\'E}cole and {{\'E}cole and Co} and and {{Moss}}", ["École", "{École and Co}", "Moss"]),
        (r"Brandy One and Candi and Two", ["Brandy One", "Candi", "Two"]),
    ],
)
def test_a_command_behind_and_is_part_of_the_name(written: str, names: list[str]) -> None:
    authors = only(f"title = {{T}}, year = 2026, author = {{{written}}}").authors
    assert [author.name for author in authors] == names


@pytest.mark.parametrize(
    ("written", "title", "cited"),
    [
        ("The {G}erman moss", "The {G}erman moss", "The {German} moss"),
        ("The {{German}} {Moss}", "The {G}erman {M}oss", "The {German} {Moss}"),
        ("Ferns of the {Bay of Fundy}-{\\'E}tat", "Ferns of the {B}ay of Fundy-État",
         "Ferns of the {Bay} of {Fundy-État}"),
        ("{German moss in {Fundy}}", "{German moss in Fundy}", "{German moss in Fundy}"),
        ("{{All of the Title}}", "{All of the Title}", "{All of the Title}"),
        ("{{On $X_{Moss}$ in Bogs}}", "{On $X_{Moss}$ in Bogs}", "{On $X_{Moss}$ in Bogs}"),
        ("{Moss and ferns of BERT: bogs}", "Moss and ferns of BERT: bogs", "Moss and ferns of {BERT:} bogs"),
        ("{All \\} of the \\{ Title}", "All } of the { Title",
         "All \\textbraceright{} of the \\textbraceleft{} Title"),
        ("Vitamin {C} of plan {B}: {\\'E}", "Vitamin C of plan B: É", "Vitamin {C} of plan {B:} É"),
        ("On ({D}) and {B}-cells, {T}4", "On (D) and B-cells, T4", "On {(D)} and {B-cells,} {T4}"),
        ("{A} moss of {E}. coli: A study", "A moss of E. coli: A study", "A moss of {E.} coli: A study"),
        ("Hepatitis {A} viruses", "Hepatitis A viruses", "Hepatitis {A} viruses"),
        ("Vitamin {A}", "Vitamin A", "Vitamin {A}"),
        ("On A Moss", "On A Moss", "On A Moss"),
        ("{L'État}", "L'État", "{L'État}"),
        ("{M}oss: {A} {B}{ERT} {{\\'E}}tude", "Moss: A BERT {É}tude", "Moss: A {BERT} {Étude}"),
        ("On $X_{Moss}$ {in \\textbf{Bogs}}", "On $X_{Moss}$ in {B}ogs", "On $X_{Moss}$ in {Bogs}"),
        ("A {Moss", "A {M}oss", "A {Moss}"),
    ],
)  # fmt: skip
def test_a_style_keeps_the_capitals_that_it_kept(written: str, title: str, cited: str) -> None:
    (record,) = bibtex._parse(Entry("article", "a", [Field("title", written)]), {}, {}, "x")
    assert isinstance(record, Record)
    assert record.paper.title == title
    assert record.paper.title.plain == work(record.paper).title
    assert f"title = {{{cited}}}" in formats.bibtex(work(record.paper))
    again = only(f"title = {{{cited}}}, year = 2026")
    assert (again.title, identifiers.from_title(title)) == (title, identifiers.from_title(again.title.plain))


BROKEN = """% a comment
@comment{x}
@article{one, title = {One}, year = 2026}
@article{cut, title = {Not closed, year = 2026

@article{two, title = {Two}, year = 2026}
@article{nocomma title = {Three}, year = 2026}
@article{twice, title = {Four}, title = {Five}, year = 2026}
@article{one, title = {Six}, year = 2026}
@article{undated, title = {Seven}}
@article{, year = 2026}
@article{last, title = {Eight}, year = 2026, doi = {soon}, url = {javascript:x}}
@article{end, title = {Nine}
"""


def test_a_broken_entry_is_told_with_its_line_and_the_rest_comes() -> None:
    papers, problems = split(BROKEN)
    assert [paper.title for paper in papers] == ["One", "Two", "Six", "Seven", "Eight"]
    messages = {
        problem.where: (problem.field, problem.reason) for problem in problems if "last" not in problem.where
    }
    assert list(messages) == [
        "my.bib:4",
        "my.bib:7",
        "my.bib:8",
        "my.bib:11",
        "my.bib:13",
    ]
    assert messages["my.bib:8"] == ("", "title appears twice")
    assert messages["my.bib:11"][0] == "title"
    assert {problem.field for problem in problems if "last" in problem.where} == {"doi", "url"}


def test_two_works_of_one_key_both_come_in() -> None:
    titles = "Moss", "Fern", "Bog"
    entries = "".join(f"@article{{moss, title = {{{title}}}, year = 2026}}\n" for title in titles)
    papers, problems = split("@string{a = {b}}\n@string{a = {c}}\n" + entries)
    assert [(paper.id, paper.citation_key) for paper in papers] == [
        ("moss", "moss"), ("fern", "moss"), ("bog", "moss"),
    ]  # fmt: skip
    assert [problem.reason for problem in problems] == ["the abbreviation 'a' is already used"]


def test_a_library_that_cannot_read_an_entry_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    split(BROKEN)
    assert capfd.readouterr() == ("", "")


def test_only_the_entry_with_other_bytes_is_lost() -> None:
    data = (
        "@article{a, title={Müller}, year=2026}\n".encode("latin-1") + b"@article{b, title={Two}, year=2026}"
    )
    papers, (problem,) = split(data.decode("utf-8", "surrogateescape"))
    assert [paper.title for paper in papers] == ["Two"]
    assert (problem.where, problem.reason) == ("my.bib:1 (a)", "is not UTF-8; save the file as UTF-8")


def test_an_entry_cannot_leave_the_page() -> None:
    paper = only("title = {<script>alert(1)</script> {{ x }}}, year = 2026", key="../../etc/passwd")
    assert paper.title == "<script>alert(1)</script> x"
    assert "/" not in paper.slug


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("no TeX at all", "no TeX at all"),
        ("{\\O}re \\v{S}a \\L{}ukasz {\\AA}s G{\\\"{o}}del", "Øre Ša Łukasz Ås Gödel"),
        ("na\\\"{\\i}ve Erd\\H{o}s \\'Etude", "naïve Erdős Étude"),
        ("\\textbf{a} \\texttt{b\\_c} \\mbox{d} {\\em e} \\emph{f}", "a b_c d e f"),
        ("\\href{https://a.example}{here} \\url{https://a.example/a_b}", "here (https://a.example) https://a.example/a_b"),
        ("$\\alpha_{1}$ and \\(x^2\\) and \\alpha", "$\\alpha_{1}$ and $x^2$ and α"),
        ("R\\&D 100\\% \\#1 \\$5 a\\\\b", "R&D 100% #1 $5 a b"),
        ("100% of it {x}", "100% of it x"),
        ("\\emph{nested \\textbf{bold {deep}} text} {{The {LHC}}}", "nested bold deep text The LHC"),
        ("Vi{\\d{\\^e}}t Nguy{\\~{\\^e}}n {\\c{S}}en \\t{oo}", "Việt Nguyễn Şen oo"),
        ("5\\textmu m, 20\\textdegree C, C:\\textbackslash{}new", "5µm, 20°C, C:\\new"),
        ("\\copyright{} \\pounds 5 {\\LaTeX} \\noopsort{z}A", "© £ 5 LaTeX A"),
        ("\\textbraceleft{}a\\textbraceright{} z\\textasciitilde 3", "{a} z~3"),
        ("l\\'Hopital \\\"{} \\{a\\}", "l'Hopital \" {a}"),
        ("one\\\\[2pt]two \\[x+y\\] \\begin{equation}z\\end{equation}", "one two $$x+y$$ $$z$$"),
        ("\\unknown{kept} \\today\\input{/etc/passwd}", "kept "),
        ("\\href", "href"),
        ("{" * 5000, ""),
    ],
)  # fmt: skip
def test_tex_to_unicode(source: str, plain: str) -> None:
    assert tex.without_commands(source) == plain


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_tex_and_no_entry_raises(text: str) -> None:
    tex.without_commands(text)
    for source in (text, f"@article{{a, title={{{text}}}, author={{{text}}}, year=2026}}"):
        assert all(isinstance(record, Record | Problem) for record in bibtex.read(source, "x"))
