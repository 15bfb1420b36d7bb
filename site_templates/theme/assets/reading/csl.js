/** Reads CSL-JSON, and the JSON of Zotero and Better BibTeX, which has nearly the same fields. */

/**
 * @param {string} text
 * @returns {Generator<Map<string, string>>} the texts of each entry by name in lower case
 */
export function* csl(text) {
  const value = JSON.parse(text);
  const items = Array.isArray(value) ? value : value?.items;
  if (!Array.isArray(items)) return;
  for (const item of items) {
    const said = item?.data ?? item; // Zotero's own JSON
    if (typeof said !== "object" || said === null) continue;
    yield new Map(Object.entries(said).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
  }
}

/** Return a text, a number, or the family names of people. */
function textOf(/** @type {any} */ value) {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (!Array.isArray(value)) return "";
  const names = value.map((person) => person?.family ?? person?.lastName ?? person?.literal ?? person?.name);
  return names.filter((name) => typeof name === "string").join(", ");
}
