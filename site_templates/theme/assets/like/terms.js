/**
 * The words of a text and their terms, as `generator/related/terms.py` makes them; a test compares the two.
 * Stop words stay in: no vector has them.
 */
import { HASH_BITS } from "./vectors.js";

const WORD = /^\P{Nd}.{1,39}$/u;
const BASE = 0x7f4a7c15; // the low bits of the base in `terms.py`, whose other bits do not reach the hash
const SPACELESS = /[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]+/gu;
const SEPARATORS = /[ \t\n\r\f\v\xa0'’-]+/;
const AROUND = /^[^\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_]+$/gu;
const SMALL = /[a-z\xc0-\u1fff\u3000-\u{10ffff}]/u;
const encoder = new TextEncoder();

/**
 * Return the terms of a text, each with its first word as a reader is shown it.
 * @param {string} text without TeX
 * @returns {Map<number, string>} by the hash of the term
 */
export function termsOf(text) {
  /** @type {Map<number, string>} */
  const terms = new Map();
  for (const part of text.replace(SPACELESS, pairs).split(SEPARATORS)) {
    const word = part.replace(AROUND, "");
    if (!WORD.test(word)) continue; // a single letter, a number, or too long
    const lowered = word.toLowerCase();
    const hash = hashOf(singular(lowered));
    // An initial capital may be due to a sentence or title; any other capital belongs to the word.
    const isPlain = lowered.slice(1) === word.slice(1) && SMALL.test(word.slice(1));
    if (!terms.has(hash)) terms.set(hash, isPlain ? lowered : word);
  }
  return terms;
}

/** Separate the pairs of adjacent characters: Han and kana have no spaces between words. */
function pairs(/** @type {string} */ run) {
  const letters = [...run];
  return ` ${letters
    .slice(1)
    .map((letter, at) => letters[at] + letter)
    .join(" ")} `;
}

function hashOf(/** @type {string} */ term) {
  return (
    encoder.encode(term).reduceRight((hash, byte) => Math.imul(hash, BASE) + byte + 1, 0)
    & ((1 << HASH_BITS) - 1)
  );
}

/** Strip an English plural ending, so that singular and plural are one term. */
function singular(/** @type {string} */ word) {
  if (word.length > 4 && /(?:ies|xes|zes|shes|ches|sses)$/.test(word))
    return word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -2);
  return word.length > 3 && /[^sui]s$/.test(word) ? word.slice(0, -1) : word;
}
