/**
 * Filters, order and counts by what a paper is rather than by what it says.
 */
import { votesTest } from "./language.js";
import { holders } from "./lookup.js";
import { steps, varints } from "./packing.js";
import { plainly } from "./words.js";

const FACET = 20;

/** Days and code flags of all documents. */
async function facts(index) {
  const days = new Array(index.size);
  const codes = new Uint8Array(index.size);
  await Promise.all(index.segments.map(async (segment) => {
    const { header, columns } = await segment.file("facts");
    steps(columns[0]).forEach((number, at) => days[segment.first + at] = header[number]);
    codes.set(columns[1], segment.first);
  }));
  return { days, codes };
}

/** The names (tags, authors) of the documents: calls back with each document's and their names. */
async function eachName(index, file, visit) {
  const files = await Promise.all(index.segments.map((segment) => segment.file(file)));
  files.forEach(({ header, columns }, at) => {
    const numbers = varints(columns[0]);
    let document = index.segments[at].first;
    for (let next = 0; next < numbers.length; document++) {
      for (let left = numbers[next++]; left > 0; left--) visit(document, header[numbers[next++]]);
    }
  });
}

/** A day that may be a month or a year lies after another from its end, before it from its start. */
const notBefore = (day, value) => day.slice(0, value.length) >= value.slice(0, day.length) && day !== "";

/**
 * Take out of the matches what a filter does not let through.
 * @param {import("./index.js").Index} index
 * @param {import("./language.js").Filters} filters
 * @param {Uint8Array} matches by document; changed in place
 */
export async function narrow(index, filters, matches) {
  const known = filters.after || filters.before || filters.has ? await facts(index) : null;
  const tests = {
    author: async (value) => {
      const found = new Set(await holders(index, "authors", value));
      return (document) => found.has(document);
    },
    tag: async (value) => {
      const found = new Set();
      await eachName(index, "tags", (document, name) => plainly(name) === plainly(value) && found.add(document));
      return (document) => found.has(document);
    },
    after: async (value) => (document) => notBefore(known.days[document], value),
    before: async (value) => (document) => known.days[document] !== "" && !notBefore(known.days[document], value),
    votes: async (value) => {
      const test = votesTest(value);
      return (document) => index.votes(document) !== null && test(index.votes(document));
    },
    has: async () => (document) => known.codes[document] === 1,
  };
  for (const [kind, wanted] of Object.entries(filters)) {
    for (const { value, not } of wanted) {
      const passes = await tests[kind](value);
      for (let document = 0; document < matches.length; document++) {
        if (matches[document] && passes(document) === not) matches[document] = 0;
      }
    }
  }
}

/**
 * @param {import("./index.js").Index} index
 * @param {string} sort `relevance`, `newest` or `votes`
 * @param {Float64Array} scores
 * @returns {Promise<(one: number, other: number) => number>} order of two documents
 */
export async function ordering(index, sort, scores) {
  const byScore = (one, other) => scores[other] - scores[one];
  if (sort === "votes") {
    return (one, other) => (index.votes(other) ?? -1) - (index.votes(one) ?? -1) || byScore(one, other);
  }
  if (sort !== "newest") return byScore;
  const { days } = await facts(index);
  return (one, other) => (days[one] < days[other]) - (days[one] > days[other]) || byScore(one, other);
}

/**
 * Count years, tags or authors among the matches.
 * @returns {Promise<{name: string, count: number}[]>} the most frequent first (years: the latest)
 */
export async function facet(index, kind, matches) {
  const counts = new Map();
  const count = (document, name) => matches[document] && counts.set(name, (counts.get(name) ?? 0) + 1);
  if (kind === "year") (await facts(index)).days.forEach((day, document) => day && count(document, day.slice(0, 4)));
  else await eachName(index, `${kind}s`, count);
  const order = kind === "year" ? (a, b) => b.name.localeCompare(a.name)
    : (a, b) => b.count - a.count || (a.name < b.name ? -1 : 1);
  const rows = Array.from(counts, ([name, count]) => ({ name, count })).sort(order);
  return kind === "year" ? rows : rows.slice(0, FACET);
}
