/** Other searches to offer: looser ones for a search that finds nothing, and a filter for a word that is its value. */
import { COLLECTIONS } from "./collections.js";
import { daysOf, eachValue } from "./columns.js";
import { fuzzy } from "./patterns.js";
import { FILTERS } from "./filters.js";
import { opened, query } from "./search.js";
import { nameKey, plainly } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** The most parts of a search to leave out, one at a time. */
const MOST_PARTS = 4;
/** The most words of a query among which a venue is looked for. */
const MOST_BESIDE = 12;

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Answer} Answer */
/** @typedef {import("./search.js").Options} Options */
/** @typedef {{q: string, filters: Record<string, string[]>}} Asked a search: the query, and the page's filters */
/** @typedef {{label: string, typed: string, asked: Asked, total: number}} Offer `typed`: the part that it is about */
/** @typedef {[name: string, value: string]} Named a filter */
/**
 * @typedef {object} Part of a search that may be why it finds nothing
 * @property {string} typed
 * @property {Asked} rest the search without it
 * @property {Named} [filter]
 * @property {(other: Named) => Asked} [put] puts another filter in its place
 */

/**
 * Return searches that find papers where one finds none: without a phrase's quotes, without a filter, or with the
 * nearest value of the filter that finds some.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer to the query
 * @returns {Promise<Offer[]>}
 */
export async function looser(text, options, answer) {
  const parts = await partsOf(text, options, answer);
  const offers = parts.slice(0, MOST_PARTS).map(async ({ typed, rest, filter, put }) => {
    const found = await totalOf(rest, options);
    const said = /^with/i.test(typed) ? `“${typed}”` : typed;
    const without = { label: t("Without {part}: {papers}"), typed: said, asked: rest, total: found.total };
    const other = filter && found.total ? await closest(await opened(), filter, found.counted) : null;
    if (!other || !put) return [without];
    const asked = put(other);
    const { total } = await totalOf(asked, options);
    return [{ label: t("Nearest: {part}: {papers}"), typed: typedAs(other), asked, total }, without];
  });
  return (await Promise.all(offers)).flat().filter(({ total }) => total > 0);
}

const totalOf = (/** @type {Asked} */ { q, filters }, /** @type {Options} */ options) =>
  query(q, { ...options, filters });

/** Return a filter as it is typed. */
const typedAs = (/** @type {Named} */ [name, value]) =>
  name === "on" ? value : /\s/.test(value) ? `${name}:"${value}"` : `${name}:${value}`;

/**
 * Return the phrases and filters of a search.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer
 * @returns {Promise<Part[]>}
 */
async function partsOf(text, options, { understood, phrases }) {
  const { without } = await import("./alternatives.js");
  const filters = /** @type {Asked["filters"]} */ (options.filters ?? {});
  const typedParts = [
    ...phrases.map(({ typed, words }) => ({
      typed,
      rest: { q: without(text, typed, words.join(" ")), filters },
    })),
    ...understood.map(({ filter, value, not, typed }) => ({
      typed,
      rest: { q: without(text, typed), filters },
      ...(!not && {
        filter: /** @type {Named} */ ([filter, value]),
        put: (/** @type {Named} */ other) => ({ q: without(text, typed, typedAs(other)), filters }),
      }),
    })),
  ];
  const chosenParts = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => {
      const { [name]: _, ...left } = filters;
      if (values.length > 1) left[name] = values.filter((other) => other !== value);
      const put = (/** @type {Named} */ [other, near]) => ({
        q: text,
        filters: { ...left, [other]: [...(left[other] ?? []), near] },
      });
      const filter = /** @type {Named} */ ([name, value]);
      return { typed: typedAs(filter), rest: { q: text, filters: left }, filter, put };
    })
  );
  return [...new Map([...typedParts, ...chosenParts].map((part) => [part.typed, part])).values()];
}

/**
 * Return the filter nearest to one of those that some papers pass; `null` if none is near.
 * @param {Index} index
 * @param {Named} filter
 * @param {Uint8Array} papers by document: 1 if the filter is to find it
 * @returns {Promise<Named | null>}
 */
