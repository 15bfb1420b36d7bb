/**
 * What lunr makes of a text: the same words and terms as `generator/queries/words.py`.
 */
import { LETTERS } from "../theme/assets/letters.js";
import { stem } from "./stemmer.js";

const STOP_WORDS = new Set((
  "a able about across after all almost also am among an and any are as at be because been but by can cannot could "
  + "dear did do does either else ever every for from get got had has have he her hers him his how however i if in "
  + "into is it its just least let like likely may me might most must my neither no nor not of off often on only or "
  + "other our own rather said say says she should since so some than that the their them then there these they this "
  + "tis to too twas us wants was we were what when where which while who whom why will with would yet you your"
).split(" "));

/** A lower-case word without the accents of European scripts. */
export function fold(/** @type {string} */ word) {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  const bare = word.normalize("NFD").replace(/[\u0300-\u036f]+/g, "");
  return bare.replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter).normalize("NFC");
}

/** The words of a text, lower-cased, parted at white space and hyphens. */
export const split = (/** @type {string} */ text) => text.toLowerCase().split(/[ \t\n\r\f\v\xa0-]+/).filter(Boolean);

const AROUND = /^[^\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_]+$/gu;
const trimmed = (/** @type {string} */ word) => word.replace(AROUND, "");

export const isStopWord = (/** @type {string} */ word) => STOP_WORDS.has(trimmed(word));

/** A word of `split` without punctuation and accents. */
export const bare = (/** @type {string} */ word) => fold(trimmed(word));

/**
 * @param {string} word one of `split`
 * @returns {string} the term a query looks up
 */
export const sought = (word) => stem(bare(word));

/**
 * @param {string} word one of `split`
 * @returns {string} the term it is indexed as; "" for a stop word
 */
export const term = (word) => isStopWord(word) ? "" : sought(word);

/** The terms of a text, with repeats, without stop words. */
export const terms = (/** @type {string} */ text) => split(text).map(term).filter(Boolean);

/** How many letters the beginning of a word of a European script has at least. */
const FEWEST_LETTERS = 3;
/** Han, kana and Hangul, as far as names are written with them. */
const EASTERN = String.raw`[\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3134f}]`;
const EASTERN_SPACE = new RegExp(`(?<=${EASTERN})[ \\t\\n\\r\\f\\v\\xa0-]+(?=${EASTERN})`, "gu");
const IS_EASTERN = new RegExp(`^${EASTERN}`, "u");

/** What the terms of longer words begin with; "" where a word is too short to be the beginning of one. */
export function prefix(/** @type {string} */ word) {
  const letters = bare(word);
  return [...letters].length >= FEWEST_LETTERS || IS_EASTERN.test(letters) ? letters : "";
}

/** A text without spaces within a name in Han, Kana or Hangul, where people write some. */
export const joined = (/** @type {string} */ text) => text.replace(EASTERN_SPACE, "");

/** What all spellings of a tag share: no case, accents, punctuation or plural, `-` between words. */
export const nameKey = (/** @type {string} */ name) => name.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]+/g, "")
  .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-|-$/g, "").replace(/(?<=[a-z]{3})(?<![aious])s$/, "");

/** A text by its words alone: lower-case, without accents, one space between. */
export const plainly = (/** @type {string} */ text) => split(text).map(fold).join(" ");

/** What stands for a text in a regular expression. */
export const literally = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Order of terms in the index: by code point, as Python sorts. */
export function compare(/** @type {string} */ first, /** @type {string} */ second) {
  const length = Math.min(first.length, second.length);
  for (let at = 0; at < length; at++) {
    let [a, b] = [first.charCodeAt(at), second.charCodeAt(at)];
    if (a === b) continue;
    if (a >= 0xd800 && a < 0xe000) a += 0x10000;
    if (b >= 0xd800 && b < 0xe000) b += 0x10000;
    return a - b;
  }
  return first.length - second.length;
}
