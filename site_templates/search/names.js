/**
 * The names of collections, as `generator/search/names.py` writes them.
 */
import { fold, plainly, split } from "./words.js";

/** @typedef {[name: string, kind: string, address: string, papers: number]} Named a collection */

/** @type {Map<string, Promise<Named[]>>} */
const files = new Map();

/**
 * The collections whose names have words that begin with those of a text; those of the most papers first.
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
    // No name begins so, or the file is out of reach: nothing is suggested, and the search box works on.
    loading = fetch(new URL(`names-${letter}.json`, base)).then((answer) => answer.ok ? answer.json() : []).catch(() => {
      files.delete(letter); // to be asked for again with the next letter
      return [];
    });
    files.set(letter, loading);
  }
  return loading;
}
