/** Find the documents that a query names exactly: by id, or by their whole title. */
import { identify, titleKey } from "./identifiers.js";
import { everyTerm, indexed, joined, plainly, prefix, split, terms } from "./words.js";

/** @typedef {import("./index.js").Index} Index */

/** The most documents to compare with a title of the same words. */
const CANDIDATES = 24;
/** What may be a part of an id, and the number in an arXiv id. */
const PART_OF_ID = /^(?!(?:19|20)\d\d$)[\w./]*\d[\w./]*$/;
const ARXIV_NUMBER = /^\d{4,5}$/;
/** The most different words to look up of a title. */
const MOST_WORDS = 64;
/** A whole name, as it may be typed: two words or more. */
const NAME = /^\s*\p{L}[\p{L}\p{M}.'’-]*(?:,?\s+\p{L}[\p{L}\p{M}.'’-]*){1,4}\s*$/u;
/** A letter by itself, or several after a name: "J. Smith", "Smith JR". */
export const MAYBE_INITIAL = /(?<=^|[\s.])(?![AaIi]\s)\p{L}(?=[.,\s]|$)|^\p{Lu}\S+\s+\p{Lu}{2,3}$/u;
/** Signs of TeX: a title has them at its source, not on its page. */
const TEX = /[$\\{}~`^_]|--|''/;

/**
 * @param {Index} index
 * @param {string} text the query
 * @returns {Promise<number[]>} documents with that id, then documents with that title
 */
export async function named(index, text) {
  const names = identify(text);
  if (TEX.test(text)) names.push(titleKey(text));
  const [byName, byTitle] = await Promise.all([
    Promise.all(names.map((name) => holders(index, "id", name))),
    titled(index, text),
  ]);
  const exact = [...new Set([...byName.flat(), ...byTitle])];
  return exact.length || !names.length || !PART_OF_ID.test(text) ? exact : partOfId(index, text);
}

/**
 * Return the documents whose id begins with a text, or whose arXiv id has it after the month.
 * @param {Index} index
 * @param {string} text
 */
async function partOfId(index, text) {
  const begun = await holders(index, "id", text, true);
  if (begun.length || !ARXIV_NUMBER.test(text)) return begun.slice(0, CANDIDATES);
  const lists = await Promise.all(
    index.segments.map((segment) => segment.termsBetween(text.length + 5, text.length + 5, false))
  );
  const whole = new RegExp(`^\\d{4}\\.${text}$`);
  const ids = lists
    .flat()
    .map(([term]) => term)
    .filter((term) => whole.test(term))
    .slice(0, CANDIDATES);
  return (await Promise.all([...new Set(ids)].map((id) => holders(index, "id", id)))).flat();
}

/**
 * Return the documents with all words of a text in a single name of a field.
 * @param {Index} index
 * @param {string} field
 * @param {string} text
 * @param {boolean} begun whether the beginning of a word is enough
 * @returns {Promise<number[]>}
 */
export async function holders(index, field, text, begun = false) {
  const spellings = [...new Set([text, joined(text)])];
  const documents = await Promise.all(spellings.map((spelling) => holding(index, field, spelling, begun)));
  return [...new Set(documents.flat())];
}

/** @type {typeof holders} */
async function holding(index, field, text, begun) {
  const number = index.fields.indexOf(field);
  const termOf = indexed(field);
  const words = [...new Set(split(text))].filter(termOf);
  const lists = await Promise.all(
    words.map(async (word) => {
      const known = begun ? await index.termsFrom(prefix(word), number) : [];
      return Promise.all([...new Set([termOf(word), ...known])].map((known) => index.postings.of(known)));
    })
  );
  /** @type {Map<number, number[]> | null} names that hold all words so far, by document */
  let left = null;
  for (const list of lists) {
    /** @type {Map<number, number[]>} */
    const here = new Map();
    for (const { documents, names } of list.flatMap((fields) => fields[number])) {
      documents.forEach((document, at) => {
        const holding = names?.[at] ?? [];
        const shared = left ? left.get(document)?.filter((name) => holding.includes(name)) : holding;
        if (shared?.length) here.set(document, [...(here.get(document) ?? []), ...shared]);
      });
    }
    left = here;
  }
  return left ? [...left.keys()] : [];
}

/**
 * Return whether authors have the words of a text in their names; a ranking has loaded these, and most texts are no name.
 * @param {Index} index
 * @param {string} text
 */
export const mayBeName = async (index, text) =>
  NAME.test(text) && (await holders(index, "authors", terms(text).join(" "))).length > 0;

/**
 * Return the documents with a title of the same words.
 * @param {Index} index
 * @param {string} text
 */
async function titled(index, text) {
  const inTitle = everyTerm(text);
  const candidates = inTitle.length ? await sameTerms(index, inTitle) : withoutTerms(index);
  const wanted = unquoted(text);
  const records = await index.records(candidates.slice(0, CANDIDATES));
  return candidates.filter((_, at) => records[at] && unquoted(records[at].title) === wanted);
}

/** Reduce a title to its words, without quotation marks. */
const unquoted = (/** @type {string} */ title) => plainly(title.replaceAll('"', ""));

/**
 * Return the documents whose title has exactly these terms, in any order.
 * @param {Index} index
 * @param {string[]} inTitle
 */
async function sameTerms(index, inTitle) {
  const counts = new Map();
  for (const term of inTitle) counts.set(term, (counts.get(term) ?? 0) + 1);
  const field = index.fields.indexOf("title");
  const distinct = [...counts.keys()].slice(0, MOST_WORDS);
  const lists = await Promise.all(distinct.map((term) => index.postings.of(term)));
  /** @type {Map<number, number>} how many of the terms a document has */
  const seen = new Map();
  lists.forEach((list, number) => {
    for (const { documents, counts: here, lengths } of list[field]) {
      for (let at = 0; at < documents.length; at++) {
        const fits = lengths[at] === inTitle.length && here[at] === counts.get(distinct[number]);
        if (fits && (seen.get(documents[at]) ?? 0) === number) seen.set(documents[at], number + 1);
      }
    }
  });
  return [...seen.keys()].filter((document) => seen.get(document) === distinct.length);
}

/** Return the documents whose title has no terms, such as "To be or not to be". */
function withoutTerms(/** @type {Index} */ index) {
  const field = index.fields.indexOf("title");
  return index.segments
    .flatMap(({ lengths, first }) =>
      Array.from(lengths[field].keys())
        .filter((number) => lengths[field][number] === 0)
        .map((number) => number + first)
    )
    .filter((document) => !index.outdated.has(document));
}
