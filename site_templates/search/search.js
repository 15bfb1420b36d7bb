/**
 * `archiveSearch.query`: all that the search page, the header's box and anybody else's script need.
 */
import { facet, narrow, ordering } from "./filters.js";
import { Index } from "./index.js";
import { isFilter, parse } from "./language.js";
import { named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, rank } from "./ranking.js";

/**
 * Results on a page: as many as keep a first search of two words within a dozen requests. Script and manifest are
 * two, each word is one in either segment, each result is one.
 */
export const PAGE = 6;

/** Address of the index: the script lies with it. */
const BASE = new URL("./", import.meta.url);
/** Address of the site. */
export const ROOT = new URL("../../", BASE);

let opening = null;

/**
 * @typedef {object} Result
 * @property {string} id
 * @property {string} url whole address of the paper's page
 * @property {string} title
 * @property {string[]} authors the first three
 * @property {number} authorCount how many there are
 * @property {string} day ISO date, possibly a month or a year
 * @property {string[]} tags
 * @property {boolean} code whether it links to code
 * @property {number | null} votes
 * @property {number} score lunr's
 * @property {boolean} exact the query names this paper, by an id or its title
 */

/**
 * Search the archive.
 *
 * @param {string} text in the query language: words, `+must`, `-not`, `field:term`, `wild*`, `fuzzy~1`, `boost^2`,
 *   `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `has:code`
 * @param {object} [options]
 * @param {number} [options.limit] most results, 6 unless told
 * @param {number} [options.offset] results to pass over
 * @param {"relevance" | "newest" | "votes"} [options.sort]
 * @param {Record<string, string | string[]>} [options.filters] values by filter (`author`, `tag`, `after` …), as in
 *   the query language
 * @param {("year" | "tag" | "author")[]} [options.facets] what to count among all that is found
 * @returns {Promise<{total: number, results: Result[], terms: string[],
 *   facets: Record<string, {name: string, count: number}[]>}>} `terms`: those that were found, to be marked; a query with a phrase may find fewer than `total`: papers are checked for it as they are listed
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

async function search(index, text, { limit = PAGE, offset = 0, sort = "relevance", filters = {}, facets = [] }) {
  const parsed = parse(text, index.fields);
  const wanted = merged(parsed.filters, filters);
  index.postings.trim();
  const [ranking, exact] = await Promise.all([
    rank(index, parsed.clauses),
    parsed.words ? named(index, parsed.words) : [],
  ]);
  if (parsed.words && parsed.clauses.length === 0) ranking.matches.fill(0);
  for (const document of exact) ranking.matches[document] = 1;
  await narrow(index, wanted, ranking.matches);
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const isRanked = parsed.clauses.length > 0 || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, ranking.scores);
  const ordered = sort === "relevance"
    ? (one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0) || order(one, other) : order;
  const describe = async (documents) => (await index.records(documents)).map((record, at) => ({
    ...record,
    url: new URL(record.url, ROOT).href,
    score: ranking.scores[documents[at]],
    exact: place.has(documents[at]),
  }));
  const { total, results } = await listed(ranking, ordered, describe, parsed.phrases, offset, limit);
  const counted = await Promise.all(facets.map(async (kind) => [kind, await facet(index, kind, ranking.matches)]));
  return { total, results, terms: ranking.terms, facets: Object.fromEntries(counted) };
}

/** The results from `offset` on; with phrases, those that were checked to hold them. */
async function listed(ranking, order, describe, phrases, offset, limit) {
  const ahead = phrases.length ? 4 : 1;
  const { total, best } = first((offset + limit) * ahead, ranking, order);
  if (phrases.length === 0) return { total, results: await describe(best.slice(offset)) };
  const results = await verified(await describe(best), phrases, offset + limit);
  return { total: best.length < total ? total : results.length, results: results.slice(offset) };
}

function merged(parsed, given) {
  const all = { ...parsed };
  for (const [kind, values] of Object.entries(given)) {
    const good = [values].flat().map(String).filter((value) => isFilter(kind, value));
    if (good.length) all[kind] = [...all[kind] ?? [], ...good.map((value) => ({ value, not: false }))];
  }
  return all;
}
