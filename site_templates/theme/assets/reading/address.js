/**
 * What a reader chose stands in the page's address, so that it can be sent, and that Back and a reload keep it, with
 * the place to which the reader had scrolled: the browser's own way there would be of the list as it came.
 */

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

const key = () => location.pathname + location.search;
const keepPlace = () => (history.scrollRestoration = location.search ? "manual" : "auto");

/** Goes where the reader was, once the list is as the address says. */
export function returnToPlace() {
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  keepPlace();
  try {
    const top = location.search && ["back_forward", "reload"].includes(visit?.type) && sessionStorage.getItem(key());
    if (top) scrollTo({ top: Number(top), behavior: "instant" });
  } catch {
    // A browser that keeps nothing shows the top.
  }
}

addEventListener("pagehide", () => {
  try {
    if (location.search) sessionStorage.setItem(key(), String(scrollY));
  } catch {
    // The page works without.
  }
});
