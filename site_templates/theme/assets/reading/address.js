/**
 * What a reader chose stands in the page's address, so that it can be sent, and that Back and a reload keep it, with
 * the place to which the reader had scrolled: the browser's own way there would be of the list as it came.
 */

import { recall, remember } from "./storage.js";

/** What the address says under a name, `""` for nothing. */
export const stated = (/** @type {string} */ name) => new URLSearchParams(location.search).get(name) ?? "";

/** States a value in the address; `""` takes it out. */
export function state(/** @type {string} */ name, /** @type {string} */ value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
  keepPlace();
}

/** What the place is remembered by. */
const place = () => `place ${location.pathname}${location.search}`;
const keepPlace = () => (history.scrollRestoration = location.search ? "manual" : "auto");

/** Goes where the reader was, once the list is as the address says. */
export function returnToPlace() {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  keepPlace();
  const isBack = location.search && ["back_forward", "reload"].includes(visit?.type);
  const top = isBack ? recall(place(), "sessionStorage") : null;
  if (typeof top === "number") scrollTo({ top, behavior: "instant" });
}

addEventListener("pagehide", () => location.search && remember(place(), scrollY, "sessionStorage"));
