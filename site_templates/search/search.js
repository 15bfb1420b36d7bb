/** `archiveSearch.query`: the search behind the search page, the header's box and other people's scripts. */
import { daysOf } from "./columns.js";
import { counts, isFilter, narrow } from "./filters.js";
import { orcidOf } from "./identifiers.js";
import { Index } from "./index.js";
import { MOST_LETTERS } from "./language.js";
import { listing, withNames } from "./listing.js";
import { mayBeName, MAYBE_INITIAL, named } from "./lookup.js";
import { rank } from "./ranking.js";
import { patternsOf, told, understanding } from "./understanding.js";
import { isForeign, literally } from "./words.js";
import { t } from "../theme/assets/texts.js";

/**
 * Results on a page. With this many, a first search of two words stays within thirty requests: script,
 * manifest, one for each word in each of two segments, one for each result.
 */
export const PAGE = 20;

const QUESTION =
  /^\s*(?:how|what|which|who|whose|why|when|where|do|does|did|is|are|was|were|can|could|should|will|would|has|have|may)\s|\?\s*$/i;

/** Address of the index, in the same folder as this script. */
const BASE = new URL("./", import.meta.url);
/** Address of the site. */
export const ROOT = new URL("../../", BASE);

/** @type {Promise<Index> | null} */
let opening = null;

/** @typedef {import("./listing.js").Result} Result */

/**
 * @typedef {object} Options
 * @property {number} [limit] most results, by default 20
 * @property {number} [offset] results to skip
 * @property {"relevance" | "newest" | "votes" | "cited" | "comments"} [sort]
 * @property {Record<string, string | string[]>} [filters] values by filter (`author`, `tag`, `after` …), as
 *   in the query language
 * @property {string[]} [facets] what to count among all matches (`year`, `author`, `tag` …)
 * @property {boolean} [all] find as a rule does (`generator/queries/queries.py`): every word is required
 * @property {boolean} [literal] whether words mean nothing but themselves: no days, nothing to leave out
 * @property {boolean} [means] whether what papers mean counts, too, on a site that knows it; loads their codes
 * @property {number} [shown] so many of the first results, in order by words, stay where they are
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
 * @property {Result[]} results after the last paper with all words, those near in meaning and the best with some, up
 *   to the limit
 * @property {string[]} terms that matched, to be marked
 * @property {import("./ranking.js").Doubtful[]} doubtful words that no paper, or hardly any, has
 * @property {{word: string, tag: string}[]} aliases words of the query that found papers by their tag
 * @property {string[]} cut patterns (`*e*`) that match more terms than were looked up
 * @property {Understood[]} understood the query's filters, also those that words mean
 * @property {import("./understanding.js").Part[]} parts what was done to the query besides
 * @property {import("./understanding.js").Other[]} others queries that may be meant instead
 * @property {import("./language.js").Phrase[]} phrases the query's phrases
 * @property {string[]} left what is looked for, of each side of an `OR`: the query without filters and parts
 * @property {string[]} ignored parts of the query without a meaning here, and why
 * @property {string} order the order that words of the query ask for; "" if none do or another is given
 * @property {boolean} isLike whether the first result is a paper that the others are like
 * @property {string} newest the archive's newest day, if the query asks for later ones and nothing is found
 * @property {Uint8Array} counted by document: 1 if it is one of `total`
 * @property {boolean} isCited whether the citations of one in three of these were counted
 * @property {string} refused why there was no search; "" if there was one
 * @property {HTMLElement} [note] of the order For you
 * @property {(items: HTMLElement[]) => void} [addReasons] gives each result its reasons in that order
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
  parts: [],
  others: [],
  order: "",
  isLike: false,
  phrases: [],
  left: [],
  ignored: [],
  newest: "",
  counted: new Uint8Array(),
  isCited: false,
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
 *   `fuzzy~1`, `boost^2`, `"a phrase"`, `author:`, `tag:`, `after:2025-03`, `before:`, `votes:>20`, `cited:>20`, `has:code`
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 * @throws {Error} if the index cannot be reached or is damaged; never because of the query
 */
