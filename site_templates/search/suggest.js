/** The script of the header's search box, apart from the search page's, which has few bytes to spare. */
import { begun, wordsOf } from "./names.js";
import { opened } from "./search.js";
import { Suggestions } from "./suggestions.js";

/**
 * Show suggestions under an input while a reader types.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}

/** Return the collections and authors whose names have the words of a text. */
export const namedLike = async (/** @type {string} */ text) => begun(await opened(), wordsOf(text));
