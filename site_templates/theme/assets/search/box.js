/** On every page: the keys, and suggestions once the header's search box has the focus. */
import "../reading/keys.js";

/** @type {HTMLInputElement | null} */
const input = document.querySelector("header input[type=search]");
const script = new URL("../../search/index/suggest.js", import.meta.url);

input?.form?.setAttribute("aria-label", "Quick search"); // the search page has a second search form
input?.addEventListener("focus", async () => (await import(script.href)).suggestFor(input), { once: true });
