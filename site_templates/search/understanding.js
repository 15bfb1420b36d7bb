/** What a query asks for: its alternatives, and what an answer says of it. */
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { parse, PROHIBITED } from "./language.js";
import { trimmed } from "./words.js";

/** Queries that may have operators or dates in words, for which a script is loaded. */
const MAYBE_EITHER = /\bOR\b|\|/;
const MAYBE_DATE = /\b(?:today|yesterday|this|last|past)\b|[a-z][.,]?\s+(?:\d\S*\s+)?(?:19|20)\d\d/i;

/** @typedef {import("./language.js").Parsed} Parsed */
/** @typedef {import("./search.js").Understood} Understood */

/**
 * Parse each alternative of a query.
 * @param {string} text
 * @param {string[]} fields
 * @param {boolean} all
 * @returns {Promise<{parsed: Parsed[], cut: typeof import("./alternatives.js") | null, refused: string}>}
 */
export async function understanding(text, fields, all) {
  const inWords = !all && MAYBE_DATE.test(text) ? await import("./dates.js") : undefined;
  const cut = MAYBE_EITHER.test(text) ? await import("./alternatives.js") : null;
  const texts = cut ? cut.alternatives(text) : [text];
  if (!texts)
    return { parsed: [], cut, refused: "Too many searches are joined by OR. Please leave some out." };
  const parsed = texts.map((one) => parse(one, fields, all, inWords));
  const refused = `At most ${MOST_PATTERNS} words of a query may have * or ~. Please leave some out.`;
  return { parsed, cut, refused: patternsOf(parsed) > MOST_PATTERNS ? refused : "" };
}

/** Return how many patterns a query has. */
export const patternsOf = (/** @type {Parsed[]} */ parsed) =>
  parsed.flatMap(({ clauses }) => clauses.filter(isPattern)).length;

/**
 * Return the part of an answer that follows from the query.
 * @param {Parsed[]} parsed
 * @param {number[]} exact the documents that the query names
 * @param {string[]} [missing] why nothing is near some papers
 */
export function told(parsed, exact, missing = []) {
  const clauses = parsed.flatMap(({ clauses }) => clauses);
  const words = parsed.map(({ clauses }) => clauses.filter(({ presence }) => presence !== PROHIBITED).length);
  return {
    words: Math.max(...words),
    needed: needed(parsed),
    aliases: clauses.flatMap(({ typed, known }) => (known ? [{ word: typed, tag: known.tag }] : [])),
    understood: understood(parsed),
    phrases: parsed.flatMap(({ phrases }) => phrases),
    ignored: [...(exact.length ? [] : new Set(parsed.flatMap(({ ignored }) => ignored))), ...missing],
  };
}

/**
 * Return the words that are required of a paper, if a query without `OR` has small words.
 * @param {Parsed[]} parsed
 */
function needed([{ clauses, phrases }, ...others]) {
  if (others.length || !clauses.some(({ isSmall }) => isSmall)) return [];
  const quoted = phrases.filter(({ not }) => !not).map(({ words }) => words.join(" "));
  const large = clauses.filter(({ presence, isSmall }) => presence !== PROHIBITED && !isSmall);
  const typed = large.map(({ typed, text }) => trimmed(typed) || (text.includes("*") ? text : ""));
  return [...new Set([...quoted, ...typed])].filter(Boolean);
}

/**
 * Return the filters of all alternatives, each as often as it is typed differently.
 * @param {Parsed[]} parsed
 * @returns {Understood[]}
 */
function understood(parsed) {
  const all = parsed
    .flatMap(({ filters, date }) => [filters, date ?? {}])
    .flatMap((filters) => Object.entries(filters))
    .flatMap(([filter, values]) => values.map((wanted) => ({ filter, ...wanted })));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
