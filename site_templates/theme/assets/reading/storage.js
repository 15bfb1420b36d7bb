/** What the reader's browser remembers about this archive. It never leaves the browser. */
import { t } from "../texts.js";
const PREFIX = `${new URL("../..", import.meta.url).pathname}reading.`;

/** The message if something that the reader wants to keep cannot be stored. */
export const NO_ROOM = t(
  "This browser cannot store anything more for this site: its storage is full or turned off. Nothing was changed."
);

/** @typedef {"localStorage" | "sessionStorage"} Area for good, or while the tab is open */

/**
 * Return what is remembered under a name; `null` if there is nothing, or no storage.
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
 * Return the text stored under a name, which may be damaged; `null` if there is none, or no storage.
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
 * Remember a value under a name, if the browser allows it.
 * @param {string} name
 * @param {unknown} value
 * @param {Area} area
 * @returns {boolean} whether it is stored; if not, the old value stays
 */
export function remember(name, value, area = "localStorage") {
  try {
    window[area].setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false; // the storage is full or forbidden; most of the page works without it
  }
}

/** Call `changed` when another tab changes the value under a name, and when this page is shown again. */
export function watch(/** @type {string} */ name, /** @type {() => void} */ changed) {
  addEventListener("storage", ({ key }) => {
    if (key === null || key === PREFIX + name) changed();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) changed();
  });
}
