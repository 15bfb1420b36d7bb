/** On the search page: save, select and export results, as in lists; follow the search, and remember it. */
import { authorLine, slugOf } from "../card.js";
import { button, element } from "../element.js";
import { keep } from "./keep.js";
import { isFollowed, onChange, searchName } from "./followed.js";
import { view } from "./menu.js";
import { noted } from "./recent.js";
import { t } from "../texts.js";

/** @typedef {import("./keep.js").Listed} Listed */
/** @typedef {{url: string, title: string, authors: string[], authorCount: number, day: string}} Result */
/** @typedef {(limit: number) => Promise<{results: Result[]}>} Ask runs the same search for more results */
/** @typedef {{items: HTMLElement[], results: Result[], total: number, address: string, ask: Ask}} Shown */

const ROOT = new URL("../../", import.meta.url);
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
    total: () => shown?.total ?? 0,
    most: MOST,
    whole: async () => (shown ? (await shown.ask(MOST)).results.map(paper) : []),
  });
  const follow = button(t("Follow"), async () => {
    const { open } = await import("./panel.js");
    const name = searchName(address());
    open({ name, thing: { address: address(), name }, changed: refresh });
  });
  follow.ariaHasPopup = "dialog";
  const address = () => `search/${shown?.address ?? ""}`;
  const refresh = () => {
    const is = isFollowed(address());
    follow.textContent = is ? t("Following") : t("Follow");
    follow.ariaLabel = is ? t("Following this search") : t("Follow this search");
  };
  onChange(refresh);
  const map = element("a", { textContent: t("On the map") });
  const menu = view(kept.controls);
  if (place.closest("[data-map]")) menu.lastElementChild?.append(map);
  place.append(follow, menu);
  return (now) => {
    shown = now;
    noted(now.items, now.address);
    papers = now.items.map((item, at) => ({ item, paper: paper(now.results[at]) }));
    kept.refresh();
    map.href = new URL(`map/${now.address}`, ROOT).href;
    refresh();
  };
}
