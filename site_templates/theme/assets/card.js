/**
 * A card: a paper in a list, read and made. Pages come with the cards of `generator/pages/parts.py`; the search and the
 * page of saved papers have theirs from here, of the same elements in the same order.
 */
import { counted, element, textOf } from "./element.js";

/**
 * @typedef {object} Card what a card says
 * @property {string} slug the last part of the address of the paper's page
 * @property {string} title
 * @property {string} by its organization and authors
 * @property {string} day ISO date that it is listed under, possibly a month or a year; "" where none is known
 * @property {number} votes 0 where none are known
 * @property {boolean} code whether there is a link to its code
 * @property {HTMLAnchorElement[]} tags links to its tags
 */
/** @typedef {Pick<Card, "title" | "day" | "votes">} Sorted what cards are sorted by */

/** The items of a list that are cards: they begin with a link and name the authors. */
export const cardsOf = (/** @type {Element} */ list) => /** @type {HTMLElement[]} */ (
  [...list.children].filter((item) => item.firstElementChild?.matches("a") && item.querySelector(".by")));

/** The link to the paper. */
export const linkOf = (/** @type {Element} */ item) => /** @type {HTMLAnchorElement} */ (item.firstElementChild);

/** The slug of the paper whose page is at an address. */
export const slugOf = (/** @type {string} */ url) => new URL(url).pathname.split("/").at(-2) ?? "";

/**
 * What a card says.
 * @param {Element} item
 * @returns {Card}
 */
export function readCard(item) {
  const link = linkOf(item);
  return {
    slug: slugOf(link.href), title: textOf(link), by: textOf(item.querySelector(".by")),
    day: dayOf(item), votes: votesOf(item), code: item.querySelector(".facts > .code") !== null,
    tags: [.../** @type {NodeListOf<HTMLAnchorElement>} */ (item.querySelectorAll(".facts > a"))],
  };
}

/** A card without a day is of the one that the heading above its list names, or the page's. */
function dayOf(/** @type {Element} */ item) {
  const heading = item.parentElement?.previousElementSibling;
  const time = item.querySelector(".facts > time") ?? heading?.querySelector(":scope > time") ?? document.querySelector("h1 > time");
  return time?.getAttribute("datetime") ?? "";
}

/** The votes that a card or a paper's page says. */
export const votesOf = (/** @type {ParentNode} */ part) => Number(part.querySelector(".votes")?.getAttribute("value") ?? 0);

/** An empty card, for `fillCard`. */
export const blankCard = (/** @type {string} */ href) => element("li", {},
  element("a", { href, dir: "auto" }), " ", element("span", { className: "by", dir: "auto" }), " ", element("span", { className: "facts" }));

/**
 * Puts into a card what it is to say.
 * @param {HTMLLIElement} item
 * @param {Pick<Card, "title" | "by" | "day"> & Partial<Card>} card
 */
export function fillCard(item, { title, by, day, votes = 0, code = false, tags = [] }) {
  const parts = [
    ...votes ? [element("data", { className: "votes", value: String(votes) }, counted(votes, "vote"))] : [],
    ...day ? [element("time", { dateTime: day }, dayLabel(day))] : [],
    ...code ? [element("span", { className: "code" }, "code")] : [],
    ...tags,
  ];
  linkOf(item).textContent = title;
  item.querySelector(":scope > .by")?.replaceChildren(by);
  item.querySelector(":scope > .facts")?.replaceChildren(...parts.flatMap((part) => [part, " "]));
  return item;
}

/** Gives a card the place for what its paper is about. */
export function placeSummary(/** @type {Element} */ item) {
  const place = element("span", { className: "summary", dir: "auto" });
  item.querySelector(":scope > .by")?.after(" ", place);
  return place;
}

/**
 * The first authors, and how many more there are.
 * @param {string[]} names
 * @param {number} count of all
 */
export function authorLine(names, count) {
  const more = count - names.length;
  if (more <= 0) return names.join(", ");
  return names.length ? `${names.join(", ")} and ${more.toLocaleString("en")} more` : counted(more, "author");
}

/** A day, month or year for people, with the month in three letters. */
export function dayLabel(/** @type {string} */ day) {
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { year: "numeric", timeZone: "UTC", ...day.length > 4 && { month: "long" }, ...day.length > 7 && { day: "numeric" } };
  const date = new Date(`${`${day}-01-01`.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.valueOf())) return day;
  return new Intl.DateTimeFormat("en-GB", parts).format(date).replace(/([A-Z]..)[a-z]+/, "$1");
}

const byTitle = new Intl.Collator("en", { numeric: true }).compare;
/** The title of a card from its first letter or number on, without quotes before it. */
export const bareTitle = (/** @type {Sorted} */ { title }) => title.replace(/^[^\p{L}\p{N}]+/u, "");

/**
 * The orders of cards by their names. A sort is stable: papers that are alike stay as they were listed.
 * @type {Record<string, {label: string, compare: (a: Sorted, b: Sorted) => number}>}
 */
export const ORDERS = {
  votes: { label: "Most votes", compare: (a, b) => b.votes - a.votes },
  newest: { label: "Newest", compare: (a, b) => b.day.localeCompare(a.day) },
  title: { label: "By title", compare: (a, b) => byTitle(bareTitle(a), bareTitle(b)) },
};
