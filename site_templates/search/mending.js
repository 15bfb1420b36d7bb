/** What was probably meant and what else may be sought, from a script that most first searches do not need. */
import { VALUES } from "./collections.js";
import { opened, PAGE } from "./search.js";

/** Filters with a few values, such as `has:code`, each with a test for its example among words. */
const FEW_VALUES = VALUES.filter(({ syntax }) => /^\w+(?:\|\w+)*$/.test(syntax)).map((row) => ({
  row,
  word: new RegExp(`(?<=^|\\s)${row.example}(?=\\s|$)`, "i"),
}));

/** @typedef {import("./search.js").Options} Options */
/** @typedef {import("./search.js").Answer} Answer */
/** @typedef {import("./corrections.js").Corrected} Corrected */

/**
 * Return the query as it was probably meant; null if it seems right. Results do not need it: it never fails.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer to the query
 * @param {number} pause in milliseconds before more files are loaded
 * @param {() => boolean} isAwaited after the pause
 * @returns {Promise<Corrected | null>}
 */
export async function meant(text, options, answer, pause, isAwaited) {
  if (answer.refused || (answer.total >= PAGE && !answer.partial && !answer.doubtful.length)) return null;
  if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
  if (!isAwaited() || (await isOther(answer))) return null;
  return import("./offers.js").then(({ corrected }) => corrected(text, options, answer)).catch(() => null);
}

/** Return whether all words that no paper, or hardly any, has are words all the same, by what they mean. */
async function isOther(/** @type {Answer} */ { doubtful }) {
  const index = await opened();
  if (!index.meaning || !doubtful.length) return false;
  const text = doubtful.map(({ typed }) => typed).join(" ");
  return import("./meaning.js").then(({ knows }) => knows(index, text)).catch(() => false);
}

/**
 * Return paragraphs that offer what was probably meant and, if the search finds nothing, fewer conditions.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer to the query
 * @param {Corrected | null} better
 * @param {import("./offers.js").Link} link
 * @returns {Promise<HTMLElement[]>}
 */
export async function offers(text, options, answer, better, link) {
  if (answer.refused || (answer.total && !better)) return [];
  return import("./offers.js")
    .then(({ offered }) => offered(text, { ...options, offset: 0 }, answer, better, link))
    .catch(() => []);
}

/**
 * Return a paragraph that offers a filter for a word of the query that is its value; see `asFilter`.
 * @param {string} text
 * @param {Options} options
 * @param {Answer} answer
 * @param {import("./offers.js").Link} link
 * @returns {Promise<HTMLElement[]>}
 */
export async function filterFor(text, options, answer, link) {
  const found = FEW_VALUES.find(({ word }) => word.test(text));
  if (answer.refused || !found) return [];
  return import("./offers.js")
    .then(({ filterOffered }) => filterOffered(text, { ...options, offset: 0 }, answer, found.row, link))
    .catch(() => []);
}
