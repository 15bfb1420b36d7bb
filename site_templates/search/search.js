/** `archiveSearch.query`: the search behind the search page, the header's box and other people's scripts. */
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { parse, PROHIBITED } from "./language.js";
import { holders, named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, ordering, rank } from "./ranking.js";

/**
 * Results on a page. With this many, a first search of two words stays within thirty requests: script,
 * manifest, one for each word in each of two segments, one for each result.
 */
export const PAGE = 20;

/** If at most this many papers have all words of a long query, they come first: it may be a title. */
const FEW_PAPERS = 3;

/** The most papers to check for a phrase, for each paper to list. */
const MOST_CHECKED = 5;

/** Address of the index, in the same folder as this script. */
export const BASE = new URL("./", import.meta.url);
/** Address of the site. */
export const ROOT = new URL("../../", BASE);

/** @type {Promise<Index> | null} */
let opening = null;

/**
 * @typedef {import("./index.js").Shown & {score: number, exact: boolean, complete: boolean}} Result a paper;
 *   `url`: full address, `score`: lunr's, `exact`: the query is its id or title, `complete`: it has all words
 */

/**
 * @typedef {object} Options
 * @property {number} [limit] most results, by default 20
 * @property {number} [offset] results to skip
 * @property {import("./state.js").Sort} [sort]
 * @property {Record<string, string | string[]>} [filters] values by filter (`author`, `tag`, `after` …), as
 *   in the query language
 * @property {string[]} [facets] what to count among all matches (`year`, `author`, `tag` …)
 * @property {boolean} [all] find as a rule does (`generator/queries/queries.py`): every word is required
 */

/**
 * @typedef {object} Answer
 * @property {number} total papers with all words, or if there are none, with any; possibly too many for a
 *   phrase, since papers are checked for it only as they are listed
 * @property {number} checked papers checked for a phrase, if there were too many to check all; else 0
 * @property {number} words how many words were searched for
 * @property {boolean} partial whether no paper has all words
 * @property {number} listed papers in the list, including papers with only some of the words
 * @property {Result[]} results
 * @property {string[]} terms that matched, to be marked
 * @property {import("./ranking.js").Doubtful[]} doubtful words that no paper, or hardly any, has
 * @property {string[]} cut patterns (`*e*`) that match more terms than were looked up
 * @property {Understood[]} understood the query's filters
 * @property {string[]} ignored parts of the query without a meaning here, and why
 * @property {string} refused why there was no search; "" if there was one
 * @property {Record<string, {name: string, count: number}[]>} facets
 */

/** @typedef {import("./filters.js").Wanted & {filter: string}} Understood a filter, named as in `FILTERS` */

/** @type {Answer} */
export const NOTHING = {
  total: 0,
  checked: 0,
  words: 0,
  partial: false,
  listed: 0,
  results: [],
  terms: [],
  doubtful: [],
  cut: [],
  understood: [],
  ignored: [],
  refused: "",
  facets: {},
};

/** Return the index, once a query has opened it. */
export const opened = () => /** @type {Promise<Index>} */ (opening);

/**
 * Search the archive.
 * @param {string} text in the query language: words, `+must`, `-not`, `field:term`, `wild*`, `fuzzy~1`,
 *   `boost^2`, `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `has:code`
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 * @throws {Error} if the index cannot be reached or is damaged; never because of the query
 */
export async function query(text, options = {}) {
  opening ??= Index.open(BASE);
  try {
    return await search(await opening, String(text), options);
  } catch {
    // If the site was published again since the manifest was read, its files have other names.
    opening = Index.open(BASE, true);
    opening.catch(() => (opening = null));
    return search(await opening, String(text), options);
  }
}

/**
 * @param {Index} index
 * @param {string} text
 * @param {Options} options
 * @returns {Promise<Answer>}
 */
