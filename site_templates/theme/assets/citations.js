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

/** @typedef {ReturnType<typeof work>} Work */

const letters = (/** @type {string} */ text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, (letter) => LETTERS[letter] ?? "");
const escapeTex = (/** @type {string} */ text) =>
  text.replace(/[\\{}~^<>|&%$#_]/g, (sign) => ESCAPES[sign] ?? `\\${sign}`);
const capitalsKept = (/** @type {string} */ title) =>
  title
    .split(" ")
    .map((word) => {
      const inner = [...word].slice(1).join("");
      return /\p{Uppercase}/u.test(inner) ? `{${escapeTex(word)}}` : escapeTex(word);
    })
    .join(" ");
const address = (/** @type {string} */ text) => text.replace(/[{}\\]/g, encodeURIComponent);

/**
 * Read the metadata in the head of a paper's page; see `Work` in `generator/pages/citations/work.py`.
 * @param {Document} page
 * @param {string} url the page's address
 */
export function work(page = document, url = location.href) {
  /** @type {(name: string) => HTMLMetaElement[]} */
  const all = (name) => Array.from(page.querySelectorAll(`meta[name="${name}"]`));
  const first = (/** @type {string} */ name) => all(name)[0]?.content ?? "";
  const title = first("citation_title");
  const authors = all("citation_author").map(({ content }) => content);
  const published = first("citation_publication_date").split("/");
  const slug =
    first("citation_abstract_html_url").split("/").at(-2) ?? new URL(url).pathname.split("/").at(-2);
  const family = authors.length ? letters(authors[0].split(", ")[0]) : "";
  const word =
    title
      .split(/[ -]/)
      .map(letters)
      .find((word) => word && !SMALL.has(word)) ?? "";
  const arxiv = first("citation_arxiv_id");
  const journal = first("citation_journal_title");
  const reference = first("dcterms.bibliographicCitation");
  const withdrawn = first("archive:withdrawn") && "Withdrawn";
  return {
    title,
    tex: all("citation_title")[0]?.dataset.tex ?? "",
    authors,
    others: Boolean(first("archive:more_authors")),
    published,
    doi: first("citation_doi"),
    arxiv,
    primary: first("archive:primary_category"),
    journal,
    isPreprint: first("DC.type") === "preprint",
    reference,
    url: arxiv ? `https://arxiv.org/abs/${arxiv}` : first("archive:url"),
    pdf: first("citation_pdf_url"),
    keywords: first("citation_keywords").split("; ").filter(Boolean),
    withdrawn,
    key: `${family}${published[0]}${word}-${slug}`,
    note: [reference, withdrawn].filter(Boolean).join("; "),
  };
}

export function bibtex(/** @type {Work} */ work) {
  const names = work.authors.map((name) =>
    !name.includes(", ") || name.toLowerCase().includes(" and ") ? `{${escapeTex(name)}}` : escapeTex(name)
  );
  const braced = (/** @type {string} */ text) => text && `{${text}}`;
  const fields = {
    title: `{${work.tex || capitalsKept(work.title)}}`,
    author: braced([...names, ...(work.others ? ["others"] : [])].join(" and ")),
    journal: braced(escapeTex(work.journal)),
    year: braced(work.published[0]),
    month: work.published[1] && MONTHS[Number(work.published[1]) - 1],
    eprint: braced(work.arxiv),
    archiveprefix: work.arxiv && "{arXiv}",
    primaryclass: braced(work.primary),
    doi: braced(address(work.doi)),
    url: braced(address(work.url)),
    keywords: braced(escapeTex(work.keywords.join(", "))),
    note: braced(escapeTex(work.note)),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `,\n  ${name} = ${value}`);
  return `@${work.journal ? "article" : "misc"}{${work.key}${lines.join("")}\n}\n`;
}

export function ris(/** @type {Work} */ work) {
  const turned = (/** @type {string} */ name) => {
    const [family, ...rest] = name.replaceAll("*", "").split(", ");
    return [family, ...rest.reverse()].join(", ");
  };
  const pairs = [
    ["TY", work.journal ? "JOUR" : work.isPreprint ? "UNPB" : "GEN"],
    ["ID", work.key],
    ["TI", work.title],
    ...work.authors.map((name) => ["AU", turned(name)]),
    ["PY", work.published[0]],
    ["DA", work.published.join("/")],
    ["T2", work.journal],
    ["AN", work.arxiv && `arXiv:${work.arxiv}`],
    ["DO", work.doi],
    ["UR", work.url],
    ["L1", work.pdf],
    ...work.keywords.map((keyword) => ["KW", keyword]),
    ["N1", work.note],
  ];
  return (
    pairs
      .filter(([, value]) => value)
      .map(([tag, value]) => `${tag}  - ${value}\r\n`)
      .join("") + "ER  - \r\n"
  );
}

export function csl(/** @type {Work} */ work) {
  /** @type {Record<string, string | undefined>[]} */
  const names = work.authors.map((name) => {
    const [family, ...rest] = name.split(", ");
    if (!rest.length) return { literal: family };
    return { family, given: rest.at(-1), ...(rest.length > 1 && { suffix: rest[0] }) };
  });
  if (work.others) names.push({ literal: "et al." });
  const fields = {
    id: work.key,
    type: work.journal ? "article-journal" : work.isPreprint ? "article" : "document",
    title: work.title,
    author: names.length ? names : "",
    issued: work.published[0] && { "date-parts": [work.published.map(Number)] },
    "container-title": work.journal,
    number: work.arxiv && `arXiv:${work.arxiv}`,
    DOI: work.doi,
    URL: work.url,
    keyword: work.keywords.join(", "),
    note: work.note,
  };
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
  return JSON.stringify([kept], null, 2) + "\n";
}

export function plain(/** @type {Work} */ work) {
  const names = work.authors.slice(0, NAMED).map((name) => {
    const [family, ...rest] = name.split(", ");
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
