/**
 * The data of a paper's citation, read from its page; `generator/pages/citations/work.py` has the same, and
 * `citations.js` makes texts of it.
 */
import { abstract, textOf } from "./element.js";
import { LETTERS } from "./letters.js";

const SMALL = new Set("a an the on of for in to and from with by at is are do does".split(" "));
/**
 * What BibTeX, RIS and CSL call a kind of work, and its own name, by what Zotero calls it; `KINDS` in
 * `generator/papers/publication.py` has them too.
 * @type {Record<string, string[]>}
 */
const KINDS = {
  journalArticle: ["article", "JOUR", "article-journal", "article"],
  preprint: ["misc", "UNPB", "article", "preprint"],
  conferencePaper: ["inproceedings", "CPAPER", "paper-conference", "conference paper"],
  bookSection: ["incollection", "CHAP", "chapter", "chapter"],
  book: ["book", "BOOK", "book", "book"],
  thesis: ["phdthesis", "THES", "thesis", "thesis"],
  report: ["techreport", "RPRT", "report", "report"],
  manuscript: ["unpublished", "UNPB", "manuscript", "manuscript"],
  dataset: ["misc", "DATA", "dataset", "dataset"],
  computerProgram: ["misc", "COMP", "software", "software"],
};
const UNKNOWN = ["misc", "GEN", "document", ""];

/** @typedef {ReturnType<typeof work>} Work */

const letters = (/** @type {string} */ text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, (letter) => LETTERS[letter] ?? "");

/**
 * Return the abstract that a paper's page shows. The largest archives leave it out of the head, so its powers and
 * indices are read from MathML.
 */
const shownAbstract = (/** @type {Document} */ page) =>
  abstract(page)
    .map((part) => {
      const copy = /** @type {Element} */ (part.cloneNode(true));
      for (const up of copy.querySelectorAll("sup, :is(msup, msubsup) > :last-child")) up.prepend("^");
      for (const low of copy.querySelectorAll("sub, :is(msub, msubsup) > :nth-child(2)")) low.prepend("_");
      return textOf(copy);
    })
    .join("\n\n");

/**
 * Read the metadata in the head of a paper's page; see `Work` in `generator/pages/citations/work.py`.
 * @param {Document} page
 * @param {string} url the page's address
 */
export function work(page = document, url = location.href) {
  /** @type {(name: string) => HTMLMetaElement[]} */
  const all = (name) => Array.from(page.querySelectorAll(`meta[name="${name}"]`));
  const first = (/** @type {string[]} */ ...names) =>
    names.map((name) => all(name)[0]?.content).find(Boolean) ?? "";
  const title = first("citation_title");
  const authors = all("citation_author").map(({ content }) => content);
  const editors = all("citation_editor").map(({ content }) => content);
  const published = first("citation_publication_date").split("/");
  const slug =
    first("citation_abstract_html_url").split("/").at(-2) ?? new URL(url).pathname.split("/").at(-2);
  const family = authors.length ? letters(authors[0].split(", ")[0]) : "";
  const word =
    title
      .split(/[ -]/)
      .map(letters)
      .find((word) => word && !SMALL.has(word)) ?? "";
  const arxiv = all("citation_arxiv_id")[0];
  const journal = first("citation_journal_title", "archive:journal");
  const [bibtexType, risType, cslType, kind] =
    KINDS[first("DC.type") || (journal && "journalArticle")] ?? UNKNOWN;
  const place = {
    book: first("citation_conference_title", "citation_inbook_title"),
    series: first("citation_series_title"),
    volume: first("citation_volume"),
    issue: first("citation_technical_report_number", "citation_issue"),
    pages: [first("citation_firstpage"), first("citation_lastpage")].filter(Boolean),
    chapter: first("archive:chapter"),
    edition: first("archive:edition"),
    publisher: first("citation_publisher"),
    place: first("archive:place"),
    school: first("citation_dissertation_institution", "citation_technical_report_institution"),
    genre: first("archive:genre"),
  };
  const shownAuthors = authors.join("\n") === editors.join("\n") ? [] : authors;
  const reference = first("dcterms.bibliographicCitation");
  const withdrawn = first("archive:withdrawn") && "Withdrawn";
  const isTold = reference === journal || editors.length || Object.values(place).flat().some(Boolean);
  return {
    ...place,
    editors,
    kind,
    bibtexType: /master/i.test(place.genre)
      ? bibtexType.replace("phd", "masters")
      : kind === "chapter" && !place.book
        ? "inbook"
        : bibtexType,
    risType,
    cslType,
    language: first("citation_language"),
    isbn: first("citation_isbn"),
    issn: first("citation_issn"),
    pmid: first("citation_pmid"),
    title,
    abstract: first("citation_abstract") || shownAbstract(page),
    license: textOf(page.querySelector("article > p > .license")),
    annote: "", // the reader's own note
    tex: all("citation_title")[0]?.dataset.tex ?? "",
    authors,
    shownAuthors,
    others: Boolean(first("archive:more_authors")),
    hasMore: Boolean(first("archive:more_authors")) && shownAuthors.length > 0,
    published,
    doi: first("citation_doi"),
    arxiv: arxiv?.content ?? "",
    primary: arxiv?.dataset.primary ?? "",
    journal,
    reference,
    url: arxiv ? `https://arxiv.org/abs/${arxiv.content}` : first("archive:url"),
    pdf: first("citation_pdf_url"),
    keywords: first("citation_keywords").split("; ").filter(Boolean),
    withdrawn,
    key: first("archive:key") || `${family}${published[0]}${word}-${slug}`,
    ownKey: `${family}${published[0]}${word}-${slug}`,
    accessed: first("archive:accessed"),
    note: [...new Set([isTold ? "" : reference, withdrawn, first("archive:note")])]
      .filter(Boolean)
      .join("; "),
  };
}

/** Give each work in a file its own key, where the key of a library would come twice. */
export function distinct(/** @type {Work[]} */ works) {
  const seen = new Set();
  return works.map((work) => {
    const key = seen.has(work.key) ? work.ownKey : work.key;
    seen.add(key);
    return { ...work, key };
  });
}
