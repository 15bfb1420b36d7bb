/** The words and terms of a text, as lunr and `generator/queries/words.py` make them. */
import { LETTERS } from "../theme/assets/letters.js";
import { stem } from "./stemmer.js";

const STOP_WORDS = new Set(
  (
    "a able about across after all almost also am among an and any are as at be because been but by can cannot could "
    + "dear did do does either else ever every for from get got had has have he her hers him his how however i if in "
    + "into is it its just least let like likely may me might most must my neither no nor not of off often on only or "
    + "other our own rather said say says she should since so some than that the their them then there these they this "
    + "tis to too twas us wants was we were what when where which while who whom why will with would yet you your"
  ).split(" ")
);

/** Remove the accents of European scripts from a lower-case word. */
export function fold(/** @type {string} */ word) {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  const bare = word.normalize("NFD").replace(/[\u0300-\u036f]+/g, "");
  return bare.replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter).normalize("NFC");
}

/** Split a text at white space and hyphens into lower-case words. */
export const split = (/** @type {string} */ text) =>
  text
    .toLowerCase()
    .split(/[ \t\n\r\f\v\xa0-]+/)
    .filter(Boolean);

const AROUND = /^[^\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_]+$/gu;
export const trimmed = (/** @type {string} */ word) => word.replace(AROUND, "");

export const isStopWord = (/** @type {string} */ word) => STOP_WORDS.has(trimmed(word));

/** Remove punctuation and accents from a word of `split`. */
export const bare = (/** @type {string} */ word) => fold(trimmed(word));

/**
 * @param {string} word one of `split`
 * @returns {string} the term a query looks up
 */
export const sought = (word) => stem(bare(word));

/**
 * @param {string} word one of `split`
 * @returns {string} the term that is indexed for it; "" for a stop word
 */
export const term = (word) => (isStopWord(word) ? "" : sought(word));

/** Return the function from a field's word to its term; in people's names (He, An), no word is stopped. */
export const indexed = (/** @type {string} */ field) => (field === "authors" ? sought : term);

/** Return the terms of a text, with repeats, without stop words. */
export const terms = (/** @type {string} */ text) => split(text).map(term).filter(Boolean);

/** The fewest letters that count as the beginning of a word, in European scripts. */
const FEWEST_LETTERS = 3;
/** The characters of Han, kana and Hangul that names have. */
const EASTERN = String.raw`[\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3134f}]`;
const EASTERN_SPACE = new RegExp(`(?<=${EASTERN})[ \\t\\n\\r\\f\\v\\xa0-]+(?=${EASTERN})`, "gu");
const IS_EASTERN = new RegExp(`^${EASTERN}`, "u");

/** Return the beginning of longer words' terms; "" if the word is too short. */
export function prefix(/** @type {string} */ word) {
  const letters = bare(word);
  return [...letters].length >= FEWEST_LETTERS || IS_EASTERN.test(letters) ? letters : "";
}

/** Remove the spaces that some people write within names in Han, kana or Hangul. */
export const joined = (/** @type {string} */ text) => text.replace(EASTERN_SPACE, "");

/** Return what all spellings of a tag share: no case, accents, punctuation or plural, `-` between words. */
export const nameKey = (/** @type {string} */ name) =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u3099\u309a]+/g, "")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .replace(/(?<=[a-z]{3})(?<![aious])s$/, "");

/** Return whether a text has letters of a script that is neither Latin nor Greek. */
export const isForeign = (/** @type {string} */ text) =>
  /[\u0400-\u1dbf\u3005-\ud7a3\uf900-\ufaff\u{20000}-\u{3134f}]/u.test(text);

/** Reduce a text to its words: lower-case, without accents, one space between. */
export const plainly = (/** @type {string} */ text) => split(text).map(fold).join(" ");

/** Reduce a text to its words, without punctuation, with a space before and after each. */
export function spoken(/** @type {string} */ text) {
  const words = split(text).map((word) => fold(word).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  return ` ${words.filter(Boolean).join(" ")} `;
}

/** Escape a text for a regular expression. */
export const literally = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** Compare terms by code point, the order of the index and of Python. */
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
