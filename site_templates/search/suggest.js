/** The script of the header's search box, apart from the search page's, which has few bytes to spare. */
import { begun } from "./names.js";
import { BASE } from "./search.js";
import { Suggestions } from "./suggestions.js";

/**
 * Show suggestions under an input while a reader types.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}

/** Return the collections whose names have the words of a text, as `[name, kind, address, papers]`. */
export const namedLike = (/** @type {string} */ text) => begun(text, BASE);
