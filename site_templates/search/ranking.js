/**
 * lunr's scores (lunr 0.8 for Python: `builder.py`, `index.py`): BM25 weights by field, rounded to three decimals,
 * compared with the query's vector in each field and added up.
 */
import { expand } from "./expansion.js";
import { PROHIBITED, REQUIRED } from "./language.js";

const B = 0.75;
const K1 = 1.2;

/**
 * @typedef {object} Ranking
 * @property {Float64Array} scores by document
 * @property {Uint8Array} matches by document: 1 if it is found
 * @property {string[]} terms that raised a score
 */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @returns {Promise<Ranking>}
 */
export async function rank(index, clauses) {
  const expanded = await Promise.all(clauses.map((clause) => expand(index, clause)));
  const lists = new Map();
  await Promise.all([...new Set(expanded.flat())].map(async (term) => {
    const found = await index.postings.of(term);
    if (found.some((segments) => segments.length)) lists.set(term, found);
  }));
  const scores = new Float64Array(index.size);
  const matches = new Uint8Array(index.size);
  const excluded = new Uint8Array(index.size);
  const required = [];
  const vectors = index.fields.map(() => new Map());
  clauses.forEach((clause, number) => {
    const terms = expanded[number].filter((term) => lists.has(term));
    const into = { [PROHIBITED]: excluded, [REQUIRED]: new Uint8Array(index.size) }[clause.presence];
    if (clause.presence === REQUIRED) required.push(into);
    for (const name of clause.fields) {
      const field = index.fields.indexOf(name);
      for (const term of terms) {
        if (into) mark(into, lists.get(term)[field]);
        if (clause.presence === PROHIBITED) continue;
        vectors[field].set(term, (vectors[field].get(term) ?? 0) + clause.boost);
      }
    }
  });
  vectors.forEach((vector, field) => {
    const magnitude = Math.hypot(...vector.values());
    for (const [term, boost] of vector) {
      add(index, lists.get(term), field, magnitude && boost / magnitude, scores, matches);
    }
  });
  if (clauses.every(({ presence }) => presence === PROHIBITED)) matches.fill(1);
  for (let document = 0; document < index.size; document++) {
    if (excluded[document] || required.some((marks) => !marks[document])) matches[document] = 0;
  }
  return { scores, matches, terms: [...new Set(vectors.flatMap((vector) => [...vector.keys()]))] };
}

function mark(marks, segments) {
  for (const { documents } of segments) for (const document of documents) marks[document] = 1;
}

/** Add a term's weight in one field, times `factor`, to the documents that have it there. */
function add(index, fields, field, factor, scores, matches) {
  const holders = fields.flat().reduce((sum, { documents }) => sum + documents.length, 0);
  const idf = Math.log(1 + Math.abs((index.documents - holders + 0.5) / (holders + 0.5)));
  const average = index.averages[field];
  for (const { documents, counts, lengths } of fields[field]) {
    for (let at = 0; at < documents.length; at++) {
      const count = counts[at];
      const weight = idf * ((K1 + 1) * count) / (K1 * (1 - B + B * (lengths[at] / average)) + count);
      scores[documents[at]] += rounded(weight) * factor;
      matches[documents[at]] = 1;
    }
  }
}

/** To three decimals, exactly as Python does: near the middle, the number's own decimals decide. */
function rounded(weight) {
  const scaled = weight * 1000;
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (rest > 0.499999 && rest < 0.500001) return Number(weight.toFixed(3));
  return (rest < 0.5 ? whole : whole + 1) / 1000;
}

/**
 * @param {number} limit
 * @param {Ranking} ranking
 * @param {(one: number, other: number) => number} order of two documents
 * @returns {{total: number, best: number[]}} the first documents, and how many were found
 */
export function first(limit, { matches }, order) {
  const best = [];
  let total = 0;
  for (let document = matches.length - 1; document >= 0; document--) {
    if (!matches[document]) continue;
    total += 1;
    if (best.length === limit && (limit === 0 || order(document, best[limit - 1]) >= 0)) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(document, best[middle]) < 0) high = middle;
      else low = middle + 1;
    }
    best.splice(low, 0, document);
    if (best.length > limit) best.pop();
  }
  return { total, best };
}
