/** Reads what names a paper from the files of reference managers. */
import { bibtex } from "./bibtex.js";
import { csl } from "./csl.js";
import { ris } from "./ris.js";

/** @typedef {{title: string, authors: string, texts: string[]}} Entry `texts`: which may hold an id */

/** The most entries of a file that are read. */
export const MOST = 20_000;
/** Fields of all formats by name; the first that is there counts. */
const TITLES = ["title", "ti", "t1", "ct"];
const AUTHORS = ["author", "creators", "au", "a1"];
/** Fields that may hold an id, each value on a line. */
const NAMED = (
  "doi eprint arxivid arxiv url link pdf ee howpublished journal journaltitle booktitle volume number eid"
  + " container-title archiveid archive_location do ur l1 l2 lk an m1 m3 t2 jo jf ja vl is c7"
).split(" ");
/** Fields for remarks, which may name other papers too. */
const REMARKS = ["note", "extra", "annote", "n1"];
const STATED = /^[ \t]*(?:arxiv|doi|https?)\b.*/gim; // a line of a remark that begins with its own id
const LONGEST = 2000; // letters of a title
const LONGEST_TEXT = 500;
const MOST_TEXTS = 16;

const COMMAND = /\\(?:([a-z]+)[ \t]*|([^a-z]))/gi;
const GREEK = (
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon"
  + " phi chi psi omega"
).split(" ");
/** Letters that TeX has a command for; other commands are accents, or say how letters look. */
const LETTERS = new Map([
  ...GREEK.map((name, at) => /** @type {[string, string]} */ ([name, String.fromCharCode(0x3b1 + at)])),
  ...["o", "l", "i", "j", "ss", "ae", "oe", "th"].map(
    (name) => /** @type {[string, string]} */ ([name, name])
  ),
  ...["aa", "dh", "dj", "ng"].map((name) => /** @type {[string, string]} */ ([name, name[0]])),
]);
/** Marks of other formats within titles. */
const MARKUP =
  /<\/?(?:i|b|em|strong|sub|sup|span|scp|sc|tt)\b[^<>]{0,200}>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});/gi;

/**
 * Read the entries of a file.
 * @param {string} text
 * @returns {{entries: Entry[], isCut: boolean}} `isCut`: whether it has more
 */
export function entriesOf(text) {
  /** @type {Entry[]} */
  const entries = [];
  try {
    for (const fields of reader(text)(text)) {
      const entry = read(fields);
      if (!entry.title && !entry.texts.length) continue;
      if (entries.length === MOST) return { entries, isCut: true };
      entries.push(entry);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error; // JSON that is damaged has no entries
  }
  return { entries, isCut: false };
}

/** Return the reader of the format that a text looks like. */
function reader(/** @type {string} */ text) {
  if (/^\s*[[{]/.test(text)) return csl;
  return /^TY {1,2}-/m.test(text) ? ris : bibtex;
}

/** @returns {Entry} */
function read(/** @type {Map<string, string>} */ fields) {
  const first = (/** @type {string[]} */ names) =>
    names
      .map((name) => fields.get(name))
      .find(Boolean)
      ?.slice(0, LONGEST) ?? "";
  const named = NAMED.flatMap((name) => fields.get(name)?.split("\n", MOST_TEXTS) ?? []);
  const stated = REMARKS.flatMap((name) => fields.get(name)?.slice(0, LONGEST).match(STATED) ?? []);
  const texts = [...named, ...stated].map((text) =>
    text
      .replace(/[{}\\]/g, "")
      .trim()
      .slice(0, LONGEST_TEXT)
  );
  return {
    title: plain(first(TITLES)),
    authors: plain(first(AUTHORS)),
    texts: texts.filter(Boolean).slice(0, MOST_TEXTS),
  };
}

/** Remove TeX and markup from a text, as far as its letters need it. */
const plain = (/** @type {string} */ text) =>
  text
    .replace(MARKUP, "")
    .replace(COMMAND, (_, name, sign) => (name ? letter(name) : /["'`^~=.]/.test(sign) ? "" : sign))
    .replace(/[{}$]/g, "")
    .replace(/\s+/g, " ")
    .trim();

const letter = (/** @type {string} */ name) => LETTERS.get(name.toLowerCase().replace(/^var/, "")) ?? "";
