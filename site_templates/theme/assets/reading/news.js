/**
 * Marks the papers that are new since the last visit.
 *
 * A visit remembers the latest day shown and its papers. On the next visit, papers of a later day are new, as
 * are other papers of that day. Pages opened within half an hour of each other are one visit.
 */
import { element } from "../element.js";
import { recall, remember } from "./storage.js";

const PAUSE = 30 * 60 * 1000; // milliseconds
/** @type {Seen} */
const NOTHING = { day: "", papers: [] };

/** @typedef {{day: string, papers: string[]}} Seen the latest day shown, and its papers */
/** @typedef {{day: string, slug: string}} Paper */

/**
 * Mark the new papers among the listed ones, and remember that all were shown.
 * @param {{item: Element, paper: Paper}[]} listed
 * @returns {HTMLElement[]} the legend to show above the list; empty if no paper is new
 */
export function mark(listed, now = Date.now()) {
  const known = lastVisit();
  const isAnother = !known || now - known.at > PAUSE;
  const before = isAnother ? (known?.seen ?? null) : known.before;
  const fresh = before ? listed.filter(({ paper }) => isNew(paper, before)) : [];
  for (const { item } of fresh) {
    item.classList.add("is-new");
    item.append(sign());
  }
  remember("visit", {
    at: now,
    before,
    seen: listed.map(({ paper }) => paper).reduce(add, known?.seen ?? NOTHING),
  });
  return fresh.length ? [legend(new Set(fresh.map(({ paper }) => paper.slug)).size)] : [];
}

/**
 * Return what is remembered of the last visit; `null` if there is none, or it is damaged.
 * @returns {{at: number, before: Seen | null, seen: Seen} | null}
 */
function lastVisit() {
  const known = recall("visit");
  const isSeen = (/** @type {any} */ seen) => typeof seen?.day === "string" && Array.isArray(seen.papers);
  return typeof known?.at === "number"
    && isSeen(known.seen)
    && (known.before === null || isSeen(known.before))
    ? known
    : null;
}

/**
 * Return whether a paper is newer than what was seen.
 * @type {(paper: Paper, before: Seen) => boolean}
 */
export const isNew = ({ day, slug }, before) =>
  day > before.day || (day === before.day && !before.papers.includes(slug));

/** @type {(seen: Seen, paper: Paper) => Seen} */
function add(seen, { day, slug }) {
  if (day > seen.day) return { day, papers: [slug] };
  return day < seen.day || seen.papers.includes(slug) ? seen : { day, papers: [...seen.papers, slug] };
}

/** Explain the dot. */
function legend(/** @type {number} */ count) {
  const since = element("span", { textContent: "since your last visit" });
  return element("span", { className: "legend" }, `${count.toLocaleString("en")} new `, since);
}

/** Make the dot, with words for readers who cannot see it. */
function sign() {
  const meaning = "New since your last visit";
  return element("span", { className: "new", title: meaning, textContent: meaning });
}
