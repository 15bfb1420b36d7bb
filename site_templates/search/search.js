/**
 * `archiveSearch.query`: all that the search page, the header's box and anybody else's script need.
 */
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { parse } from "./language.js";
import { named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, ordering, rank } from "./ranking.js";

/**
 * Results on a page: as many as keep a first search of two words within a dozen requests. Script and manifest are
 * two, each word is one in either segment, each result is one.
 */
export const PAGE = 6;

/** Address of the index: the script lies with it. */
const BASE = new URL("./", import.meta.url);
/** Address of the site. */
export const ROOT = new URL("../../", BASE);

/** @type {Promise<Index> | null} */
let opening = null;

/**
 * @typedef {import("./index.js").Shown & {score: number, exact: boolean}} Result a paper; `url`: whole address of its
 *   page, `score`: lunr's, `exact`: the query names this paper, by an id or its title
 */

/**
 * @typedef {object} Options
 * @property {number} [limit] most results, 6 unless told
 * @property {number} [offset] results to pass over
 * @property {import("./state.js").Sort} [sort]
 * @property {Record<string, string | string[]>} [filters] values by filter (`author`, `tag`, `after` …), as in the
 *   query language
 * @property {string[]} [facets] what to count among all matches (`year`, `author`, `tag` …)
 * @property {boolean} [all] find as a rule does (`generator/search/queries.py`): every word must be there
 */

/**
 * @typedef {object} Answer
 * @property {number} total papers that match; with a phrase possibly too many, since papers are checked for it as
 *   they are listed
 * @property {Result[]} results
 * @property {string[]} terms those that matched, to be marked
 * @property {string[]} cut patterns (`*e*`) that match more terms than were looked up
 * @property {string} refused why nothing was searched for; "" where it was
 * @property {Record<string, {name: string, count: number}[]>} facets
 */

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
    return { total: 0, results: [], terms: [], cut: [], refused, facets: {} };
  }
  index.postings.trim();
  const [ranking, exact] = await Promise.all([
    rank(index, parsed.clauses),
    parsed.words && !all ? named(index, parsed.words) : [],
  ]);
  const { matches, scores, terms, cut } = ranking;
  if (parsed.words && parsed.clauses.length + parsed.phrases.length === 0) matches.fill(0);
  for (const document of exact) matches[document] = 1;
  await narrow(index, merged(parsed.filters, filters), matches);
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const isRanked = parsed.clauses.length > 0 || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, scores);
  const ordered = sort !== "relevance" ? order
    : (/** @type {number} */ a, /** @type {number} */ b) => (place.get(a) ?? 0) - (place.get(b) ?? 0) || order(a, b);
  const describe = async (/** @type {number[]} */ documents) => (await index.records(documents)).map((record, at) => ({
    ...record,
    url: new URL(record.url, ROOT).href,
    score: scores[documents[at]],
    exact: place.has(documents[at]),
  }));
  const { total, results } = await listed(ranking, ordered, describe, parsed.phrases, offset, limit);
  const rows = await Promise.all(facets.map(async (facet) => [facet, await counts(index, facet, matches)]));
  return { total, results, terms, cut, refused: "", facets: Object.fromEntries(rows) };
}

/**
 * The results from `offset` on; with phrases, those that were checked to hold them.
 * @param {import("./ranking.js").Ranking} ranking
 * @param {(a: number, b: number) => number} order
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {import("./language.js").Phrase[]} phrases
 * @param {number} offset
 * @param {number} limit
 */
async function listed(ranking, order, describe, phrases, offset, limit) {
  const ahead = phrases.length ? 4 : 1;
  const { total, best } = first((offset + limit) * ahead, ranking, order);
  if (phrases.length === 0) return { total, results: await describe(best.slice(offset)) };
  const results = await verified(await describe(best), phrases, offset + limit);
  return { total: best.length < total ? total : results.length, results: results.slice(offset) };
}

/**
 * The filters of the query and those given beside it.
 * @param {Record<string, import("./filters.js").Wanted[]>} parsed
 * @param {Record<string, string | string[]>} given
 */
function merged(parsed, given) {
  const all = { ...parsed };
  for (const [name, values] of Object.entries(given)) {
    const valid = [values].flat().map(String).filter((value) => isFilter(name, value));
    if (valid.length) all[name] = [...all[name] ?? [], ...valid.map((value) => ({ value, not: false }))];
  }
  return all;
}
