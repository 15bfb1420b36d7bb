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
const isKept = () => location.search !== "" || isLate;
const keepPlace = () => (history.scrollRestoration = isKept() ? "manual" : "auto");
let isLate = false;

/** Say that the list comes when the page is loaded already: then no browser can restore the scroll position. */
export function comesLate() {
  isLate = true;
  keepPlace();
}

/** Return whether the reader comes back to the page. */
export function isBack() {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  return ["back_forward", "reload"].includes(visit?.type);
}

/** Scroll to where the reader was, once the list matches the address. */
export function returnToPlace() {
  keepPlace();
  const top = isKept() && isBack() ? recall(place(), "sessionStorage") : null;
  if (typeof top === "number") scrollTo({ top, behavior: "instant" });
}

addEventListener("pagehide", () => isKept() && remember(place(), scrollY, "sessionStorage"));
