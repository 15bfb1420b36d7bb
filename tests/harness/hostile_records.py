"""Records of every source and file format, with hostile text in every field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from generator.papers.made import sign
from generator.text import cleaning

Fill = Callable[[str], str]  # from the name of a field to its payload
GOOD = "Moss"
"""What fills the other fields where one is in question."""
_FIRST = 2601_00001
_NOT_XML = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def identifier(number: int, shift: int) -> str:
    """Return an arXiv id; entries of arXiv have the ``shift`` 3,000."""
    digits = str(_FIRST + shift + number)
    return f"{digits[:4]}.{digits[4:]}"


def line(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    texts = (
        "title",
        "abstract",
        "organization",
        "submitter",
        "source",
        "comment",
        "journal_ref",
        "summary",
        "translated_title",
        "translated_abstract",
        "thumbnail",
        "updated",
        "added",
        "changed",
    )
    lists = ("authors", "tags", "keywords", "categories")
    links = ("paper", "pdf", "code", "project", "huggingface", "doi", "zotero")
    cited = {"times": number, "by": fill("by"), "on": "2026-01-02"}
    known = {"date": "2026-01-02", "counts": {"votes": number, "cited": cited}, "unknown": fill("unknown")}
    told = {name: fill(name) for name in texts}
    made = {"model": fill("made.model"), "text": sign(cleaning.line(told["translated_title"]))}
    yield {
        "id": identifier(number, 0),
        **known,
        **told,
        "made": {"translated_title": made},
        **{name: [fill(name), "shared"] for name in lists},
        "links": {name: fill(f"links.{name}") for name in links},
        "orcids": {fill("orcids"): fill("orcids"), "shared": "0000-0000-0000-001X"},
        "affiliations": [{"name": fill("affiliations"), "authors": [fill("authors")]}, fill("affiliations")],
        "url": fill("url"),
    }
    yield {"id": f"{fill('id')}{number}", "title": f"By id {number}", **known}
    yield {"id": identifier(number, 1000), "title": "By arXiv id", "arxiv": fill("arxiv"), **known}


def hub(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    def item(paper: dict[str, Any], **outer: Any) -> dict[str, Any]:
        day = {"submittedOnDailyAt": "2026-01-03T01:00:00.000Z", "upvotes": number, "summary": "x"}
        return {"paper": day | paper, **outer}

    texts = (
        "title",
        "summary",
        "ai_summary",
        "githubRepo",
        "projectPage",
        "publishedAt",
        "withdrawnAt",
        "discussionId",
    )
    people = {
        name: {"fullname": fill(name), "name": fill(name)} for name in ("submittedOnDailyBy", "organization")
    }
    names = {
        "authors": [{"name": fill("authors"), "hidden": False}],
        "ai_keywords": [fill("ai_keywords"), "shared", "acl:emnlp"],
    }
    own = {name: fill(name) for name in texts}
    yield item(
        {"id": identifier(number, 2000), **own, **people, **names},
        title=fill("outer title"),
        thumbnail=fill("thumbnail"),
        mediaUrls=[fill("mediaUrls"), fill("mediaUrls") + ".png"],
    )
    yield item({"id": f"{fill('id')} {number}", "title": f"By the hub's id {number}"})


def entry(number: int, fill: Fill) -> Iterator[str]:
    def text(name: str) -> str:
        return _xml(fill(name))

    def entry(identifier: str, **texts: str) -> str:
        dates = "<published>2026-01-01T10:00:00Z</published>"
        inner = "".join(
            f"<{name.replace('_', ':', 1)}>{value}</{name.replace('_', ':', 1)}>"
            for name, value in texts.items()
        )
        return f"<entry><id>http://arxiv.org/abs/{identifier}</id>{dates}{inner}</entry>"

    own = {
        name: text(name)
        for name in ("title", "summary", "updated", "arxiv_comment", "arxiv_journal_ref", "arxiv_doi")
    }
    author = f"<name>{text('author')}</name>"
    category = f'<category term="{text("category")}"/>'
    yield entry(f"{identifier(number, 3000)}v1", **own, author=author).replace(
        "</entry>", f"{category}</entry>"
    )


def harvested(number: int, fill: Fill) -> Iterator[str]:
    """Yield records of OAI-PMH."""

    def text(name: str) -> str:
        return _xml(fill(name))

    names = ("title", "abstract", "comments", "journal-ref", "doi", "categories", "license", "updated")
    people = "".join(f"<{name}>{text(name)}</{name}>" for name in ("keyname", "forenames", "suffix"))
    own = "".join(f"<{name}>{text(name)}</{name}>" for name in names)
    days = {identifier(number, 4000): "2026-01-01", identifier(number, 5000): text("created")}
    for name, day in days.items():
        yield (
            f"<record><header><identifier>{text('identifier')}</identifier></header><metadata>"
            f'<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{name}</id><created>{day}</created>'
            f"<authors><author>{people}</author></authors>{own}</arXiv></metadata></record>"
        )


def journal(number: int, fill: Fill) -> Iterator[str]:
    """Yield items of a journal's feed: with a DOI, and with everything in the description."""
    texts = (
        "title", "link", "description", "author", "dc:creator", "dc:identifier", "dc:source", "dc:subject",
        "category", "content:encoded", "guid", "pubDate", "prism:doi", "prism:publicationName",
        "prism:volume", "prism:number", "prism:startingPage", "prism:url", "prism:section", "unknown",
    )  # fmt: skip
    named = {name: _xml(fill(name)) for name in texts}
    known = f"<dc:creator>Ada One</dc:creator><dc:date>2026-01-0{number % 9 + 1}</dc:date>"
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in named.items())
    enclosure = f"<enclosure type='application/pdf' url={quoteattr(_xml(fill('pdf')))}/>"
    yield f"<item>{known}{inner}{enclosure}<prism:doi>10.1234/hostile.{number}</prism:doi></item>"
    labels = ("DOI", "Authors", "Publication date", "Abstract")
    described = _xml("".join(f"<p>{label}: {fill(label)}</p>" for label in labels))
    title = f"<title>Described {number} at length</title>"
    yield f"<item>{title}<description>{described}</description>{known}</item>"


