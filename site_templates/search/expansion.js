/**
 * Terms that a pattern or a misspelt word stands for, as lunr's token sets match them.
 */
import { literally } from "./words.js";

/** How many patterns and misspelt words a query may have. */
export const MOST_PATTERNS = 8;
/**
 * How many terms all of them stand for at most, and each: the commonest of those that match. On 10,000 papers, more
 * would take longer than a second.
 */
const MOST_IN_ALL = 600;
const MOST_OF_EACH = 300;
/** How many postings these terms have at most: on 100,000 papers, more would take longer than two seconds. */
const MOST_POSTINGS = 1_500_000;
/** Of a pattern whose beginning stands in more files than this, the matching terms are looked up by their lengths. */
const FEW_FILES = 16;

/** @typedef {[term: string, postings: number]} Counted a term of a segment; rare ones have no postings counted */

/** Whether a clause stands for terms that are to be found first. */
export const isPattern = (/** @type {import("./language.js").Clause} */ { text, distance }) => distance > 0 || text.includes("*");

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @returns {Promise<{terms: string[], cut?: string}[]>} for each clause the terms to look up, of a plain clause the
 *   one that it names; and the pattern, where more terms match it
 */
export function expand(index, clauses) {
  const patterns = clauses.filter(isPattern).length;
  const most = { terms: Math.min(MOST_OF_EACH, Math.floor(MOST_IN_ALL / patterns)), postings: MOST_POSTINGS / patterns };
  return Promise.all(clauses.map((clause) => isPattern(clause) ? expanded(index, clause, most) : { terms: [clause.text] }));
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
 * The common terms of so many letters, and the others.
 * @type {(fewest: number, most: number) => Candidates[]}
 */
export const byLength = (fewest, most) => [true, false].map((areCommon) => (segment) => segment.termsBetween(fewest, most, areCommon));

/**
 * @param {import("./index.js").Index} index
 * @param {string} pattern as the query has it
 * @param {Most} most
 * @param {Candidates[]} lists
 * @param {(term: string) => boolean} matches
 */
async function matching(index, pattern, most, lists, matches) {
  const found = await commonest(index, lists, most.terms, matches);
  let postings = 0;
  const terms = found.slice(0, most.terms).filter(([, count], at) => (postings += count) <= most.postings || at === 0)
    .map(([term]) => term);
  return terms.length < found.length ? { terms, cut: pattern } : { terms };
}

/**
 * @param {import("./index.js").Index} index
 * @param {Candidates[]} lists
 * @param {number} enough terms that match: lists after those with more are not read
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
 * Whether a term is so many insertions, deletions, substitutions and swaps of neighbours away from a word.
 * Like lunr's automaton, it never drops a letter that an earlier edit put there.
 * @param {string} word
 * @param {number} distance
 * @returns {(term: string) => boolean}
 */
export function fuzzy(word, distance) {
  const letters = [...word];
  const own = mask(word);
  // Each edit adds a letter and takes one away at most: few terms are left to be compared.
  return (term) => {
    const its = mask(term);
    return ones(its & ~own) <= distance && ones(own & ~its) <= distance && within(letters, [...term], distance, letters[0], 1, 0);
  };
}

/** A bit for each letter of a text, without those that are written with two units: some letters share a bit. */
function mask(/** @type {string} */ text) {
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit & 0xf800) !== 0xd800) bits |= 1 << (unit & 31);
  }
  return bits;
}

/** How many bits are set. */
function ones(/** @type {number} */ bits) {
  let count = 0;
  for (let left = bits; left; left &= left - 1) count++;
  return count;
}

/**
 * @param {string[]} word
 * @param {string[]} term
 * @param {number} edits
 * @param {string | undefined} head the word's next letter; after a swap it is not the one before `rest`
 * @param {number} rest where the word goes on after it
 * @param {number} at how much of the term is read
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
  return right > 0 && within(word, term, edits - 1, head, rest, at + 1)
    || left > 0 && within(word, term, edits - 1, word[rest], rest + 1, at)
    || left > 0 && right > 0 && within(word, term, edits - 1, word[rest], rest + 1, at + 1)
    || left > 1 && right > 0 && word[rest] === term[at] && within(word, term, edits - 1, head, rest + 1, at + 1);
}
