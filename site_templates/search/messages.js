/** Messages of the search page. */
import { element, paragraph } from "../theme/assets/element.js";
import { isForeign } from "./words.js";
import { counted, dayLabel, list, pieces, plural, t } from "../theme/assets/texts.js";

/** @typedef {import("./search.js").Answer} Answer */

export const UNREACHABLE = t("The search is not available right now. Please try again.");
export const MISSING = t(
  "A file of the search is missing or damaged. The site may be updating: reload the page in a few minutes. "
    + "If that does not help, tell whoever runs the site."
);

/**
 * Say what a search found, or why it did not run.
 * @param {Answer} answer
 */
export function outcome(answer) {
  if (answer.refused) return answer.refused;
  const cut = answer.cut.map((pattern) =>
    t("Only the commonest words that match {pattern} were looked for", { pattern })
  );
  const isForeignHere = !answer.total && answer.left.some(isForeign);
  const newest = answer.newest && t("The newest paper is from {day}", { day: dayLabel(answer.newest) });
  return [
    answer.total ? summary(answer) : t("No papers found"),
    isForeignHere ? t("Words are found as papers have them") : "",
    newest,
    ...cut,
    phraseNote(answer),
  ]
    .filter(Boolean)
    .reduce((said, next) => t("{sentence}. {next}", { sentence: said, next }));
}

/**
 * Say which query was searched for instead.
 * @param {string} text
 * @param {Node} link to the query as typed
 */
export const instead = (text, link) => {
  const said = pieces(t("Results for {query}"), { query: element("em", {}, text) });
  return [element("span", { className: "as-mended" }, ...said, " · ", link), " "];
};

/**
 * Say what was ignored and why, and which words are names of tags.
 * @param {Answer} answer
 * @param {(tag: string) => Node} link to the papers of a tag
 */
export const notes = ({ ignored, aliases }, link) => [
  ...ignored.map((note) => paragraph(t("{sentence}."), { sentence: note })),
  ...aliases.map(({ word, tag }) =>
    paragraph(t("“{word}” also finds papers with the tag {tag}."), { word, tag: link(tag) })
  ),
];

/** Say how many papers a search found. */
function summary(/** @type {Answer} */ { total, isBound, words, needed, partial }) {
  const some = isBound ? t("up to {papers}", { papers: counted(total) }) : counted(total);
  if (partial && words > 1) return t("No paper has all words; found {papers} with some", { papers: some });
  const quoted = list(needed.map((word) => t("“{word}”", { word })));
  const papers = needed.length
    ? plural(total, "{n} paper with {words}", "{n} papers with {words}", { words: quoted })
    : words > 1
      ? plural(total, "{n} paper with all words", "{n} papers with all words")
      : counted(total);
  return isBound ? t("Up to {papers}", { papers }) : papers;
}

/** Say how many papers were checked for a phrase, if not all with its words were. */
const phraseNote = (/** @type {Answer} */ { checked }) =>
  checked ? t("Only the first {n} papers with all words were checked for the phrase", { n: checked }) : "";
