/** `archiveSearch.query`: the search behind the search page, the header's box and other people's scripts. */
import { alternatives, MOST_ALTERNATIVES } from "./alternatives.js";
import { daysOf } from "./columns.js";
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { parse, PROHIBITED } from "./language.js";
import { holders, named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, ordering, rank, united } from "./ranking.js";

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
 * @property {string} newest the archive's newest day, if the query asks for later ones and nothing is found
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
  newest: "",
  refused: "",
  facets: {},
};

/** Return the index, once a query has opened it. */
export const opened = () => /** @type {Promise<Index>} */ (opening);

/**
 * Search the archive.
 * @param {string} text in the query language: words, `this OR that`, `+must`, `-not`, `field:term`, `wild*`,
 *   `fuzzy~1`, `boost^2`, `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `has:code`
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
  const parsed = (alternatives(text) ?? []).map((one) => parse(one, index.fields, all));
  const patterns = parsed.flatMap(({ clauses }) => clauses.filter(isPattern)).length;
  const refused = refusal(parsed.length, patterns);
  if (refused) return { ...NOTHING, refused, facets: Object.fromEntries(facets.map((facet) => [facet, []])) };
  index.postings.trim();
  const typed = parsed.length > 1 ? text : parsed[0].words;
  const [rankings, exact, phrases] = await Promise.all([
    Promise.all(parsed.map(({ clauses }) => rank(index, clauses, patterns))),
    typed && !all ? named(index, typed) : [],
    Promise.all(parsed.map(({ phrases }) => Promise.all(phrases.map((phrase) => withNames(index, phrase))))),
  ]);
  for (const [at, one] of parsed.entries()) await fit(index, one, rankings[at], exact);
  const ranking = united(rankings);
  const { matches, complete, scores, terms, cut } = ranking;
  await narrow(index, valid(filters), matches);
  const words = Math.max(
    ...parsed.map(({ clauses }) => clauses.filter(({ presence }) => presence !== PROHIBITED).length)
  );
  const whole = matches.reduce((sum, match, document) => sum + (match & complete[document]), 0);
  if (whole && sort !== "relevance") for (let at = 0; at < matches.length; at++) matches[at] &= complete[at];
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const areShort = parsed.every(({ isShort }) => isShort);
  const isRanked = parsed.some(({ clauses }) => clauses.length) || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, scores);
  const ordered =
    sort !== "relevance"
      ? order
      : (/** @type {number} */ a, /** @type {number} */ b) =>
          (place.get(a) ?? 0) - (place.get(b) ?? 0)
          || (areShort || whole <= FEW_PAPERS ? complete[b] - complete[a] : 0)
          || order(a, b);
  const describe = async (/** @type {number[]} */ documents) =>
    (await index.records(documents)).map((record, at) => ({
      ...record,
      url: new URL(record.url, ROOT).href,
      score: scores[documents[at]],
      exact: place.has(documents[at]),
      complete: complete[documents[at]] === 1,
    }));
  const checks = phrases.map((phrases, at) => ({ phrases, matches: rankings[at].matches }));
  const found = await listed(ranking, whole, ordered, describe, checks, offset, limit);
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
    ignored: exact.length ? [] : [...new Set(parsed.flatMap(({ ignored }) => ignored))],
    newest: found.total ? "" : await newestBefore(index, parsed),
    facets: Object.fromEntries(rows),
  };
}

/** Return the newest day if a date of the query is later, as "last month" is in an archive at rest; else "". */
async function newestBefore(
  /** @type {Index} */ index,
  /** @type {import("./language.js").Parsed[]} */ parsed
) {
  const asked = parsed.flatMap(({ date }) => Object.values(date ?? {})[0]?.[0].value ?? []);
  if (!asked.length) return "";
  const newest = (await daysOf(index)).toSorted().at(-1) ?? "";
  return asked.some((value) => value > newest.slice(0, value.length)) ? newest : "";
}

/** Return why a query is not searched for; "" if it is. */
function refusal(/** @type {number} */ alternatives, /** @type {number} */ patterns) {
  if (!alternatives)
    return `At most ${MOST_ALTERNATIVES} searches can be joined by OR. Please leave some out.`;
  if (patterns <= MOST_PATTERNS) return "";
  return `At most ${MOST_PATTERNS} words of a query may have * or ~. Please leave some out.`;
}

/**
 * Fit the matches of an alternative's clauses to the rest of it, and add the documents that the query names.
 * @param {Index} index
 * @param {import("./language.js").Parsed} parsed
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number[]} exact
 */
async function fit(index, { words, clauses, phrases, date, filters }, { matches, complete }, exact) {
  if (words && clauses.length + phrases.length === 0 && !date) matches.fill(0);
  for (const document of exact) matches[document] = complete[document] = 1;
  await narrow(index, filters, matches);
  if (!date) return;
  const passed = exact.filter((document) => matches[document]);
  await narrow(index, date, matches);
  for (const document of passed) matches[document] = 1; // the date is a part of their title
}

/**
 * Return the results from `offset` on, the number of papers found and the number of papers with all words.
 * With phrases, only papers that were checked count, unless more of them hold the phrases than are wanted.
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number} whole papers with all words
 * @param {(a: number, b: number) => number} order
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {import("./pages.js").Alternative[]} alternatives
 * @param {number} offset
 * @param {number} limit
 */
async function listed(ranking, whole, order, describe, alternatives, offset, limit) {
  const wanted = offset + limit;
  const areChecked = alternatives.some(({ phrases }) => phrases.length);
  const { total, best } = first(areChecked ? wanted * MOST_CHECKED : wanted, ranking, order);
  if (!areChecked) return { total, whole, checked: 0, results: await describe(best.slice(offset)) };
  const holding = await verified(best, describe, alternatives, wanted);
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

/**
 * Return the filters of all alternatives, each as often as it is typed differently.
 * @param {import("./language.js").Parsed[]} parsed
 * @returns {Understood[]}
 */
function understood(parsed) {
  const all = parsed
    .flatMap(({ filters, date }) => [filters, date ?? {}])
    .flatMap((filters) => Object.entries(filters))
    .flatMap(([filter, values]) => values.map((wanted) => ({ filter, ...wanted })));
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/**
 * Return the valid ones of the given filters.
 * @param {Record<string, string | string[]>} given
 * @returns {Record<string, import("./filters.js").Wanted[]>}
 */
function valid(given) {
  const rows = Object.entries(given).map(([name, values]) => [
    name,
    [values]
      .flat()
      .map(String)
      .filter((value) => isFilter(name, value))
      .map((value) => ({ value, not: false, typed: "" })),
  ]);
  return Object.fromEntries(rows.filter(([, values]) => values.length));
}
