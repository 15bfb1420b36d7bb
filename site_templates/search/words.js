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

/** Han, kana and Hangul, without the punctuation between them; see `generator/queries/words.py`. */
const EASTERN_SIGNS = String.raw`\u1100-\u11ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}`;
const EASTERN = `[${EASTERN_SIGNS}]`;
const LETTER_FORMS = new RegExp(`[${EASTERN_SIGNS}\\u3099\\u309a\\uf900-\\ufaff\\ufb1d-\\uffef]+`, "gu");
const POINTS =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d]+/g;

/** Remove accents, the points of Hebrew and Arabic, and forms and widths from a lower-case word. */
export function fold(/** @type {string} */ word) {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  const whole = word.replace(LETTER_FORMS, (forms) => forms.normalize("NFKC"));
  const bare = whole.normalize("NFD").replace(POINTS, "").replaceAll("ς", "σ");
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
const EASTERN_SPACE = new RegExp(`(?<=${EASTERN})[ \\t\\n\\r\\f\\v\\xa0-]+(?=${EASTERN})`, "gu");
const EASTERN_SIGN = new RegExp(EASTERN, "gu");
const IS_EASTERN = new RegExp(`^${EASTERN}`, "u");
const RUNS = new RegExp(`${EASTERN}+|[^${EASTERN_SIGNS}\\u3000]+`, "gu");
/** The most terms that are looked up of a word. */
const MOST_OF_A_WORD = 64;

/** Return whether a word has Han, kana or Hangul. */
export const isEastern = (/** @type {string} */ word) => fold(word).search(EASTERN_SIGN) >= 0;

/** Return the runs of Han, kana and Hangul in a word, and what stands between them; other words stay whole. */
export const runs = (/** @type {string} */ word) =>
  isEastern(word) ? (fold(word).match(RUNS) ?? []) : [word];

/** Return the first sign and each two signs of a run of Han, kana and Hangul; another text stays whole. */
const cutRun = (/** @type {string} */ run) =>
  IS_EASTERN.test(run) ? Array.from(run).map((sign, at, all) => (all[at - 1] ?? "") + sign) : [run];

/** Return the terms of the index that a query's term stands for: itself, or each two signs of a run. */
export function parts(/** @type {string} */ known) {
  if (!isEastern(known)) return [known];
  const found = runs(known)
    .map(cutRun)
    .flatMap(([first, ...pairs]) => (pairs.length ? pairs : first));
  return [...new Set(found.map(term).filter(Boolean))].slice(0, MOST_OF_A_WORD);
}

/** Return the terms that the index has of a text, with repeats. */
export const everyTerm = (/** @type {string} */ text) =>
  split(text).flatMap(runs).flatMap(cutRun).map(term).filter(Boolean);

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

/** Reduce a text to its words, without punctuation, with a space before and after each, and each sign of `EASTERN_SIGNS`. */
export function spoken(/** @type {string} */ text) {
  const words = split(fold(text.toLowerCase()).replace(EASTERN_SIGN, " $& ")).map((word) =>
    word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "")
  );
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
