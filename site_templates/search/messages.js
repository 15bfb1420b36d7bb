/** Messages of the search page. */
import { dayLabel } from "../theme/assets/card.js";
import { counted } from "../theme/assets/element.js";

/** @typedef {import("./search.js").Answer} Answer */

export const UNREACHABLE = "The search is not available right now. Please try again.";
export const MISSING =
  "A file of the search is missing or damaged. The site may be updating: reload the page in a few minutes. "
  + "If that does not help, tell whoever runs the site.";

/**
 * Say what a search found, or why it did not run.
 * @param {Answer} answer
 */
export function outcome(answer) {
  if (answer.refused) return answer.refused;
  const cut = answer.cut.map((pattern) => `. Only the commonest words that match ${pattern} were looked for`);
  const newest = answer.newest && `. The newest paper is from ${dayLabel(answer.newest)}`;
  return [answer.total ? summary(answer) : "No papers found", newest, ...cut, phraseNote(answer)].join("");
}

/** Say how many papers a search found. */
function summary(/** @type {Answer} */ { total, words, partial }) {
  if (words < 2) return counted(total);
  return partial
    ? `No paper has all words; found ${counted(total)} with some`
    : `${counted(total)} with all words`;
}

/** Say how many papers were checked for a phrase, if not all with its words were. */
const phraseNote = (/** @type {Answer} */ { checked }) =>
  checked ? `. Only the first ${counted(checked)} with all words were checked for the phrase` : "";
