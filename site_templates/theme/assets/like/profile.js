/**
 * What a reader likes, as a value for each term: the mean vector of the papers that they like, minus twice the
 * mean of all papers, minus what they refused, of which each paper counts as much as a quarter of a liked one.
 * `.github/decisions/0033-papers-like-mine.md` says why. Where it is known what papers mean, this counts beside the
 * words, by its likeness to the liked papers next to all papers' likeness to them.
 */
import { HASH_BITS, MEANING, WEIGHT_BITS } from "./vectors.js";

const BACKGROUND = 2;
const REFUSED = 0.25;
const LIGHTEST = 1 << WEIGHT_BITS;
const TERMS = 1 << HASH_BITS;
const LIKENESS = 0.06; // of two papers that mean the same: few papers are as much alike by their words
const LENGTH = 25; // of a meaning, about

/** @typedef {import("./vectors.js").Vector} Vector */
/**
 * @typedef {Float32Array} Profile the value of each term, by its hash; then of each number of a meaning, and what is
 *   added to their sum
 */

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
  const profile = new Float32Array(TERMS + MEANING + 1);
  add(profile, liked, 1 / liked.length);
  add(profile, refused, -REFUSED / Math.max(liked.length, refused.length));
  add(profile, background, -BACKGROUND / background.length);
  const [wanted, unwanted, common] = [liked, refused, background].map(meanOf);
  const against = (REFUSED * refused.length) / Math.max(liked.length, refused.length);
  for (let at = 0; at < MEANING; at++) {
    const value = (LIKENESS / LENGTH ** 2) * (wanted[at] - against * unwanted[at]);
    profile[TERMS + at] = value;
    profile[TERMS + MEANING] -= value * common[at];
  }
  return profile;
}

/** Return the mean of what papers mean, of those where it is known; without any, zeros. */
function meanOf(/** @type {Vector[]} */ vectors) {
  const mean = new Float32Array(MEANING);
  const known = vectors.flatMap(({ meaning }) => meaning ?? []);
  for (const meaning of known) for (let at = 0; at < MEANING; at++) mean[at] += meaning[at] / known.length;
  return mean;
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
 * Return how much a paper is like what the reader likes, where no word counts for more than a third of what words
 * say for the paper: else one rare word decides. Where it is unknown what the paper means, the words alone count.
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
  const byWords = (against + speaks - over(first, most) - over(second, most)) / lengthOf(vector);
  const { meaning } = vector;
  if (!meaning) return byWords;
  let byMeaning = profile[TERMS + MEANING];
  for (let at = 0; at < MEANING; at++) byMeaning += profile[TERMS + at] * meaning[at];
  return byWords + byMeaning;
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
