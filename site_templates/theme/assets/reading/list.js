/**
 * On pages that list papers: in which order, with abstracts or without, and what is new. Without this script they
 * stand in the order they came in.
 */
import "./follow.js";
import { mark } from "./news.js";
import { ORDERS, paperItems, reorder } from "./order.js";
import { recall, remember } from "./storage.js";

const article = /** @type {HTMLElement} */ (document.querySelector("article"));
const lists = [...article.querySelectorAll("ol")].filter((list) => paperItems(list).length);
const items = lists.flatMap(paperItems);
/** @type {Record<string, string>} */
const VIEWS = { titles: "Titles only", summaries: "With summaries", abstracts: "With abstracts" };
const usual = article.querySelector("li > .summary") ? "summaries" : "titles";
/** @type {string} */
const view = Object.hasOwn(VIEWS, recall("view")) ? recall("view") : usual;

if (items.length) {
  mark(items);
  const reading = /** @type {HTMLElement} */ (article.querySelector(".reading"));
  reading.append(...controls());
  // Where the style sheet shows it, so that keys and screen readers come to it there.
  [...article.children].find((part) => part.matches("h2, ol") && getComputedStyle(part).order === "0")?.before(reading);
  show(view);
}

/** The controls that make sense for these papers. */
function controls() {
  const useful = Object.entries(ORDERS).filter(([, order]) => lists.some((list) => order.changes(paperItems(list))));
  /** @type {Record<string, string>} */
  const orders = { "": "As listed", ...Object.fromEntries(useful.map(([name, { label }]) => [name, label])) };
  const order = choice("Order", orders, "", (name) => lists.forEach((list) => reorder(list, name)));
  const views = choice("Show", VIEWS, view, (name) => {
    remember("view", name);
    show(name);
  });
  return useful.length ? [order, views] : [views];
}

/**
 * A choice among values.
 * @param {string} name
 * @param {Record<string, string>} values what each is called
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function choice(name, values, chosen, choose) {
  const select = document.createElement("select");
  select.setAttribute("aria-label", name);
  select.append(...Object.entries(values).map(([value, shown]) => new Option(shown, value, false, value === chosen)));
  select.addEventListener("change", () => choose(select.value));
  return select;
}

/** Only for what the list does not hold is the script needed that fetches it. */
async function show(/** @type {string} */ view) {
  for (const name of Object.keys(VIEWS)) article.classList.toggle(`with-${name}`, name === view);
  if (view === "titles" || view === usual) return;
  const { follow } = await import("./abstracts.js");
  follow(items, view);
}
