/** What a query asks for: its alternatives, and what an answer says of it. */
import { isPattern, MOST_PATTERNS } from "./patterns.js";
import { parse, PROHIBITED } from "./language.js";
import { named } from "./lookup.js";
import { trimmed } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** Queries that may have operators, or that may mean more than their words, for which a script is loaded. */
const MAYBE_EITHER = /\bOR\b|\|/;
const MAYBE_MEANT = new RegExp(
  String.raw`\b(?:not?|without|except\w*|exclud\w+|ignoring|minus|other than|rather|apart|aside|leav\w+|like|similar`
    + "|alternatives?|best|top|most|new|newest|latest|recent|greatest|popular|influential|highest|trending"
    + "|(?:with|have|having) .*(?:code|data(?:set)?s?|pages?|website)|votes|by date|sorted|today|yesterday|this|last|past|previous|ago|since|before|after|until|between"
    + "|(?:janu|febru)ary|march|april|may|june?|july?|august|(?:sept|nov|dec)(?:em)?(?:ber)?|oct(?:ober)?"
    + String.raw`|jan|feb|mar|apr|aug|summer|autumn|(?:19|20)\d\ds?|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b`,
  "i"
);
/** The most letters of a query that is read for more than its words; longer ones are pasted. */
const MOST_TYPED = 240;

/** @typedef {import("./language.js").Parsed} Parsed */
/** @typedef {import("./search.js").Understood} Understood */
/**
 * @typedef {object} Part what was done to a query; the page shows it above the results, with a cross
 * @property {string} said in a few words: `without chemistry`
 * @property {string} without the query in which it is not done
 * @property {boolean} [isOrder] whether it is an order of the results
 */
/** @typedef {{said: string, text: string}} Other another query that the page offers above the results */

/**
 * Parse each alternative of a query.
 * @param {import("./index.js").Index} index
 * @param {string} text
 * @param {{all?: boolean, literal?: boolean, areYearsWords: boolean}} asking
 * @returns {Promise<{parsed: Parsed[], cut: typeof import("./alternatives.js") | null, refused: string}>}
 */
export async function understanding(index, text, { all = false, literal = false, areYearsWords }) {
  const cut = MAYBE_EITHER.test(text) ? await import("./alternatives.js") : null;
  const texts = cut ? cut.alternatives(text) : [text];
  if (!texts)
    return { parsed: [], cut, refused: t("Too many searches are joined by OR. Please leave some out.") };
  const plain = texts.map((one) => parse(one, index.fields, all, all || literal));
  const isRead = !all && !literal && text.length <= MOST_TYPED && MAYBE_MEANT.test(text);
  // A title or an id is nothing but that.
  const isExact = isRead && (await named(index, cut ? text : plain[0].words)).length > 0;
  const parsed =
    isRead && !isExact
      ? await (await import("./grammar.js")).readings(index, text, texts, cut, areYearsWords)
      : plain;
  const most = { n: MOST_PATTERNS };
  const refused = t("At most {n} words of a query may have * or ~. Please leave some out.", most);
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
    aliases: [...new Set(clauses.map(({ known }) => known))].flatMap((known) =>
      known?.tag ? [{ word: known.word ?? "", tag: known.tag }] : []
    ),
    understood: understood(parsed),
    parts: parsed.flatMap(({ parts }) => parts),
    others: parsed.flatMap(({ others }) => others),
    phrases: parsed.flatMap(({ phrases }) => phrases),
    left: parsed.map(({ words }) => words),
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
    .flatMap(({ filters, meant }) => [...Object.entries(filters), ...Object.entries(meant)])
    .flatMap(([filter, values]) => values.map((wanted) => ({ filter, ...wanted })));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
