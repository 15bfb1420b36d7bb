/**
 * What is new to the reader: papers that came since they looked at the page of new papers.
 *
 * What that page shows stays new until the reader comes back after two hours or more, or marks it as seen;
 * what it never showed stays new. Papers are compared by their order of arrival in the archive. The reader's
 * clock only separates visits, so that at worst a visit begins too early, and nothing that was not shown
 * counts as seen.
 */
import { element } from "../element.js";
import { NO_ROOM, recall, remember, stored, watch } from "./storage.js";
import { numeral, plural, t } from "../texts.js";

const ROOT = new URL("../../", import.meta.url);
const PAGE = new URL("new/", ROOT).href;
const PAUSE = 2 * 60 * 60 * 1000; // milliseconds: time to read what is new, paper by paper
const FIRST_DAYS = 3; // that are new to a reader who was never here
/** The most papers in the file. */
export const MOST = 500;

/** @typedef {{slug: string, day: string}} Arrived a paper, in order of arrival, the newest first */
/**
 * @typedef {object} Visit what is remembered
 * @property {number} at when a list was last shown
 * @property {string[]} seen slugs
 * @property {string[]} [shown] slugs: they count as seen from the next visit on
 * @property {string} [day] instead of slugs, before the first file was read: the newest day on the first page
 * @property {boolean} [first] whether it is the reader's first visit
 */
/**
 * @typedef {object} News
 * @property {Arrived[]} order
 * @property {Arrived[]} fresh the new papers among them
 * @property {boolean} isCut whether even more are new
 * @property {boolean} isFirst whether there was no earlier visit, and nothing came during this one
 */

/** Fetch a file of the site. @returns {Promise<any>} */
export async function file(/** @type {string} */ name) {
  const answer = await fetch(new URL(name, ROOT), { cache: "no-cache" }); // asks whether it changed
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.json();
}

/** @type {Promise<[string, string][]> | undefined} */
let loading;

/** Return the papers that are new. */
export async function news() {
  loading ??= file("new/order.json");
  const order = (await loading).map(([slug, day]) => ({ slug, day }));
  const known = remembered();
  const { seen, shown, first } = continued(known, order);
  if (known) remember("news", { at: Date.now(), seen, shown, first });
  const found = told(order, seen);
  return { ...found, isFirst: known === null || (first === true && !found.fresh.length) };
}

/** Return what is remembered of earlier visits; `null` if there is nothing, or it is damaged. */
function remembered() {
  /** @type {Visit | null} */
  const known = recall("news");
  const isList = (/** @type {unknown} */ value) => Array.isArray(value);
  return typeof known?.at === "number"
    && isList(known.seen)
    && (known.shown === undefined || isList(known.shown))
    ? known
    : null;
}

/** Return whether what is remembered is damaged. */
export const isDamaged = () => stored("news") !== null && remembered() === null;

/**
 * Return what is seen now, in the same visit or in another one.
 * @param {Visit | null} known
 * @param {Arrived[]} order
 * @returns {Pick<Visit, "seen" | "shown" | "first">}
 */
function continued(known, order) {
  if (!known) {
    const newest = newestDays(order);
    return { seen: slugs(order.filter(({ day }) => !newest.has(day))), first: true };
  }
  const { day, seen, shown } = known;
  const first = known.first && !isAnother(known);
  if (day !== undefined) return { seen: slugs(order.filter((paper) => first || paper.day <= day)), first };
  return shown && isAnother(known) ? { seen: shown } : { seen, shown, first };
}

const isAnother = (/** @type {Visit} */ { at }) => Math.abs(Date.now() - at) > PAUSE;
const slugs = (/** @type {Arrived[]} */ papers) => papers.map(({ slug }) => slug);

/** Return the last days of some papers. */
export const newestDays = (/** @type {Arrived[]} */ papers) =>
  new Set([...new Set(papers.map(({ day }) => day))].sort().slice(-FIRST_DAYS));

/**
 * Return the papers that are not seen. A full file gets an old paper at its end when one is removed; such a
 * paper came before the seen ones, so it is not new.
 * @param {Arrived[]} order
 * @param {string[]} seen
 */
function told(order, seen) {
  const known = new Set(seen);
  const isFull = order.length >= MOST;
  const last = isFull ? order.findLastIndex(({ slug }) => known.has(slug)) : -1;
  const fresh = order.filter(({ slug }, at) => !known.has(slug) && (last < 0 || at < last));
  return { order, fresh, isCut: isFull && fresh.length === order.length };
}

/** Format the number of new papers. */
export const countOf = (/** @type {Pick<News, "fresh" | "isCut">} */ { fresh, isCut }) =>
  numeral(fresh.length) + (isCut ? "+" : "");

/**
 * Remember that the page of new papers showed these. Another tab may have remembered more.
 * @returns {boolean} whether the browser stores that
 */
export function showed(/** @type {News} */ { order }) {
  const known = remembered();
  const { seen, shown = [], first } = continued(known, order);
  return remember("news", { at: Date.now(), seen, shown: together(slugs(order), shown), first });
}

/**
 * Mark all papers as seen.
 * @returns {{wrong: string, undo: () => string}} `wrong`: why nothing was changed
 */
export function seeAll(/** @type {News} */ { order }) {
  const before = recall("news");
  const known = remembered();
  const seen = together(slugs(order), known?.seen ?? []);
  const wrong = remember("news", { at: Date.now(), seen, first: known?.first }) ? "" : NO_ROOM;
  return { wrong, undo: () => (remember("news", before) ? "" : NO_ROOM) };
}

const together = (/** @type {string[]} */ some, /** @type {string[]} */ others) =>
  [...new Set([...some, ...others])].slice(0, 2 * MOST);

/** Call `changed` when another tab changes what is new. */
export const onChange = (/** @type {() => void} */ changed) => watch("news", changed);

/**
 * Mark the new papers among the listed ones.
 * @param {{item: Element, paper: Arrived}[]} listed
 * @returns {HTMLElement[]} a link to the new papers, which shows itself when their number comes and is not 0; empty
 *   on a first visit
 */
export function mark(listed) {
  if (document.querySelector("article.new")) return [];
  if (stored("news") === null) {
    const day =
      listed
        .map(({ paper }) => paper.day)
        .sort()
        .at(-1) ?? "";
    if (day) remember("news", { at: Date.now(), seen: [], day, first: true });
    return [];
  }
  const link = element("a", { className: "legend", href: PAGE, hidden: true });
  const show = async () => {
    const found = await news();
    const fresh = new Set(slugs(found.fresh));
    for (const { item, paper } of listed) {
      const isNew = fresh.has(paper.slug);
      if (isNew !== item.classList.contains("is-new")) item.querySelector(".dot")?.remove();
      if (isNew && !item.querySelector(".dot")) item.append(dot());
      item.classList.toggle("is-new", isNew);
    }
    const n = countOf(found);
    const whole = plural(found.fresh.length, "{n} new paper", "{n} new papers", { n });
    const short = plural(found.fresh.length, "{n} new", "{n} new", { n });
    link.replaceChildren(element("span", {}, whole), element("small", { ariaHidden: "true" }, short));
    link.hidden = !found.fresh.length;
  };
  const refresh = () => show().catch(() => {}); // offline, nothing is marked
  onChange(refresh);
  refresh();
  return [link];
}

/** Make the dot of a new paper, with words for readers who cannot see it. */
function dot() {
  const meaning = t("New since your last visit");
  return element("span", { className: "dot", title: meaning, textContent: meaning });
}
