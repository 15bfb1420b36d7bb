/** The script of the header's search box, apart from the search page's, which has few bytes to spare. */
import { holders } from "./lookup.js";
import { begun, wordsOf } from "./names.js";
import { addressOf, isNamed } from "./options.js";
import { opened } from "./search.js";
import { Suggestions } from "./suggestions.js";

/** The most people of one name to tell of. */
const MOST_PEOPLE = 3;

/**
 * Show suggestions under an input while a reader types.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}

/** Return the collections and authors whose names have the words of a text. */
export const namedLike = (/** @type {string} */ text) => begun(wordsOf(text));

/**
 * Return the authors with exactly the words of a text in their names, in any order.
 * @param {string} text
 * @returns {Promise<{name: string, address: string, papers: number}[]>}
 */
export async function peopleNamed(text) {
  const words = wordsOf(text);
  const people = (await begun(words)).filter((row) => row.kind === "author" && isNamed(row, words));
  const index = await opened();
  return Promise.all(
    people.slice(0, MOST_PEOPLE).map(async (row) => ({
      name: row.name,
      address: addressOf(row),
      papers: row.address ? row.papers : (await holders(index, "authors", row.name)).length,
    }))
  );
}
