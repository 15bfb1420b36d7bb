/** On the search page: save, select and export results, as in lists, and save the search. */
import { authorLine, slugOf } from "../card.js";
import { button } from "../element.js";
import { keep, say } from "./keep.js";
import { view } from "./menu.js";
import { drop, addSearches, opened, searches, seenNow } from "./searches.js";

/** @typedef {import("./keep.js").Listed} Listed */
/** @typedef {{url: string, title: string, authors: string[], authorCount: number, day: string}} Result */
/** @typedef {(limit: number) => Promise<{results: Result[]}>} Ask runs the same search for more results */
/** @typedef {{items: HTMLElement[], results: Result[], total: number, address: string, ask: Ask}} Shown */

const MOST = 500; // results that can be saved or exported at once

/** Turn a result into a paper that can be saved. */
function paper(/** @type {Result} */ { url, title, authors, authorCount, day }) {
  return { slug: slugOf(url), title, by: authorLine(authors, authorCount), day };
}

/**
 * Add the controls to a place on the page.
 * @param {Element} place
 * @returns {(shown: Shown) => void} call it with each answer of the search
 */
export function aid(place) {
  /** @type {Shown | null} */
  let shown = null;
  /** @type {Listed[]} */
  let papers = [];
  const kept = keep(() => papers, {
    total: () => Math.min(shown?.total ?? 0, MOST),
    whole: async () => (shown ? (await shown.ask(MOST)).results.map(paper) : []),
  });
  const saveSearch = button("Save this search", async () => {
    const { address } = shown ?? { address: "" };
    try {
      if (isSaved(address)) drop(address);
      else
        say(
          addSearches([{ address, seen: await seenNow(address) }])
            || "Saved. Home and Saved papers show its new papers."
        );
    } catch {
      say("The search is not available right now. Please try again.");
    }
    refresh();
  });
  const isSaved = (/** @type {string} */ address) => searches().some((search) => search.address === address);
  const refresh = () => (saveSearch.ariaPressed = String(isSaved(shown?.address ?? "")));
  place.append(saveSearch, view(kept.controls));
  return (now) => {
    shown = now;
    papers = now.items.map((item, at) => ({ item, paper: paper(now.results[at]) }));
    kept.refresh();
    refresh();
    if (isSaved(now.address)) opened(now.address).catch(() => {}); // on failure, its papers count as new again
  };
}
