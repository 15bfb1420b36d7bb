/** The lists of the page: which of their papers are shown (all, those with code, of a tag, new ones), in which order. */
import { cardsOf, ORDERS, readCard, slugOf } from "../card.js";
import { button, element } from "../element.js";

/** @typedef {import("../card.js").Card} Card */
/** @typedef {{label: string, has: (item: HTMLElement) => boolean}} Filter */

const MOST_TAGS = 5;

export const article = /** @type {HTMLElement} */ (document.querySelector("article"));

/** What each card on the page says. */
export const cards = new Map([...article.querySelectorAll("ol")].flatMap(cardsOf).map((item) => [item, readCard(item)]));
const said = (/** @type {HTMLElement} */ item) => /** @type {Card} */ (cards.get(item));

/** The lists that a reader may sort and filter: not what stands beside them on the home page. */
export const lists = [...article.querySelectorAll("ol")].filter((list) => !list.closest(".aside") && cardsOf(list).length);

/** Their papers as they were listed. */
export const items = lists.flatMap(cardsOf);

/** Those that are shown, in the order in which they are. */
export const shown = () => lists.flatMap(cardsOf).filter((item) => !item.hidden);

// Filters

/** @type {Filter} */
const WITH_CODE = { label: "With code", has: (item) => said(item).code };
/** @type {Filter} */
const NEW = { label: "New", has: (item) => item.matches(".is-new") };

/** The filters that show some of the papers and not all, by their names. */
function useful() {
  /** @type {[string, Filter][]} */
  const filters = [["code", WITH_CODE], ...strongestTags(), ["new", NEW]];
  return filters.filter(([, { has }]) => new Set(items.map(has)).size > 1);
}

/** @returns {[string, Filter][]} */
function strongestTags() {
  /** @type {Map<string, {label: string, papers: Set<HTMLElement>}>} */
  const tags = new Map();
  for (const item of items)
    for (const { pathname, href, text } of said(item).tags) {
      if (location.pathname.startsWith(pathname)) continue; // the tag whose page this is
      const kind = pathname.split("/").at(-3)?.replace(/s$/, ""); // a tag, or what else cards name
      const name = `${kind}-${slugOf(href)}`;
      const tag = tags.get(name) ?? { label: text, papers: new Set() };
      tags.set(name, { ...tag, papers: tag.papers.add(item) });
    }
  const strongest = [...tags].filter(([, { papers }]) => papers.size > 1).sort(([, a], [, b]) => b.papers.size - a.papers.size);
  return strongest.slice(0, MOST_TAGS).map(([name, { label, papers }]) => [name, { label, has: (item) => papers.has(item) }]);
}

/** Shows the papers that a filter has, or all, with the headings of lists that have some. */
function apply(/** @type {Filter | undefined} */ filter) {
  for (const item of items) item.hidden = filter ? !filter.has(item) : false;
  const left = new Set(shown().map((item) => item.parentElement));
  for (const list of lists) {
    list.hidden = !left.has(list);
    for (const beside of [list.previousElementSibling, list.nextElementSibling])
      if (beside instanceof HTMLElement && beside.matches("h2, p:has(> .more)")) beside.hidden = list.hidden;
  }
}

/**
 * A row of buttons, one of which is pressed; empty where nothing tells the papers apart.
 * @param {string} chosen name of the filter to begin with
 * @param {(name: string) => void} choose is told which one a reader pressed; `""` is for all
 */
export function buttons(chosen, choose) {
  const filters = new Map(useful());
  /** @type {[string, Filter][]} */
  const choices = filters.size ? [["", { label: "All", has: () => true }], ...filters] : [];
  const made = choices.map(([name, { label, has }]) => {
    const act = () => {
      press(name);
      choose(name);
    };
    const made = button(`${label} `, act, { value: name });
    made.append(element("small", { textContent: String(items.filter(has).length) }));
    return made;
  });
  const press = (/** @type {string} */ name) => {
    apply(filters.get(name));
    for (const button of made) button.ariaPressed = String(button.value === (filters.has(name) ? name : ""));
  };
  press(chosen);
  return element("div", { className: "filters", role: "group", ariaLabel: "Show papers" }, ...made);
}

// Orders

/** The orders that tell papers of a list apart. */
export const usefulOrders = () => Object.entries(ORDERS).filter(([, { compare }]) => lists.some((list) => {
  const papers = cardsOf(list).map(said);
  return papers.some((paper) => compare(paper, papers[0]) !== 0);
}));

/** Puts the lists in an order; in none, as they were listed. */
export function arrange(/** @type {string} */ name) {
  const compare = ORDERS[name]?.compare;
  const sorted = compare ? items.toSorted((a, b) => compare(said(a), said(b))) : items;
  for (const item of sorted) item.parentElement?.append(item);
}
