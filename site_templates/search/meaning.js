/** The order of a search by what papers mean, too. No search needs this script up to its first results. */
import { codesOf, likenessTo, nearest, rowOf } from "./codes.js";
import { OPTIONAL } from "./language.js";
import { mayBeName } from "./lookup.js";
import { first } from "./ranking.js";
import { terms } from "./words.js";

/** Loads what the order needs of all papers; else the first search by it waits for that. */
export const prepared = codesOf;

/** Return whether what every word of a text means is known. */
export const knows = async (/** @type {Index} */ index, /** @type {string} */ text) =>
  (await Promise.all(terms(text).map((term) => rowOf(index, term)))).every(Boolean);

/** So many papers with all words, and as many with some, are put in order. */
const POOL = 100;
/** What a standard deviation of likeness counts for, next to the best score by words. */
const WEIGHT = 0.1;
/** The most papers without a word of the query, and their least cosine, as far as codes tell it. */
export const MOST_NEAR = 10;
const LEAST = 0.18;

/** @typedef {import("./index.js").Index} Index */
/** So many stand above these, besides all with all words; where a paper lacks one word of a few, it misses much. */
const ABOVE = { few: 2, many: 10 };
const SHORT = 4;

/** @typedef {{near: number[], kept: number[], above: number}} Meant `kept`: documents that stay in their old places */

/**
 * Put the best of a ranking in order by what they mean, too: their scores change.
 * @param {Index} index
 * @param {import("./language.js").Parsed} parsed
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number} shown so many of the first, in order by words, stay where they are
 * @returns {Promise<Meant | null>} null if only words count: for names, phrases, filters and operators
 */
export async function means(index, { words, clauses, phrases, filters, meant }, ranking, shown) {
  const isPlain = clauses.every(
    ({ presence, fields, distance, text }) =>
      presence === OPTIONAL && fields.length === index.fields.length && !distance && !text.includes("*")
  );
  if (!isPlain || phrases.length || Object.keys({ ...filters, ...meant }).length) return null;
  if (await mayBeName(index, words)) return null;
  const likeness = await likenessTo(index, clauses);
  if (!likeness) return null;
  const { scores, matches, complete } = ranking;
  const byScore = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a];
  const pools = [1, 0].map((isWhole) => {
    const some = matches.map((match, at) => match & Number(complete[at] === isWhole));
    return first(Math.max(POOL, shown), some, byScore);
  });
  const kept = pools.flat().slice(0, shown);
  const highest = pools.flat().reduce((most, document) => Math.max(most, scores[document]), 0);
  const near = nearest(index, likeness, { least: LEAST, most: MOST_NEAR, besides: matches });
  for (const pool of pools) {
    const known = pool.slice(0, POOL).filter(likeness);
    const z = standard(known.map(likeness));
    for (const document of known) scores[document] += WEIGHT * highest * z(likeness(document));
  }
  return { near: [...near.keys()], kept, above: clauses.length <= SHORT ? ABOVE.few : ABOVE.many };
}

/** Return the function from a number to its standard score among some. */
function standard(/** @type {number[]} */ numbers) {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const spread = Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length);
  return (/** @type {number} */ number) => (spread > 0 ? (number - mean) / spread : 0);
}
