/**
 * What the page offers if a search finds little: other spellings, from the words of the index, and fewer
 * conditions. Most first searches do not need this script.
 */
import { byLength, commonest, fuzzy } from "./expansion.js";
import { parse } from "./language.js";
import { holders } from "./lookup.js";
import { textAt } from "./pages.js";
import { opened, PAGE, query } from "./search.js";
import { bare, literally, sought, split, term } from "./words.js";

/** The most looser queries to try. */
const MOST_OFFERS = 4;
/** The most words of a query to correct, letters of a word, and spellings and authors' names per word. */
const MOST_DOUBTED = 4;
const LONGEST_DOUBTED = 32;
const MOST_SPELLINGS = 8;
const MOST_NAMES = 64;
/** A word that papers have may be a typo if it has so many letters and another is so many times as common. */
const SHORTEST_DOUBTED = 4;
const MORE_COMMON = 500;
/** How many papers to read for the spelling of a word. */
const WRITERS = 5;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Answer} Answer */

/**
 * Return looser queries for one that finds nothing: without a phrase's quotes, or without a filter.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {Answer} answer to the query
 * @returns {Promise<{dropped: string, text: string, total: number}[]>} `dropped`: the part left out; `text`:
 *   the query without it; `total`: how many papers that finds
 */
export async function looser(text, options, { understood, phrases }) {
  const { without } = await import("./alternatives.js");
  const instead = new Map([
    ...phrases.map(({ typed, words }) => /** @type {const} */ ([typed, words.join(" ")])),
    ...understood.map(({ typed }) => /** @type {const} */ ([typed, ""])),
  ]);
  const offers = Array.from(instead, ([dropped, words]) => ({
    dropped,
    text: without(text, dropped, words),
  })).slice(0, MOST_OFFERS);
  const totals = await Promise.all(offers.map(async (offer) => (await query(offer.text, options)).total));
  return offers.map((offer, at) => ({ ...offer, total: totals[at] })).filter(({ total }) => total > 0);
}

/**
 * Return the query as it was probably meant, if that finds more.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {Answer} answer to the query
 * @returns {Promise<string | null>} `null` if nothing suggests a typo
 */
export async function corrected(text, options, answer) {
  if (answer.results.some(({ exact }) => exact)) return null;
  const index = await opened();
  let best = { text, total: answer.total, partial: answer.partial };
  // Unknown words come first: once they are corrected, the rare ones may prove right.
  const doubtful = [...answer.doubtful.toSorted((a, b) => a.postings - b.postings), ...ofNobody(answer)];
  for (const { typed, postings } of doubtful.slice(0, MOST_DOUBTED)) {
    if (postings && typed.length < SHORTEST_DOUBTED) continue;
    const before = best.text;
    /** @type {Spelling | undefined} */
    let meant;
    for (const areCommon of postings ? [true] : [true, false]) {
      if (meant && !best.partial) break;
      const known = (await spellings(index, typed, areCommon)).filter(
        (spelling) => spelling.postings >= postings * MORE_COMMON
      );
      for (const spelling of known.slice(0, MOST_SPELLINGS)) {
        const tried = await asked(withWord(before, typed, spelling.words[0]), options);
        if (findsMore(tried, best) && !(postings && tried.partial)) [best, meant] = [tried, spelling];
      }
    }
    const word = meant && (await written(meant));
    best.text = word ? withWord(before, typed, word) : before;
  }
  if (best.text === text && (answer.partial || answer.total < PAGE)) {
    const tried = await asked(await withName(index, text), options);
    if (findsMore(tried, best)) best = tried;
  }
  return best.text === text ? null : best.text;
}

/**
 * Return the words of the author filters if the search found nothing.
 * @type {(answer: Answer) => import("./ranking.js").Doubtful[]}
 */
const ofNobody = ({ total, understood }) =>
  total
    ? []
    : understood
        .filter(({ filter }) => filter === "author")
        .flatMap(({ value }) => split(value).map((typed) => ({ typed, postings: 0 })));

/** @typedef {{text: string, total: number, partial: boolean}} Tried a query and its result */

/** @type {(text: string, options: import("./search.js").Options) => Promise<Tried>} */
const asked = async (text, options) => ({ ...(await query(text, { ...options, limit: 0 })), text });

/** @type {(one: Tried, other: Tried) => boolean} */
const findsMore = (one, other) =>
  one.partial === other.partial ? one.total > other.total : other.partial && one.total > 0;