def _xml(text: str) -> str:
    """Escape a text for XML, without the characters that XML cannot hold."""
    return quoteattr(_NOT_XML.sub("", text))[1:-1]


def bibtex(number: int, fill: Fill) -> Iterator[str]:
    names = (
        "title",
        "author",
        "abstract",
        "journal",
        "url",
        "doi",
        "keywords",
        "primaryclass",
        "month",
        "groups",
        "chapter",
        "howpublished",
        "note",
        "urldate",
        "issn",
        "unknown",
    )
    fields = "".join(f"  {name} = {{{_balanced(fill(name))}}},\n" for name in names)
    yield f"@article{{hostile{number},\n{fields}  year = {{2026}},\n}}\n"
    eprint, title = _balanced(fill("eprint")), f"{{Named {number} Whole {_balanced(fill('subtitle'))}}}"
    yield f"@misc{{named{number},\n  title = {{{title}}},\n  eprint = {{{eprint}}},\n  year = 2026\n}}"


def _balanced(text: str) -> str:
    """Balance the braces of a text, so that an entry ends in the right place."""
    depth, made = 0, list[str]()
    for piece in re.split("([{}])", text):
        if piece != "}" or depth:
            made.append(piece)
            depth += (piece == "{") - (piece == "}")
    return ("".join(made) + "}" * depth).replace("\n@", "\n @").replace("\0", "")


def card(number: int, fill: Fill) -> Iterator[str]:
    title, abstract = (" ".join(fill(name).replace("\0", "").splitlines()) for name in ("title", "abstract"))
    yield f"Card {number} {title}\n\n{abstract or 'x'}\n\n· 3 authors\n· Jan 4, 2026\n\n"


