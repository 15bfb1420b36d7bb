/**
 * On every page: the keys, and suggestions once the header's search box is entered.
 */
import "../reading/keys.js";

/** @type {HTMLInputElement | null} */
const input = document.querySelector("header input[type=search]");
const script = new URL("../../search/index/suggest.js", import.meta.url);

input?.form?.setAttribute("aria-label", "Quick search"); // the search page has another form for it
input?.addEventListener("focus", async () => (await import(script.href)).suggestFor(input), { once: true });
