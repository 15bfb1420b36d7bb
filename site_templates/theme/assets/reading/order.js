/** The papers of a list in another order. */

/** The items of a list that are papers: those that begin with a link and say by whom it is. */
export const paperItems = (list) =>
  [...list.children].filter((item) => item.firstElementChild?.matches("a") && item.querySelector(".by"));

/** The link to a listed paper. */
export const paperLink = (item) => item.firstElementChild;

const votes = (item) => parseInt(item.querySelector(".votes")?.textContent.replace(/\D/g, "") || "-1", 10);
const day = (item) => item.querySelector("time")?.dateTime ?? "";
const title = (item) => paperLink(item).textContent.replace(/^[^\p{L}\p{N}]+/u, ""); // quotes come first nowhere
const byTitle = new Intl.Collator("en", { numeric: true }).compare;

class Order {
  constructor(label, compare) {
    this.label = label;
    this.compare = compare;
  }

  /** Whether these are not all alike. */
  changes(items) {
    return items.some((item) => this.compare(item, items[0]) !== 0);
  }
}

/** The orders by their names. A sort is stable: papers that are alike stay as they were listed. */
export const ORDERS = {
  votes: new Order("Most votes", (a, b) => votes(b) - votes(a)),
  newest: new Order("Newest", (a, b) => day(b).localeCompare(day(a))),
  title: new Order("By title", (a, b) => byTitle(title(a), title(b))),
};

const asListed = new WeakMap();

/** Puts a list in an order; in none, as it was listed. */
export function reorder(list, name) {
  if (!asListed.has(list)) asListed.set(list, paperItems(list));
  const items = [...asListed.get(list)];
  if (ORDERS[name]) items.sort(ORDERS[name].compare);
  list.append(...items);
}
