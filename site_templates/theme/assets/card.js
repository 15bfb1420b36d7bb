/**
 * Cards: papers in lists. `generator/pages/parts.py` makes the cards of pages; the search and the page of
 * saved papers make theirs here, of the same elements in the same order.
 */
import { element, textOf } from "./element.js";
import { dayLabel, plural, t, voted } from "./texts.js";

/**
 * @typedef {object} Card what a card says
 * @property {string} slug the last part of the address of the paper's page
 * @property {string} title
 * @property {string} by its organization and authors
 * @property {string} day ISO date of its listing, possibly a month or a year; "" if unknown
 * @property {number} votes 0 if unknown
 * @property {string | boolean} code the address of its code; `true` if only that there is some is known
 * @property {HTMLAnchorElement[]} tags links to its tags
 * @property {string} [summary] absent if the list shows none
 * @property {boolean} [machine] whether a machine wrote the summary
 * @property {number | null} [cited] how often others cite it, if its list says so
 */
/** The names of facts that cards show in plain words, in order: `SAID` in `generator/papers/shown.py`. */
export const SAID = /** @type {const} */ (["venue", "license"]);
/** @typedef {Partial<Record<typeof SAID[number], string>>} Said facts in plain words; absent or "" if unknown */
/** @typedef {Pick<Card, "title" | "day" | "votes" | "cited">} Sorted the values that cards are sorted by */

/** Return the cards of a list: the items that begin with a link and name authors. */
export const cardsOf = (/** @type {Element} */ list) =>
  /** @type {HTMLElement[]} */ (
    [...list.children].filter((item) => item.firstElementChild?.matches("a") && item.querySelector(".by"))
  );

/** Return a card's link to its paper. */
export const linkOf = (/** @type {Element} */ item) =>
  /** @type {HTMLAnchorElement} */ (item.firstElementChild);

/** Return the slug in the address of a paper's page. */
export const slugOf = (/** @type {string} */ url) => new URL(url).pathname.split("/").at(-2) ?? "";

/**
 * Return the plain facts in an element's children.
 * @param {ParentNode} part
 * @param {string} parent selects the element
 * @returns {Said}
 */
export const saidIn = (part, parent) =>
  Object.fromEntries(SAID.map((name) => [name, textOf(part.querySelector(`${parent} > .${name}`))]));

/**
 * Read a card.
 * @param {Element} item
 * @returns {Card & Said}
 */
export function readCard(item) {
  const link = linkOf(item);
  const summary = item.querySelector(":scope > .summary:not(:empty)");
  return {
    slug: slugOf(link.href),
    title: textOf(link),
    by: textOf(item.querySelector(".by")),
    day: dayOf(item),
    votes: votesOf(item),
    ...saidIn(item, ".facts"),
    code:
      item.querySelector(".facts > .code > a")?.getAttribute("href")
      ?? item.querySelector(".facts > .code") !== null,
    tags: [.../** @type {NodeListOf<HTMLAnchorElement>} */ (item.querySelectorAll(".facts > a"))],
    ...(summary && { summary: textOf(summary), machine: summary.matches(".machine") }),
  };
}

/** Return the date of a card, or of the heading above its list, or of the page; "" for an undated card. */
function dayOf(/** @type {Element} */ item) {
  const time =
    item.querySelector(".facts > :is(time, .undated)")
    ?? item.parentElement?.previousElementSibling?.querySelector("h2 > time")
    ?? document.querySelector("h1 > time");
  return time?.getAttribute("datetime") ?? "";
}

/** Return the votes on a card or a paper's page. */
export const votesOf = (/** @type {ParentNode} */ part) =>
  Number(part.querySelector(".votes")?.getAttribute("value") ?? 0);

/** Make an empty card, for `fillCard`. */
export const blankCard = (/** @type {string} */ href) =>
  element(
    "li",
    {},
    element("a", { href, dir: "auto" }),
    " ",
    element("span", { className: "by", dir: "auto" }),
    " ",
    element("span", { className: "facts" })
  );

/**
 * Fill a card.
 * @param {HTMLLIElement} item
 * @param {Pick<Card, "title" | "by" | "day"> & Partial<Card> & Said} card
 */
export function fillCard(item, { title, by, day, votes = 0, code = false, tags = [], ...said }) {
  const parts = [
    ...(votes ? [element("data", { className: "votes", value: String(votes) }, voted(votes))] : []),
    ...(day ? [element("time", { dateTime: day }, dayLabel(day))] : []),
    ...SAID.flatMap((name) => (said[name] ? [element("span", { className: name }, said[name])] : [])),
    ...(code ? [codeBadge(code)] : []),
    ...tags,
  ];
  linkOf(item).textContent = title;
  item.querySelector(":scope > .by")?.replaceChildren(by);
  item.querySelector(":scope > .facts")?.replaceChildren(...parts.flatMap((part) => [part, " "]));
  return item;
}

const codeBadge = (/** @type {string | boolean} */ code) =>
  element(
    "span",
    { className: "code" },
    typeof code === "string" ? element("a", { href: code }, t("code")) : t("code")
  );

/** Add the element for a card's summary. */
export function placeSummary(/** @type {Element} */ item) {
  const place = element("span", { className: "summary", dir: "auto" });
  item.querySelector(":scope > .by")?.after(" ", place);
  return place;
}

/**
 * Return the first authors, and how many more there are.
 * @param {string[]} names
 * @param {number} count of all authors
 */
export function authorLine(names, count) {
  const more = count - names.length;
  if (more <= 0) return names.join(", ");
  return names.length
    ? plural(more, "{names} and {n} more", "{names} and {n} more", { names: names.join(", ") })
    : plural(more, "{n} author", "{n} authors");
}

/** @type {Intl.Collator | undefined} */
let titles; // made when it is first needed: few readers sort by title
/** @type {(a: string, b: string) => number} */
const byTitle = (a, b) => (titles ??= new Intl.Collator("en", { numeric: true })).compare(a, b);
/** Return the title of a card from its first letter or number on, for example without quotation marks. */
export const bareTitle = (/** @type {Sorted} */ { title }) => title.replace(/^[^\p{L}\p{N}]+/u, "");

/**
 * The orders of cards, by name. Sorts are stable: equal papers stay in the order of the list.
 * @type {Record<string, {label: string, compare: (a: Sorted, b: Sorted) => number}>}
 */
export const ORDERS = {
  votes: { label: t("Most votes"), compare: (a, b) => b.votes - a.votes },
  cited: { label: t("Most cited"), compare: (a, b) => (b.cited ?? 0) - (a.cited ?? 0) },
  newest: { label: t("Newest"), compare: (a, b) => b.day.localeCompare(a.day) },
  title: { label: t("By title"), compare: (a, b) => byTitle(bareTitle(a), bareTitle(b)) },
};

/** The order that follows from the saved papers. */
export const FOR_YOU = { name: "like", label: t("For you") };
/** The fewest saved papers that tell what a reader likes. */
export const FEWEST = 3;
/** Return whether a reader with so many saved papers can have that order; `boot.js` knows whether the site can. */
export const isForYou = (/** @type {number} */ saved) =>
  saved >= FEWEST && document.documentElement.dataset.like !== undefined;
