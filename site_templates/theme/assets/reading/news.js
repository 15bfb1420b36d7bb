/**
 * Marks papers that came since the last visit.
 *
 * A visit remembers the last day that it was shown and that day's papers. New in the next visit is what is of a later
 * day, or of the same one and not among those. Pages opened within half an hour of each other are one visit.
 */
import { day, paperLink } from "./order.js";
import { recall, remember } from "./storage.js";

const PAUSE = 30 * 60 * 1000; // milliseconds
/** @type {Seen} */
const NOTHING = { day: "", papers: [] };

/** @typedef {{day: string, papers: string[]}} Seen the last day shown, and that day's papers */
/** @typedef {{day: string, name: string}} Listed */

/**
 * Marks the new ones of some listed papers, and remembers that they were shown.
 * @param {Element[]} items
 */
export function mark(items, now = Date.now()) {
  /** @type {{at: number, before: Seen | null, seen: Seen} | null} */
  const known = recall("visit");
  const isAnother = !known || now - known.at > PAUSE;
  const before = isAnother ? known?.seen ?? null : known.before;
  const papers = items.map((item) => ({ item, day: day(item), name: slug(item) }));
  if (before) for (const paper of papers) if (isNew(paper, before)) paper.item.append(sign());
  remember("visit", { at: now, before, seen: papers.reduce(add, known?.seen ?? NOTHING) });
}

const slug = (/** @type {Element} */ item) => paperLink(item).pathname.split("/").at(-2) ?? "";

/** @type {(paper: Listed, before: Seen) => boolean} */
const isNew = ({ day, name }, before) =>
  day > before.day || (day === before.day && !before.papers.includes(name));

/** @type {(seen: Seen, paper: Listed) => Seen} */
function add(seen, { day, name }) {
  if (day > seen.day) return { day, papers: [name] };
  return day < seen.day || seen.papers.includes(name) ? seen : { day, papers: [...seen.papers, name] };
}

/** A dot, and words for those who do not see it. */
function sign() {
  const made = document.createElement("span");
  made.className = "new";
  made.title = made.textContent = "New since your last visit";
  return made;
}