export async function query(text, options = {}) {
  const orcid = orcidOf(String(text));
  const asked = orcid ? `orcid:${orcid}` : String(text);
  try {
    return await bestOf(await opened(), asked, options);
  } catch {
    // If the site was published again since the manifest was read, its files have other names.
    return bestOf(await opened(true), asked, options);
  }
}

/**
 * Search; if no paper of a year has all words, search for the year as a word: it may be a part of a name.
 * @param {Index} index
 * @param {string} text
 * @param {Options} options
 */
async function bestOf(index, text, options) {
  const answer = await search(index, text, options);
  const isYear = answer.understood.some(
    ({ filter, value, typed }) =>
      filter === "on" && value.length === 4 && !typed.includes(":") && typed.endsWith(value)
  );
  if (options.all || !isYear || (answer.total && !answer.partial)) return answer;
  const other = await search(index, text, options, true);
  return other.total && !other.partial ? other : answer;
}

/**
 * @param {Index} index
 * @param {string} text
 * @param {Options} options
 * @param {boolean} [areYearsWords] whether a year is a word and no date
 * @returns {Promise<Answer>}
 */
async function search(index, text, options, areYearsWords = false) {
  const { limit = PAGE, offset = 0, filters = {}, facets = [], all = false, literal = false } = options;
  const asking = { ...options, areYearsWords };
  const { parsed, cut, refused } = await understanding(index, text.slice(0, MOST_LETTERS), asking);
  if (refused) return { ...NOTHING, refused, facets: Object.fromEntries(facets.map((facet) => [facet, []])) };
  index.postings.trim();
  const like = parsed.flatMap(({ like }) => like ?? []);
  const inWords = parsed.find(({ order }) => order)?.order;
  const sort = options.sort && options.sort !== "relevance" ? options.sort : (inWords ?? "relevance");
  const typed = parsed.length > 1 ? text : parsed[0].words;
  const isPlain = all || literal;
  const isAsked = !isPlain && QUESTION.test(text);
  const [rankings, exact, phrases] = await Promise.all([
    ranked(index, parsed, text, isPlain, isAsked),
    like.length ? like : typed && !all ? named(index, typed) : [],
    Promise.all(parsed.map(({ phrases }) => withNames(index, phrases))),
  ]);
  for (const [at, one] of parsed.entries()) await fit(index, one, rankings[at], exact);
  const ranking = cut ? cut.united(rankings) : rankings[0];
  const given = valid(filters);
  await narrow(index, given, ranking.matches);
  const checks = phrases.map((phrases, at) => ({ phrases, matches: rankings[at].matches }));
  const isScored = isRanked(parsed, like.length ? [] : exact);
  const filtered = [...parsed.flatMap(({ filters, meant }) => [filters, meant]), given];
  if (!all) await keepOrder(index, filtered, ranking.matches);
  const near = filtered.flatMap(({ near = [] }) => near);
  const nearness = near.length ? await (await import("./near.js")).nearness(index, near) : null;
  if (nearness && !isScored)
    for (const [document, cosine] of nearness.cosines) ranking.scores[document] = cosine;
  const order = sort === "relevance" && !isScored && !nearness?.cosines.size ? "newest" : sort;
  const isMeant = options.means && index.meaning && order === "relevance" && parsed.length === 1 && !isPlain;
  const meant =
    isMeant && !exact.length && !like.length && !Object.keys(given).length
      ? await import("./meaning.js")
          .then(({ means }) => means(index, parsed[0], ranking, options.shown ?? 0))
          .catch(() => null) // all goes on by words
      : null;
  const asked = { limit, offset, sort: order, isFilled: sort === "relevance", ...meant };
  const { counted, isKnown, ...found } = await listing(index, ranking, exact, checks, asked);
  if (isAsked && order === "relevance")
    found.results = (await import("./asked.js")).inSentences(found.results, parsed);
  const rows = facets.map(async (facet) => [facet, await counts(index, facet, counted, isKnown)]);
  return {
    ...NOTHING,
    ...found,
    counted,
    isCited: hasCited(index, counted),
    ...told(parsed, exact, nearness?.missing),
    ...(sort !== inWords && {
      parts: parsed.flatMap(({ parts }) => parts).filter(({ isOrder }) => !isOrder),
    }),
    order: sort === inWords ? sort : "",
    isLike: like.length > 0 && sort === "relevance",
    terms: ranking.terms,
    doubtful: ranking.doubtful,
    cut: ranking.cut,
    newest: found.total ? "" : await newestBefore(index, parsed),
    facets: Object.fromEntries(await Promise.all(rows)),
  };
}

