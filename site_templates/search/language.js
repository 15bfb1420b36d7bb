/** The query language: lunr's (https://lunrjs.com/guides/searching.html), with phrases, filters and dates. */
import { FILTERS, filterNamed, isFilter, SPELLINGS } from "./filters.js";
import { bare, fold, indexed, isEastern, isStopWord, parts, sought, split, term } from "./words.js";
import { t } from "../theme/assets/texts.js";

export const OPTIONAL = 0;
export const REQUIRED = 1;
export const PROHIBITED = -1;

/** The most letters, and of these the most words, that are read of a query. */
export const MOST_LETTERS = 4000;
const MOST_CLAUSES = 256;
/** The most edits allowed in a fuzzy word. */
const MOST_EDITS = 3;
/** In a query of at most this many words, a date is a filter. */
export const FEW_WORDS = 5;
/** Words of questions: a search does not require them if it has others. Stop words are not even indexed. */
const SMALL_WORDS = new Set(
  (
    "ahead anything apart around aside away back best better between doesn't don't down everything explain find "
    + "forward give given good great help helps latest list little look looking made make makes making many "
    + "more much need needed needs out over paper papers please possible published recent recently regarding related "
    + "relevant show shows someone something suitable tell thing things through today together try trying "
    + "until up used using versus very vs want wants way ways well work works worth"
  ).split(" ")
);
/** The value of a filter by name ends with its line, or before the next sign, number, phrase or filter. */
const FILTER = new RegExp(
  String.raw`(?<=^|\s)(-?)(?:(${spelled(true)}):("[^"]*"|[^\s"]+(?:[^\S\n]+[^\s":*~^+\d-][^\s":*~^]*)*)`
    + String.raw`|(${spelled(false)}):("[^"]*"|[^\s"]+))(?=\s|$)`,
  "gi"
);
const DATE_ALONE = /(?<=^|\s)(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?=\s|$)/g;
/** Text that looks like a filter but is not one. */
const NO_FILTER = /^[+-]?([a-z]{2,}):(?!\/\/)(\S+)$/i;
/** A filter by name without a value. */
const NO_VALUE = new RegExp(
  `^-?(?:${SPELLINGS.filter((spelling) => !FILTERS[filterNamed(spelling)].syntax).join("|")}):$`,
  "i"
);
const PHRASE = /(?<=^|\s)([+-]?)(?:(\w+):)?"([^"]*)"(?=\s|$)/g;
const CLAUSE = /([+-]?)(?:([^\s:~^\\+-][^\s:~^\\-]*):[\s-]*)?((?:\\[\s\S]|[^\s:~^\\-])+)((?:[~^]\d+)*)/y;

/**
 * @typedef {object} Clause
 * @property {string} text what to look up: a term, or a pattern with `*`
 * @property {string[]} fields
 * @property {number} presence OPTIONAL, REQUIRED or PROHIBITED
 * @property {number} boost
 * @property {number} distance edits allowed between the text and a term
 * @property {string} typed the word as typed
 * @property {{documents: number[], tag?: string, word?: string}} [known] documents that have it by another name, such
 *   as the papers of a tag of which it is an alias, with the whole alias
 * @property {boolean} isSmall whether papers without it have all words, too
 */

/** @typedef {{words: string[], fields: string[], not: boolean, typed: string}} Phrase */
/** @typedef {import("./filters.js").Wanted} Wanted */

/**
 * @typedef {object} Parsed
 * @property {string} words the query without its filters
 * @property {Clause[]} clauses
 * @property {Phrase[]} phrases
 * @property {Record<string, Wanted[]>} filters by name
 * @property {Record<string, Wanted[]>} meant the filters that words mean
 * @property {import("./understanding.js").Part[]} parts what was done to the query besides
 * @property {import("./understanding.js").Other[]} others queries that may be meant instead
 * @property {string} [order] the order that words ask for
 * @property {number | null} [like] the paper that others are to be like
 * @property {string[]} ignored text that looks like a filter but is not one, and why
 */

/**
 * Parse a query, or one alternative of a query. Text outside the language counts as plain words; nothing is an error.
 * @param {string} text
 * @param {string[]} fields the index's fields
 * @param {boolean} all whether every word is required, as if it had a `+`, and a date among few words is a filter
 * @param {boolean} [isLiteral] whether small words are like others
 * @returns {Parsed}
 */
export function parse(text, fields, all, isLiteral = all) {
  /** @type {Record<string, Wanted[]>} */
  const filters = {};
  const words = text
    .slice(0, MOST_LETTERS)
    .replace(FILTER, (typed, sign, names, name, other, value) => {
      const filter = filterNamed(names ?? other);
      const plain = (name ?? value).replaceAll('"', "").trim();
      if (!isFilter(filter, plain)) return typed;
      (filters[filter] ??= []).push({ value: plain, not: sign === "-", typed });
      return " ";
    })
    .trim();
  /** @type {Phrase[]} */
  const phrases = [];
  /** @type {Clause[]} */
  const clauses = [];
  /** @type {string[]} */
  const ignored = [];
  let rest = words.replace(PHRASE, (typed, sign, field, inside) => {
    const inner = split(inside);
    const termOf = indexed(field);
    if ((field && !fields.includes(field)) || !inner.some(termOf)) return field ? typed : ` ${inside} `;
    const scope = field ? [field] : fields.slice(0, 3);
    phrases.push({ words: inner, fields: scope, not: sign === "-", typed });
    if (sign !== "-") {
      for (const word of inner.filter(termOf))
        clauses.push(clause(termOf(word), scope, { presence: REQUIRED }));
    }
    return " ";
  });
  const meant = all ? dateAlone(rest, clauses.length) : {};
  if (meant.on) rest = rest.replace(DATE_ALONE, " ");
  const others = structured(rest, fields, ignored);
  if (all) for (const other of others) if (other.presence === OPTIONAL) other.presence = REQUIRED;
  clauses.push(...others);
  if (!isLiteral) belittle(clauses, fields, rest);
  let room = MOST_CLAUSES;
  return {
    words,
    clauses: clauses.filter(({ text }) => (room -= parts(text).length) >= 0),
    phrases,
    filters,
    meant,
    parts: [],
    others: [],
    ignored,
  };
}

