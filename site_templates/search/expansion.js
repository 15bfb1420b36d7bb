/** Expand patterns and fuzzy words to terms, as lunr's token sets match them. */
import { literally } from "./words.js";

/** The most patterns and fuzzy words in a query. */
export const MOST_PATTERNS = 8;
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

/** Return whether a clause has to be expanded to terms. */
export const isPattern = (/** @type {import("./language.js").Clause} */ { text, distance }) =>
  distance > 0 || text.includes("*");

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @param {number} patterns how many of them the whole query has
 * @returns {Promise<{terms: string[], cut?: string}[]>} for each clause, the terms to look up; `cut`: the
 *   pattern, if it matches more terms
 */
export function expand(index, clauses, patterns) {
  const most = {
    terms: Math.min(MOST_OF_EACH, Math.floor(MOST_IN_ALL / patterns)),
    postings: MOST_POSTINGS / patterns,
  };
  return Promise.all(
    clauses.map((clause) => (isPattern(clause) ? expanded(index, clause, most) : { terms: [clause.text] }))
  );
}

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause} clause
 * @param {Most} most
 */
function expanded(index, { text, distance }, most) {
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
export const byLength = (fewest, most) =>
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
export async function commonest(index, lists, enough, matches) {
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

/**
 * Return a test for terms within an edit distance of a word (insertions, deletions, substitutions, swaps of
 * neighbours). Like lunr's automaton, it never deletes a letter that an earlier edit inserted.
 * @param {string} word
 * @param {number} distance
 * @returns {(term: string) => boolean}
 */
export function fuzzy(word, distance) {
  const letters = [...word];
  const own = mask(word);
  // An edit adds and removes one letter at most: this cheap check rules out most terms.
  return (term) => {
    const its = mask(term);
    return (
      ones(its & ~own) <= distance
      && ones(own & ~its) <= distance
      && within(letters, [...term], distance, letters[0], 1, 0)
    );
  };
}

/** Return a bit for each letter of a text, except letters of two units; some letters share a bit. */
function mask(/** @type {string} */ text) {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit & 0xf800) !== 0xd800) bits |= 1 << (unit & 31);
  }
  return bits;
}

/** Count the bits that are set. */
function ones(/** @type {number} */ bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/**
 * @param {string[]} word
 * @param {string[]} term
 * @param {number} edits
 * @param {string | undefined} head the word's next letter, which after a swap is not the one before `rest`
 * @param {number} rest where the word continues after `head`
 * @param {number} at how many letters of the term are read
 * @returns {boolean}
 */
function within(word, term, edits, head, rest, at) {
  while (head !== undefined && head === term[at]) {
    head = word[rest++];
    at++;
  }
  const left = head === undefined ? 0 : word.length - rest + 1;
  const right = term.length - at;
  if (left === 0 && right === 0) return true;
  if (edits === 0 || Math.abs(left - right) > edits) return false;
  return (
    (right > 0 && within(word, term, edits - 1, head, rest, at + 1))
    || (left > 0 && within(word, term, edits - 1, word[rest], rest + 1, at))
    || (left > 0 && right > 0 && within(word, term, edits - 1, word[rest], rest + 1, at + 1))
    || (left > 1
      && right > 0
      && word[rest] === term[at]
      && within(word, term, edits - 1, head, rest + 1, at + 1))
  );
}
