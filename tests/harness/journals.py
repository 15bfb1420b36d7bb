"""Feeds of made-up journals, each in the shape in which a publisher really writes its own."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_PRISM = 'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
_RDF = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:prism="http://purl.org/rss/1.0/modules/prism/"'
)
LONG = "We counted the moss on forty stones in a wet year, and found more of it than in a dry one."
"""An abstract."""


def rss(title: str, *items: str, about: str = "") -> bytes:
    """Return an RSS 2.0 feed."""
    inner = "".join(f"<item>{item}</item>" for item in items)
    head = f"<title>{title}</title><link>https://moss.example/</link>{about}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_DC} {_CONTENT} {_PRISM}>'
        f"<channel>{head}{inner}</channel></rss>"
    ).encode()


def rdf(title: str, *items: str, about: str = "") -> bytes:
    """Return an RSS 1.0 feed; its items have their address in ``rdf:about``."""
    inner = "".join(
        f'<item rdf:about="https://moss.example/view/{number}">'
        f'<link>https://moss.example/view/{number}</link>'
        f"{item}</item>"
        for number, item in enumerate(items, 1)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rdf:RDF {_RDF} {_DC} {_CONTENT}>'
        f'<channel rdf:about="https://moss.example/"><title>{title}</title>{about}</channel>{inner}</rdf:RDF>'
    ).encode()


def atom(title: str, *entries: str, head: str = "<id>tag:moss.example,2026:feed</id>") -> bytes:
    """Return an Atom feed."""
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:arxiv="http://arxiv.org/schemas/atom"><title>{title}</title>{head}'
        f"<updated>2026-01-19T02:37:12Z</updated>{inner}</feed>"
    ).encode()


WILEY = rss(
    "Wiley: MOSS: Table of Contents",
    "<link>https://onlinelibrary.wiley.example/doi/10.1234/moss.7?af=R</link>"
    "<pubDate>Mon, 12 Jan 2026 00:09:28 -0800</pubDate><dc:date>2026-01-12T12:09:28-08:00</dc:date>"
    '<guid isPermaLink="false">10.1234/moss.7</guid><title>On moss and mirrors in forty wet years</title>'
    f"<description>MOSS, EarlyView. </description><dc:description>\nAbstract\n{LONG} </dc:description>"
    f"<content:encoded>{escape(f'<h2>Abstract</h2> <p>{LONG} <i>Funaria</i> is rare.</p>')}</content:encoded>"
    "<dc:creator>\nAda One, \nBo van der Two, \nCy Three</dc:creator><category>RESEARCH ARTICLE</category>"
    "<dc:title>On moss and mirrors in forty wet years</dc:title><dc:identifier>10.1234/moss.7</dc:identifier>"
    "<prism:publicationName>MOSS</prism:publicationName><prism:doi>10.1234/moss.7</prism:doi>"
    "<prism:section>RESEARCH ARTICLE</prism:section>",
    "<link>https://onlinelibrary.wiley.example/doi/10.1234/moss.8?af=R</link><title>Issue Information</title>"
    "<pubDate>Tue, 13 Jan 2026 00:00:00 -0800</pubDate><guid>10.1234/moss.8</guid>"
    "<description>MOSS, Volume 7, Issue 2, Page 1-2, January 2026.</description>"
    "<prism:volume>7</prism:volume><prism:number>2</prism:number>",
    about="<prism:publicationName>MOSS</prism:publicationName>",
)
TAYLOR_FRANCIS = rdf(
    "tandf: Journal of Moss: Table of Contents",
    "<title>Taylor's moss on the stones of the north</title>"
    "<description>Volume 45, Issue 1, January 2026, Page 1-12&lt;br/&gt;. </description>"
    "<dc:title>Taylor's moss on the stones of the north</dc:title>"
    "<dc:identifier>doi:10.1234/08912963.2026.1</dc:identifier>"
    "<dc:creator>Ada One</dc:creator><dc:creator>Bo Two</dc:creator><dc:date>2026-01-14T09:16:21Z</dc:date>"
    "<prism:publicationName>Taylor's moss on the stones of the north</prism:publicationName>",
)
OXFORD = rss(
    "Systematic Moss Current Issue",
    "<title>A phylogeny of all the mosses there are</title>"
    "<link>https://academic.oup.example/sysmoss/article/75/1/1/7?rss=1</link>"
    "<pubDate>Thu, 15 Jan 2026 00:00:00 GMT</pubDate>"
    f"<description>"
    f"{escape('<span class=x><div class=boxTitle>Abstract</div>' + LONG + '</span>')}</description>"
    "<dc:creator>One A, Two B, et al. </dc:creator><prism:volume>75</prism:volume>"
    "<prism:startingPage>1</prism:startingPage><prism:endingPage>17</prism:endingPage>"
    "<prism:doi>10.1234/sysmoss/syaa001</prism:doi>",
)
_LABELLED = (
    "<p>Publication date: December 2025</p><p><b>Source:</b> Moss Conservation, Volume 264</p>"
    "<p>Author(s): Ada One, Bo Two</p>"
)
ELSEVIER = rss(
    "ScienceDirect Publication: Moss Conservation",
    "<title>Is moss on the roofs of towns a kind of forest?</title>"
    "<link>https://www.sciencedirect.example/science/article/pii/S0006320725004420?dgcid=rss_sd_all</link>"
    f"<description>{escape(_LABELLED)}</description>",
    "<title>A moss of the next spring, still in the press</title>"
    "<link>https://www.sciencedirect.example/science/article/pii/S0006320725004421?dgcid=rss_sd_all</link>"
    f"<description>{escape('<p>Publication date: March 2026</p><p>Author(s): Cy Three</p>')}</description>",
)
PENSOFT = (
    b'<?xml version="1.0" encoding="UTF-8"?><rss version="0.91"><channel>'
    b"<title>Latest Articles from MossKeys</title><item>"
    b"<title>A new moss from Hungary and from Romania</title>"
    b"<link>https://mosskeys.example/article/73094/</link><description><![CDATA[<p>MossKeys 1063: 121-137</p>"
    b"\n<p>DOI: 10.1234/mosskeys.1063.73094</p>\n<p>"
    b"Authors: Ada One, M\xc3\xa1rton Two, Cy Three</p>\n<p>Abstract: "
    + LONG.encode()
    + b'</p>\n<p><a href="https://mosskeys.example/73094/">HTML</a></p>\n<p>XML</p>]]></description>'
    b"<category>Research Article</category><pubDate>Tue, 13 Jan 2026 17:46:04 +0200</pubDate></item>"
    b"</channel></rss>"
)
OJS = rdf(
    "Mossa Mundi",
    "<title>&lt;p&gt;&lt;strong&gt;The mosses of &lt;em&gt;Quercus&lt;/em&gt; in Panam\u00e1&lt;/strong&gt;"
    "&lt;/p&gt;</title>"
    f"<description>{escape(f'<p><span dir=ltr>{LONG}</span></p>')}</description>"
    f"<dc:creator>Ada One</dc:creator>"
    "<dc:creator>Bo Two</dc:creator><dc:date>2026-01-09</dc:date><prism:volume>12</prism:volume>"
    "<prism:publicationDate>2026-01-09</prism:publicationDate>",
    "<title>Editorial</title><dc:creator>Cy Three</dc:creator><dc:date>2026-01-09</dc:date>",
    about="<prism:publicationName>Mossa Mundi</prism:publicationName>",
)
GERMAN = rss(
    "Beitr\u00e4ge zur Mooskunde",
    "<title>Die Moose der Alpen und ihre Namen</title><link>/article/view/2047</link>"
    f"<description>{escape(f'<p>{LONG}</p>')}</description><pubDate>Mi, 14 Jan 2026 00:00:00 +0000</pubDate>"
    "<dc:creator>Ada St\u00fcben, Bo Sch\u00fctte, Cy J. Astrin</dc:creator>",
)
CHINESE = (
    '<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel>'
    "<title><![CDATA[《苔藓分类学报》编辑部 -->2026年第1期文章目次]]></title><item>"
    "<title><![CDATA[中国福建藓属分类研究及一新种记述（藓目：藓科）]]></title>"
    "<link><![CDATA[http://taixian.example/view.aspx?file_no=2026035&flag=1]]></link>"
    "<description><![CDATA[]]></description><pubDate>2026/1/9 16:41:56</pubDate>"
    "<category><![CDATA[]]></category>"
    "<author><![CDATA[范存祥,林志斌,聂瑞娥]]></author></item></channel></rss>"
).encode("gb2312")
INGENTA = rdf(
    "Latest Issue of SYSTEMATIC MOSS RSS Feed",
    "<title>\n Mosses without any date at all in this feed</title><dc:creator>One, A.B.</dc:creator>"
    "<dc:creator>Two, Bo</dc:creator><prism:volume>46</prism:volume>",
    about="<prism:publicationName>SYSTEMATIC MOSS</prism:publicationName>",
)
BIORXIV = rdf(
    "bioRxiv Subject Collection: Moss",
    f"<title><![CDATA[\nA p factor for mosses of the north \n]]></title>"
    f"<description><![CDATA[\n{LONG}\n]]></description>"
    "<dc:creator>One, A. B.</dc:creator><dc:creator>Two, B.</dc:creator><dc:date>2026-01-13</dc:date>"
    "<dc:identifier>doi:10.1101/287987</dc:identifier>"
    "<prism:publicationDate>2026-01-13</prism:publicationDate>",
)
ARXIV = atom(
    "cs.AI updates on arXiv.org",
    "<id>oai:arXiv.org:2601.13426v1</id><title>Moss of Large Language Models</title>"
    '<link href="https://arxiv.org/abs/2601.13426" rel="alternate" type="text/html"/>'
    f"<summary>arXiv:2601.13426v1 Announce Type: cross \nAbstract: {LONG}</summary>"
    '<category term="cs.CL"/><category term="cs.AI"/><published>2026-01-20T00:00:00-05:00</published>'
    "<arxiv:announce_type>cross</arxiv:announce_type><author><name>Ada One, Bo Two, Cy Three</name></author>",
    "<id>oai:arXiv.org:2401.00007v3</id><title>An old moss in its third version</title>"
    '<link href="https://arxiv.org/abs/2401.00007" rel="alternate" type="text/html"/>'
    f"<summary>arXiv:2401.00007v3 Announce Type: replace-cross \nAbstract: {LONG}</summary>"
    '<category term="cs.CL"/><published>2026-01-20T00:00:00-05:00</published>'
    "<arxiv:announce_type>replace-cross</arxiv:announce_type><author><name>Ada One</name></author>",
    head="<id>http://rss.arxiv.example/atom/cs.AI</id>",
)
IACR = rss(
    "Cryptology ePrint Archive",
    "<title>SoK: Finding moss by its Bluetooth tags</title><link>https://eprint.iacr.example/2026/488</link>"
    f"<description><![CDATA[{LONG} It takes $k-1$ parties.]]></description><category>Protocols</category>"
    '<enclosure url="https://eprint.iacr.example/2026/488.pdf" length="9" type="application/pdf"/>'
    "<guid>https://eprint.iacr.example/2026/488</guid><pubDate>Fri, 09 Jan 2026 22:02:40 +0000</pubDate>"
    "<dc:creator>Ada One</dc:creator><dc:creator>Bo Two</dc:creator>",
)
JOSS = atom(
    "Journal of Open Source Moss",
    "<id>tag:joss.example,2005:Paper/1085</id><published>2026-01-10T00:45:42Z</published>"
    '<updated>2026-01-18T16:36:41Z</updated><link rel="alternate" href="https://joss.example/papers/1d18"/>'
    "<title>mossR: describing the mosses of a region</title><issue>40</issue>"
    "<volume>4</volume><page>1541</page>"
    "<authors><author><given_name>Ada</given_name><last_name>One</last_name></author></authors>"
    "<doi>10.1234/joss.01541</doi><tags>R, moss statistics</tags>",
)
NOVA = b"\n" + rss(
    "Moss Nova",
    "<title>Could spinning moss start starquakes?</title>"
    "<link>https://nova.example/2026/01/12/could/?utm_source=rss&#038;utm_medium=rss</link>"
    "<dc:creator><![CDATA[Ada One]]></dc:creator><pubDate>Mon, 12 Jan 2026 16:00:47 +0000</pubDate>"
    f"<description><![CDATA[<p><img src='x.jpg' alt='moss' /></p><p>{LONG}</p>"
    f"<p>The post <a href='x'>Could</a>"
    " first appeared on <a href='x'>Moss Nova</a>.</p>]]></description>"
    f"<content:encoded><![CDATA[<figure><figcaption>A star</figcaption></figure>"
    f"<p>{LONG * 90}</p>]]></content:encoded>",
)
EMPTY = atom("M-STAGE")
VALIDATE = (
    b'<!DOCTYPE html>\n<html lang="en-US"><head><title>Validate User</title></head><body>'
    b'<form></form></body></html>'
)
"""What a publisher answers to a program that it takes for a robot."""

FEEDS: Mapping[str, bytes] = {
    "wiley": WILEY, "tandf": TAYLOR_FRANCIS, "oxford": OXFORD, "elsevier": ELSEVIER, "pensoft": PENSOFT,
    "ojs": OJS, "german": GERMAN, "chinese": CHINESE, "ingenta": INGENTA, "biorxiv": BIORXIV, "arxiv": ARXIV,
    "iacr": IACR, "joss": JOSS, "nova": NOVA, "empty": EMPTY,
}  # fmt: skip
"""All of them by name."""
