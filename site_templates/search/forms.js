/**
 * Equal forms of a query's words: "RAG" of "retrieval-augmented generation", "multiagent" of "multi-agent", as
 * the index has them (`generator/search/forms.py`), and "GPT4" of "GPT-4". If few papers have all words, also one word
 * for two, and two for a word that hardly any paper has: "time tables", "lightfield".
 */
import { OPTIONAL } from "./language.js";
import { weigh } from "./weights.js";
import { bare, sought } from "./words.js";

/** If so many papers have all words as typed, no other forms are looked up. */
export const ENOUGH = 1000;
/** The most words of a query, words of a form in it, and terms of all equal forms. */
const MOST_READ = 32;
const LONGEST_FORM = 6;
const MOST_LENT = 12;
/** One in so many papers with the terms of an equal form must show that it is equal: others mean other things. */
const SHARE = 20;
/** What the weights of an equal form count for: of two papers alike, the one with the words as typed is first. */
const LOWERED = 0.9;
/** A name is no word of a text, as in Gan and "generative adversarial networks". */
const NAME_FIELDS = ["authors", "id"];

/**
 * @typedef {object} Form equal to consecutive clauses
 * @property {number} from the first of these
 * @property {number} to the number after the last one
 * @property {string[]} terms that a paper has instead, in one field
 * @property {number} papers that show it
 * @property {number} shares into which the weight of its terms is divided, one for each clause
 * @property {string} [said] these in words, if they are but a guess
 * @property {Map<number, number>} weights by document with these terms: what they stand for in a score
 */

/** @typedef {import("./language.js").Clause} Clause */

/**
 * @param {import("./index.js").Index} index
 * @param {Clause[]} clauses
 * @param {number[]} magnitudes of the query's vectors, by field
 * @param {boolean} isGuessed whether words are joined and cut, too
 * @returns {Promise<Form[]>} that papers have
 */
export async function equalForms(index, clauses, magnitudes, isGuessed) {
  const guess = isGuessed ? (await import("./compounds.js")).compounds : async () => [];
  const known = await Promise.all(
    clauses.slice(0, MOST_READ).map(async (_, from) => {
      const words = plainWords(clauses, from);
      if (!words.length) return [[], []];
      const guesses = await guess(index, words);
      return [
        [...(await mined(index, words, from)), ...numbered(words, from)],
        guesses.map(({ length, terms, said }) => ({ ...formOf(from, length, terms, Infinity, 2), said })),
      ];
    })
  );
  const found = [0, 1].flatMap((at) => limited(known.flatMap((some) => some[at])));
  await Promise.all(
    found.map(async (form) => {
      const lists = await Promise.all(form.terms.map((term) => index.postings.of(term)));
      for (const name of clauses[form.from].fields.filter((field) => !NAME_FIELDS.includes(field))) {
        const field = index.fields.indexOf(name);
        const divisor = (magnitudes[field] || 1) * form.shares;
        for (const [document, sum] of togetherIn(index, lists, field))
          form.weights.set(document, (form.weights.get(document) ?? 0) + (LOWERED * sum) / divisor);
      }
    })
  );
  return found.filter(({ weights, papers }) => weights.size && weights.size <= papers * SHARE);
}

/** Return the forms of the most words that do not have too many terms. */
function limited(/** @type {Form[]} */ forms) {
  let room = MOST_LENT;
  return forms
    .sort((a, b) => b.to - b.from - (a.to - a.from) || b.papers - a.papers)
    .filter(({ terms }) => (room -= terms.length) >= 0);
}

/**
 * Raise the scores of documents that have equal forms of clauses that they lack.
 * @param {Form[]} forms
 * @param {Uint8Array[]} held by clause: which documents have it; what forms add is added
 * @param {Float64Array} scores
 */
export function fulfil(forms, held, scores) {
  held.forEach((marks, clause) => {
    /** @type {Map<number, number>} */
    const best = new Map();
    for (const { from, to, weights } of forms) {
      if (clause < from || clause >= to) continue;
      for (const [document, weight] of weights)
        if (!marks[document]) best.set(document, Math.max(best.get(document) ?? 0, weight));
    }
    for (const [document, weight] of best) {
      scores[document] += weight;
      marks[document] = 1;
    }
  });
}

/** Return the plain words from a clause on that are looked up in the same fields. */
function plainWords(/** @type {Clause[]} */ clauses, /** @type {number} */ from) {
  const isPlain = (/** @type {Clause} */ { typed, presence, boost, distance, fields }) =>
    typed && presence === OPTIONAL && boost === 1 && !distance && `${fields}` === `${clauses[from].fields}`;
  const words = clauses.slice(from, from + LONGEST_FORM);
  const end = words.findIndex((word) => !isPlain(word));
  return end < 0 ? words : words.slice(0, end);
}

/** @type {(from: number, length: number, terms: string[], papers: number, shares: number) => Form} */
const formOf = (from, length, terms, papers, shares) => ({
  from,
  to: from + length,
  terms: [...new Set(terms)],
  papers,
  shares,
  weights: new Map(),
});

/**
 * Return the forms in the index that are equal to the first of some words.
 * @param {import("./index.js").Index} index
 * @param {Clause[]} words
 * @param {number} from number of the first
 */
async function mined(index, words, from) {
  /** @type {Map<string, Form>} */
  const found = new Map();
  for (const [typed, others, papers] of await index.forms(words[0].text)) {
    const terms = typed.split(" ");
    if (!terms.every((term, at) => words[at]?.text === term)) continue;
    const known = found.get(`${typed}=${others}`);
    if (known) known.papers += papers;
    else {
      const instead = others.split(" ");
      const shares = Math.max(terms.length, instead.length);
      found.set(`${typed}=${others}`, formOf(from, terms.length, instead, papers, shares));
    }
  }
  return [...found.values()];
}

/** Return the forms of a word with a number: "gpt4" is [gpt, 4], and [gpt, 4] is "gpt4", which says both. */
function numbered(/** @type {Clause[]} */ words, /** @type {number} */ from) {
  const [first, second] = words.map(({ typed }) => bare(typed.toLowerCase()));
  const [, letters, number] = first.match(/^(\p{L}{2,})(\d.*)$/u) ?? [];
  if (letters) return [formOf(from, 1, [sought(letters), sought(number)], Infinity, 2)];
  if (!/^\p{L}{2,}$/u.test(first) || !/^\d/.test(second ?? "")) return [];
  return [formOf(from, 2, [sought(first + second)], Infinity, 1)];
}

/**
 * Return the sum of the weights of all terms, by document with all of them in a field.
 * @param {import("./index.js").Index} index
 * @param {import("./postings.js").Postings[][][]} lists of the terms
 * @param {number} field
 */
function togetherIn(index, lists, field) {
  /** @type {Map<number, number> | null} */
  let sums = null;
  for (const fields of lists) {
    /** @type {Map<number, number>} */
    const here = new Map();
    const before = sums;
    weigh(index, fields, field, (document, weight) => {
      if (!before || before.has(document)) here.set(document, (before?.get(document) ?? 0) + weight);
    });
    sums = here;
  }
  return sums ?? new Map();
}
