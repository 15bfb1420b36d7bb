/** Names of collections and authors, and words of titles: what `generator/search/names.py` writes. */
import { fuzzy } from "./patterns.js";
import { varints } from "../theme/assets/packing.js";
import { bare, compare, fold, split } from "./words.js";

/** @typedef {import("./index.js").Index} Index */

/**
 * @typedef {object} Named a collection, an author or a word of titles
 * @property {string} name
 * @property {string} kind "" for a word
 * @property {string} address of its page, relative to the site; "" if it has none
 * @property {string} alias the other name that it was found by, if any
 * @property {number} papers
 */

/** The most words of a name to look up. */
const MOST_NAMED = 6;
/** The fewest letters of a word that may have a wrong one, and the fewest before it. */
const FEWEST_DOUBTED = 4;
const FEWEST_BEFORE = 3;
const SIGNS = /^[^\p{L}\p{N}]+/u;

/** Return the words of a text as they are compared, without accents and punctuation. */
export const wordsOf = (/** @type {string} */ text) => split(text).map(bare).filter(Boolean);

/**
 * Return the rows under a beginning, at most those of three files; the largest alone if it has more.
 * @param {string} start
 * @param {Index | import("./index.js").Segment} folder
 * @returns {Promise<Named[]>}
 */
async function rowsUnder(start, folder) {
  /** @type {[firsts: string[], shared: string[]]} */
  const [firsts, shared] = (await folder.file("names")).header;
  const from = firsts.findLastIndex((first) => compare(first, start) <= 0);
  if (from < 0) return [];
  let end = from + 1;
  while (firsts[end]?.startsWith(start)) end++;
  const at = shared.indexOf(start);
  const numbers =
    at < 0 ? Array.from({ length: end - from }, (_, number) => from + number) : [firsts.length + at];
  const loaded = await Promise.all(numbers.map((number) => folder.file(`names-${number}`)));
  return loaded.flatMap(({ header: [names, kinds, addresses, aliases], columns }) =>
    varints(columns[0]).map((papers, at) => ({
      name: names[at],
      kind: kinds[at],
      address: addresses?.[at] ?? "",
      alias: aliases?.[at] ?? "",
      papers,
    }))
  );
}

/**
 * Return the rows of the archive and of all segments under a beginning.
 * @param {Index} index
 * @param {string} start
 */
async function under(index, start) {
  // A file may be gone: the site is published anew.
  const rows = [index, ...index.segments].map((folder) => rowsUnder(start, folder).catch(() => []));
  return (await Promise.all(rows)).flat();
}

/**
 * Return the collections and authors with names that have words beginning with all of these.
 * @param {Index} index
 * @param {string[]} words see `wordsOf`
 * @param {boolean} [areMisspelt] whether one letter of each differs
 * @returns {Promise<Named[]>} the largest first
 */
export async function begun(index, words, areMisspelt = false) {
  if (!words.length || words.length > MOST_NAMED) return [];
  const [longest] = words.toSorted((a, b) => b.length - a.length);
  if (!areMisspelt) {
    const rows = await Promise.all(
      [...new Set([words.join(" "), longest])].map((start) => under(index, start))
    );
    return withWordsOf(
      rows.flat(),
      words.map((word) => (known) => known.startsWith(word))
    );
  }
  return isDoubtful(longest) ? withWordsOf(await under(index, before(longest)), words.map(nearly)) : [];
}

/**
 * Return whether a name, or the alias that it was found by, has exactly these words, in any order.
 * @param {Named} row
 * @param {string[]} words
 */
export const isNamed = ({ name, alias }, words) =>
  wordsOf(alias || name)
    .sort()
    .join(" ") === words.toSorted().join(" ");

/** @type {(index: Index, row: Named) => string} the address of a collection's page, or of an author's papers in the search */
export const addressOf = (index, { name, address }) =>
  new URL(address || `search/?${new URLSearchParams({ author: name })}`, index.site).href;

/**
 * Return the authors under some beginnings, the largest first.
 * @param {Index} index
 * @param {string[]} starts
 * @param {((known: string) => boolean)[]} tests each of which a word of the name passes
 */
export const authorsUnder = async (index, starts, tests) =>
  withWordsOf((await Promise.all(starts.map((start) => under(index, start)))).flat(), tests).filter(
    ({ kind }) => kind === "author"
  );

/**
 * @param {Named[]} rows
 * @param {((known: string) => boolean)[]} tests each of which a word of the name passes
 */
function withWordsOf(rows, tests) {
  /** @type {Map<string, Named>} */
  const found = new Map();
  for (const row of rows) {
    const known = split(row.alias || row.name).map((word) => fold(word).replace(SIGNS, ""));
    if (!row.kind || !tests.every((test) => known.some(test))) continue;
    const id = row.kind === "author" ? wordsOf(row.name).join(" ") : row.address;
    const other = found.get(id);
    if (!other || isBetter(row, other)) found.set(id, row);
  }
  return [...found.values()].sort((a, b) => b.papers - a.papers || a.name.length - b.name.length);
}

/**
 * Return whether a row says more than another of the same collection or author: it has a page, is under the
 * name itself, or is of the segment with more papers.
 * @param {Named} row
 * @param {Named} other
 */
const isBetter = (row, other) =>
  (Number(!row.address) - Number(!other.address)
    || Number(!other.alias) - Number(!row.alias)
    || other.papers - row.papers) < 0;

/**
 * Return the words of titles that begin with a text, also from a capital letter on, the commonest first.
 * @param {Index} index
 * @param {string} word
 */
export const written = async (index, word) =>
  byPapers(await under(index, word), (known) => known.includes(word));

/**
 * Return the words of titles that begin with a word in which one letter is wrong.
 * @param {Index} index
 * @param {string} word
 */
export const misspelt = async (index, word) =>
  isDoubtful(word) ? byPapers(await under(index, before(word)), nearly(word)) : [];

/**
 * @param {Named[]} rows
 * @param {(word: string) => boolean} test
 */
const byPapers = (rows, test) =>
  rows
    .filter(({ kind, name }) => kind === "" && test(name))
    .sort((a, b) => b.papers - a.papers)
    .map(({ name }) => name);

/** Return whether a word may be misspelt; one number is never a spelling of another. */
const isDoubtful = (/** @type {string} */ word) => word.length >= FEWEST_DOUBTED && !/\p{N}/u.test(word);

/** Return the first half of a word, where no letter is wrong. */
const before = (/** @type {string} */ word) =>
  word.slice(0, Math.max(FEWEST_BEFORE, Math.ceil(word.length / 2)));

/** @type {(word: string) => (known: string) => boolean} */
function nearly(word) {
  if (!isDoubtful(word)) return (known) => known.startsWith(word);
  const isNear = fuzzy(word, 1);
  return (known) => [-1, 0, 1].some((more) => isNear(known.slice(0, word.length + more)));
}
