/**
 * The query language: lunr's (https://lunrjs.com/guides/searching.html), phrases, and filters.
 */
import { FILTERS, isFilter } from "./filters.js";
import { fold, isStopWord, sought, split, term } from "./words.js";

export const OPTIONAL = 0;
export const REQUIRED = 1;
export const PROHIBITED = -1;

/** How much of a query is read: letters, and then words. */
const MOST_LETTERS = 4000;
const MOST_CLAUSES = 256;
/** Edits allowed in a fuzzy word at most. */
const MOST_EDITS = 3;
const FILTER = new RegExp(
  String.raw`(?<=^|\s)(-?)(${Object.keys(FILTERS).join("|")}):("[^"]*"|[^\s"]+)(?=\s|$)`, "gi");
const PHRASE = /(?<=^|\s)([+-]?)(?:(\w+):)?"([^"]*)"(?=\s|$)/g;
const CLAUSE = /([+-]?)(?:([^\s:~^\\+-][^\s:~^\\-]*):[\s-]*)?((?:\\[^]|[^\s:~^\\-])+)((?:[~^]\d+)*)/y;

/**
 * @typedef {object} Clause
 * @property {string} text what to look up: a term, or a pattern with `*`
 * @property {string[]} fields
 * @property {number} presence OPTIONAL, REQUIRED or PROHIBITED
 * @property {number} boost
 * @property {number} distance edits allowed between the text and a term
 */

/** @typedef {{words: string[], fields: string[], not: boolean}} Phrase */
/** @typedef {import("./filters.js").Wanted} Wanted */

/**
 * Read a query. What is not a well-formed query is taken as plain words; nothing is an error.
 * @param {string} text
 * @param {string[]} fields the index's fields
 * @param {boolean} all whether every word must be there, as if it had a `+`
 * @returns {{words: string, clauses: Clause[], phrases: Phrase[], filters: Record<string, Wanted[]>}}
 *   `words`: the query without its filters; `filters`: by name
 */
export function parse(text, fields, all) {
  /** @type {Record<string, Wanted[]>} */
  const filters = {};
  const words = text.slice(0, MOST_LETTERS).replace(FILTER, (whole, not, name, quoted) => {
    const value = quoted.replaceAll('"', "").trim();
    const filter = name.toLowerCase();
    if (!isFilter(filter, value)) return whole;
    (filters[filter] ??= []).push({ value, not: not === "-" });
    return " ";
  }).trim();
  /** @type {Phrase[]} */
  const phrases = [];
  /** @type {Clause[]} */
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
  const others = structured(rest, fields) ?? plain(rest, fields);
  if (all) for (const other of others) if (other.presence === OPTIONAL) other.presence = REQUIRED;
  return { words, clauses: [...clauses, ...others].slice(0, MOST_CLAUSES), phrases, filters };
}

/** @type {(text: string, fields: string[], more?: Partial<Clause>) => Clause} */
const clause = (text, fields, more) => ({ text, fields, presence: OPTIONAL, boost: 1, distance: 0, ...more });

/**
 * The clauses of a text of words, all of them optional.
 * @param {string} text
 * @param {string[]} fields
 */
function plain(text, fields) {
  return split(text).filter(term).map((word) => clause(sought(word), fields));
}

/**
 * The clauses of a text in lunr's language, or null where it is not.
 * @param {string} text
 * @param {string[]} fields
 */
function structured(text, fields) {
  if (/[$"]|\\\w/.test(text)) return null;
  // A dash between words is punctuation, not an operator without a word.
  const rest = text.replace(/(?<=^|\s)[+-]+(?=\s|$)/g, " ").replace(/(?<=\S)-+/g, " ").trim();
  const clauses = [];
  CLAUSE.lastIndex = 0;
  while (CLAUSE.lastIndex < rest.length) {
    const match = CLAUSE.exec(rest);
    if (match === null || match[2] !== undefined && !fields.includes(match[2])) return null;
    const made = clauseOf(match, fields);
    if (made) clauses.push(made);
    if (CLAUSE.lastIndex < rest.length && !/\s/.test(rest[CLAUSE.lastIndex])) return null;
    while (/\s/.test(rest[CLAUSE.lastIndex] ?? "")) CLAUSE.lastIndex++;
  }
  return clauses;
}

/**
 * @param {RegExpExecArray} match of CLAUSE
 * @param {string[]} fields
 */
function clauseOf([, sign, field, escaped, marks], fields) {
  const word = escaped.replace(/\\([^])/g, "$1").toLowerCase();
  const number = (/** @type {string} */ mark) => marks.match(new RegExp(`.*\\${mark}(\\d+)`))?.[1];
  const isPattern = escaped.includes("*");
  const text = isPattern ? fold(word) : sought(word);
  // A stop word stands in no index: what its stem finds is another word's ("is" that of "Ising").
  if (isPattern ? !/[^*]/.test(text) : isStopWord(word)) return null;
  return clause(text, field ? [field] : fields, {
    presence: sign === "+" ? REQUIRED : sign === "-" ? PROHIBITED : OPTIONAL,
    boost: Number(number("^") ?? 1),
    distance: isPattern ? 0 : Math.min(Number(number("~") ?? 0), MOST_EDITS),
  });
}