def page(number: int, fill: Fill) -> Iterator[str]:
    """Yield pages with ``citation_*`` tags."""
    names = (
        "title", "author", "authors", "publication_date", "pdf_url", "doi", "arxiv_id", "journal_title",
        "abstract", "keywords",
    )  # fmt: skip

    def tags(**contents: str) -> str:
        return "".join(
            f"<meta name=citation_{name} content={quoteattr(text)}>" for name, text in contents.items()
        )

    yield f"<!doctype html><head>{tags(**{name: fill(name) for name in names}, date='2026')}</head>"
    named = {"title": f"By its page {number}", "year": "2026"}
    yield f"<!doctype html><head>{tags(**named, author=fill('author'))}</head>"


def agency(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """Yield a DOI agency's answers."""
    yield {
        **{name: fill(name) for name in ("title", "abstract", "container-title", "URL", "DOI", "publisher")},
        "author": [{"given": fill("given"), "family": fill("family")}, {"literal": fill("literal")}],
        "issued": {"date-parts": [[2026, number % 12 + 1]]},
    }
    yield {"title": [fill("title")], "author": fill("author"), "issued": {"date-parts": [[fill("year")]]}}


def work(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """Yield works of Crossref."""
    texts = ("type", "volume", "issue", "page", "article-number", "URL")
    dated = {"issued": {"date-parts": [[2026, number % 12 + 1]]}, "created": {"date-parts": [[2026, 1, 2]]}}
    yield {
        "DOI": f"10.1234/crossref.{number}",
        **dated,
        **{name: fill(name) for name in texts},
        **{name: [fill(name)] for name in ("title", "subtitle", "container-title")},
        "abstract": f"<jats:title>{fill('heading')}</jats:title><jats:p>{fill('abstract')}</jats:p>",
        "author": [
            {
                "given": fill("given"),
                "family": fill("family"),
                "ORCID": fill("ORCID"),
                "affiliation": [{"name": fill("affiliation")}],
            },
            {"name": fill("name")},
        ],
        "resource": {"primary": {"URL": fill("resource")}},
        "updated-by": [{"DOI": fill("updated-by"), "type": "correction"}],
        "is-referenced-by-count": fill("is-referenced-by-count"),
    }
    yield {"DOI": f"10.1234/{fill('DOI')}", "title": [f"By its DOI {number}"], **dated}
    meeting = {"type": "proceedings-article", "event": {"name": fill("event")}}
    formula = f"<mml:math><mml:mi>{fill('formula')}</mml:mi></mml:math>"
    named = {"title": [f"A formula {number}"], "abstract": f"{formula}<tex-math>{fill('tex')}</tex-math>"}
    yield {"DOI": f"10.1234/crossref.formula.{number}", **named, **dated, **meeting}
    notice = {"update-to": [{"DOI": fill("update-to"), "type": "retraction", "updated": fill("updated")}]}
    yield {"DOI": f"10.1234/crossref.notice.{number}", "title": [fill("notice")], **dated, **notice}
    by = [{"DOI": f"10.1234/{fill('by')}", "type": "retraction", "updated": {"date-parts": [[2026, 1]]}}]
    yield {"DOI": f"10.1234/crossref.gone.{number}", "title": ["A hoax"], "updated-by": by, **dated}


def europepmc(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """Yield Europe PMC's records."""
    texts = ("title", "abstractText", "pageInfo", "pmcid", "dateOfRevision", "firstIndexDate", "authorString")
    own = {name: fill(name) for name in texts}
    link = {name: fill(f"link {name}") for name in ("id", "type", "reference")}
    book = {name: fill(name) for name in ("publisher", "comprisingTitle")}
    journal = {"title": fill("journal"), "isoabbreviation": fill("isoabbreviation")}
    person = {name: fill(name) for name in ("firstName", "lastName", "suffix", "initials", "fullName")}
    place = {"authorAffiliation": [{"affiliation": fill("affiliation")}]}
    known = {"authorId": {"type": "ORCID", "value": fill("ORCID")}, "authorAffiliationDetailsList": place}
    yield {
        **own,
        "id": str(number), "source": "MED", "doi": f"10.1234/europepmc.{number}",
        "firstPublicationDate": "2026-01-05", "citedByCount": fill("citedByCount"),
        "authorList": {"author": [person | known, {"collectiveName": fill("collectiveName")}]},
        "journalInfo": {"journal": journal, "volume": fill("volume"), "issue": fill("issue"),
                        "dateOfPublication": fill("dateOfPublication")},
        "bookOrReportDetails": book,
        "keywordList": {"keyword": [fill("keyword"), "shared"]},
        "meshHeadingList": {"meshHeading": [
            {"majorTopic_YN": "Y", "descriptorName": fill("descriptorName")},
        ]},
        "pubTypeList": {"pubType": [fill("pubType"), "Retracted Publication"]},
        "fullTextUrlList": {"fullTextUrl": [
            {"documentStyle": "pdf", "availabilityCode": "OA", "url": f"https://{fill('url')}"},
        ]},
        "commentCorrectionList": {"commentCorrection": [link, {**link, "type": "Erratum in"}]},
    }  # fmt: skip
    named = {"title": f"By Europe PMC's id {number}", "firstPublicationDate": "2026-01-05"}
    yield {**named, "id": fill("id"), "source": fill("source"), "doi": fill("doi"), "pmid": fill("pmid")}


def csl(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """Yield items of CSL-JSON."""
    names = (
        "title", "abstract", "container-title", "URL", "DOI", "volume", "issue", "page", "keyword", "note",
        "number", "type", "chapter-number",
    )  # fmt: skip
    yield {
        **{name: fill(name) for name in names},
        "author": [{"given": fill("given"), "family": fill("family")}, {"literal": fill("literal")}],
        "issued": {"raw": f"2026-01 {fill('issued')}"},
        "accessed": {"raw": fill("accessed")},
    }
    yield {"type": "book", "title": f"By editors {number}", "editor": [{"literal": fill("editor")}],
           "issued": {"date-parts": [[2026]]}}  # fmt: skip


def ris(number: int, fill: Fill) -> Iterator[str]:
    tags = ("TI", "AU", "AB", "JO", "VL", "IS", "SP", "EP", "DO", "UR", "KW", "N1", "AN", "SE", "Y2")
    values = {tag: " ".join(fill(tag).splitlines()) for tag in tags}
    lines = "".join(f"{tag}  - {value}\n" for tag, value in values.items())
    yield f"TY  - JOUR\n{lines}PY  - 2026\nER  - \n"
    yield f"TY  - BOOK\nTI  - In lines {number}\nPY  - 2026\nN2  - x\n{fill('lines')}\nER  - \n"


def zotero(number: int, fill: Fill) -> Iterator[dict[str, Any]]:
    """Yield items of a library at Zotero, each with its notes."""
    names = ("title", "abstractNote", "date", "DOI", "url", "extra", "archiveID", "dateAdded")
    creator = {"creatorType": "author", "firstName": fill("firstName"), "lastName": fill("lastName")}
    data = {
        **{name: fill(name) for name in names},
        "itemType": "report",
        "title": f"In a library {number} {fill('title')}",
        "date": f"2026 {fill('date')}"[:100],
        "tags": [{"tag": fill("tag")}, {"tag": fill("automatic tag"), "type": 1}],
        "creators": [creator],
    }
    csl = {"type": fill("type"), "container-title": fill("container-title"), "page": fill("page")}
    key = f"AAAA{number:04}"
    yield {"key": key, "data": {**data, "parentItem": key, "note": fill("note")}, "csljson": csl}
