/** lunr's BM25 weight of a term in a document's field. */
const B = 0.75;
const K1 = 1.2;

/**
 * Call a function with each document that has a term in a field, and the term's weight there.
 * @param {import("./index.js").Index} index
 * @param {import("./postings.js").Postings[][]} fields the term's postings
 * @param {number} field
 * @param {(document: number, weight: number) => void} use
 */
export function weigh(index, fields, field, use) {
  const holders = fields.flat().reduce((sum, { documents }) => sum + documents.length, 0);
  const idf = Math.log(1 + Math.abs((index.documents - holders + 0.5) / (holders + 0.5)));
  const average = index.averages[field];
  for (const { documents, counts, lengths } of fields[field]) {
    for (let at = 0; at < documents.length; at++) {
      const count = counts[at];
      const weight = (idf * ((K1 + 1) * count)) / (K1 * (1 - B + B * (lengths[at] / average)) + count);
      use(documents[at], rounded(weight));
    }
  }
}

/** Round to three decimals exactly as Python does: near the middle, the number's own decimals decide. */
function rounded(/** @type {number} */ weight) {
  const scaled = weight * 1000;
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (rest > 0.499999 && rest < 0.500001) return Number(weight.toFixed(3));
  return (rest < 0.5 ? whole : whole + 1) / 1000;
}
