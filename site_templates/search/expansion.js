/**
 * Expand patterns and fuzzy words to terms, as lunr's token sets match them. Only searches with `*` or `~` need this
 * script.
 */
import { fuzzy } from "./patterns.js";
import { literally } from "./words.js";

/**
 * The most terms that all of them together, and each of them, expand to: the commonest that match. On 10,000
 * papers, more would take over a second.
 */
const MOST_IN_ALL = 600;
const MOST_OF_EACH = 300;
/** The most postings of these terms: on 100,000 papers, more would take over two seconds. */
const MOST_POSTINGS = 1_500_000;
/** If a pattern's prefix is in more files than this, its terms are looked up by length. */
const FEW_FILES = 16;

/** @typedef {[term: string, postings: number]} Counted a term of a segment; 0 postings if it is rare */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause} clause
 * @param {number} patterns how many the query has
 * @returns {Promise<{terms: string[], cut?: string}>} see `expand` in `ranking.js`
 */
export async function expanded(index, { text, distance }, patterns) {
  const most = {
    terms: Math.min(MOST_OF_EACH, Math.floor(MOST_IN_ALL / patterns)),
    postings: MOST_POSTINGS / patterns,
  };
  if (distance > 0) {
    const lists = byLength(Math.max(text.length - distance, 1), text.length + distance);
    return matching(index, `${text}~${distance}`, most, lists, fuzzy(text, distance));
  }
  const pattern = new RegExp(`^${text.split(/\*+/).map(literally).join(".*")}$`, "su");
  const prefix = text.split("*", 1)[0];
  const fewest = text.replaceAll("*", "").length;
  const files = index.segments.reduce((sum, segment) => sum + segment.shardsFrom(prefix).length, 0);
  /** @type {Candidates[]} */
  const lists = files > FEW_FILES ? byLength(fewest, Infinity) : [(segment) => segment.termsFrom(prefix)];
  return matching(index, text, most, lists, (term) => pattern.test(term));
}

/** @typedef {{terms: number, postings: number}} Most */
/** @typedef {(segment: import("./index.js").Segment) => Promise<Counted[]>} Candidates */

/**
 * Return two loaders of terms with so many letters: one for common terms, one for rare ones.
 * @type {(fewest: number, most: number) => Candidates[]}
 */
const byLength = (fewest, most) =>
  [true, false].map((areCommon) => (segment) => segment.termsBetween(fewest, most, areCommon));

/**
 * @param {import("./index.js").Index} index
 * @param {string} pattern as typed
 * @param {Most} most
 * @param {Candidates[]} lists
 * @param {(term: string) => boolean} matches
 */
async function matching(index, pattern, most, lists, matches) {
  const found = await commonest(index, lists, most.terms, matches);
  let postings = 0;
  const terms = found
    .slice(0, most.terms)
    .filter(([, count], at) => (postings += count) <= most.postings || at === 0)
    .map(([term]) => term);
  return terms.length < found.length ? { terms, cut: pattern } : { terms };
}

/**
 * @param {import("./index.js").Index} index
 * @param {Candidates[]} lists
 * @param {number} enough once more terms than this match, no further list is read
 * @param {(term: string) => boolean} matches
 * @returns {Promise<Counted[]>} the commonest first
 */
async function commonest(index, lists, enough, matches) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const candidates of lists) {
    for (const list of await Promise.all(index.segments.map(candidates))) {
      for (const [term, count] of list) if (matches(term)) found.set(term, (found.get(term) ?? 0) + count);
    }
    if (found.size > enough) break;
  }
  return Array.from(found).sort(([, a], [, b]) => b - a);
}
