/**
 * The list of what a search finds: the papers with all words and, after the last of them, those near in meaning and
 * papers with some words.
 */
import { holders } from "./lookup.js";
import { first, ordering } from "./ranking.js";
import { term } from "./words.js";

/** The most papers to check for a phrase, for each paper to list. */
const MOST_CHECKED = 5;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./pages.js").Alternative} Alternative */

/**
 * @typedef {import("./index.js").Shown & {score: number, exact: boolean, complete: boolean, near?: boolean}} Result a paper;
 *   `score`: lunr's, perhaps with what the paper means, `exact`: the query is its id or title, `complete`: it has all
 *   words, `near`: it has none, but is near in meaning
 */

/**
 * List what a ranking finds.
 * @param {Index} index
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number[]} exact documents that the query names, the best first
 * @param {Alternative[]} alternatives
 * @param {{limit: number, offset: number, sort: string, isFilled: boolean, near?: number[], kept?: number[],
 *   above?: number}} asked
 *   `isFilled`: papers with some of the words follow; for the others see `means` in `meaning.js`
 */
export async function listing(index, ranking, exact, alternatives, asked) {
  const { limit, offset, sort, isFilled, near = [], kept = [], above = 0 } = asked;
  const { matches, complete, scores } = ranking;
  const place = new Map([...exact, ...kept].map((document, at, { length }) => [document, at - length]));
  const bySort = await ordering(index, sort, scores);
  const order = (/** @type {number} */ a, /** @type {number} */ b) =>
    (isFilled ? (place.get(a) ?? 0) - (place.get(b) ?? 0) : 0) || bySort(a, b);
  const describe = async (/** @type {number[]} */ documents) =>
    (await index.records(documents)).map((record, at) => ({
      ...record,
      score: scores[documents[at]],
      exact: exact.includes(documents[at]),
      complete: complete[documents[at]] === 1,
      ...(near.includes(documents[at]) && { near: true }),
    }));
  const best = (/** @type {Uint8Array} */ some, /** @type {number} */ wanted) =>
    listed(some, wanted, order, describe, alternatives);
  const whole = matches.map((match, document) => match & complete[document]);
  const others = matches.map((match, document) => match & ~complete[document]);
  let found = await best(whole, offset + limit);
  const isPartial = !found.total && !found.checked;
  if (isPartial) found = await best(others, offset + limit);
  const room = isPartial || !isFilled || offset >= found.total ? 0 : offset + limit - found.total;
  const more = room > 0 ? await best(others, room) : { documents: [] };
  const documents = [...found.documents, ...more.documents];
  if (isPartial || found.total <= offset + limit)
    documents.splice(Math.max(isPartial ? 0 : found.total, kept.length, above), 0, ...near);
  return {
    total: found.total,
    isBound: found.isBound,
    checked: found.checked,
    partial: isPartial && found.total > 0,
    results: await describe(documents.slice(offset, offset + limit)),
    counted: found.matches,
    isKnown: !found.isBound && !found.checked,
  };
}

/**
 * @typedef {object} Listed
 * @property {number[]} documents the best, at most as many as are wanted
 * @property {Uint8Array} matches by document: 1 if it counts
 * @property {number} total how many count
 * @property {boolean} isBound whether there are too many to look for the phrases in all
 * @property {number} checked how many were read, if too few of them hold the phrases; else 0
 */

/**
 * List the best matches that hold the phrases.
 * @param {Uint8Array} matches by document
 * @param {number} wanted
 * @param {(a: number, b: number) => number} order
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {import("./pages.js").Alternative[]} alternatives
 * @returns {Promise<Listed>}
 */
async function listed(matches, wanted, order, describe, alternatives) {
  const total = matches.reduce((sum, match) => sum + match, 0);
  if (!alternatives.some(({ phrases }) => phrases.length))
    return { documents: first(wanted, matches, order), matches, total, isBound: false, checked: 0 };
  const most = wanted * MOST_CHECKED;
  const isBound = total > most;
  const { verified } = await import("./pages.js");
  const holding = await verified(
    first(most, matches, order),
    describe,
    alternatives,
    isBound ? wanted : total
  );
  const documents = holding.slice(0, wanted);
  if (isBound && holding.length === wanted) return { documents, matches, total, isBound, checked: 0 };
  const held = new Uint8Array(matches.length);
  for (const document of holding) held[document] = 1;
  return { documents, matches: held, total: holding.length, isBound: false, checked: isBound ? most : 0 };
}

/**
 * Pair phrases with the documents that have a name with their words.
 * @param {Index} index
 * @param {import("./language.js").Phrase[]} phrases
 * @returns {Promise<import("./pages.js").Checked[]>}
 */
export const withNames = (index, phrases) =>
  Promise.all(
    phrases.map(async (phrase) => {
      const isName = phrase.fields.includes("authors");
      const named = isName ? await holders(index, "authors", phrase.words.join(" ")) : [];
      return { phrase, named: new Set(named), possible: await withAll(index, phrase) };
    })
  );

/** @type {(index: Index, phrase: import("./language.js").Phrase) => Promise<Set<number>>} those with all words */
async function withAll(index, { words, fields }) {
  const lists = await Promise.all(words.filter(term).map((word) => index.postings.of(term(word))));
  const numbers = fields.map((field) => index.fields.indexOf(field));
  const [first, ...others] = lists.map(
    (list) => new Set(numbers.flatMap((number) => list[number].flatMap(({ documents }) => [...documents])))
  );
  return new Set([...(first ?? [])].filter((document) => others.every((other) => other.has(document))));
}
