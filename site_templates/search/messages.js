/** Messages of the search page. */
import { dayLabel } from "../theme/assets/card.js";
import { counted, element } from "../theme/assets/element.js";
import { isForeign } from "./words.js";

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
  const isForeignHere = answer.left.some(isForeign);
  const none = `No papers found${isForeignHere ? ". Words are found as papers have them" : ""}`;
  const newest = answer.newest && `. The newest paper is from ${dayLabel(answer.newest)}`;
  return [answer.total ? summary(answer) : none, newest, ...cut, phraseNote(answer)].join("");
}

/**
 * Say which query was searched for instead.
 * @param {string} text
 * @param {Node} link to the query as typed
 */
export const instead = (text, link) => [
  element("span", { className: "as-mended" }, "Results for ", element("em", {}, text), " · ", link),
  " ",
];

/**
 * Say what was ignored and why, and which words are names of tags.
 * @param {Answer} answer
 * @param {(tag: string) => Node} link to the papers of a tag
 */
export const notes = ({ ignored, aliases }, link) => [
  ...ignored.map((note) => element("p", {}, `${note}.`)),
  ...aliases.map(({ word, tag }) =>
    element("p", {}, `“${word}” also finds papers with the tag `, link(tag), ".")
  ),
];

/** Say how many papers a search found. */
function summary(/** @type {Answer} */ { total, isBound, words, needed, partial }) {
  const papers = counted(total);
  const quoted = needed.map((word) => `“${word}”`);
  const having = needed.length
    ? ` with ${new Intl.ListFormat("en-GB").format(quoted)}`
    : words > 1
      ? " with all words"
      : "";
  if (partial && words > 1)
    return `No paper has all words; found ${isBound ? "up to " : ""}${papers} with some`;
  return `${isBound ? "Up to " : ""}${papers}${having}`;
}

/** Say how many papers were checked for a phrase, if not all with its words were. */
const phraseNote = (/** @type {Answer} */ { checked }) =>
  checked ? `. Only the first ${counted(checked)} with all words were checked for the phrase` : "";
