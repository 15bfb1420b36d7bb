/** Reads RIS: a line for each field, `TI  - A title`, up to `ER  - `. A line without a tag goes on the one before. */

const LONGEST = 10_000; // letters of a field
const LINE = /[^\r\n]+/g;
const FIELD = /^([A-Z][A-Z0-9]) {1,2}-(?: |$)/;

/**
 * @param {string} text
 * @returns {Generator<Map<string, string>>} the fields of each entry by tag in lower case; a line for each value
 */
export function* ris(text) {
  /** @type {Map<string, string>} */
  let fields = new Map();
  let tag = "";
  for (const [line] of text.matchAll(LINE)) {
    const [head = "", upper] = line.match(FIELD) ?? [];
    const named = upper?.toLowerCase();
    if ((named === "ty" || named === "er") && fields.size) {
      yield fields;
      fields = new Map();
    }
    const known = fields.get((tag = named ?? tag)) ?? "";
    const added = line.slice(head.length, LONGEST);
    if (tag && tag !== "ty" && tag !== "er" && known.length < LONGEST)
      fields.set(tag, known ? `${known}${named ? "\n" : " "}${added}` : added);
  }
  if (fields.size) yield fields;
}
