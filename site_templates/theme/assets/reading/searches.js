/**
 * The searches that the reader keeps, and how many papers are new for each since it was last opened.
 *
 * A search remembers the newest day of its papers and those of that day, as `news.js` does of lists. The search itself
 * is asked for what is of that day or later, so that a query means the same as on the search page.
 */
import { element } from "../element.js";
import { slugOf } from "./keep.js";
import { isNew } from "./news.js";
import { recall, remember, watch } from "./storage.js";

/** How many searches may be kept. */
export const MOST = 20;
const LETTERS = 1000; // of an address
const LOOKED_AT = 50; // papers
const LOOKED_INTO = 6; // where each paper's page has to be read, for a phrase
const FULL = `No more than ${MOST} searches can be kept. Remove one first.`;
const NO_ROOM = "This browser does not keep anything more for this site.";
const ROOT = new URL("../../", import.meta.url);

/** @typedef {import("./news.js").Seen} Seen */
/** @typedef {{address: string, seen: Seen}} Kept `address`: what follows `search/`, such as `?q=moss` */

/** The searches that are kept. Returns only what is well-formed. */
export function searches() {
  const known = recall("searches");
  return Array.isArray(known) ? known.map(checked).filter((kept) => kept !== null).slice(0, MOST) : [];
}

/**
 * A value from outside as a kept search; `null` where it is none.
 * @param {any} value
 * @returns {Kept | null}
 */
export function checked(value) {
  const { address, seen } = value ?? {};
  if (typeof address !== "string" || address[0] !== "?" || address.length > LETTERS) return null;
  const papers = Array.isArray(seen?.papers) ? seen.papers.filter((/** @type {unknown} */ slug) => typeof slug === "string") : [];
  return { address, seen: { day: typeof seen?.day === "string" ? seen.day : "", papers: papers.slice(0, LOOKED_AT) } };
}

export const onChange = (/** @type {() => void} */ changed) => watch("searches", changed);

/** Keeps more searches; those that are kept already stay as they are. Returns why not; "" where they are kept. */
export function keepSearches(/** @type {Kept[]} */ more) {
  const all = new Map(searches().map((kept) => [kept.address, kept]));
  for (const kept of more) if (!all.has(kept.address)) all.set(kept.address, kept);
  if (all.size > MOST) return FULL;
  return remember("searches", [...all.values()]) ? "" : NO_ROOM;
}

/** Keeps a search no longer. */
export const drop = (/** @type {string} */ wanted) =>
  remember("searches", searches().filter(({ address }) => address !== wanted));

/** What a search is called: its words, and its filters. */
export function label(/** @type {string} */ address) {
  const given = [...new URLSearchParams(address)].filter(([name]) => name !== "sort");
  return given.map(([name, value]) => name === "q" ? value : `${name}: ${value}`).join(", ");
}

/** The newest papers of a search, as it is now. */
export async function newest(/** @type {string} */ address, after = "") {
  const given = new URLSearchParams(address);
  const query = given.get("q") ?? "";
  const names = [...new Set(given.keys())].filter((name) => name !== "q" && name !== "sort");
  const filters = Object.fromEntries(names.map((name) => [name, given.getAll(name)]));
  if (after) filters.after = [...filters.after ?? [], after];
  await import(new URL("search/index/search.js", ROOT).href);
  const limit = query.includes('"') ? LOOKED_INTO : LOOKED_AT;
  const { results } = await archiveSearch.query(query, { filters, sort: "newest", limit });
  const papers = results.map(({ url, day }) => ({ day, name: slugOf(url) }));
  return { papers, isCut: papers.length === limit };
}

/** What has been seen of a search once it was opened. */
export async function seenNow(/** @type {string} */ address) {
  const { papers } = await newest(address);
  const day = papers[0]?.day ?? "";
  return { day, papers: papers.filter((paper) => paper.day === day).map(({ name }) => name) };
}

/** Remembers that a kept search was opened; nothing where it is not kept. */
export async function opened(/** @type {string} */ address) {
  if (!searches().some((kept) => kept.address === address)) return;
  const seen = await seenNow(address);
  remember("searches", searches().map((kept) => kept.address === address ? { address, seen } : kept));
}

/** How many papers are new for a search since it was last opened: `0`, `3`, `50+`. */
export async function news(/** @type {Kept} */ { address, seen }) {
  const { papers, isCut } = await newest(address, seen.day);
  const fresh = papers.filter((paper) => isNew(paper, seen)).length;
  return isCut && fresh === papers.length ? `${fresh}+` : String(fresh);
}

/** The way to a kept search, with the number of its new papers. */
export function link(/** @type {string} */ address, count = "") {
  const textContent = label(address) + (count ? ` (${count})` : "");
  return element("a", { href: new URL(`search/${address}`, ROOT).href, textContent });
}

/** On home: a line on the kept searches with new papers. */
export async function tellNews(/** @type {Element} */ article) {
  const line = element("p", { className: "kept-searches" });
  article.querySelector("h1")?.after(line);
  const kept = searches();
  /** @type {string[]} */
  const counts = [];
  for (const search of kept) counts.push(await news(search).catch(() => ""));
  const links = kept.flatMap(({ address }, at) => /[1-9]/.test(counts[at]) ? [link(address, counts[at]), ", "] : []);
  const all = element("a", { href: new URL("saved/#searches", ROOT).href, textContent: "kept searches" });
  if (links.length) line.append("New for your ", all, ": ", ...links.slice(0, -1));
  else if (counts.some((count) => count === "0")) line.append("Nothing is new for your ", all);
}