/**
 * Correct a query that is a name no author has, such as "Yan LeCun": one word is replaced by the spelling of
 * an author who has the other words.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<string>} the text itself if there is no such author
 */
async function withName(index, text) {
  const { clauses, words: plain } = parse(text, index.fields, false);
  const words = split(plain);
  const isPlain =
    clauses.length === words.length && clauses.every(({ typed, fields }) => typed && fields.length > 1);
  if (!isPlain || words.length < 2 || words.length > MOST_DOUBTED) return text;
  const having = (/** @type {string[]} */ ...some) => holders(index, "authors", some.join(" "));
  const bearers = await Promise.all(words.map((word) => having(word)));
  if (bearers.some((papers) => !papers.length) || (await having(...words)).length) return text;
  let best = text;
  let most = 0;
  for (const word of words) {
    const others = words.filter((other) => other !== word);
    if (!(await having(...others)).length) continue;
    const known = (
      await Promise.all([true, false].map((areCommon) => spellings(index, word, areCommon)))
    ).flat();
    // Few people get the first letter wrong, and words with the same first letter are in few files.
    for (const spelling of known.filter((spelling) => spelling.known[0] === word[0]).slice(0, MOST_NAMES)) {
      const papers = (await having(spelling.words[0], ...others)).length;
      const better = papers > most && (await written(spelling));
      if (better) [best, most] = [withWord(text, word, better), papers];
    }
  }
  return best;
}

/**
 * @typedef {object} Spelling
 * @property {string} known a term
 * @property {number} postings of the term; 0 if it is rare
 * @property {string[]} words with this term; any of them may be meant
 */

/**
 * Return the terms of words one edit away from a word.
 * @param {Index} index
 * @param {string} typed the word
 * @param {boolean} areCommon whether to return common terms or rare ones
 * @returns {Promise<Spelling[]>} the commonest first
 */
async function spellings(index, typed, areCommon) {
  const word = bare(typed.toLowerCase());
  // One number is never a spelling of another.
  if (word.length > LONGEST_DOUBTED || /\p{N}/u.test(word)) return [];
  const [own, near] = [sought(word), variants(word)];
  const isNear = fuzzy(own, 1);
  const shortest = Math.min(own.length - 1, ...Array.from(near.keys(), ({ length }) => length));
  const [common, rare] = byLength(Math.max(shortest, 1), word.length + 1);
  const found = await commonest(
    index,
    [areCommon ? common : rare],
    0,
    (known) => known !== own && (near.has(known) || isNear(known))
  );
  return found.map(([known, postings]) => ({ known, postings, words: near.get(known) ?? [known] }));
}

/**
 * Return the a-z words one edit away from a word, by their terms. Many typos are in the ending of a word,
 * which its term lacks.
 * @param {string} word
 */
function variants(word) {
  /** @type {Map<string, string[]>} */
  const spellings = new Map();
  for (let at = 0; at <= word.length; at++) {
    const [before, here, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
    const made = Array.from(ALPHABET, (letter) => [
      before + letter + here + after,
      before + letter + after,
    ]).flat();
    if (here) made.push(before + after, before + after.slice(0, 1) + here + after.slice(1));
    for (const variant of made) {
      const known = variant && term(variant);
      if (known) spellings.set(known, [...new Set(spellings.get(known)).add(variant)]);
    }
  }
  return spellings;
}

/**
 * Return the word that is meant, as a paper spells it.
 * @param {Spelling} spelling
 * @returns {Promise<string | undefined>}
 */
async function written({ known, words }) {
  const isIt = (/** @type {string} */ word) => words.includes(bare(word));
  const { results } = await query(known, { limit: WRITERS });
  const shown = results.flatMap(({ title, authors, tags }) => [title, ...authors, ...tags]);
  const found = (/** @type {string[]} */ texts) => split(texts.join(" ")).find(isIt);
  const word = found(shown) ?? found(await Promise.all(results.map(({ url }) => textAt(url))));
  // If no paper has it, only a word that equals its term is known to exist.
  return word ? bare(word) : words.find((word) => word === known);
}

/**
 * Replace a word in a text, and keep its capital letter.
 * @param {string} text
 * @param {string} typed
 * @param {string} word
 */
function withWord(text, typed, word) {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${literally(typed)}(?![\\p{L}\\p{N}])`, "iu");
  return text.replace(alone, (found) =>
    /^\p{Lu}/u.test(found) ? word[0].toUpperCase() + word.slice(1) : word
  );
}
