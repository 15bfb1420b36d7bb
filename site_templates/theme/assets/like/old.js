/** A vector for a paper that is older than the files of vectors, made from its text. */
import { termsOf } from "./terms.js";
import { HASH_BITS, WEIGHT_BITS } from "./vectors.js";

const TERMS = 48; // of a vector, as in `generator/related/weights.py`
const RARE = 8; // the least number of papers with a term that counts, as there
const HEAVIEST = 1 << WEIGHT_BITS;

/** @typedef {import("./vectors.js").Vector} Vector */

/**
 * Return the vector of a paper: its rare and frequent words that other papers have too.
 * @param {string} title
 * @param {string} text
 * @param {Iterable<Vector>} others the vectors of other papers
 * @returns {Vector}
 */
export function vectorFrom(title, text, others) {
  const counts = new Uint32Array(1 << HASH_BITS);
  let papers = 0;
  for (const vector of others) {
    papers++;
    for (const term of vector) counts[term >>> WEIGHT_BITS]++;
  }
  /** @type {Map<number, number>} in how many sentences a term is; the title counts as three */
  const times = new Map();
  for (const sentence of [title, title, title, ...text.split(/[.!?]\s/)])
    for (const hash of termsOf(sentence).keys()) times.set(hash, (times.get(hash) ?? 0) + 1);
  const value = (/** @type {number} */ hash) =>
    Math.log2(1 + papers / Math.max(counts[hash], RARE)) * Math.sqrt(times.get(hash) ?? 0);
  const best = [...times.keys()]
    .filter((hash) => counts[hash] > 0) // no vector has a stop word
    .sort((a, b) => value(b) - value(a))
    .slice(0, TERMS);
  const unit = value(best[0] ?? 0) / HEAVIEST;
  const terms = best.map((hash) => (hash << WEIGHT_BITS) | (Math.max(Math.round(value(hash) / unit), 1) - 1));
  return Uint32Array.from(terms).sort();
}
