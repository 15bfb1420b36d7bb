/**
 * A reader's choices in the page's address, so that Back, a reload and a shared link keep them. Back and a
 * reload also return to the scroll position, which the browser would restore before the list is sorted.
 */

import { recall, remember } from "./storage.js";

/** Return a choice from the address; `""` if there is none. */
export const stated = (/** @type {string} */ name) => new URLSearchParams(location.search).get(name) ?? "";

/** Put a choice into the address; `""` removes it. */
export function state(/** @type {string} */ name, /** @type {string} */ value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
  keepPlace();
}

/** The key of the scroll position. */
const place = () => `place ${location.pathname}${location.search}`;
const keepPlace = () => (history.scrollRestoration = location.search ? "manual" : "auto");

/** Scroll to where the reader was, once the list matches the address. */
export function returnToPlace() {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  keepPlace();
  const isBack = location.search && ["back_forward", "reload"].includes(visit?.type);
  const top = isBack ? recall(place(), "sessionStorage") : null;
  if (typeof top === "number") scrollTo({ top, behavior: "instant" });
}

addEventListener("pagehide", () => location.search && remember(place(), scrollY, "sessionStorage"));
