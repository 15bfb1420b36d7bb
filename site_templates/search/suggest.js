/**
 * What the header's box loads: apart from the search page's script, whose first search has few bytes to spare.
 */
import { Suggestions } from "./suggestions.js";

/**
 * Suggest under an input while something is typed.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}