/**
 * Return what the only date among few words means; a pasted title keeps its numbers.
 * @param {string} text
 * @param {number} more the number of words of the query outside the text
 * @returns {Record<string, Wanted[]>}
 */
function dateAlone(text, more) {
  const [date, another] = text.matchAll(DATE_ALONE);
  if (!date || another) return {};
  const words = text.replace(DATE_ALONE, " ").split(/\s+/).filter(Boolean).length + more;
  return words > FEW_WORDS ? {} : { on: [{ value: date[0], not: false, typed: date[0] }] };
}

/**
 * Mark the small words of a query, unless it has no others. In "best-of-N" no word is small; nor is "N" another.
 * @param {Clause[]} clauses
 * @param {string[]} fields of words without a field
 * @param {string} text without phrases
 */
function belittle(clauses, fields, text) {
  const alone = new Set(text.toLowerCase().split(/\s+/).map(bare));
  const isSmall = (/** @type {Clause} */ { presence, fields: its, boost, distance, typed }) => {
    const word = bare(typed.toLowerCase());
    const isPlain = presence === OPTIONAL && its === fields && boost === 1 && !distance;
    return isPlain && alone.has(word) && SMALL_WORDS.has(word);
  };
  const small = clauses.filter(isSmall);
  const isOther = (/** @type {Clause} */ clause) =>
    clause.presence !== PROHIBITED && clause.text.length > 1 && !small.includes(clause);
  if (clauses.some(isOther)) for (const clause of small) clause.isSmall = true;
}

/** @type {(text: string, fields: string[], more?: Partial<Clause>) => Clause} */
export const clause = (text, fields, more) => ({
  text,
  fields,
  presence: OPTIONAL,
  boost: 1,
  distance: 0,
  typed: "",
  isSmall: false,
  ...more,
});

/**
 * Return the spellings of filters, for a regular expression.
 * @param {boolean} byName of filters that take several words, or of the others
 */
function spelled(byName) {
  return SPELLINGS.filter((spelling) => Boolean(FILTERS[filterNamed(spelling)].takesWords) === byName).join(
    "|"
  );
}

/**
 * Return the clauses of plain words, all optional.
 * @param {string} text
 * @param {string[]} fields
 */
function plain(text, fields) {
  return split(text)
    .filter(term)
    .map((word) => clause(sought(word), fields, { typed: word }));
}

/**
 * Return the clauses of a text in lunr's language; anything else counts as plain words.
 * @param {string} text
 * @param {string[]} fields
 * @param {string[]} ignored collects text that looks like a filter
 */
function structured(text, fields, ignored) {
  // Between words or before a number, a dash is punctuation and not an operator.
  const rest = text
    .replace(/(?<=^|\s)(?:[+-]+(?=\s|$)|-(?=\d))/g, " ")
    .replace(/(?<=\S)-+/g, " ")
    .trim();
  /** @type {Clause[]} */
  const clauses = [];
  for (let at = 0; at < rest.length; ) {
    CLAUSE.lastIndex = at;
    const match = CLAUSE.exec(rest);
    const token = /** @type {string} */ (rest.slice(at).match(/^\S+/)?.[0]);
    const isWhole = match && /^(?:\s|$)/.test(rest.slice(CLAUSE.lastIndex));
    if (isWhole && (match[2] === undefined || fields.includes(match[2])) && !/[$"]|\\\w/.test(token)) {
      const made = clauseOf(match, fields);
      if (made) clauses.push(made);
      at = CLAUSE.lastIndex;
    } else {
      const [, name, value] = token.match(NO_FILTER) ?? [];
      if (name && !fields.includes(name)) ignored.push(t("“{name}:” is not a filter", { name }));
      if (NO_VALUE.test(token))
        ignored.push(t("“{filter}” needs its value without a space, as in {filter}name", { filter: token }));
      clauses.push(...plain(name ? value : token, fields));
      at += token.length;
    }
    while (/\s/.test(rest[at] ?? "")) at++;
  }
  return clauses;
}

/**
 * @param {RegExpExecArray} match of CLAUSE
 * @param {string[]} fields
 */
function clauseOf([, sign, field, escaped, marks], fields) {
  const typed = escaped.replace(/\\([\s\S])/g, "$1").toLowerCase();
  const isWhole = isEastern(typed); // any part of a word is found
  const word = isWhole ? typed.replaceAll("*", " ").trim() : typed;
  const number = (/** @type {string} */ mark) => marks.match(new RegExp(`.*\\${mark}(\\d+)`))?.[1];
  const isPattern = escaped.includes("*") && !isWhole;
  const text = isPattern ? fold(word) : sought(word);
  // Stop words are not indexed, but a stem may be another word's: "is" is also the stem of "Ising".
  if (isPattern ? !/[^*]/.test(text) : isStopWord(word) && field !== "authors") return null;
  return clause(text, field ? [field] : fields, {
    presence: sign === "+" ? REQUIRED : sign === "-" ? PROHIBITED : OPTIONAL,
    boost: Number(number("^") ?? 1),
    typed: isPattern ? "" : escaped,
    distance: isPattern || isWhole ? 0 : Math.min(Number(number("~") ?? 0), MOST_EDITS),
  });
}
