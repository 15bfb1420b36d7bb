/**
 * The query language: lunr's (https://lunrjs.com/guides/searching.html), phrases, and filters.
 */
import { fold, isStopWord, sought, split, term } from "./words.js";

export const OPTIONAL = 0;
export const REQUIRED = 1;
export const PROHIBITED = -1;

/** Longest query that is looked at, and most words of it. */
const LONGEST = 4000;
const MOST = 256;
const FURTHEST = 3;
const FILTER = /(?<=^|\s)(-?)(author|tag|after|before|votes|has):("[^"]*"|[^\s"]+)(?=\s|$)/gi;
const PHRASE = /(?<=^|\s)([+-]?)(?:(\w+):)?"([^"]*)"(?=\s|$)/g;
const CLAUSE = /([+-]?)(?:([^\s:~^\\+-][^\s:~^\\-]*):[\s-]*)?((?:\\[^]|[^\s:~^\\-])+)((?:[~^]\d+)*)/y;
const DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const VOTES = /^([<>]=?|=)?(\d{1,9})$/;

/**
 * @typedef {object} Clause
 * @property {string} text what to look up: a term, or a pattern with `*`
 * @property {string[]} fields
 * @property {number} presence OPTIONAL, REQUIRED or PROHIBITED
 * @property {number} boost
 * @property {number} distance edits allowed between the text and a term
 */

/**
 * @typedef {object} Filters each is a list; a paper must pass every filter of every kind
 * @property {{value: string, not: boolean}[]} [author]
 * @property {{value: string, not: boolean}[]} [tag]
 * @property {{value: string, not: boolean}[]} [after] first day that passes, whole or not
 * @property {{value: string, not: boolean}[]} [before] first day that no longer passes
 * @property {{value: string, not: boolean}[]} [votes] `>20`, `>=20`, `<20`, `<=20`, `20`
 * @property {{value: string, not: boolean}[]} [has] `code`
 */

/**
 * Read a query. What is no well-formed query is taken as plain words; nothing is an error.
 * @param {string} text
 * @param {string[]} fields the index's fields
 * @returns {{words: string, clauses: Clause[], phrases: {words: string[], fields: string[], not: boolean}[],
 *   filters: Filters}} `words`: the query without its filters
 */
export function parse(text, fields) {
  const filters = {};
  const words = text.slice(0, LONGEST).replace(FILTER, (whole, not, name, quoted) => {
    const value = quoted.replaceAll('"', "").trim();
    const kind = name.toLowerCase();
    if (!isFilter(kind, value)) return whole;
    (filters[kind] ??= []).push({ value, not: not === "-" });
    return " ";
  }).trim();
  const phrases = [];
  const clauses = [];
  const rest = words.replace(PHRASE, (whole, sign, field, inside) => {
    const inner = split(inside);
    if (field && !fields.includes(field) || !inner.some(term)) return field ? whole : ` ${inside} `;
    const scope = field ? [field] : fields.slice(0, 2);
    phrases.push({ words: inner, fields: scope, not: sign === "-" });
    if (sign !== "-") {
      for (const word of inner.filter(term)) clauses.push(clause(term(word), scope, { presence: REQUIRED }));
    }
    return " ";
  });
  clauses.push(...structured(rest, fields) ?? plain(rest, fields));
  return { words, clauses: clauses.slice(0, MOST), phrases, filters };
}

/** Whether a filter's value can be one. */
export function isFilter(kind, value) {
  if (kind === "after" || kind === "before") return DATE.test(value);
  if (kind === "votes") return VOTES.test(value);
  return kind === "has" ? value.toLowerCase() === "code" : value !== "";
}

/** A votes filter as a test. */
export function votesTest(value) {
  const [, sign = "=", number] = value.match(VOTES);
  return {
    "=": (votes) => votes === +number,
    ">": (votes) => votes > +number,
    ">=": (votes) => votes >= +number,
    "<": (votes) => votes < +number,
    "<=": (votes) => votes <= +number,
  }[sign];
}

const clause = (text, fields, more) => ({ text, fields, presence: OPTIONAL, boost: 1, distance: 0, ...more });

/** The clauses of a text of words: each may help, none must. */
function plain(text, fields) {
  return split(text).filter(term).map((word) => clause(sought(word), fields));
}

/** The clauses of a text in lunr's language, or null where it is not. */
function structured(text, fields) {
  if (/[$"]|\\\w/.test(text)) return null;
  // A dash between words is punctuation, and no operator that lost its word.
  const rest = text.replace(/(?<=^|\s)[+-]+(?=\s|$)/g, " ").replace(/(?<=\S)-+/g, " ").trim();
  const clauses = [];
  CLAUSE.lastIndex = 0;
  while (CLAUSE.lastIndex < rest.length) {
    const found = CLAUSE.exec(rest);
    if (found === null || found[2] !== undefined && !fields.includes(found[2])) return null;
    const made = clauseOf(found, fields);
    if (made) clauses.push(made);
    if (CLAUSE.lastIndex < rest.length && !/\s/.test(rest[CLAUSE.lastIndex])) return null;
    while (/\s/.test(rest[CLAUSE.lastIndex] ?? "")) CLAUSE.lastIndex++;
  }
  return clauses;
}

function clauseOf([, sign, field, escaped, marks], fields) {
  const word = escaped.replace(/\\([^])/g, "$1").toLowerCase();
  const number = (mark) => marks.match(new RegExp(`.*\\${mark}(\\d+)`))?.[1];
  const isPattern = escaped.includes("*");
  const text = isPattern ? fold(word) : sought(word);
  // A stop word stands in no index: what its stem finds is another word's ("is" that of "Ising").
  if (isPattern ? !/[^*]/.test(text) : isStopWord(word)) return null;
  return clause(text, field ? [field] : fields, {
    presence: { "+": REQUIRED, "-": PROHIBITED }[sign] ?? OPTIONAL,
    boost: Number(number("^") ?? 1),
    distance: isPattern ? 0 : Math.min(Number(number("~") ?? 0), FURTHEST),
  });
}
