/** Names of collections, as `generator/search/names.py` writes them. */
import { fold, plainly, split } from "./words.js";

/** @typedef {[name: string, kind: string, address: string, papers: number]} Named a collection */

/** @type {Map<string, Promise<Named[]>>} */
const files = new Map();

/**
 * Return the collections whose names have words that begin with the words of a text, the largest first.
 * @param {string} text
 * @param {URL} base address of the index's folder
 * @returns {Promise<Named[]>}
 */
export async function begun(text, base) {
  const words = plainly(text).split(" ").filter(Boolean);
  if (!words.length) return [];
  const rows = await namesOf(letterOf(words[0]), base);
  return rows.filter(([name]) => {
    const known = split(name).map((word) => fold(word).replace(SIGNS, ""));
    return words.every((begun) => known.some((word) => word.startsWith(begun.replace(SIGNS, ""))));
  });
}

const SIGNS = /^[^\p{L}\p{N}]+/u;

/** @type {(word: string) => string} */
const letterOf = (word) => word.replace(SIGNS, "").match(/^[a-z0-9]/)?.[0] ?? "_";

/**
 * @param {string} letter
 * @param {URL} base
 */
function namesOf(letter, base) {
  let loading = files.get(letter);
  if (!loading) {
    // If no name begins so, or the file cannot be fetched, nothing is suggested; the search box still works.
    loading = fetch(new URL(`names-${letter}.json`, base))
      .then((answer) => (answer.ok ? answer.json() : []))
      .catch(() => {
        files.delete(letter); // the next letter tries again
        return [];
      });
    files.set(letter, loading);
  }
  return loading;
}
