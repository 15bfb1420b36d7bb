/** Names with initials, as people type them: "J. Smith", "Smith J", "J. R. Smith", "Smith JR". */
import { bare, sought, split } from "./words.js";

const POINTED = /^(?:\p{L}\.-?){1,4}(?:\p{L}\.?)?,?$/u;
const LETTER = /^\p{L},?$/u;
const GLUED = /^\p{Lu}{2,3}$/u;
const PART = /^\p{L}[\p{L}\p{M}'’-]*[\p{L}\p{M}],?$/u;
/** Initials without a space after them: "J.Smith". */
export const STUCK = /(?<=^|\s)(?:\p{L}\.){1,4}(?=\p{L}{2})/gu;
/** The most words of a name besides its initials. */
const LONGEST_NAME = 3;

/**
 * @typedef {object} Initialed a name with initials
 * @property {string[]} words its whole words
 * @property {string[]} initials
 * @property {string[]} typed its parts as typed
 * @property {string[]} letters of these, its initials
 * @property {boolean} isSure whether it can hardly be anything else: an initial has a point
 */

/**
 * Return the name with initials in a query; null if it has none. Its words are in names, and if no initial has a point,
 * at least as often as in titles: "k means" is no name.
 * @param {import("./index.js").Index} index
 * @param {string} text
 * @returns {Promise<Initialed | null>}
 */
export async function nameWithInitials(index, text) {
  for (const name of possible(text.trim().replace(STUCK, "$& ").split(/\s+/))) {
    const lists = await Promise.all(name.words.map((word) => index.postings.of(sought(word))));
    const areNames = lists.every((fields) => {
      const [inTitles, inNames] = ["title", "authors"].map((field) =>
        fields[index.fields.indexOf(field)].reduce((sum, { documents }) => sum + documents.length, 0)
      );
      return inNames > 0 && (name.isSure || inNames >= inTitles);
    });
    if (areNames) return name;
  }
  return null;
}

/**
 * Return the names that the parts of a query may be, the likeliest first: the whole query, the initials with the word
 * after them, with the word before them.
 * @param {string[]} parts
 * @returns {Initialed[]}
 */
function possible(parts) {
  const isShort = parts.length === 2;
  const isInitial = (/** @type {string} */ part, at = 0) =>
    POINTED.test(part)
    || (LETTER.test(part) && !(isShort ? /^[ai]$/ : /^[ai]$/i).test(part))
    || (isShort && at === 1 && GLUED.test(part) && /^\p{Lu}/u.test(parts[0]));
  const from = parts.findIndex(isInitial);
  if (from < 0) return [];
  let to = from + 1;
  while (to < parts.length && isInitial(parts[to])) to++;
  const initials = parts.slice(from, to);
  const others = [...parts.slice(0, from), ...parts.slice(to)];
  return [others, [parts[to]], [parts[from - 1]]]
    .filter(
      (words) => words.length && words.length <= LONGEST_NAME && words.every((word) => PART.test(word ?? ""))
    )
    .map((words) => ({
      words: words.flatMap((word) => split(word).map(bare)),
      initials: initials.flatMap((part) => bare(part.toLowerCase()).match(/\p{L}/gu) ?? []),
      typed: [...initials, ...words],
      letters: initials,
      isSure: POINTED.test(initials[0]),
    }));
}
