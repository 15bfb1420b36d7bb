/** Words that are two words in the index, as "lightfield". Only searches for a word that hardly any paper has need this. */
import { fuzzy } from "./expansion.js";
import { varints } from "../theme/assets/packing.js";
import { isStopWord, sought } from "./words.js";

/** The fewest letters of each half, and the most pairs of halves to look up. */
const SHORTEST_HALF = 3;
const MOST_PAIRS = 4;

/** @typedef {import("./index.js").Index} Index */

/**
 * Return the pairs of words that make up a word, the longest first half first. A word that is near another is rather
 * misspelt.
 * @param {Index} index
 * @param {string} word of letters
 * @returns {Promise<string[][]>} the terms of each pair
 */
export async function halves(index, word) {
  const known = [...(await vocabulary(index, initialOf(word))).keys()];
  const isNear = fuzzy(word, 1);
  if (known.some((other) => isNear(other) && sought(other) !== sought(word))) return [];
  return known
    .filter((start) => word.startsWith(start) && start.length + SHORTEST_HALF <= word.length)
    .map((start) => [start, word.slice(start.length)])
    .filter((pair) => !pair.some(isStopWord))
    .toSorted(([a], [b]) => b.length - a.length)
    .slice(0, MOST_PAIRS)
    .map((pair) => pair.map(sought));
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
