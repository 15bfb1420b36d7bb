/**
 * One result in the list, and the sentence of its page that comes after.
 */
import { counted, dayLabel, element } from "./element.js";
import { sentence } from "./pages.js";

/**
 * @param {import("./search.js").Result} result
 * @param {(filter: string, value: string) => void} narrowTo called when a tag is chosen
 * @returns {HTMLElement}
 */
export function item(result, narrowTo) {
  const more = result.authorCount - result.authors.length;
  const authors = result.authors.join(", ") + (more > 0 ? ` and ${more} more` : "");
  const about = [dayLabel(result.day), result.votes === null ? "" : counted(result.votes, "vote"), result.code ? "code" : ""];
  const tags = result.tags.flatMap((tag) => [" · ", element("a", {
    href: `?tag=${encodeURIComponent(tag)}`,
    onclick: (/** @type {Event} */ event) => {
      event.preventDefault();
      narrowTo("tag", tag);
    },
  }, tag)]);
  return element("li", {},
    element("a", { class: "as-title", href: result.url, dir: "auto" }, result.title),
    element("p", { class: "as-about" }, element("bdi", { class: "by" }, authors), element("br"), about.filter(Boolean).join(" · "), ...tags));
}

/**
 * Show each result's sentence when it comes into view.
 * @param {HTMLElement[]} items
 * @param {import("./search.js").Result[]} results
 * @param {string[]} terms
 */
export function showSentences(items, results, terms) {
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      // A page that cannot be read now leaves its result without a sentence, and the list as it is.
      const place = /** @type {HTMLElement} */ (target.lastElementChild);
      sentence(results[items.indexOf(/** @type {HTMLElement} */ (target))].url, terms).then((pieces) => {
        if (pieces.length) place.replaceChildren(...pieces.map(piece));
        else place.remove();
      }, () => place.remove());
    }
  });
  if (!terms.length) return;
  for (const item of items) {
    item.append(element("p", { class: "as-sentence", dir: "auto" })); // its room at once, so that nothing moves later
    watcher.observe(item);
  }
}

/** @type {(piece: {text: string, marked: boolean}) => Node | string} */
const piece = ({ text, marked }) => marked ? element("mark", {}, text) : text;
