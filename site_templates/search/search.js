/** `archiveSearch.query`: the search behind the search page, the header's box and other people's scripts. */
import { daysOf } from "./columns.js";
import { isPattern, MOST_PATTERNS } from "./expansion.js";
import { counts, isFilter, narrow } from "./filters.js";
import { Index } from "./index.js";
import { MOST_LETTERS, parse, PROHIBITED } from "./language.js";
import { holders, named } from "./lookup.js";
import { verified } from "./pages.js";
import { first, ordering, rank } from "./ranking.js";
import { isForeign, trimmed } from "./words.js";

/**
 * Results on a page. With this many, a first search of two words stays within thirty requests: script,
 * manifest, one for each word in each of two segments, one for each result.
 */
export const PAGE = 20;

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
 * @property {number} total papers with all words, or if there are none, with any; `limit`, `offset` and
 *   facets go by these alone
 * @property {boolean} isBound whether the total is only an upper bound: too many papers have the words of a
 *   phrase to look for it in all; facets have the count 0 then
 * @property {number} checked papers checked for a phrase, if there were too many to check all; else 0
 * @property {number} words how many words were searched for
 * @property {string[]} needed words that all papers have, if small words were not required; else empty
 * @property {boolean} partial whether no paper has all words
 * @property {Result[]} results after the last paper with all words, the best with some, up to the limit
 * @property {string[]} terms that matched, to be marked
 * @property {import("./ranking.js").Doubtful[]} doubtful words that no paper, or hardly any, has
 * @property {{word: string, tag: string}[]} aliases words of the query that found papers by their tag
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
  isBound: false,
  checked: 0,
  words: 0,
  needed: [],
  partial: false,
  results: [],
  terms: [],
  doubtful: [],
  aliases: [],
  cut: [],
  understood: [],
  phrases: [],
  ignored: [],
  newest: "",
  refused: "",
  facets: {},
};

/** Return the index, opened once. */
export function opened(again = false) {
  if (again || !opening) {
    opening = Index.open(BASE, again);
    opening.catch(() => (opening = null));
  }
  return opening;
}

/**
 * Search the archive.
 * @param {string} text in the query language: words, `this OR that`, `+must`, `-not`, `field:term`, `wild*`,
 *   `fuzzy~1`, `boost^2`, `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `has:code`
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 * @throws {Error} if the index cannot be reached or is damaged; never because of the query
 */
export async function query(text, options = {}) {
  try {
    return await search(await opened(), String(text), options);
  } catch {
    // If the site was published again since the manifest was read, its files have other names.
    return search(await opened(true), String(text), options);
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
  if (!all && isForeign(text)) await (await import("./foreign.js")).know(index, parsed);
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
  const place = new Map(exact.map((document, at) => [document, at - exact.length]));
  const isRanked = parsed.some(({ clauses }) => clauses.some(({ known }) => !known)) || exact.length > 0;
  const order = await ordering(index, sort === "relevance" && !isRanked ? "newest" : sort, scores);
  const ordered =
    sort !== "relevance"
      ? order
      : (/** @type {number} */ a, /** @type {number} */ b) =>
          (place.get(a) ?? 0) - (place.get(b) ?? 0) || order(a, b);
  const describe = async (/** @type {number[]} */ documents) =>
    (await index.records(documents)).map((record, at) => ({
      ...record,
      url: new URL(record.url, ROOT).href,
      score: scores[documents[at]],
      exact: place.has(documents[at]),
      complete: complete[documents[at]] === 1,
    }));
  const checks = phrases.map((phrases, at) => ({ phrases, matches: rankings[at].matches }));
  const best = (/** @type {Uint8Array} */ some, /** @type {number} */ wanted) =>
    listed(some, wanted, ordered, describe, checks);
  const whole = matches.map((match, document) => match & complete[document]);
  const others = matches.map((match, document) => match & ~complete[document]);
  let found = await best(whole, offset + limit);
  const partial = !found.total && !found.checked;
  if (partial) found = await best(others, offset + limit);
  const room = partial || sort !== "relevance" || offset >= found.total ? 0 : offset + limit - found.total;
  const more = room > 0 ? await best(others, room) : { documents: [] };
  const isKnown = !found.isBound && !found.checked;
  const rows = facets.map(async (facet) => [facet, await counts(index, facet, found.matches, isKnown)]);
  return {
    ...NOTHING,
    total: found.total,
    isBound: found.isBound,
    checked: found.checked,
    words,
    needed: needed(parsed),
    partial: partial && found.total > 0,
    results: await describe([...found.documents.slice(offset), ...more.documents]),
    terms,
    doubtful: ranking.doubtful,
    aliases: parsed.flatMap(({ clauses }) =>
      clauses.flatMap(({ typed, known }) => (known ? [{ word: typed, tag: known.tag }] : []))
    ),
    cut: ranking.cut,
    understood: understood(parsed),
    phrases: parsed.flatMap(({ phrases }) => phrases),
    ignored: exact.length ? [] : [...new Set(parsed.flatMap(({ ignored }) => ignored))],
    newest: found.total ? "" : await newestBefore(index, parsed),
    facets: Object.fromEntries(await Promise.all(rows)),
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
 * @typedef {object} Listed
 * @property {number[]} documents the best, at most as many as are wanted
 * @property {Uint8Array} matches by document: 1 if it counts
 * @property {number} total how many count
 * @property {boolean} isBound whether there are too many to look for the phrases in all
 * @property {number} checked how many were read, if too few of them hold the phrases; else 0
 */

/**
 * List the best matches that hold the phrases.
 * @param {Uint8Array} matches by document
 * @param {number} wanted
 * @param {(a: number, b: number) => number} order
 * @param {(documents: number[]) => Promise<Result[]>} describe
 * @param {import("./pages.js").Alternative[]} alternatives
 * @returns {Promise<Listed>}
 */
async function listed(matches, wanted, order, describe, alternatives) {
  const total = matches.reduce((sum, match) => sum + match, 0);
  if (!alternatives.some(({ phrases }) => phrases.length))
    return { documents: first(wanted, matches, order), matches, total, isBound: false, checked: 0 };
  const most = wanted * MOST_CHECKED;
  const isBound = total > most;
  const holding = await verified(
    first(most, matches, order),
    describe,
    alternatives,
    isBound ? wanted : total
  );
  const documents = holding.slice(0, wanted);
  if (isBound && holding.length === wanted) return { documents, matches, total, isBound, checked: 0 };
  const held = new Uint8Array(matches.length);
  for (const document of holding) held[document] = 1;
  return { documents, matches: held, total: holding.length, isBound: false, checked: isBound ? most : 0 };
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
 * Return the words that are required of a paper, if a query without `OR` has small words.
 * @param {Parsed[]} parsed
 */
function needed([{ clauses, phrases }, ...others]) {
  if (others.length || !clauses.some(({ isSmall }) => isSmall)) return [];
  const quoted = phrases.filter(({ not }) => !not).map(({ words }) => words.join(" "));
  const large = clauses.filter(({ presence, isSmall }) => presence !== PROHIBITED && !isSmall);
  const typed = large.map(({ typed, text }) => trimmed(typed) || (text.includes("*") ? text : ""));
  return [...new Set([...quoted, ...typed])].filter(Boolean);
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
