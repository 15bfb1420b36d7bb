/**
 * A paper's citations, made from the metadata in the head of its page. `generator/pages/citations/formats.py`
 * makes the same texts; a test holds the two together.
 */
import { LETTERS } from "./letters.js";

const SMALL = new Set("a an the on of for in to and from with by at is are do does".split(" "));
/** @type {Record<string, string>} */
const ESCAPES = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NAMED = 8; // authors in a plain citation
const EAST_ASIAN = /^[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+$/;
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
const escapeTex = (/** @type {string} */ text) =>
  text.replace(/[\\{}~^<>|&%$#_]/g, (sign) => ESCAPES[sign] ?? `\\${sign}`);
/** A capital alone, as in vitamin A and E. coli. */
const LONE = /(?<![\p{L}\p{N}])(?:[B-Z]|(?<=[\p{L}\p{N}_,&] )A(?! [^a-z]))(?!\p{L})/gu;
const capitalsKept = (/** @type {string} */ title) => {
  const lone = new Set(title.match(LONE));
  const isKept = (/** @type {string} */ word) =>
    /\p{Uppercase}/u.test([...word].slice(1).join(""))
    || word.match(/\p{L}+/gu)?.some((run) => lone.has(run));
  return title
    .split(" ")
    .map((word) => (isKept(word) ? `{${escapeTex(word)}}` : escapeTex(word)))
    .join(" ");
};
const address = (/** @type {string} */ text) => text.replace(/[{}\\]/g, encodeURIComponent);

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
    abstract: first("citation_abstract"),
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

const isVersioned = (/** @type {Work} */ { kind }) => kind === "dataset" || kind === "software";

export function bibtex(/** @type {Work} */ work) {
  const named = (/** @type {string} */ name) =>
    !name.includes(", ") || name.toLowerCase().includes(" and ") ? `{${escapeTex(name)}}` : escapeTex(name);
  const names = work.shownAuthors.map(named);
  const braced = (/** @type {string} */ text) => text && `{${text}}`;
  const isMisc = work.bibtexType === "misc";
  const made = isMisc && !work.arxiv ? work.kind.replace(/^./, (sign) => sign.toUpperCase()) : "";
  const fields = {
    title: `{${work.tex || capitalsKept(work.title)}}`,
    author: braced([...names, ...(work.hasMore ? ["others"] : [])].join(" and ")),
    editor: braced(work.editors.map(named).join(" and ")),
    journal: braced(escapeTex(work.journal)),
    booktitle: braced(escapeTex(work.book)),
    series: braced(escapeTex(work.series)),
    volume: braced(escapeTex(work.volume)),
    number: braced(escapeTex(work.issue)),
    pages: braced(escapeTex(work.pages.join("--"))),
    chapter: braced(escapeTex(work.chapter)),
    [isVersioned(work) ? "version" : "edition"]: braced(escapeTex(work.edition)),
    publisher: braced(escapeTex(work.publisher)),
    address: braced(escapeTex(work.place)),
    [work.kind === "thesis" ? "school" : "institution"]: braced(escapeTex(work.school)),
    type: braced(escapeTex(made || !isMisc ? work.genre : "")),
    howpublished: braced(escapeTex(made || (isMisc ? work.genre : ""))),
    year: braced(work.published[0]),
    month: work.published[1] && MONTHS[Number(work.published[1]) - 1],
    day: work.published[2] && `{${Number(work.published[2])}}`,
    eprint: braced(work.arxiv),
    archiveprefix: work.arxiv && "{arXiv}",
    primaryclass: braced(work.primary),
    isbn: braced(escapeTex(work.isbn)),
    issn: braced(escapeTex(work.issn)),
    pmid: braced(escapeTex(work.pmid)),
    language: braced(escapeTex(work.language)),
    doi: braced(address(work.doi)),
    url: braced(address(work.url)),
    urldate: braced(work.accessed),
    keywords: braced(escapeTex(work.keywords.join(", "))),
    note: braced(escapeTex(work.note)),
    abstract: braced(escapeTex(work.abstract)),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `,\n  ${name} = ${value}`);
  return `@${work.bibtexType}{${work.key}${lines.join("")}\n}\n`;
}

export function ris(/** @type {Work} */ work) {
  const turned = (/** @type {string} */ name) => {
    const [family, ...rest] = name.replaceAll("*", "").split(", ");
    const isGroup = !rest.length && family.includes(" ");
    return isGroup ? `${family},` : [family, ...rest.reverse()].join(", ");
  };
  const pairs = [
    ["TY", work.risType],
    ["ID", work.key],
    ["TI", work.title],
    ...work.shownAuthors.map((name) => ["AU", turned(name)]),
    ["AU", work.hasMore ? "et al.," : ""],
    ...work.editors.map((name) => ["A2", turned(name)]),
    ["PY", work.published[0]],
    ["DA", work.published.join("/")],
    ["T2", work.journal || work.book],
    ["T3", work.series],
    ["VL", work.volume],
    ["IS", work.issue],
    ["SP", work.pages[0]],
    ["EP", work.pages[1]],
    ["SE", work.chapter],
    ["ET", work.edition],
    ["PB", work.school || work.publisher],
    ["CY", work.place],
    ["M3", work.genre || (work.kind === "preprint" ? "Preprint" : "")],
    ["LA", work.language],
    ["SN", work.isbn],
    ["SN", work.issn],
    ["AN", work.arxiv && `arXiv:${work.arxiv}`],
    ["DO", work.doi],
    ["UR", work.url],
    ["Y2", work.accessed.replaceAll("-", "/")],
    ["L1", work.pdf],
    ...work.keywords.map((keyword) => ["KW", keyword]),
    ["N1", work.note],
    ["AB", work.abstract.split("\n").filter(Boolean).join(" ")],
    ["N1", work.pmid && `PMID: ${work.pmid}`],
  ];
  return (
    pairs
      .filter(([, value]) => value)
      .map(([tag, value]) => `${tag}  - ${value}\r\n`)
      .join("") + "ER  - \r\n"
  );
}

export function csl(/** @type {Work} */ work) {
  /** @returns {Record<string, string | undefined>} */
  const named = (/** @type {string} */ name) => {
    const [family, ...rest] = name.split(", ");
    if (!rest.length) return { literal: family };
    return { family, given: rest.at(-1), ...(rest.length > 1 && { suffix: rest[0] }) };
  };
  const names = work.shownAuthors.map(named);
  const isReport = work.kind === "report";
  if (work.hasMore) names.push({ literal: "et al." });
  const fields = {
    id: work.key,
    type: work.cslType,
    title: work.title,
    author: names.length ? names : "",
    issued: work.published[0] && { "date-parts": [work.published.map(Number)] },
    accessed: work.accessed && { "date-parts": [work.accessed.split("-").map(Number)] },
    editor: work.editors.length ? work.editors.map(named) : "",
    "container-title": work.journal || work.book,
    "collection-title": work.series,
    volume: work.volume,
    issue: isReport ? "" : work.issue,
    page: work.pages.join("-"),
    "chapter-number": work.chapter,
    [isVersioned(work) ? "version" : "edition"]: work.edition,
    publisher: work.school || work.publisher,
    "publisher-place": work.place,
    genre: work.genre,
    language: work.language,
    ISBN: work.isbn,
    ISSN: work.issn,
    PMID: work.pmid,
    number: isReport ? work.issue : work.arxiv && `arXiv:${work.arxiv}`,
    DOI: work.doi,
    URL: work.url,
    keyword: work.keywords.join(", "),
    note: work.note,
    abstract: work.abstract,
  };
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
  return JSON.stringify([kept], null, 2) + "\n";
}

export function plain(/** @type {Work} */ work) {
  const names = work.authors.slice(0, NAMED).map((name) => {
    const [family, ...rest] = name.split(", ");
    if (rest.length === 1 && EAST_ASIAN.test(family) && EAST_ASIAN.test(rest[0])) return family + rest[0];
    return rest.length ? [rest.at(-1), family, ...rest.slice(0, -1)].join(" ") : family;
  });
  const isCut = work.others || work.authors.length > NAMED;
  const by = isCut
    ? `${names.join(", ")}, et al.`
    : names.length < 3
      ? names.join(" and ")
      : `${names.slice(0, -1).join(", ")}, and ${names.at(-1)}`;
  const arxiv = work.arxiv && `arXiv:${work.arxiv}`;
  const parts = [by, work.published[0], work.title, work.reference || work.journal, arxiv, work.withdrawn]
    .filter(Boolean)
    .map((part) => (/[.?!]$/.test(part) ? part : `${part}.`));
  const where = work.doi ? `https://doi.org/${work.doi}` : work.arxiv ? "" : work.url;
  return [...parts, ...(where ? [where] : [])].join(" ");
}

/** @typedef {{label: string, text: (work: Work) => string, extension: string, type: string}} Format */

/** @type {Format[]} */
export const FORMATS = [
  { label: "BibTeX", text: bibtex, extension: "bib", type: "application/x-bibtex" },
  { label: "RIS", text: ris, extension: "ris", type: "application/x-research-info-systems" },
  { label: "CSL-JSON", text: csl, extension: "json", type: "application/vnd.citationstyles.csl+json" },
  { label: "Plain text", text: plain, extension: "txt", type: "text/plain" },
];
