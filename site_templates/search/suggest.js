/** The script of the header's search box, apart from the search page's, which has few bytes to spare. */
import { Suggestions } from "./suggestions.js";

/**
 * Show suggestions under an input while a reader types.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}
