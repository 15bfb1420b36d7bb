/** One word for two, and two for one: "time tables", "lightfield". Only searches that find few papers need this script. */
import { fuzzy } from "./patterns.js";
import { varints } from "../theme/assets/packing.js";
import { bare, isStopWord, sought, split } from "./words.js";

/** A word may be two if at most one paper in so many has it. */
const MOST_HOLDERS = 1000;
/** The fewest letters of each half, the most pairs of halves to look up, and titles to read for one. */
const SHORTEST_HALF = 3;
const MOST_PAIRS = 4;
const MOST_TITLES = 8;
const LETTERS_ALONE = /^\p{L}{2,}$/u;

/** @typedef {import("./index.js").Index} Index */

/**
 * Return the terms that may stand for the first of some words: the first two as one, and its halves.
 * @param {Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @returns {Promise<{length: number, terms: string[], said: string}[]>} `length`: of how many of the words
 */
export async function compounds(index, clauses) {
  const [first, second = ""] = clauses.map(({ typed }) => bare(typed.toLowerCase()));
  if (!LETTERS_ALONE.test(first)) return [];
  const joined = LETTERS_ALONE.test(second)
    ? [{ length: 2, terms: [sought(first + second)], said: first + second }]
    : [];
  const papers = (await index.postings.of(clauses[0].text)).flat();
  const isRare =
    papers.reduce((sum, { documents }) => sum + documents.length, 0) * MOST_HOLDERS <= index.documents;
  const pairs = isRare ? await halves(index, first) : [];
  const known = await Promise.all(pairs.map((pair) => adjoin(index, pair.map(sought))));
  const cut = pairs.filter((_, at) => known[at]);
  return [...joined, ...cut.map((pair) => ({ length: 1, terms: pair.map(sought), said: pair.join(" ") }))];
}

/**
 * Return the pairs of words that make up a word, the longest first half first. A word that is near another is rather
 * misspelt.
 * @param {Index} index
 * @param {string} word
 */
async function halves(index, word) {
  const known = [...(await vocabulary(index, initialOf(word))).keys()];
  const isNear = fuzzy(word, 1);
  if (known.some((other) => isNear(other) && sought(other) !== sought(word))) return [];
  return known
    .filter(
      (start) =>
        start.length >= SHORTEST_HALF && word.startsWith(start) && start.length + SHORTEST_HALF <= word.length
    )
    .map((start) => [start, word.slice(start.length)])
    .filter((pair) => !pair.some(isStopWord))
    .toSorted(([a], [b]) => b.length - a.length)
    .slice(0, MOST_PAIRS);
}

/** @type {(index: Index, terms: string[]) => Promise<boolean>} whether a title has two terms side by side */
async function adjoin(index, terms) {
  const title = index.fields.indexOf("title");
  const lists = await Promise.all(terms.map((term) => index.postings.of(term)));
  const [first, second] = lists.map((fields) => fields[title].flatMap(({ documents }) => [...documents]));
  const both = new Set(second);
  const records = await index.records(first.filter((document) => both.has(document)).slice(-MOST_TITLES));
  return records.some(({ title }) =>
    ` ${split(title).map(sought).join(" ")} `.includes(` ${terms.join(" ")} `)
  );
}

/** Return the letter by which the index has a word. */
export const initialOf = (/** @type {string} */ letter) => letter.match(/^[a-z]/)?.[0] ?? "_";

/**
 * Return the words of the index with an initial letter, and how many papers have each.
 * @param {Index} index
 * @param {string} initial see `initialOf`
 */
export async function vocabulary(index, initial) {
  /** @type {Map<string, number>} */
  const words = new Map();
  for (const { header, columns } of await Promise.all(
    index.segments.map((segment) => segment.file(`s${initial}`))
  )) {
    const counts = varints(columns[0]);
    header.forEach((/** @type {string} */ word, /** @type {number} */ at) =>
      words.set(word, (words.get(word) ?? 0) + counts[at])
    );
  }
  return words;
}
