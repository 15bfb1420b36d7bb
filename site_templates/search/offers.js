/**
 * What a search offers in place of one that finds little: other spellings, from the index's own words, and fewer
 * conditions. A first search with results does without this script.
 */
import { byLength, commonest, fuzzy } from "./expansion.js";
import { parse, without } from "./language.js";
import { holders } from "./lookup.js";
import { textAt } from "./pages.js";
import { opened, PAGE, query } from "./search.js";
import { bare, literally, sought, split, term } from "./words.js";

/** How many ways out of a search that finds nothing are tried. */
const MOST_OFFERS = 4;
/** How many words of a query are looked at, how long they are at most, and how many spellings of each are tried. */
const MOST_DOUBTED = 4;
const LONGEST_DOUBTED = 32;
const MOST_SPELLINGS = 8;
const MOST_NAMES = 64;
/** A word that some papers have is taken for another from this length on, if the other is so much more common. */
const SHORTEST_DOUBTED = 4;
const MORE_COMMON = 500;
/** How many papers are looked into for how a word is written. */
const WRITERS = 5;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./search.js").Answer} Answer */

/**
 * Fewer conditions, for a search that finds nothing: the query without a phrase's quotes or without a filter.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {Answer} answer what the query found
 * @returns {Promise<{dropped: string, text: string, total: number}[]>} what was dropped, the query that is left, and how
 *   many papers it finds
 */
export async function looser(text, options, { understood }) {
  const index = await opened();
  const { phrases } = parse(text, index.fields, false);
  const offers = [
    ...phrases.map(({ typed, words }) => [typed, without(text, typed, words.join(" "))]),
    ...understood.map(({ typed }) => [typed, without(text, typed)]),
  ].map(([dropped, left]) => ({ dropped, text: left })).slice(0, MOST_OFFERS);
  const totals = await Promise.all(offers.map(async (offer) => (await query(offer.text, { ...options, limit: 0 })).total));
  return offers.map((offer, at) => ({ ...offer, total: totals[at] })).filter(({ total }) => total > 0);
}

/**
 * The query as it was probably meant, where that finds more.
 * @param {string} text
 * @param {import("./search.js").Options} options
 * @param {Answer} answer what the query found
 * @returns {Promise<string | null>} `null` where nothing speaks for a mistake
 */
export async function corrected(text, options, answer) {
  if (answer.results.some(({ exact }) => exact)) return null;
  const index = await opened();
  let best = { text, total: answer.total, partial: answer.partial };
  // Words that no paper has first: with those put right, the rare ones may be right as well.
  const doubtful = [...answer.doubtful.toSorted((a, b) => a.postings - b.postings), ...ofNobody(answer)];
  for (const { typed, postings } of doubtful.slice(0, MOST_DOUBTED)) {
    if (postings && typed.length < SHORTEST_DOUBTED) continue;
    const before = best.text;
    /** @type {Spelling | undefined} */
    let meant;
    for (const areCommon of postings ? [true] : [true, false]) {
      if (meant && !best.partial) break;
      const known = (await spellings(index, typed, areCommon)).filter((spelling) => spelling.postings >= postings * MORE_COMMON);
      for (const spelling of known.slice(0, MOST_SPELLINGS)) {
        const tried = await asked(withWord(before, typed, spelling.words[0]), options);
        if (findsMore(tried, best) && !(postings && tried.partial)) [best, meant] = [tried, spelling];
      }
    }
    const word = meant && await written(meant);
    best.text = word ? withWord(before, typed, word) : before;
  }
  if (best.text === text && (answer.partial || answer.total < PAGE)) {
    const tried = await asked(await withName(index, text), options);
    if (findsMore(tried, best)) best = tried;
  }
  return best.text === text ? null : best.text;
}

/**
 * The words of an author whose papers were asked for and who has none.
 * @type {(answer: Answer) => import("./ranking.js").Doubtful[]}
 */
const ofNobody = ({ listed, understood }) => listed ? [] : understood.filter(({ filter }) => filter === "author")
  .flatMap(({ value }) => split(value).map((typed) => ({ typed, postings: 0 })));

/** @typedef {{text: string, total: number, partial: boolean}} Tried a query, and what it finds */

/** @type {(text: string, options: import("./search.js").Options) => Promise<Tried>} */
const asked = async (text, options) => ({ ...await query(text, { ...options, limit: 0 }), text });

/** @type {(one: Tried, other: Tried) => boolean} */
const findsMore = (one, other) => one.partial === other.partial ? one.total > other.total : other.partial && one.total > 0;

