/** What the reader's browser remembers of this archive; nothing of it leaves the browser. */
const PREFIX = `${new URL("../..", import.meta.url).pathname}reading.`;

/** What is said where something cannot be remembered that a reader wants to keep. */
export const NO_ROOM = "This browser cannot store anything more for this site: its storage is full or switched off. "
  + "Nothing was changed.";

/** @typedef {"localStorage" | "sessionStorage"} Area for good, or for as long as the tab is open */

/**
 * What is remembered under a name; `null` if nothing is, or nothing may be.
 * @param {string} name
 * @param {Area} area
 * @returns {any}
 */
export function recall(name, area = "localStorage") {
  try {
    return JSON.parse(stored(name, area) ?? "null");
  } catch {
    return null;
  }
}

/**
 * The text that is stored under a name, which may not be JSON; `null` if there is none, or none may be.
 * @param {string} name
 * @param {Area} area
 */
export function stored(name, area = "localStorage") {
  try {
    return window[area].getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * Remembers a value under a name, in browsers that keep something.
 * @param {string} name
 * @param {unknown} value
 * @param {Area} area
 * @returns {boolean} whether it is kept; where not, what was there before is
 */
export function remember(name, value, area = "localStorage") {
  try {
    window[area].setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false; // no room, or none is given; most of the page works without
  }
}

/** Calls back when another tab changes what is remembered under a name, and when this page is shown again. */
export function watch(/** @type {string} */ name, /** @type {() => void} */ changed) {
  addEventListener("storage", ({ key }) => {
    if (key === null || key === PREFIX + name) changed();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) changed();
  });
}
