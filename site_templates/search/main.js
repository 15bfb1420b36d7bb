/**
 * What the search page loads. `archiveSearch.query` is for anybody.
 */
import { SearchPage } from "./page.js";
import { query } from "./search.js";

globalThis.archiveSearch = { query };
const host = document.getElementById("archive-search");
if (host) new SearchPage(host);
