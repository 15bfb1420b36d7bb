/** The papers that the page lists, and their order. */

/** The items of a list that are papers: those that begin with a link and name the authors. */
export const paperItems = (/** @type {Element} */ list) =>
  [...list.children].filter((item) => item.firstElementChild?.matches("a") && item.querySelector(".by"));

export const article = /** @type {HTMLElement} */ (document.querySelector("article"));

/** The lists that a reader may sort and filter: not what stands beside them on the home page. */
export const lists = [...article.querySelectorAll("ol")].filter((list) => !list.closest(".aside") && paperItems(list).length);

/** Their papers as they were listed. */
export const items = /** @type {HTMLElement[]} */ (lists.flatMap(paperItems));

/** Those that are shown, in the order in which they are. */
export const shown = () => /** @type {HTMLElement[]} */ (lists.flatMap(paperItems)).filter((item) => !item.hidden);

/** The link to a listed paper. */
export const paperLink = (/** @type {Element} */ item) => /** @type {HTMLAnchorElement} */ (item.firstElementChild);

/** The votes that a listed paper or a paper's page shows; -1 where none are known. */
export const votes = (/** @type {ParentNode} */ item) =>
  parseInt(item.querySelector(".votes")?.textContent?.replace(/\D/g, "") || "-1", 10);
/** The day of a listed paper: on a day's page, where entries have none, that of the page. */
export const day = (/** @type {Element} */ item) =>
  item.querySelector("time")?.dateTime ?? location.pathname.match(/\/dates\/(\d{4}-\d\d-\d\d)\/$/)?.[1] ?? "";
/** The title of a listed paper from its first letter or number on, without quotes before it. */
export const title = (/** @type {Element} */ item) => paperLink(item).text.replace(/^[^\p{L}\p{N}]+/u, "");
const byTitle = new Intl.Collator("en", { numeric: true }).compare;

class Order {
  /**
   * @param {string} label
   * @param {(a: Element, b: Element) => number} compare
   */
  constructor(label, compare) {
    this.label = label;
    this.compare = compare;
  }

  /** Whether it tells any of these apart. */
  changes(/** @type {Element[]} */ items) {
    return items.some((item) => this.compare(item, items[0]) !== 0);
  }
}

/**
 * The orders by their names. A sort is stable: papers that are alike stay as they were listed.
 * @type {Record<string, Order>}
 */
export const ORDERS = {
  votes: new Order("Most votes", (a, b) => votes(b) - votes(a)),
  newest: new Order("Newest", (a, b) => day(b).localeCompare(day(a))),
  title: new Order("By title", (a, b) => byTitle(title(a), title(b))),
};

/** @type {WeakMap<Element, Element[]>} */
const asListed = new WeakMap();

/**
 * Puts a list in an order; in none, as it was listed.
 * @param {Element} list
 * @param {string} name of the order
 */
export function reorder(list, name) {
  const listed = asListed.get(list) ?? paperItems(list);
  asListed.set(list, listed);
  const items = [...listed];
  if (ORDERS[name]) items.sort(ORDERS[name].compare);
  list.append(...items);
}
