"""The metadata in the head of a paper's page, for Google Scholar, Zotero, search engines and link previews.

Every byte of it is in every page, so one element serves two readers where it can: ``name`` is for Highwire
Press's tags (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing) and Dublin Core
(https://www.dublincore.org/specifications/dublin-core/dcmi-terms/), ``property`` for the Open Graph protocol
(https://ogp.me/). What does not depend on the paper (language, address) is in the theme's
``base.html``, and so is the whole abstract, which the largest archives leave out. ``assets/citations.js``
makes citations from what is here and needs nothing else; what is for it alone has a name with ``archive:``.
``DC.type`` is a type of Zotero's (https://www.zotero.org/support/kb/item_types_and_fields).
"""

import html
import json
import re
from functools import lru_cache

from generator.pages.citations.work import Work, given_first, work
from generator.papers.paper import Paper
from generator.text import names

_JSON = json.JSONEncoder(ensure_ascii=False)  # of texts
_BARE = re.compile(r"[\w./:-]+", re.ASCII)  # needs no quotes
MOST_AUTHORS = 100  # in a page's head; the page itself names them all


def tags(paper: Paper) -> str:
    """The elements, one a line."""
    cited = work(paper, MOST_AUTHORS)
    tex = f' data-tex="{_attribute(cited.tex)}"' if cited.tex else ""
    lines = [_meta("citation_title", cited.title, f" property=og:title{tex}")]
    authors = _attribute("\n".join(cited.authors))  # all at once, since there are many
    lines += [_element("citation_author", name) for name in authors.split("\n") if name]
    fields = (
        ("archive:more_authors", "true" if cited.others else ""),
        ("citation_publication_date", cited.published.replace("-", "/")),
        ("citation_online_date", cited.updated.replace("-", "/")),
        ("citation_journal_title", cited.journal),
        ("dcterms.bibliographicCitation", cited.reference),
        ("DC.type", "preprint" if cited.is_preprint else ""),
        ("citation_doi", cited.doi),
        ("citation_arxiv_id", cited.arxiv),
        ("archive:primary_category", cited.primary),
        ("citation_pdf_url", cited.pdf),
        ("citation_keywords", "; ".join(cited.keywords)),
    )
    lines += [_meta(name, value) for name, value in fields if value]
    return "\n".join((*lines, _linked_data(cited)))


def abstract(text: str) -> str:
    """The element for a whole abstract in plain text, on a line after others; ``""`` if there is none."""
    return f"\n{_meta('citation_abstract', text)}" if text else ""


def _meta(name: str, value: str, attributes: str = "") -> str:
    return _element(name, _attribute(value), attributes)


def _element(name: str, value: str, attributes: str = "") -> str:
    """An element of a value that is escaped already."""
    content = value if _BARE.fullmatch(value) else f'"{value}"'
    return f"<meta name={name}{attributes} content={content}>"


def _attribute(value: str) -> str:
    return html.escape(value, quote=False).replace('"', "&quot;")


def _linked_data(work: Work) -> str:
    """The paper as https://schema.org/ScholarlyArticle, in JSON-LD 1.1.

    What its page shows anyway, as the abstract, is not repeated.
    """
    authors = ",".join(map(_author, work.authors))
    fields = (
        ("@context", '"https://schema.org"'),
        ("@type", '"ScholarlyArticle"'),
        ("headline", _JSON.encode(work.title)),
        ("author", f"[{authors}]" if authors else ""),
        ("datePublished", _JSON.encode(work.published)),
        ("sameAs", _JSON.encode(work.url) if work.url else ""),
        ("creativeWorkStatus", '"Withdrawn"' if work.withdrawn else ""),
    )
    text = ",".join([f'"{name}":{value}' for name, value in fields if value])
    # "<" could end the script or begin a comment (HTML, section 4.12.1.3).
    text = text.replace("<", "\\u003c")
    return f"<script type=application/ld+json>{{{text}}}</script>"


@lru_cache(maxsize=1 << 16)
def _author(name: str) -> str:
    is_group = ", " not in name and names.split(name).group
    kind = "Organization" if is_group else "Person"
    return f'{{"@type":"{kind}","name":{_JSON.encode(given_first(name))}}}'
