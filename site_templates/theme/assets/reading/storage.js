/** What the reader's browser remembers of this archive; nothing of it leaves the browser. */
const PREFIX = `${new URL("../..", import.meta.url).pathname}reading.`;

/**
 * What is remembered under a name; `null` if nothing is, or nothing may be.
 * @param {string} name
 * @returns {any}
 */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Remembers a value under a name, in browsers that keep something.
 * @param {string} name
 * @param {unknown} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // The page works without.
  }
}
