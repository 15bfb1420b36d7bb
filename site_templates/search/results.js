/**
 * One result in the list, and the sentence of its page that comes after.
 */
import { counted, element } from "../theme/assets/element.js";
import { sentence } from "./pages.js";

/** A day, month or year for people. */
function dayLabel(/** @type {string} */ day) {
  if (day.length < 7) return day;
  const date = new Date(`${day.padEnd(10, "-01")}T00:00:00Z`);
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: "numeric", month: "long", timeZone: "UTC", ...day.length === 10 && { day: "numeric" } };
  return new Intl.DateTimeFormat("en-GB", parts).format(date);
}

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
    element("a", { className: "as-title", href: result.url, dir: "auto" }, result.title),
    element("p", { className: "as-about" }, element("bdi", { className: "by" }, authors), element("br"), about.filter(Boolean).join(" · "), ...tags));
}

/**
 * Show each result's sentence when it comes into view.
 * @param {HTMLElement[]} items
 * @param {import("./search.js").Result[]} results
 * @param {string[]} terms
 */
export function showSentences(items, results, terms) {
  if (!terms.length) return;
  // Their room at once, also where there will be none: what a reader is about to click does not move.
  const places = items.map(() => element("p", { className: "as-sentence", dir: "auto" }));
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      // A page that cannot be read now leaves its result without a sentence, and the list as it is.
      const at = items.indexOf(/** @type {HTMLElement} */ (target)), place = places[at];
      sentence(results[at].url, terms).then((pieces) => place.replaceChildren(...pieces.map(piece)), () => {});
    }
  });
  items.forEach((item, at) => {
    item.append(places[at]);
    watcher.observe(item);
  });
}

/** @type {(piece: {text: string, marked: boolean}) => Node | string} */
const piece = ({ text, marked }) => marked ? element("mark", {}, text) : text;
