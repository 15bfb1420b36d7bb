/**
 * The filters of the query language and the search page.
 *
 * A filter is a row of `FILTERS`, the table that the language, the page, its address and the facets read. The
 * values of documents that filters test are the rows of `COLUMNS` in `generator/queries/documents.py`.
 */
import { COLLECTIONS, VALUES } from "./collections.js";
import { daysOf, eachValue, having, isWhole } from "./columns.js";
import { ORCID } from "./identifiers.js";
import { holders } from "./lookup.js";
import { nameKey, plainly } from "./words.js";
import { t } from "../theme/assets/texts.js";

/** @typedef {import("./index.js").Index} Index */

/**
 * @typedef {object} Filter
 * @property {string} label its name on the page
 * @property {string} [example] how to type it, as the page shows it
 * @property {string[]} [also] its other names
 * @property {boolean} [takesWords] whether a value may be several words
 * @property {RegExp} [syntax] what a value must match; without it, any text is a value
 * @property {{title: string, column: string}} [facet] heading and column of its values, which are counted
 *   among the matches; such a filter may be in the page's address more than once
 * @property {(index: Index, value: string, typed: string) => Promise<(document: number) => boolean>} test
 *   returns a check; `typed`: the filter as typed; "" if it is not in the query, so that the value may be the
 *   whole name of a collection
 */

/**
 * @typedef {object} Wanted
 * @property {string} value
 * @property {boolean} not whether documents that pass are excluded
 * @property {string} typed the filter as typed; "" if it is not in the query
 */

const DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const NUMBER = /^([<>]=?|=)?(\d{1,9})$/;
const WORD = /^[^\s"]{1,300}$/;
const TEXT = /^[^"]{1,300}$/;

/** @type {Record<string, Filter>} by name, as typed before the colon */
export const FILTERS = {
  author: {
    label: t("Author"),
    example: "author:name",
    takesWords: true,
    facet: { title: t("Authors"), column: "authors" },
    // By postings, since the column leaves rare names out; a facet's name has the papers that the facet counts.
    test: async (index, value, typed) => {
      const isCounted = !typed && (await isWhole(index, "authors-top"))(value);
      const named = isCounted ? await having(index, "authors-top", (name) => name === value) : null;
      if (named?.size) return isIn(named);
      // In quotes, a name is whole; on the page, it is if somebody has it.
      const isQuoted = typed.includes('"');
      const whole = isQuoted || !typed ? await holders(index, "authors", value) : [];
      return isIn(new Set(isQuoted || whole.length ? whole : await holders(index, "authors", value, true)));
    },
  },
  ...Object.fromEntries(
    COLLECTIONS.map(({ name, label, title, column }) => [
      name,
      {
        label,
        example: `${name}:name`,
        facet: { title, column },
        test: async (
          /** @type {Index} */ index,
          /** @type {string} */ value,
          /** @type {string} */ typed
        ) => {
          const named = typed ? null : await having(index, column, (name) => name === value);
          if (named?.size) return isIn(named);
          const isNamed = hasWords(value);
          const parts = nameKey(value).split("-");
          const aliases = Object.entries((await index.aliases())[column] ?? {})
            .filter(([alias]) => parts.every((part) => alias.split("-").includes(part)))
            .map(([, name]) => name);
          return isIn(await having(index, column, (name) => isNamed(name) || aliases.includes(name)));
        },
      },
    ])
  ),
  tag: {
    label: t("Tag"),
    example: "tag:name",
    facet: { title: t("Tags"), column: "tags" },
    test: async (index, value) => {
      const alias = (await index.aliases()).tags?.[nameKey(value)];
      return isIn(await having(index, "tags", (tag) => plainly(tag) === plainly(value) || tag === alias));
    },
  },
  after: {
    label: t("From"),
    also: ["from"],
    example: "from:2025-03",
    syntax: DATE,
    test: async (index, value) => {
      const days = await datesFor(index, value);
      return (document) => isFrom(days[document], value);
    },
  },
  before: {
    label: t("Before"),
    syntax: DATE,
    test: async (index, value) => {
      const days = await datesFor(index, value);
      return (document) => days[document] !== "" && !isFrom(days[document], value);
    },
  },
  on: {
    label: t("Date"),
    example: "2025-03",
    syntax: DATE,
    test: async (index, value) => {
      const days = await datesFor(index, value);
      return (document) => days[document].startsWith(value);
    },
  },
  votes: { label: t("Votes"), example: "votes:>20", syntax: NUMBER, test: byNumber("votes") },
  cited: { label: t("Cited"), example: "cited:>20", syntax: NUMBER, test: byNumber("cited") },
  near: {
    label: t("Near"),
    syntax: TEXT,
    test: async (index, value, typed) => {
      const { cosines } = await (await import("./near.js")).near(index, value, typed);
      return (document) => cosines.has(document);
    },
  },
  orcid: {
    label: "ORCID",
    syntax: ORCID,
    test: async (index, value) => isIn(new Set(await holders(index, "id", value.replaceAll("-", "")))),
  },
  source: { label: t("Source"), syntax: WORD, test: (index, value) => stating(index, "source", value) },
  ...Object.fromEntries(
    VALUES.map(({ name, label, title, example, syntax }) => [
      name,
      {
        label,
        example: `${name}:${example}`,
        syntax: new RegExp(`^(?:${syntax})$`, "i"),
        facet: { title, column: name },
        test: (/** @type {Index} */ index, /** @type {string} */ value) => stating(index, name, value),
      },
    ])
  ),
};

/** All names of filters, as typed before the colon. */
export const SPELLINGS = Object.entries(FILTERS).flatMap(([name, { also = [] }]) => [name, ...also]);

/** Return the name in `FILTERS` of a filter as typed. */
export function filterNamed(/** @type {string} */ typed) {
  const spelling = typed.toLowerCase();
  return Object.keys(FILTERS).find((name) => FILTERS[name].also?.includes(spelling)) ?? spelling;
}

/** @type {Record<string, string>} headings of the facets by name, facets with few values first */
export const FACETS = { year: t("Years") };
for (const [name, { facet }] of Object.entries(FILTERS).reverse()) if (facet) FACETS[name] = facet.title;

/** The most values that a facet shows; years are all shown. */
const SHOWN = 20;

/** @type {(documents: Set<number>) => (document: number) => boolean} */
const isIn = (documents) => (document) => documents.has(document);

/** Return the dates of all documents as precisely as a filter asks; a file of years is a tenth of one of days. */
const datesFor = (/** @type {Index} */ index, /** @type {string} */ value) =>
  daysOf(index, value.length === 4 ? "year" : "day");

/**
 * Return a check for documents with a value in a column of values in small letters.
 * @param {Index} index
 * @param {string} column
 * @param {string} value
 */
const stating = async (index, column, value) =>
  isIn(await having(index, column, (known) => known === value.toLowerCase()));

/**
 * Return a test for names with all words of a value.
 * @param {string} value
 * @returns {(name: string) => boolean}
 */
function hasWords(value) {
  const words = plainly(value).split(" ");
  return (name) => {
    const known = plainly(name).split(" ");
    return words.every((word) => known.includes(word));
  };
}

/** Return whether a day is `value` or later, as precisely as both are known (to the day, month or year). */
function isFrom(/** @type {string} */ day, /** @type {string} */ value) {
  return day.slice(0, value.length) >= value.slice(0, day.length) && day !== "";
}

/**
 * Return the test of a filter by what is counted of papers.
 * @param {string} name
 * @returns {Filter["test"]}
 */
function byNumber(name) {
  return async (index, value) => {
    const [, sign = "=", typed] = /** @type {RegExpMatchArray} */ (value.match(NUMBER));
    const number = Number(typed);
    const passes = /** @type {Record<string, (count: number) => boolean>} */ ({
      "=": (count) => count === number,
      ">": (count) => count > number,
      ">=": (count) => count >= number,
      "<": (count) => count < number,
      "<=": (count) => count <= number,
    })[sign];
    return (document) => {
      const count = index.count(document, name);
      return count !== null && passes(count);
    };
  };
}

/** Return whether a filter of this name accepts the value. */
export function isFilter(/** @type {string} */ name, /** @type {string} */ value) {
  return Object.hasOwn(FILTERS, name) && value !== "" && (FILTERS[name].syntax?.test(value) ?? true);
}

/**
 * Remove the documents that fail a filter from the matches.
 * @param {Index} index
 * @param {Record<string, Wanted[]>} filters by name
 * @param {Uint8Array} matches by document; changed in place
 */
export async function narrow(index, filters, matches) {
  for (const [name, values] of Object.entries(filters)) {
    for (const { value, not, typed } of values) {
      const passes = await FILTERS[name].test(index, value, typed);
      for (let document = 0; document < matches.length; document++) {
        if (matches[document] && passes(document) === not) matches[document] = 0;
      }
    }
  }
}

/**
 * Return the search page's filters with a facet's value added.
 * @param {Record<string, string[]>} filters
 * @param {string} facet
 * @param {string} value
 * @returns {Record<string, string[]>}
 */
export function chosen(filters, facet, value) {
  if (facet === "year") return filters.on?.[0].startsWith(value) ? filters : { ...filters, on: [value] };
  return { ...filters, [facet]: [...new Set([...(filters[facet] ?? []), value])] };
}

/**
 * Count the values of a facet among the matches.
 * @param {Index} index
 * @param {string} name of the facet
 * @param {Uint8Array} matches
 * @param {boolean} isKnown whether the matches are certain; else each count is 0
 * @returns {Promise<{name: string, count: number}[]>} the most frequent first (years: the latest)
 */
export async function counts(index, name, matches, isKnown) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const count = (/** @type {number} */ document, /** @type {string} */ value) => {
    if (matches[document]) counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  if (!Object.hasOwn(FACETS, name)) return [];
  const facet = FILTERS[name]?.facet;
  if (facet) await eachValue(index, `${facet.column}-top`, count);
  else (await daysOf(index, "year")).forEach((year, document) => year && count(document, year));
  const isSure = facet ? await isWhole(index, `${facet.column}-top`) : () => true;
  const rows = Array.from(counts, ([name, count]) => ({ name, count })).filter(({ name }) => isSure(name));
  if (facet) rows.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).splice(SHOWN);
  else rows.sort((a, b) => b.name.localeCompare(a.name));
  return isKnown ? rows : rows.map(({ name }) => ({ name, count: 0 }));
}
