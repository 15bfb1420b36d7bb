/** The answer to a question. Other searches do not need this script. */
import { PROHIBITED } from "./language.js";
import { terms } from "./words.js";

/** What the score of a result with all words of a question in one sentence counts for. */
const RAISED_TOGETHER = 1.2;

/** @typedef {import("./listing.js").Result} Result */

/**
 * Raise results that have all words in one sentence: in the title, or in what is shown of a summary.
 * @param {Result[]} results by score
 * @param {import("./language.js").Parsed[]} parsed
 */
export function inSentences(results, parsed) {
  const needed = parsed
    .flatMap(({ clauses }) => clauses)
    .filter(({ presence, isSmall }) => presence !== PROHIBITED && !isSmall);
  const raised = (/** @type {Result} */ { title, summary, score, exact, complete }) => {
    const sentences = [title, ...summary.split(/(?<=[.?!])\s/)].map((sentence) => new Set(terms(sentence)));
    const isOne = sentences.some((known) => needed.every(({ text }) => known.has(text)));
    return exact ? Infinity : complete ? score * (isOne ? RAISED_TOGETHER : 1) : -1;
  };
  return results.toSorted((a, b) => raised(b) - raised(a) || 0);
}
