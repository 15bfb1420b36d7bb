/**
 * On pages that list papers: choose which to show, in which order and how much of each, and mark new ones.
 * Without this script, lists stay in the order of the page.
 */
import { button, choice, element } from "../element.js";
import { returnToPlace, state, stated } from "./address.js";
import { FOR_YOU, isForYou, ORDERS } from "../card.js";
import { keep } from "./keep.js";
import { arrange, article, buttons, cards, items, usefulFilters, usefulOrders } from "./lists.js";
import { closing, view as menu } from "./menu.js";
import { mark } from "./news.js";
import { onChange, savedSlugs } from "./saved.js";
import { recall, remember } from "./storage.js";
import { t } from "../texts.js";

/** @typedef {import("../card.js").Card} Card */

const LONG = 30; // papers
/** @type {Record<string, string>} */
const VIEWS = { titles: t("Titles only"), summaries: t("With summaries"), abstracts: t("With abstracts") };
const usual = article.querySelector("li > .summary") ? "summaries" : "titles";
/** @type {string} */
const view = Object.hasOwn(VIEWS, recall("view")) ? recall("view") : usual;

const SORTING = t("Putting the papers in your order …");
const NOT_SORTED = t("These papers could not be compared with your saved papers. The list is as it was.");

const reading = /** @type {HTMLElement | null} */ (article.querySelector(".reading"));
/** What is said of the order For you. */
const note = element("p", { className: "for-you", role: "status" });
const isOffered = () => isForYou(savedSlugs().size);
/** @type {typeof import("./for-you.js") | undefined} */
let forYou;
let turn = 0; // the number of the last choice of an order
/** The search for all papers of a split list, of which the page has only some; else "". */
const whole = reading?.dataset.search ?? "";
let sorted = Promise.resolve();

if (items.length) {
  const papers = [...cards].map(([item, paper]) => ({ item, paper }));
  const legend = mark(papers);
  const isKnown = (/** @type {string} */ name) =>
    Object.hasOwn(ORDERS, name) || (name === FOR_YOU.name && isOffered());
  const order = !whole && isKnown(stated("order")) ? stated("order") : "";
  const filters = whole
    ? searches()
    : buttons(stated("filter"), (name) => {
        state("filter", name);
        tell();
      });
  const shown = menu([...controls(order), ...keep(() => papers).controls]);
  reading?.replaceChildren(filters, ...legend, shown);
  show(view);
  if (order) sorted = sort(order);
}
sorted.then(() => {
  document.documentElement.classList.remove("waits");
  returnToPlace();
});
const news = document.querySelector(".came-before .news");
if (news) import("./news-bar.js").then(({ fill }) => fill(news));
if (article.querySelector(".follow")) import("./follow.js");
const dates = /** @type {HTMLDetailsElement | null} */ (article.querySelector(".wider"));
if (dates) {
  closing(dates).addEventListener("toggle", () => import("./day.js"), { once: true });
  if (dates.open) import("./day.js"); // opened before this script ran
}

/** Return the address of a search among all papers of a split list. */
function among(/** @type {string} */ more) {
  return new URL(`../../search/?${whole}&${more}`, import.meta.url).href;
}

/** Make a row of links to searches, in place of filters, which would pass over the papers on other pages. */
function searches() {
  const links = usefulFilters().flatMap(([, { label, search, count }]) =>
    search ? [element("a", { href: among(search) }, `${label} `, element("small", {}, count ?? ""))] : []
  );
  const about = { className: "filters", role: "group", ariaLabel: t("Search in this list") };
  return element("div", about, ...links);
}

/** Make the controls that are useful for these papers. */
function controls(/** @type {string} */ chosen) {
  const useful = usefulOrders().filter(([name]) => !whole || name === "votes" || name === "cited");
  /** @type {Record<string, string>} */
  const orders = { "": t("As listed") };
  for (const [name, { label }] of useful) orders[name] = label;
  const order = choice(t("Order"), orders, chosen, (name) => {
    if (whole) return location.assign(among(`sort=${name}`));
    state("order", name);
    sort(name).then(tell);
  });
  const mine = new Option(FOR_YOU.label, FOR_YOU.name, false, chosen === FOR_YOU.name);
  const offer = () => {
    if (isOffered() && items.length > 1 && !mine.parentElement) order.add(mine);
    order.hidden = order.options.length < 2;
  };
  onChange(offer);
  offer();
  const views = choice(t("Show"), VIEWS, view, (name) => {
    remember("view", name);
    show(name);
  });
  views.dataset.usual = usual;
  return [order, views, ...(items.length > LONG ? [place(() => order.value)] : [])];
}

/** Make a menu that jumps to a part of a long list. */
function place(/** @type {() => string} */ order) {
  const select = element("select", { ariaLabel: t("Jump to") }, new Option("…", ""));
  const fill = () => import("./jump.js").then(({ jump }) => jump(select, order));
  article.addEventListener("toggle", fill, { once: true, capture: true }); // as the menu around it opens
  return select;
}

/** Sort the papers. The order For you has a script of its own; if it fails, the list stays as it was. */
async function sort(/** @type {string} */ name) {
  const now = ++turn;
  const listed = items.map((item) => ({ item, paper: /** @type {Card} */ (cards.get(item)) }));
  if (name !== FOR_YOU.name) {
    forYou?.removeReasons(listed);
    note.remove();
    return arrange(ORDERS[name]?.compare);
  }
  if (!note.isConnected) reading?.after(note);
  note.textContent = SORTING;
  try {
    forYou = await import("./for-you.js");
    const { compare, reasons } = await forYou.ordered(listed.map(({ paper }) => paper));
    if (now !== turn) return; // another order was chosen since
    arrange(compare);
    forYou.addReasons(listed, reasons);
    forYou.tell(note, () => sort(name));
  } catch {
    const again = button(t("Try again"), () => sort(name));
    if (now === turn) note.replaceChildren(NOT_SORTED, " ", again);
  }
}

function tell() {
  document.dispatchEvent(new Event("papers"));
}

/** Show a view; what the page lacks is fetched by a script of its own. */
async function show(/** @type {string} */ view) {
  for (const name of Object.keys(VIEWS)) article.classList.toggle(`with-${name}`, name === view);
  if (view === "titles" || view === usual) return;
  const { follow } = await import("./abstracts.js");
  follow(items, view);
}
