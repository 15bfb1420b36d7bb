/**
 * Counts the new papers of each saved search since it was last opened. The search itself is asked for papers
 * from the last day seen on, so that a query means the same as on the search page.
 */
import { element } from "../element.js";
import { isNew } from "./news.js";
import { newest, searches } from "./searches.js";

/** @typedef {import("./searches.js").SavedSearch} SavedSearch */

const ROOT = new URL("../../", import.meta.url);

/** Name a search by its words and filters. */
function label(/** @type {string} */ address) {
  const given = [...new URLSearchParams(address)].filter(([name]) => name !== "sort");
  return given.map(([name, value]) => (name === "q" ? value : `${name}: ${value}`)).join(", ");
}

/** Count the new papers of a search since it was last opened: `0`, `3`, `50+`. */
export async function news(/** @type {SavedSearch} */ { address, seen }) {
  await import(new URL("search/index/search.js", ROOT).href);
  const { papers, isCut } = await newest(address, seen.day);
  const fresh = papers.filter((paper) => isNew(paper, seen)).length;
  return isCut && fresh === papers.length ? `${fresh}+` : String(fresh);
}

/** Make a link to a saved search, with the number of its new papers. */
export function link(/** @type {string} */ address, count = "") {
  const textContent = label(address) + (count ? ` (${count})` : "");
  return element("a", { href: new URL(`search/${address}`, ROOT).href, textContent });
}

/** Add a line about saved searches with new papers to Home. */
export async function tellNews(/** @type {Element} */ article) {
  const line = element("p", { className: "saved-searches" });
  article.querySelector("h1")?.after(line);
  const saved = searches();
  /** @type {string[]} */
  const counts = [];
  for (const search of saved) counts.push(await news(search).catch(() => ""));
  const links = saved.flatMap(({ address }, at) =>
    /[1-9]/.test(counts[at]) ? [link(address, counts[at]), ", "] : []
  );
  const all = element("a", { href: new URL("saved/#searches", ROOT).href, textContent: "saved searches" });
  if (links.length) line.append("New in your ", all, ": ", ...links.slice(0, -1));
  else if (counts.some((count) => count === "0")) line.append("Nothing new in your ", all);
}
