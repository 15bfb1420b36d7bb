/**
 * On pages that list papers: which of them, in which order, with how much of each, and what is new. Without this
 * script they stand in the order they came in.
 */
import { choice, element } from "../element.js";
import { returnToPlace, state, stated } from "./address.js";
import { ORDERS } from "../card.js";
import { keep } from "./keep.js";
import { arrange, article, buttons, cards, items, usefulOrders } from "./lists.js";
import { mark } from "./news.js";
import { recall, remember } from "./storage.js";

const LONG = 30; // papers
/** @type {Record<string, string>} */
const VIEWS = { titles: "Titles only", summaries: "With summaries", abstracts: "With abstracts" };
const usual = article.querySelector("li > .summary") ? "summaries" : "titles";
/** @type {string} */
const view = Object.hasOwn(VIEWS, recall("view")) ? recall("view") : usual;

if (items.length) {
  const papers = [...cards].map(([item, paper]) => ({ item, paper }));
  const legend = mark(papers);
  const order = Object.hasOwn(ORDERS, stated("order")) ? stated("order") : "";
  if (order) arrange(order);
  const filters = buttons(stated("filter"), (name) => {
    state("filter", name);
    tell();
  });
  const choices = element("div", { className: "choices" }, ...legend, ...controls(order), ...keep(() => papers).controls);
  article.querySelector(".reading")?.append(filters, choices);
  show(view);
  returnToPlace();
  if (article.matches(".home") && recall("searches")?.length) import("./searches-news.js").then(({ tellNews }) => tellNews(article));
}
if (article.querySelector(".follow")) import("./follow.js");
if (article.matches(".day:has(.beside)")) import("./day.js");

/** The controls that make sense for these papers. */
function controls(/** @type {string} */ chosen) {
  const useful = usefulOrders();
  /** @type {Record<string, string>} */
  const orders = { "": "As listed", ...Object.fromEntries(useful.map(([name, { label }]) => [name, label])) };
  const order = choice("Order", orders, chosen, (name) => {
    arrange(name);
    state("order", name);
    tell();
  });
  const views = choice("Show", VIEWS, view, (name) => {
    remember("view", name);
    show(name);
  });
  return [...useful.length ? [order] : [], views, ...items.length > LONG ? [place(() => order.value)] : []];
}

/** In a long list, a choice that leads to a part of it. */
function place(/** @type {() => string} */ order) {
  const select = element("select", { ariaLabel: "Jump to" }, new Option("Jump to", ""));
  import("./jump.js").then(({ jump }) => jump(select, order));
  return select;
}

function tell() {
  document.dispatchEvent(new Event("papers"));
}

/** Only for what the list does not hold is the script needed that fetches it. */
async function show(/** @type {string} */ view) {
  for (const name of Object.keys(VIEWS)) article.classList.toggle(`with-${name}`, name === view);
  if (view === "titles" || view === usual) return;
  const { follow } = await import("./abstracts.js");
  follow(items, view);
}
