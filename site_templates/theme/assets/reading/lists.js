/** The lists of the page: filters of their papers (with code, by tag, by venue), and orders. */
import { cardsOf, ORDERS, readCard, slugOf } from "../card.js";
import { element, filterButton, textOf } from "../element.js";
import { recall, remember } from "./storage.js";
import { t } from "../texts.js";

/** @typedef {import("../card.js").Card} Card */
/**
 * @typedef {object} Filter
 * @property {string} label
 * @property {(item: HTMLElement) => boolean} has
 * @property {string} [search] the same filter in the address of a search, if there is one
 * @property {string} [count] how many papers of a split list it has there, if the page says so
 */

export const article = /** @type {HTMLElement} */ (document.querySelector("article"));

/** The cards on the page, read. */
export const cards = new Map(
  [...article.querySelectorAll("ol")].flatMap((list) => {
    const cited = list.dataset.cited?.split(",");
    return cardsOf(list).map((item, at) => [item, { ...readCard(item), cited: Number(cited?.[at]) || 0 }]);
  })
);
const said = (/** @type {HTMLElement} */ item) => /** @type {Card} */ (cards.get(item));

/** The lists that a reader can sort and filter, without the lists at the side of Home. */
export const lists = [...article.querySelectorAll("ol")].filter(
  (list) => !list.closest(".aside") && cardsOf(list).length
);

/** The papers of these lists, in their first order. */
export const items = lists.flatMap(cardsOf);

/** Lists of a day each, or of what is new. An order puts their papers together, in the first of these lists. */
const days = lists.filter((list) => list.previousElementSibling?.matches(".dated, .new > h2"));
let isByDay = true;

/** Return the visible papers, in their present order. */
export const shown = () => lists.flatMap(cardsOf).filter((item) => !item.hidden);

// Filters

/** @type {Filter} */
const WITH_CODE = { label: t("With code"), has: (item) => Boolean(said(item).code), search: "has=code" };

/** On the page of new papers; a browser keeps this choice. */
const FOLLOWED = "followed";
const KEPT = "only-followed";
/** @type {Filter} */
const ONLY_FOLLOWED = {
  label: t("Only what I follow"),
  has: (item) => item.querySelector(`:scope > .${FOLLOWED}`) !== null,
};

/** Return the filters that show some of the papers but not all, by name. */
export function usefulFilters() {
  /** @type {[string, Filter][]} */
  const filters = [
    [FOLLOWED, ONLY_FOLLOWED],
    ["code", WITH_CODE],
  ];
  return [...filters.filter(([, { has }]) => new Set(items.map(has)).size > 1), ...inCommon()];
}

/** Return the filters by tags and venues: the page links to them, and says which papers have each. */
function inCommon() {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = article.querySelectorAll(".reading > .filters > a");
  return [...links].map((link) => {
    const kind = link.pathname.split("/").at(-3)?.replace(/s$/, "");
    const label = textOf(link.firstChild);
    const papers = new Set(link.dataset.papers?.split(" ").map((place) => items[Number(place)]));
    /** @type {Filter} */
    const filter = {
      label,
      has: (item) => papers.has(item),
      search: `${kind}=${encodeURIComponent(label)}`,
      count: textOf(link.querySelector("small")),
    };
    return /** @type {[string, Filter]} */ ([`${kind}-${slugOf(link.href)}`, filter]);
  });
}

/** Show the papers that pass a filter, or all, and the headings of lists with papers left. */
function apply(/** @type {Filter | undefined} */ filter) {
  for (const item of items) item.hidden = filter ? !filter.has(item) : false;
  hideEmpty();
}

/** Hide lists without visible papers, with what is around them; and the days, if papers are not by day. */
function hideEmpty() {
  const left = new Set(shown().map((item) => item.parentElement));
  for (const list of lists) {
    list.hidden = !left.has(list);
    for (const beside of [list.previousElementSibling, list.nextElementSibling])
      if (beside instanceof HTMLElement && beside.matches("h2, .dated, p:has(> .more)"))
        beside.hidden = list.hidden || (!isByDay && days.includes(list));
  }
}

/**
 * Make a row of filter buttons, one of them pressed; empty if no filter divides the papers. The pressed one
 * takes its filter away again.
 * @param {string} stated name of the first filter; `""` for the one that this browser keeps
 * @param {(name: string) => void} choose called with the pressed filter's name, `""` for all
 */
export function buttons(stated, choose) {
  const filters = new Map(usefulFilters());
  const chosen = stated || (recall(KEPT) ? FOLLOWED : "");
  /** @type {[string, Filter][]} */
  const choices = filters.size ? [["", { label: t("All"), has: () => true }], ...filters] : [];
  const made = choices.map(([name, { label, has }]) =>
    filterButton(name, label, items.filter(has).length, () => {
      const next = name === pressed ? "" : name;
      press(next);
      choose(next);
      if (filters.has(FOLLOWED)) remember(KEPT, next === FOLLOWED);
    })
  );
  let pressed = "";
  const press = (/** @type {string} */ name) => {
    pressed = name;
    apply(filters.get(name));
    for (const button of made) button.ariaPressed = String(button.value === (filters.has(name) ? name : ""));
  };
  press(chosen);
  if (!stated && filters.has(chosen)) choose(chosen);
  return element("div", { className: "filters", role: "group", ariaLabel: t("Show papers") }, ...made);
}

// Orders

/** Return the orders that change some list. */
export const usefulOrders = () =>
  Object.entries(ORDERS).filter(([, { compare }]) =>
    lists.some((list) => {
      const papers = cardsOf(list).map(said);
      return papers.some((paper) => compare(paper, papers[0]) !== 0);
    })
  );

const first = new Map(items.map((item) => [item, /** @type {HTMLOListElement} */ (item.parentElement)]));

/**
 * Sort the lists; without an order of two papers, they return to their first order.
 * @param {(a: Card, b: Card) => number} [compare]
 */
export function arrange(compare) {
  isByDay = !compare;
  const sorted = compare ? items.toSorted((a, b) => compare(said(a), said(b))) : items;
  for (const item of sorted) {
    const list = /** @type {HTMLOListElement} */ (first.get(item));
    (!isByDay && days.includes(list) ? days[0] : list).append(item);
  }
  hideEmpty();
}
