/**
 * What papers and words mean, in numbers: a code of each paper, two bits for each of its numbers, and the rows of the
 * archive's terms, which add up to the numbers of a text. `generator/search/packing.py` says where both are.
 */
const NUMBERS = 128;
const BYTES = NUMBERS / 4;

/** @typedef {import("./index.js").Index} Index */

/** Return the codes of all documents; a document without one has zeros. The files with the newest papers come first. */
export async function codesOf(/** @type {Index} */ index) {
  const codes = new Uint8Array(index.size * BYTES);
  for (const segment of index.segments.filter(({ meaning }) => meaning).reverse())
    for (let run = Math.ceil(segment.size / index.run) - 1; run >= 0; run--) {
      const { columns } = await segment.file(`m${run}`);
      codes.set(columns[0], (segment.first + run * index.run) * BYTES);
    }
  return codes;
}

/** Return the row of a term, of the first file that has one: with its postings, or of words that no paper has. */
export async function rowOf(/** @type {Index} */ index, /** @type {string} */ term) {
  for (const folder of [...index.segments, index]) {
    const number = folder.shardOf(term);
    if (number < 0) continue;
    const { header, columns } = await folder.file(`t${number}`);
    const [, , scales, halves] = columns;
    const at = header.terms.indexOf(term);
    if (!scales?.[at]) continue;
    const start = (scales.subarray(0, at).filter(Boolean).length * NUMBERS) / 2;
    return Float64Array.from({ length: NUMBERS }, (_, number) => {
      const both = halves[start + (number >> 1)];
      return ((number & 1 ? both & 15 : both >> 4) - 7.5) * 2 ** (scales[at] / 16);
    });
  }
  return null;
}

/**
 * Return how like documents are to words: a function from a document to a number, 0 if it has no code. `null` if half
 * of the words, but not one of two, have no row: the others say too little.
 * @param {Index} index
 * @param {{text: string, boost: number}[]} words the term of each, and how often it counts
 */
export async function likenessTo(index, words) {
  let sum = new Float64Array(NUMBERS);
  const rows = await Promise.all(words.map(({ text }) => rowOf(index, text)));
  for (const [at, { boost }] of words.entries())
    rows[at]?.forEach((value, number) => (sum[number] += boost * value));
  for (let half = 1; half < NUMBERS; half *= 2)
    sum = sum.map((value, at) => (at & half ? sum[at - half] - value : value + sum[at + half])); // as codes are turned
  const length = Math.sqrt(0.9 * NUMBERS * sum.reduce((all, value) => all + value * value, 0));
  if (!length || (rows.length !== 2 && 2 * rows.filter(Boolean).length <= rows.length)) return null;
  const codes = await codesOf(index);
  const both = [...sum, ...sum.map((value) => value / 2)];
  // What each value of each byte of a code adds: by both bits, a number counts for 1.5, 0.5, -0.5 or -1.5.
  const parts = Float64Array.from({ length: BYTES << 8 }, (_, at) =>
    both
      .slice((at >> 8) * 8, (at >> 8) * 8 + 8)
      .reduce((all, value, bit) => all + (at & (128 >> bit) ? value : -value), 0)
  );
  return (/** @type {number} */ document) => {
    let all = 0;
    let isKnown = 0;
    for (let at = 0, place = document * BYTES; at < BYTES; at++, place++) {
      isKnown |= codes[place];
      all += parts[(at << 8) | codes[place]];
    }
    return isKnown ? all / length : 0;
  };
}

/**
 * Return the cosines of the documents that are like words, the nearest first.
 * @param {Index} index
 * @param {(document: number) => number} likeness
 * @param {{least: number, most: number, besides?: Uint8Array}} asked `besides`: by document, 1 if it does not count
 */
export function nearest({ size, outdated }, likeness, { least, most, besides }) {
  /** @type {[document: number, cosine: number][]} */
  const near = [];
  for (let document = 0; document < size; document++) {
    const cosine = besides?.[document] || outdated.has(document) ? 0 : likeness(document);
    if (cosine >= least) near.push([document, cosine]);
  }
  return new Map(near.sort(([, a], [, b]) => b - a).slice(0, most));
}