async function closest(index, [name, value], papers) {
  const { facet } = FILTERS[name];
  if (facet) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    await eachValue(index, facet.column, (document, known) => {
      if (papers[document]) counts.set(known, (counts.get(known) ?? 0) + 1);
    });
    const near = closestName(counts, value);
    return near ? [name, near] : null;
  }
  if (name === "votes" || name === "cited") return closestCount(index, [name, value], papers);
  return ["on", "after", "before"].includes(name)
    ? closestDay(await daysOf(index), [name, value], papers)
    : null;
}

/**
 * Return the name with words most like the words of a value, the commonest of several; "" if it has none.
 * @param {Map<string, number>} counts by name
 * @param {string} value
 */
function closestName(counts, value) {
  const tests = plainly(value)
    .split(" ")
    .map((word) => [
      (/** @type {string} */ known) => known === word,
      (/** @type {string} */ known) => known.startsWith(word),
      ...[1, 2].map((edits) => (word.length > 3 * edits ? fuzzy(word, edits) : () => false)),
    ]);
  const likeness = (/** @type {string} */ name) => {
    const words = plainly(name).split(" ");
    const places = tests.map((ways) => ways.findIndex((isLike) => words.some(isLike)));
    return places.reduce((sum, place) => sum + (place < 0 ? 0 : 4 - place), 0);
  };
  const [best] = Array.from(counts, ([name, count]) => ({ name, count, like: likeness(name) }))
    .filter(({ like }) => like > 0)
    .sort((a, b) => b.like - a.like || b.count - a.count || (a.name < b.name ? -1 : 1));
  return best?.name ?? "";
}

/** @type {(index: Index, filter: Named, papers: Uint8Array) => Named | null} */
function closestCount(index, [name, value], papers) {
  const [, sign, number] = /** @type {RegExpMatchArray} */ (value.match(/^([<>]?)=?(\d+)$/));
  const away = (/** @type {number} */ count) => Math.abs(count - Number(number));
  const known = Array.from(papers, (paper, document) => (paper ? index.count(document, name) : null));
  const [best] = known.filter((count) => count !== null).sort((a, b) => away(a) - away(b));
  return best === undefined ? null : [name, `${sign}${sign && "="}${best}`];
}

/**
 * @param {string[]} days by document
 * @param {Named} filter
 * @param {Uint8Array} papers
 * @returns {Named | null} a filter by the nearest date, as precise as the filter's
 */
function closestDay(days, [name, value], papers) {
  const away = (/** @type {string} */ day) => Math.abs(Date.parse(day) - Date.parse(value));
  const known = days.filter((_, document) => papers[document]).map((day) => day.slice(0, value.length));
  const [best] = [...new Set(known)]
    .filter((day) => day.length === value.length)
    .sort((a, b) => away(a) - away(b) || (a < b ? 1 : -1));
  return best ? [name === "after" ? name : "on", best] : null;
}

/**
 * Return a search by a filter instead of the word that is its value, if the search names a venue: a word beside a
 * venue is hardly what its papers are about.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer
 * @param {{name: string, example: string}} row of `VALUES`
 * @returns {Promise<Offer[]>} one, or none
 */
export async function asFilter(text, options, answer, { name, example }) {
  if (!(await isVenueKnown(text, options, answer))) return [];
  const { without } = await import("./alternatives.js");
  const typed = text.split(/\s+/).find((word) => word.toLowerCase() === example) ?? example;
  const filters = /** @type {Asked["filters"]} */ (options.filters ?? {});
  const asked = { q: without(text, typed, `${name}:${example}`), filters };
  const { total } = await totalOf(asked, options);
  return total
    ? [{ label: t("As a filter, {part}: {papers}"), typed: `${name}:${example}`, asked, total }]
    : [];
}

/** @type {(text: string, options: Options, answer: Answer) => Promise<boolean>} */
async function isVenueKnown(text, { filters = {} }, { understood }) {
  const venues = COLLECTIONS.find(({ name }) => name === "venue");
  if (!venues) return false;
  if (filters.venue || understood.some(({ filter, not }) => filter === "venue" && !not)) return true;
  const index = await opened();
  /** @type {Set<string>} */
  const names = new Set(Object.keys((await index.aliases())[venues.column] ?? {}));
  await eachValue(index, venues.column, (_, name) => names.add(nameKey(name)));
  const words = text.split(/\s+/).slice(0, MOST_BESIDE);
  return words.some((_, from) =>
    words.slice(from).some((_, more) => names.has(nameKey(words.slice(from, from + more + 1).join(" "))))
  );
}
