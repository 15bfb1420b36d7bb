/** The results in the list, each with its summary, in which the words of the query are marked. */
import { element } from "../theme/assets/element.js";
import { authorLine, blankCard, fillCard, placeSummary } from "../theme/assets/card.js";
import { isEastern, literally, runs, term } from "./words.js";

/**
 * Make the card of a result.
 * @param {import("./listing.js").Result} result
 * @param {string[]} terms of the query
 * @param {(filter: string, value: string) => void} narrowTo called when a tag is chosen
 */
export function item({ url, authors, authorCount, votes, tags, summary, machine, ...said }, terms, narrowTo) {
  const links = tags.map((tag) => {
    const narrow = (/** @type {Event} */ event) => {
      event.preventDefault();
      narrowTo("tag", tag);
    };
    return element("a", { href: `?tag=${encodeURIComponent(tag)}`, onclick: narrow }, tag);
  });
  const by = authorLine(authors, authorCount);
  const made = fillCard(blankCard(url), { ...said, by, votes: votes ?? 0, tags: links });
  if (!summary) return made;
  const place = placeSummary(made);
  place.classList.toggle("machine", machine);
  place.append(...marked(summary, new Set(terms)));
  return made;
}

/**
 * Cut a text into pieces; words with the terms are marked, and runs of Han, kana and Hangul within words.
 * @param {string} text
 * @param {Set<string>} terms
 */
function marked(text, terms) {
  const inside = [...terms].flatMap(runs).filter(isEastern);
  const cut = ["[ \\t\\n\\r\\f\\v\\xa0-]+", ...inside.map(literally)].join("|");
  const isFound = (/** @type {string} */ piece) =>
    inside.includes(piece) || terms.has(term(piece.toLowerCase()));
  return text
    .split(new RegExp(`(${cut})`))
    .filter(Boolean)
    .map((piece) => (isFound(piece) ? element("mark", {}, piece) : piece));
}
