/**
 * What a reader likes, as a value for each term: the mean vector of the papers that they like, minus twice the
 * mean of all papers, minus what they refused, of which each paper counts as much as a quarter of a liked one.
 * `.github/decisions/0033-papers-like-mine.md` says why.
 */
import { HASH_BITS, WEIGHT_BITS } from "./vectors.js";

const BACKGROUND = 2;
const REFUSED = 0.25;
const LIGHTEST = 1 << WEIGHT_BITS;

/** @typedef {import("./vectors.js").Vector} Vector */
/** @typedef {Float32Array} Profile the value of each term, by its hash */

/** Return the weight of a term of a vector. */
const weightOf = (/** @type {number} */ term) => (term & (LIGHTEST - 1)) + 1;

// The loops below count, since iterators of typed arrays take three times as long.
function lengthOf(/** @type {Vector} */ vector) {
  let square = 0;
  for (let at = 0; at < vector.length; at++) square += weightOf(vector[at]) ** 2;
  return Math.sqrt(square);
}

/**
 * Return a reader's profile.
 * @param {Vector[]} liked
 * @param {Vector[]} refused
 * @param {Vector[]} background papers of all kinds
 */
export function profileOf(liked, refused, background) {
  const profile = new Float32Array(1 << HASH_BITS);
  add(profile, liked, 1 / liked.length);
  add(profile, refused, -REFUSED / Math.max(liked.length, refused.length));
  add(profile, background, -BACKGROUND / background.length);
  return profile;
}

/** Add vectors, each of the length 1, times a factor. */
function add(/** @type {Profile} */ profile, /** @type {Vector[]} */ vectors, /** @type {number} */ factor) {
  for (const vector of vectors) {
    const share = factor / lengthOf(vector);
    for (let at = 0; at < vector.length; at++)
      profile[vector[at] >>> WEIGHT_BITS] += share * weightOf(vector[at]);
  }
}

/** Return how much a paper is like what the reader likes: at most 1, and more than -3. */
export function scoreOf(/** @type {Profile} */ profile, /** @type {Vector} */ vector) {
  let sum = 0;
  for (let at = 0; at < vector.length; at++)
    sum += profile[vector[at] >>> WEIGHT_BITS] * weightOf(vector[at]);
  return sum / lengthOf(vector);
}

/**
 * Return how much a paper is like what the reader likes, where no word counts for more than a third of what speaks
 * for the paper: else one rare word decides.
 */
export function likingOf(/** @type {Profile} */ profile, /** @type {Vector} */ vector) {
  let [speaks, against, first, second, third] = [0, 0, 0, 0, 0];
  for (let at = 0; at < vector.length; at++) {
    const part = profile[vector[at] >>> WEIGHT_BITS] * weightOf(vector[at]);
    if (part <= 0) against += part;
    else speaks += part;
    if (part > first) [first, second, third] = [part, first, second];
    else if (part > second) [second, third] = [part, second];
    else if (part > third) third = part;
  }
  const [beside, others] = [speaks - first, speaks - first - second];
  const most = Math.max(third, Math.min(beside / 2, others));
  return (against + speaks - over(first, most) - over(second, most)) / lengthOf(vector);
}

const over = (/** @type {number} */ part, /** @type {number} */ most) => Math.max(part - most, 0);

/** Return the hashes of the terms that speak for a paper, the most important first. */
export function reasonsFor(/** @type {Profile} */ profile, /** @type {Vector} */ vector) {
  const value = (/** @type {number} */ term) => profile[term >>> WEIGHT_BITS] * weightOf(term);
  return [...vector]
    .filter((term) => value(term) > 0)
    .sort((a, b) => value(b) - value(a))
    .map((term) => term >>> WEIGHT_BITS);
}