async function search(index, text, options) {
  const { limit = PAGE, offset = 0, sort = "relevance", filters = {}, facets = [], all = false } = options;
  const parsed = parse(text, index.fields, all);
  if (parsed.clauses.filter(isPattern).length > MOST_PATTERNS) {
    const refused = `At most ${MOST_PATTERNS} words of a query may have * or ~. Please leave some out.`;
    return { ...NOTHING, refused, facets: Object.fromEntries(facets.map((facet) => [facet, []])) };
  }
  index.postings.trim();
  const [ranking, exact, phrases] = await Promise.all([
    rank(index, parsed.clauses),
    parsed.words && !all ? named(index, parsed.words) : [],
    Promise.all(parsed.phrases.map((phrase) => withNames(index, phrase))),
  ]);
  const { matches, complete, scores, terms, cut } = ranking;
  if (parsed.words && parsed.clauses.length + phrases.length === 0 && !parsed.date) matches.fill(0);
  for (const document of exact) matches[document] = complete[document] = 1;
  await narrow(index, merged(parsed.filters, filters), matches);
  if (parsed.date) {
    const passed = exact.filter((document) => matches[document]);
    await narrow(index, { on: [parsed.date] }, matches);
    for (const document of passed) matches[document] = 1; // the date is a part of their title
  }
  const words = parsed.clauses.filter(({ presence }) => presence !== PROHIBITED).length;
  const whole = matches.reduce((sum, match, document) => sum + (match & complete[document]), 0);
  if (whole && sort !== "relevance") for (let at = 0; at < matches.length; at++) matches[at] &= complete[at];
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const isRanked = parsed.clauses.length > 0 || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, scores);
  const ordered =
    sort !== "relevance"
      ? order
      : (/** @type {number} */ a, /** @type {number} */ b) =>
          (place.get(a) ?? 0) - (place.get(b) ?? 0)
          || (parsed.isShort || whole <= FEW_PAPERS ? complete[b] - complete[a] : 0)
          || order(a, b);
  const describe = async (/** @type {number[]} */ documents) =>
    (await index.records(documents)).map((record, at) => ({
      ...record,
      url: new URL(record.url, ROOT).href,
      score: scores[documents[at]],
      exact: place.has(documents[at]),
      complete: complete[documents[at]] === 1,
    }));
  const found = await listed(ranking, whole, ordered, describe, phrases, offset, limit);
  const rows = await Promise.all(facets.map(async (facet) => [facet, await counts(index, facet, matches)]));
  return {
    ...NOTHING,
    total: found.whole || found.total,
    checked: found.checked,
    words,
    partial: found.whole === 0 && found.total > 0,
    listed: found.total,
    results: found.results,
    terms,
    doubtful: ranking.doubtful,
    cut,
    understood: understood(parsed),
    ignored: exact.length ? [] : parsed.ignored,
    facets: Object.fromEntries(rows),
  };
}

/**
 * Return the results from `offset` on, the number of papers found and the number of papers with all words.
 * With phrases, only papers that were checked count, unless more of them hold the phrases than are wanted.
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number} whole papers with all words
 * @param {(a: number, b: number) => number} order
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {import("./pages.js").Checked[]} phrases
 * @param {number} offset
 * @param {number} limit
 */
async function listed(ranking, whole, order, describe, phrases, offset, limit) {
  const wanted = offset + limit;
  const { total, best } = first(phrases.length ? wanted * MOST_CHECKED : wanted, ranking, order);
  if (phrases.length === 0) return { total, whole, checked: 0, results: await describe(best.slice(offset)) };
  const holding = await verified(best, describe, phrases, wanted);
  const results = holding.slice(offset);
  if (holding.length === wanted) return { total, whole, checked: 0, results };
  const checked = best.length < total ? best.length : 0;
  return {
    total: holding.length,
    whole: holding.filter(({ complete }) => complete).length,
    checked,
    results,
  };
}

/**
 * Pair a phrase with the documents that have a name with its words.
 * @param {Index} index
 * @param {import("./language.js").Phrase} phrase
 * @returns {Promise<import("./pages.js").Checked>}
 */
async function withNames(index, phrase) {
  const named = phrase.fields.includes("authors")
    ? await holders(index, "authors", phrase.words.join(" "))
    : [];
  return { phrase, named: new Set(named) };
}

/** @type {(parsed: import("./language.js").Parsed) => Understood[]} */
const understood = ({ filters, date }) => [
  ...Object.entries(filters).flatMap(([filter, values]) => values.map((wanted) => ({ filter, ...wanted }))),
  ...(date ? [{ filter: "on", ...date }] : []),
];

/**
 * Merge the query's filters with the given ones.
 * @param {Record<string, import("./filters.js").Wanted[]>} parsed
 * @param {Record<string, string | string[]>} given
 */
function merged(parsed, given) {
  const all = { ...parsed };
  for (const [name, values] of Object.entries(given)) {
    const valid = [values]
      .flat()
      .map(String)
      .filter((value) => isFilter(name, value));
    if (valid.length)
      all[name] = [...(all[name] ?? []), ...valid.map((value) => ({ value, not: false, typed: "" }))];
  }
  return all;
}
