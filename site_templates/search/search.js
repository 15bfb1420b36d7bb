/** `archiveSearch.query`: the search behind the search page, the header's box and other people's scripts. */
import { daysOf } from "./columns.js";
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { MOST_LETTERS, parse, PROHIBITED } from "./language.js";
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

/** Queries that may have operators or dates in words, for which a script is loaded. */
const MAYBE_EITHER = /\bOR\b|\|/;
const MAYBE_DATE =
  /\b(?:today|yesterday|(?:this|last|past)\s+(?:\d+\s+)?(?:day|week|month|year)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.,]?\s+(?:\d\S*\s+)?\d{4})/i;

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
 * @property {import("./language.js").Phrase[]} phrases the query's phrases
 * @property {string[]} ignored parts of the query without a meaning here, and why
 * @property {string} newest the archive's newest day, if the query asks for later ones and nothing is found
 * @property {string} refused why there was no search; "" if there was one
 * @property {Record<string, {name: string, count: number}[]>} facets
 */

/** @typedef {import("./language.js").Parsed} Parsed */
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
  phrases: [],
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
  const { parsed, cut, refused } = await understanding(text.slice(0, MOST_LETTERS), index.fields, all);
  if (refused) return { ...NOTHING, refused, facets: Object.fromEntries(facets.map((facet) => [facet, []])) };
  index.postings.trim();
  const typed = parsed.length > 1 ? text : parsed[0].words;
  const [rankings, exact, phrases] = await Promise.all([
    Promise.all(parsed.map(({ clauses }) => rank(index, clauses, patternsOf(parsed)))),
    typed && !all ? named(index, typed) : [],
    Promise.all(parsed.map(({ phrases }) => Promise.all(phrases.map((phrase) => withNames(index, phrase))))),
  ]);
  for (const [at, one] of parsed.entries()) await fit(index, one, rankings[at], exact);
  const ranking = cut ? cut.united(rankings) : rankings[0];
  const { matches, complete, scores, terms } = ranking;
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
    cut: ranking.cut,
    understood: understood(parsed),
    phrases: parsed.flatMap(({ phrases }) => phrases),
    ignored: exact.length ? [] : [...new Set(parsed.flatMap(({ ignored }) => ignored))],
    newest: found.total ? "" : await newestBefore(index, parsed),
    facets: Object.fromEntries(rows),
  };
}

/** Return the newest day if a date of the query is later, as "last month" is in an archive at rest; else "". */
async function newestBefore(/** @type {Index} */ index, /** @type {Parsed[]} */ parsed) {
  const asked = parsed.flatMap(({ date }) => Object.values(date ?? {})[0]?.[0].value ?? []);
  if (!asked.length) return "";
  const newest = (await daysOf(index)).toSorted().at(-1) ?? "";
  return asked.some((value) => value > newest.slice(0, value.length)) ? newest : "";
}

const patternsOf = (/** @type {Parsed[]} */ parsed) =>
  parsed.flatMap(({ clauses }) => clauses.filter(isPattern)).length;

/**
 * Parse each alternative of a query.
 * @param {string} text
 * @param {string[]} fields
 * @param {boolean} all
 * @returns {Promise<{parsed: Parsed[], cut: typeof import("./alternatives.js") | null, refused: string}>}
 */
async function understanding(text, fields, all) {
  const inWords = !all && MAYBE_DATE.test(text) ? await import("./dates.js") : undefined;
  const cut = MAYBE_EITHER.test(text) ? await import("./alternatives.js") : null;
  const texts = cut ? cut.alternatives(text) : [text];
  if (!texts)
    return { parsed: [], cut, refused: "Too many searches are joined by OR. Please leave some out." };
  const parsed = texts.map((one) => parse(one, fields, all, inWords));
  const refused = `At most ${MOST_PATTERNS} words of a query may have * or ~. Please leave some out.`;
  return { parsed, cut, refused: patternsOf(parsed) > MOST_PATTERNS ? refused : "" };
}

/**
 * Fit the matches of an alternative's clauses to the rest of it, and add the documents that the query names.
 * @param {Index} index
 * @param {Parsed} parsed
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
 * @param {Parsed[]} parsed
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
