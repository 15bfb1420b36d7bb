/**
 * What the search page and the header's box load. `archiveSearch.query` is for anybody.
 */
import { SearchPage } from "./page.js";
import { query } from "./search.js";
import { addStyle } from "./style.js";
import { Suggestions } from "./suggestions.js";

globalThis.archiveSearch = { query };
addStyle();
const host = document.getElementById("archive-search");
if (host) new SearchPage(host);

/**
 * Suggest under an input while something is typed.
 * @param {HTMLInputElement} input
 */
export function suggestFor(input) {
  new Suggestions(input);
}
