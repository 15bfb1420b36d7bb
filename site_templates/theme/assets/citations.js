/**
 * A paper's citations, made from a work (`work.js`). `generator/pages/citations/formats.py` makes the same texts; a
 * test holds the two together.
 */
import { t } from "./texts.js";

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
/** @typedef {import("./work.js").Work} Work */

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
/** Escape a text for Markdown. */
export const marked = (/** @type {string} */ text) =>
  text.replace(
    /[\\`*_[\]~|$#]|&(?=[A-Za-z0-9#])|<(?=[A-Za-z/!?])|^(?:[-+=>]|[0-9]{1,9}[.)])/gm,
    (sign) => `${sign.slice(0, -1)}\\${sign.slice(-1)}`
  );
const coded = (/** @type {string} */ sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
const linked = (/** @type {string} */ label, /** @type {string} */ url) =>
  `[${marked(label)}](${url.replace(/[()<>\\ ]/g, coded)})`;

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
    pdf: braced(address(work.pdf)),
    urldate: braced(work.accessed),
    keywords: braced(escapeTex(work.keywords.join(", "))),
    copyright: braced(escapeTex(work.license)),
    note: braced(escapeTex(work.note)),
    abstract: braced(escapeTex(work.abstract)),
    annote: braced(escapeTex(work.annote)),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `,\n  ${name} = ${value}`);
  return `@${work.bibtexType}{${work.key}${lines.join("")}\n}\n`;
}

const oneLine = (/** @type {string} */ text) => text.split("\n").filter(Boolean).join(" ");

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
    ["AB", oneLine(work.abstract)],
    ["N1", work.pmid && `PMID: ${work.pmid}`],
    ["N1", work.license && `License: ${work.license}`],
    ["N1", oneLine(work.annote)],
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
    license: work.license,
    note: work.note,
    abstract: work.abstract,
    custom: work.pdf && { pdf: work.pdf },
    annote: work.annote,
  };
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
  return JSON.stringify([kept], null, 2) + "\n";
}

/** Return a name in reading order. */
const givenFirst = (/** @type {string} */ name) => {
  const [family, ...rest] = name.split(", ");
  if (rest.length === 1 && EAST_ASIAN.test(family) && EAST_ASIAN.test(rest[0])) return family + rest[0];
  return rest.length ? [rest.at(-1), family, ...rest.slice(0, -1)].join(" ") : family;
};

export function markdown(/** @type {Work} */ work) {
  const doi = work.doi && `https://doi.org/${work.doi}`;
  const where = work.journal || work.book || work.school || work.publisher;
  const issue = work.volume && work.issue ? `(${work.issue})` : work.issue;
  const told = [
    [...work.authors.map(givenFirst), ...(work.others ? ["et al."] : [])].join(", "),
    [where, work.volume + issue, work.pages.join("-")].filter(Boolean).join(", "),
    work.published.join("-"),
  ];
  const links = [
    ["arXiv", work.arxiv && work.url],
    ["DOI", doi],
    ["PDF", work.pdf],
  ];
  const facts = [
    ...told.map(marked),
    ...links.filter(([, url]) => url).map(([name, url]) => linked(name, url)),
    ...[work.license, work.note].map(marked),
  ];
  const url = work.url || doi;
  const keywords = work.keywords.join(", ");
  const parts = [
    `## ${url ? linked(work.title, url) : marked(work.title)}`,
    facts.filter(Boolean).join(" · "),
    marked(work.abstract),
    keywords && marked(`Keywords: ${keywords}`),
    work.annote.replace(/^(?=[\s\S])/gm, "> "), // a person's own Markdown
  ];
  return parts.filter(Boolean).join("\n\n") + "\n";
}

export function plain(/** @type {Work} */ work) {
  const names = work.authors.slice(0, NAMED).map(givenFirst);
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
  { label: "Markdown", text: markdown, extension: "md", type: "text/markdown" },
  { label: t("Plain text"), text: plain, extension: "txt", type: "text/plain" },
];