/**
 * Rank the alternatives of a query, again if words of other languages are names of tags.
 * @param {Index} index
 * @param {Parsed[]} parsed
 * @param {string} text
 * @param {boolean} isPlain whether words mean nothing but themselves
 * @param {boolean} isAsked whether the query is a question
 */
async function ranked(index, parsed, text, isPlain, isAsked) {
  const words = parsed.length > 1 || isPlain ? "" : parsed[0].words;
  if (MAYBE_INITIAL.test(words)) await (await import("./persons.js")).know(index, parsed[0], text);
  const [patterns, how] = [patternsOf(parsed), { isAsked, isLiteral: isPlain }];
  const once = () => Promise.all(parsed.map(({ clauses }) => rank(index, clauses, patterns, how)));
  let rankings = await once();
  const doubtful = new Set(rankings.flatMap((one) => one.doubtful.map(({ typed }) => typed)));
  const isStrange = !isPlain && (doubtful.size > 0 || parsed.some(({ words }) => isForeign(words)));
  if (isStrange && (await (await import("./foreign.js")).know(index, parsed, doubtful)))
    rankings = await once();
  if (await mayBeName(index, words))
    await (await import("./persons.js")).prefer(index, words, rankings[0].scores);
  if (parsed.length === 1)
    for (const { typed, said } of rankings[0].guesses) {
      const words = new RegExp(typed.map(literally).join("[\\s-]+"), "i");
      parsed[0].parts.push({ said: t("also {name}", { name: said }), without: text.replace(words, "+$&") });
    }
  return rankings;
}

/**
 * Keep the papers of whole names in filters to the order of the names, if there are any.
 * @param {Index} index
 * @param {Parsed["filters"][]} filters
 * @param {Uint8Array} matches by document; changed in place
 */
async function keepOrder(index, filters, matches) {
  for (const { value, not, typed } of filters.flatMap(({ author = [] }) => author))
    if (!not && /\S\s+\S/.test(value) && (!typed || typed.includes('"')))
      await (await import("./persons.js")).keep(index, value, matches);
}

/**
 * Fit the matches of an alternative's clauses to the rest of it, and add the documents that the query names.
 * @param {Index} index
 * @param {Parsed} parsed
 * @param {import("./ranking.js").Ranking} ranking
 * @param {number[]} exact
 */
async function fit(index, parsed, { matches, complete }, exact) {
  const { words, clauses, phrases, meant, parts, filters } = parsed;
  const isEmpty = clauses.length + phrases.length + parts.length + Object.keys(meant).length === 0;
  if (words && isEmpty) matches.fill(0);
  for (const document of exact) matches[document] = complete[document] = 1;
  await narrow(index, filters, matches);
  await narrow(index, meant, matches);
}

/** @type {(parsed: Parsed[], exact: number[]) => boolean} whether scores order what a query finds */
const isRanked = (parsed, exact) =>
  exact.length > 0 || parsed.some(({ clauses }) => clauses.some(({ known }) => !known));

/** Return whether the citations of one in three documents that are marked were counted. */
function hasCited(/** @type {Index} */ index, /** @type {Uint8Array} */ marks) {
  if (!index.segments.some(({ counts }) => counts.cited)) return false;
  let known = 0;
  let total = 0;
  marks.forEach((mark, document) => {
    total += mark;
    if (mark && index.count(document, "cited") !== null) known++;
  });
  return known > 0 && known * 3 >= total;
}

/** Return the newest day if a date of the query is later, as "last month" is in an archive at rest; else "". */
async function newestBefore(/** @type {Index} */ index, /** @type {Parsed[]} */ parsed) {
  const asked = parsed.flatMap(({ meant }) => (meant.on ?? meant.after ?? meant.before)?.[0].value ?? []);
  if (!asked.length) return "";
  const newest = (await daysOf(index)).toSorted().at(-1) ?? "";
  return asked.some((value) => value > newest.slice(0, value.length)) ? newest : "";
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
