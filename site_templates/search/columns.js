/** Document values for filters, facets and orders: `COLUMNS` in `generator/queries/documents.py`. */
import { steps, varints } from "../theme/assets/packing.js";

/**
 * Call `visit` for each value in a column, with its document.
 * @param {import("./index.js").Index} index
 * @param {string} column
 * @param {(document: number, value: string) => void} visit
 */
export async function eachValue(index, column, visit) {
  const files = await Promise.all(index.segments.map((segment) => segment.file(column)));
  files.forEach(({ header, columns }, at) => {
    const numbers = varints(columns[0]);
    let document = index.segments[at].first;
    for (let next = 0; next < numbers.length; document++) {
      const counts = !index.outdated.has(document);
      for (let left = numbers[next++]; left > 0; left--) {
        const value = header[numbers[next++]];
        if (counts) visit(document, value);
      }
    }
  });
}

/**
 * Return the documents with a value in a column that passes a test.
 * @param {import("./index.js").Index} index
 * @param {string} column
 * @param {(value: string) => boolean} passes
 * @returns {Promise<Set<number>>}
 */
export async function having(index, column, passes) {
  /** @type {Map<string, boolean>} */
  const known = new Map();
  /** @type {Set<number>} */
  const documents = new Set();
  await eachValue(index, column, (document, value) => {
    let isWanted = known.get(value);
    if (isWanted === undefined) known.set(value, (isWanted = passes(value)));
    if (isWanted) documents.add(document);
  });
  return documents;
}

/**
 * Return a check whether a column has all papers of a value: a file for facets may leave out rarer values.
 * @param {import("./index.js").Index} index
 * @param {string} column
 * @returns {Promise<(value: string) => boolean>}
 */
export async function isWhole(index, column) {
  const files = await Promise.all(index.segments.map((segment) => segment.file(column)));
  const cut = files.filter(({ columns }) => columns.length > 1).map(({ header }) => new Set(header));
  return (value) => cut.every((known) => known.has(value));
}

/**
 * Return the day, month or year of every document; "" if unknown.
 * @param {import("./index.js").Index} index
 * @param {"day" | "year"} column
 * @returns {Promise<string[]>}
 */
export async function daysOf(index, column = "day") {
  /** @type {string[]} */
  const days = new Array(index.size);
  await Promise.all(
    index.segments.map(async (segment) => {
      const { header, columns } = await segment.file(column);
      steps(columns[0]).forEach((number, at) => (days[segment.first + at] = header[number]));
    })
  );
  return days;
}
