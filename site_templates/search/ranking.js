/**
 * lunr's scores (lunr 0.8 for Python: `builder.py`, `index.py`): BM25 weights by field, rounded to three
 * decimals, are multiplied by the query's vector of the field and added up.
 */
import { daysOf } from "./columns.js";
import { ENOUGH, equalForms, fulfil } from "./forms.js";
import { PROHIBITED, REQUIRED } from "./language.js";
import { isPattern } from "./patterns.js";
import { weigh } from "./weights.js";
import { trimmed } from "./words.js";

/** A word may be a typo if at most one paper in so many has it. */
const HARDLY_ANY = 1000;
/**
 * If few papers have all words, words of a query of so many words are joined and cut; of a longer one only if none has.
 * Each pair costs a file of each segment.
 */
const FEW = 20;
const SHORT_QUERY = 3;
const LONGER_QUERY = 6;
/** Where so many papers have all words of a question, those in titles and tags count so many times more. */
const MANY = 5;
const RAISED = 2;

/** @typedef {Map<string, import("./postings.js").Postings[][]>} Lists of each term that the index has */
/** @typedef {{typed: string, postings: number}} Doubtful a word that is in no name, and its postings */

/**
 * @typedef {object} Ranking
 * @property {Float64Array} scores by document
 * @property {Uint8Array} matches by document: 1 if it matches
 * @property {Uint8Array} complete by document: 1 if it has all words except excluded and small ones
 * @property {string[]} terms that raised a score
 * @property {Doubtful[]} doubtful words that no paper, or hardly any, has
 * @property {string[]} cut patterns that match more terms than were looked up
 * @property {{typed: string[], said: string}[]} guesses words that were joined or cut, and what they became
 */

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @param {number} patterns how many of them the whole query has
 * @returns {Promise<{terms: string[], cut?: string}[]>} for each clause, the terms to look up; `cut`: the
 *   pattern, if it matches more terms
 */
export async function expand(index, clauses, patterns) {
  const expanded = patterns ? (await import("./expansion.js")).expanded : null;
  return Promise.all(
    clauses.map((clause) =>
      expanded && isPattern(clause) ? expanded(index, clause, patterns) : { terms: [clause.text] }
    )
  );
}

/**
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @param {number} patterns how many the whole query has
 * @param {{isAsked?: boolean, isLiteral?: boolean}} [how] whether the query is a question; whether its words are neither
 *   joined nor cut
 * @returns {Promise<Ranking>}
 */
export async function rank(index, clauses, patterns, { isAsked = false, isLiteral = false } = {}) {
  const expansions = await expand(index, clauses, patterns);
  /** @type {Lists} */
  const lists = new Map();
  await Promise.all(
    [...new Set(expansions.flatMap(({ terms }) => terms))].map(async (term) => {
      const fields = await index.postings.of(term);
      if (fields.some((segments) => segments.length)) lists.set(term, fields);
    })
  );
  const matches = new Uint8Array(index.size);
  const excluded = new Uint8Array(index.size);
  for (const document of index.outdated) excluded[document] = 1;
  const complete = new Uint8Array(index.size);
  /** @type {Uint8Array[]} */
  const required = [];
  /** @type {Uint8Array[]} the documents with each clause, but for excluded ones */
  const held = [];
  /** @type {Map<string, number>[]} */
  const vectors = index.fields.map(() => new Map());
  clauses.forEach(({ presence, fields, boost, known }, number) => {
    const marks = presence === PROHIBITED ? excluded : new Uint8Array(index.size);
    if (presence === REQUIRED) required.push(marks);
    held.push(marks);
    for (const name of fields) {
      const field = index.fields.indexOf(name);
      const vector = vectors[field];
      for (const term of expansions[number].terms) {
        const segments = lists.get(term)?.[field];
        if (!segments) continue;
        for (const { documents } of segments) for (const document of documents) marks[document] = 1;
        if (presence !== PROHIBITED) vector.set(term, (vector.get(term) ?? 0) + boost);
      }
    }
    for (const document of known?.documents ?? []) marks[document] = 1;
  });
  const { scores, magnitudes } = scored(index, vectors, lists);
  const needed = held.filter(
    (_, number) => clauses[number].presence !== PROHIBITED && !clauses[number].isSmall
  );
  const total = completed(needed, complete);
  const areFew = !isLiteral && total < FEW && needed.length <= (total ? SHORT_QUERY : LONGER_QUERY);
  const forms = total < ENOUGH ? await equalForms(index, clauses, magnitudes, areFew) : [];
  fulfil(forms, held, scores);
  if (completed(needed, complete) >= MANY && isAsked) {
    const inNames = vectors.map((vector, at) => (/^t[ia]/.test(index.fields[at]) ? vector : new Map())); // title, tags
    scored(index, inNames, lists).scores.forEach((score, document) => (scores[document] += RAISED * score));
  }
  for (const marks of needed)
    for (let document = 0; document < index.size; document++) matches[document] |= marks[document];
  if (clauses.every(({ presence }) => presence === PROHIBITED)) matches.fill(1);
  for (let document = 0; document < index.size; document++) {
    if (excluded[document] || required.some((marks) => !marks[document])) matches[document] = 0;
  }
  return {
    scores,
    matches,
    complete,
    terms: [
      ...new Set([
        ...vectors.flatMap((vector) => [...vector.keys()]),
        ...forms.flatMap(({ terms }) => terms),
      ]),
    ],
    doubtful: doubtful(index, clauses, lists, forms),
    cut: expansions.flatMap(({ cut }) => cut ?? []),
    guesses: forms.flatMap(({ from, to, said }) =>
      said ? { typed: clauses.slice(from, to).map(({ typed }) => trimmed(typed)), said } : []
    ),
  };
}

