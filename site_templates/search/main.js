/** The script of the search page. `archiveSearch.query` is public: any script may call it. */
import { SearchPage } from "./page.js";
import { query } from "./search.js";

globalThis.archiveSearch = { query };
const host = document.getElementById("archive-search");
if (host) new SearchPage(host);
