/** The results in the list, each with the sentence of its page that matches. */
import { element } from "../theme/assets/element.js";
import { authorLine, blankCard, fillCard, placeSummary } from "../theme/assets/card.js";
import { sentence } from "./pages.js";

/**
 * Make the card of a result.
 * @param {import("./listing.js").Result} result
 * @param {(filter: string, value: string) => void} narrowTo called when a tag is chosen
 */
export function item({ url, authors, authorCount, votes, tags, ...said }, narrowTo) {
  const links = tags.map((tag) =>
    element(
      "a",
      {
        href: `?tag=${encodeURIComponent(tag)}`,
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          narrowTo("tag", tag);
        },
      },
      tag
    )
  );
  return fillCard(blankCard(url), {
    ...said,
    by: authorLine(authors, authorCount),
    votes: votes ?? 0,
    tags: links,
  });
}

/**
 * Show each result's sentence when it comes into view.
 * @param {HTMLElement[]} items
 * @param {import("./listing.js").Result[]} results
 * @param {string[]} terms
 */
export function showSentences(items, results, terms) {
  if (!terms.length) return;
  // Reserve the space at once, even if it stays empty: nothing may move under a reader's pointer.
  const places = items.map(placeSummary);
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      // If the page cannot be read, its result has no sentence.
      const at = items.indexOf(/** @type {HTMLElement} */ (target)),
        place = places[at];
      sentence(results[at].url, terms).then(
        (pieces) => place.replaceChildren(...pieces.map(piece)),
        () => {}
      );
    }
  });
  for (const item of items) watcher.observe(item);
}

/** @type {(piece: {text: string, marked: boolean}) => Node | string} */
const piece = ({ text, marked }) => (marked ? element("mark", {}, text) : text);