/**
 * Return each document's score, and the length of the query's vector in each field.
 * @param {import("./index.js").Index} index
 * @param {Map<string, number>[]} vectors by field: the boost of each term
 * @param {Lists} lists
 */
function scored(index, vectors, lists) {
  const scores = new Float64Array(index.size);
  const magnitudes = vectors.map((vector) => {
    let squares = 0;
    for (const boost of vector.values()) squares += boost * boost;
    return Math.sqrt(squares);
  });
  vectors.forEach((vector, field) => {
    for (const [term, boost] of vector) {
      const fields = /** @type {import("./postings.js").Postings[][]} */ (lists.get(term));
      const factor = magnitudes[field] && boost / magnitudes[field];
      weigh(index, fields, field, (document, weight) => (scores[document] += weight * factor));
    }
  });
  return { scores, magnitudes };
}

/**
 * Return the words that may be typos.
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Clause[]} clauses
 * @param {Lists} lists
 * @param {import("./forms.js").Form[]} forms that stand for some of the words
 * @returns {Doubtful[]}
 */
function doubtful(index, clauses, lists, forms) {
  return clauses.flatMap(({ typed, text, distance, isSmall, known }, number) => {
    if (isSmall || known || forms.some(({ from, to }) => from <= number && number < to)) return [];
    const fields = lists.get(text) ?? [];
    const postings = fields.flat().reduce((sum, { documents }) => sum + documents.length, 0);
    const isName = fields.slice(index.texts).some((segments) => segments.length);
    return typed && !distance && !isName && postings * HARDLY_ANY <= index.documents
      ? [{ typed, postings }]
      : [];
  });
}

/**
 * Mark the documents that have all words, and return how many these are.
 * @param {Uint8Array[]} words the documents with each word
 * @param {Uint8Array} complete
 */
function completed(words, complete) {
  complete.fill(1);
  for (const marks of words)
    for (let document = 0; document < complete.length; document++) complete[document] &= marks[document];
  return complete.reduce((sum, mark) => sum + mark, 0);
}

/**
 * @param {import("./index.js").Index} index
 * @param {string} sort `relevance`, `newest`, `votes`, `cited` or `comments`
 * @param {Float64Array} scores
 * @returns {Promise<(a: number, b: number) => number>} order of two documents
 */
export async function ordering(index, sort, scores) {
  const byScore = (/** @type {number} */ a, /** @type {number} */ b) => scores[b] - scores[a];
  const count = (/** @type {number} */ document) => index.count(document, sort) ?? -1;
  if (sort === "votes" || sort === "cited") return (a, b) => count(b) - count(a) || byScore(a, b);
  if (sort === "comments") {
    const comments = await index.comments();
    return (a, b) => comments[b] - comments[a] || byScore(a, b);
  }
  if (sort !== "newest") return byScore;
  const days = await daysOf(index);
  return (a, b) => Number(days[a] < days[b]) - Number(days[a] > days[b]) || byScore(a, b);
}

/**
 * Return the best of the documents that match, the best first.
 * @param {number} limit
 * @param {Uint8Array} matches by document
 * @param {(a: number, b: number) => number} order of two documents
 */
export function first(limit, matches, order) {
  /** @type {number[]} */
  const best = [];
  for (let document = matches.length - 1; document >= 0; document--) {
    if (!matches[document]) continue;
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
  return best;
}
