/**
 * `archiveSearch.query`: all that the search page, the header's box and anybody else's script need.
 */
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { parse, PROHIBITED } from "./language.js";
import { holders, named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, ordering, rank } from "./ranking.js";

/**
 * Results on a page: as many as keep a first search of two words within thirty requests. Script and manifest are
 * two, each word is one in either segment, each result is one.
 */
export const PAGE = 20;

/** Where so few papers have all words of a longer query, they come first: it is a title, or somebody's sentence. */
const FEW_PAPERS = 3;

/** How many papers are checked for a phrase, for each that is to be listed. */
const MOST_CHECKED = 5;

/** Address of the index: the script lies with it. */
export const BASE = new URL("./", import.meta.url);
/** Address of the site. */
export const ROOT = new URL("../../", BASE);

/** @type {Promise<Index> | null} */
let opening = null;

/**
 * @typedef {import("./index.js").Shown & {score: number, exact: boolean, complete: boolean}} Result a paper; `url`: whole
 *   address of its page, `score`: lunr's, `exact`: the query names this paper, by an id or its title, `complete`: it has
 *   all words
 */

/**
 * @typedef {object} Options
 * @property {number} [limit] most results, 20 unless told
 * @property {number} [offset] results to pass over
 * @property {import("./state.js").Sort} [sort]
 * @property {Record<string, string | string[]>} [filters] values by filter (`author`, `tag`, `after` …), as in the
 *   query language
 * @property {string[]} [facets] what to count among all matches (`year`, `author`, `tag` …)
 * @property {boolean} [all] find as a rule does (`generator/queries/queries.py`): every word must be there
 */

/**
 * @typedef {object} Answer
 * @property {number} total papers with all words, or where there is none, with any of them; with a phrase possibly too
 *   many, since papers are checked for it as they are listed
 * @property {number} checked papers that were checked for a phrase, where more of them were too many; else 0
 * @property {number} words how many words were looked for
 * @property {boolean} partial whether no paper has all words
 * @property {number} listed papers in the list: those with some of the words may come after those with all
 * @property {Result[]} results
 * @property {string[]} terms those that matched, to be marked
 * @property {import("./ranking.js").Doubtful[]} doubtful words that no or hardly any paper has
 * @property {string[]} cut patterns (`*e*`) that match more terms than were looked up
 * @property {Understood[]} understood the filters that the query holds
 * @property {string[]} ignored what the query holds that means nothing here, and why
 * @property {string} refused why nothing was searched for; "" where it was
 * @property {Record<string, {name: string, count: number}[]>} facets
 */

/** @typedef {import("./filters.js").Wanted & {filter: string}} Understood a filter by its name in `FILTERS` */

/** @type {Answer} */
export const NOTHING = {
  total: 0, checked: 0, words: 0, partial: false, listed: 0, results: [], terms: [], doubtful: [], cut: [], understood: [], ignored: [], refused: "", facets: {},
};

/** The index, once a query has opened it. */
export const opened = () => /** @type {Promise<Index>} */ (opening);

/**
 * Search the archive.
 *
 * @param {string} text in the query language: words, `+must`, `-not`, `field:term`, `wild*`, `fuzzy~1`, `boost^2`,
 *   `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `has:code`
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 * @throws {Error} where the index cannot be reached or is damaged; never for what the query says
 */
export async function query(text, options = {}) {
  opening ??= Index.open(BASE);
  try {
    return await search(await opening, String(text), options);
  } catch {
    // The site may have been published anew since the manifest was read: then its files have other names.
    opening = Index.open(BASE, true);
    opening.catch(() => opening = null);
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
    for (const document of passed) matches[document] = 1; // it is a part of their title
  }
  const words = parsed.clauses.filter(({ presence }) => presence !== PROHIBITED).length;
  const whole = matches.reduce((sum, match, document) => sum + (match & complete[document]), 0);
  if (whole && sort !== "relevance") for (let at = 0; at < matches.length; at++) matches[at] &= complete[at];
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const isRanked = parsed.clauses.length > 0 || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, scores);
  const ordered = sort !== "relevance" ? order
    : (/** @type {number} */ a, /** @type {number} */ b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)
      || (parsed.isShort || whole <= FEW_PAPERS ? complete[b] - complete[a] : 0) || order(a, b);
  const describe = async (/** @type {number[]} */ documents) => (await index.records(documents)).map((record, at) => ({
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
 * The results from `offset` on, and how many papers there are and how many of them have all words; with phrases, those
 * that were checked to hold them, unless there are more than wanted.
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
  return { total: holding.length, whole: holding.filter(({ complete }) => complete).length, checked, results };
}

/**
 * A phrase, and the documents with a name that has its words.
 * @param {Index} index
 * @param {import("./language.js").Phrase} phrase
 * @returns {Promise<import("./pages.js").Checked>}
 */
async function withNames(index, phrase) {
  const named = phrase.fields.includes("authors") ? await holders(index, "authors", phrase.words.join(" ")) : [];
  return { phrase, named: new Set(named) };
}

/** @type {(parsed: import("./language.js").Parsed) => Understood[]} */
const understood = ({ filters, date }) => [
  ...Object.entries(filters).flatMap(([filter, values]) => values.map((wanted) => ({ filter, ...wanted }))),
  ...date ? [{ filter: "on", ...date }] : [],
];

/**
 * The filters of the query and those given beside it.
 * @param {Record<string, import("./filters.js").Wanted[]>} parsed
 * @param {Record<string, string | string[]>} given
 */
function merged(parsed, given) {
  const all = { ...parsed };
  for (const [name, values] of Object.entries(given)) {
    const valid = [values].flat().map(String).filter((value) => isFilter(name, value));
    if (valid.length) all[name] = [...all[name] ?? [], ...valid.map((value) => ({ value, not: false, typed: "" }))];
  }
  return all;
}
