/**
 * What papers mean: the numbers of a query, from the rows of its words, and a code of each paper, the signs of its
 * numbers. `generator/search/meaning.py` writes both. A search needs this script once it has shown its first results.
 */
import { OPTIONAL } from "./language.js";
import { mayBeName } from "./lookup.js";
import { first } from "./ranking.js";

const NUMBERS = 128;
const BYTES = NUMBERS / 8;
/** So many papers with all words, and as many with some, are put in order. */
const POOL = 100;
/** What a standard deviation of likeness counts for, next to the best score by words. */
const WEIGHT = 0.125;
/** The most papers without a word of the query, and the least that each is like it: a cosine, as far as signs tell. */
export const MOST_NEAR = 10;
const LEAST = 0.3;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./ranking.js").Ranking} Ranking */
/** @typedef {{near: number[], kept: number[]}} Meant documents near the query without its words; those in their old places */

/** @type {WeakMap<Index, Promise<Uint8Array>>} */
const loaded = new WeakMap();

/** Return the codes of all documents; a document without one has zeros. The files with the newest papers come first. */
export function codesOf(/** @type {Index} */ index) {
  const known = loaded.get(index) ?? fetched(index);
  loaded.set(index, known);
  known.catch(() => loaded.delete(index)); // the next time may be online
  return known;
}

async function fetched(/** @type {Index} */ index) {
  const codes = new Uint8Array(index.size * BYTES);
  for (const segment of index.segments.filter(({ meaning }) => meaning).reverse())
    for (let run = Math.ceil(segment.size / index.run) - 1; run >= 0; run--) {
      const { columns } = await segment.file(`m${run}`);
      codes.set(columns[0], (segment.first + run * index.run) * BYTES);
    }
  return codes;
}

/** Return the row of a term, of the first segment that has one. */
async function rowOf(/** @type {Index} */ index, /** @type {string} */ term) {
  for (const segment of index.segments) {
    const number = segment.shardOf(term);
    const { header, columns } = number < 0 ? { header: null, columns: [] } : await segment.file(`t${number}`);
    const at = columns.length > 3 ? header.terms.indexOf(term) : -1;
    if (at < 0 || !columns[2][at]) continue;
    const start = (columns[2].subarray(0, at).filter(Boolean).length * NUMBERS) / 2;
    const scale = 2 ** (columns[2][at] / 16);
    return Float64Array.from({ length: NUMBERS }, (_, number) => {
      const both = columns[3][start + (number >> 1)];
      return ((number & 1 ? both & 15 : both >> 4) - 7.5) * scale;
    });
  }
  return null;
}

/**
 * Return how like documents are to words: a function from a document to a number, 0 if it has no code. `null` if no
 * word has a row.
 * @param {Index} index
 * @param {Iterable<readonly [term: string, times: number]>} words
 */
async function likenessTo(index, words) {
  const sum = new Float64Array(NUMBERS);
  for (const [term, times] of words)
    (await rowOf(index, term))?.forEach((value, number) => (sum[number] += times * value));
  const length = Math.hypot(...sum) * Math.sqrt(NUMBERS);
  if (!length) return null;
  const codes = await codesOf(index);
  // What each byte of a code adds.
  const parts = Array.from({ length: BYTES }, (_, at) =>
    Float64Array.from({ length: 256 }, (_, byte) =>
      sum
        .subarray(at * 8, at * 8 + 8)
        .reduce((all, value, bit) => all + (byte & (128 >> bit) ? value : -value), 0)
    )
  );
  return (/** @type {number} */ document) => {
    let all = 0;
    let isKnown = 0;
    for (let at = 0, place = document * BYTES; at < BYTES; at++, place++) {
      isKnown |= codes[place];
      all += parts[at][codes[place]];
    }
    return isKnown ? all / length : 0;
  };
}

/**
 * Put the best of a ranking in order by what they mean, too: their scores change.
 * @param {Index} index
 * @param {import("./language.js").Parsed} parsed
 * @param {Ranking} ranking
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
  const likeness = await likenessTo(
    index,
    clauses.map(({ text, boost }) => [text, boost])
  );
  if (!likeness) return null;
  const { scores, matches, complete } = ranking;
  const byScore = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a];
  const pools = [1, 0].map((isWhole) =>
    first(
      Math.max(POOL, shown),
      matches.map((match, at) => match & Number(complete[at] === isWhole)),
      byScore
    )
  );
  const kept = pools.flat().slice(0, shown);
  const highest = pools.flat().reduce((most, document) => Math.max(most, scores[document]), 0);
  const near = nearest(index, matches, likeness);
  for (const [at, pool] of pools.entries()) {
    const z = standard(pool.slice(0, POOL).map(likeness).filter(Boolean));
    for (const document of at ? [...pool.slice(0, POOL), ...near] : pool.slice(0, POOL))
      if (likeness(document)) scores[document] += WEIGHT * highest * z(likeness(document));
  }
  return { near, kept };
}

/** Return the function from a number to its standard score among some. */
function standard(/** @type {number[]} */ numbers) {
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const spread = Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length);
  return (/** @type {number} */ number) => (spread > 0 ? (number - mean) / spread : 0);
}

/** Return the documents without a word that are most like a query. */
function nearest(
  /** @type {Index} */ index,
  /** @type {Uint8Array} */ matches,
  /** @type {(document: number) => number} */ likeness
) {
  const alike = Float64Array.from(matches, (match, document) =>
    match || index.outdated.has(document) ? 0 : likeness(document)
  );
  return first(
    MOST_NEAR,
    Uint8Array.from(alike, (cosine) => Number(cosine >= LEAST)),
    (a, b) => alike[b] - alike[a]
  );
}