/**
 * A query that is a name which no author has, such as "Yan LeCun", with one of its words as an author spells it who has
 * the other words.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<string>} the text itself where there is no such author
 */
async function withName(index, text) {
  const { clauses, words: plain } = parse(text, index.fields, false);
  const words = split(plain);
  const isPlain = clauses.length === words.length && clauses.every(({ typed, fields }) => typed && fields.length > 1);
  if (!isPlain || words.length < 2 || words.length > MOST_DOUBTED) return text;
  const having = (/** @type {string[]} */ ...some) => holders(index, "authors", some.join(" "));
  const bearers = await Promise.all(words.map((word) => having(word)));
  if (bearers.some((papers) => !papers.length) || (await having(...words)).length) return text;
  let best = text;
  let most = 0;
  for (const word of words) {
    const others = words.filter((other) => other !== word);
    if (!(await having(...others)).length) continue;
    const known = (await Promise.all([true, false].map((areCommon) => spellings(index, word, areCommon)))).flat();
    // Hardly anybody mistakes the first letter, and words that share it lie in few files.
    for (const spelling of known.filter((spelling) => spelling.known[0] === word[0]).slice(0, MOST_NAMES)) {
      const papers = (await having(spelling.words[0], ...others)).length;
      const better = papers > most && await written(spelling);
      if (better) [best, most] = [withWord(text, word, better), papers];
    }
  }
  return best;
}

/**
 * @typedef {object} Spelling
 * @property {string} known a term
 * @property {number} postings how many it has; 0 if it is rare
 * @property {string[]} words those that it stands for, of which one may be meant
 */

/**
 * The terms of words that are one edit away from a word.
 * @param {Index} index
 * @param {string} typed the word
 * @param {boolean} areCommon the common terms, or all the others
 * @returns {Promise<Spelling[]>} the commonest first
 */
async function spellings(index, typed, areCommon) {
  const word = bare(typed.toLowerCase());
  // Of a number, another one is no other spelling.
  if (word.length > LONGEST_DOUBTED || /\p{N}/u.test(word)) return [];
  const [own, near] = [sought(word), variants(word)];
  const isNear = fuzzy(own, 1);
  const shortest = Math.min(own.length - 1, ...Array.from(near.keys(), ({ length }) => length));
  const [common, rare] = byLength(Math.max(shortest, 1), word.length + 1);
  const found = await commonest(index, [areCommon ? common : rare], 0, (known) => known !== own && (near.has(known) || isNear(known)));
  return found.map(([known, postings]) => ({ known, postings, words: near.get(known) ?? [known] }));
}

/**
 * The words of a to z that are one edit away from a word, by their terms: of a word's ending, where many mistakes are
 * made, its term has nothing.
 * @param {string} word
 */
function variants(word) {
  /** @type {Map<string, string[]>} */
  const spellings = new Map();
  for (let at = 0; at <= word.length; at++) {
    const [before, here, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
    const made = Array.from(ALPHABET, (letter) => [before + letter + here + after, before + letter + after]).flat();
    if (here) made.push(before + after, before + after.slice(0, 1) + here + after.slice(1));
    for (const variant of made) {
      const known = variant && term(variant);
      if (known) spellings.set(known, [...new Set(spellings.get(known)).add(variant)]);
    }
  }
  return spellings;
}

/**
 * The word that is meant, as a paper has it.
 * @param {Spelling} spelling
 * @returns {Promise<string | undefined>}
 */
async function written({ known, words }) {
  const isIt = (/** @type {string} */ word) => words.includes(bare(word));
  const { results } = await query(known, { limit: WRITERS });
  const shown = results.flatMap(({ title, authors, tags }) => [title, ...authors, ...tags]);
  const found = (/** @type {string[]} */ texts) => split(texts.join(" ")).find(isIt);
  const word = found(shown) ?? found(await Promise.all(results.map(({ url }) => textAt(url))));
  // Of other words than their own terms, nothing says that they are words at all.
  return word ? bare(word) : words.find((word) => word === known);
}

/**
 * A text with a word in place of another, with a capital letter where that has one.
 * @param {string} text
 * @param {string} typed
 * @param {string} word
 */
function withWord(text, typed, word) {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${literally(typed)}(?![\\p{L}\\p{N}])`, "iu");
  return text.replace(alone, (found) => /^\p{Lu}/u.test(found) ? word[0].toUpperCase() + word.slice(1) : word);
}
