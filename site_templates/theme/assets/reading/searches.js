/**
 * The searches that the reader saved, with what was seen when each was last opened: the newest day of its
 * papers and the papers of that day, as `news.js` remembers for lists.
 */
import { slugOf } from "../card.js";
import { NO_ROOM, recall, remember, watch } from "./storage.js";

/** The most searches that can be saved. */
export const MOST = 20;
const LETTERS = 1000; // of an address
const LOOKED_AT = 50; // papers
const LOOKED_INTO = 6; // papers of a search with a phrase, which reads each paper's page
const FULL = `No more than ${MOST} searches can be saved. Remove one first.`;

/** @typedef {import("./news.js").Seen} Seen */
/** @typedef {{address: string, seen: Seen}} SavedSearch `address`: the query string, such as `?q=moss` */

/** Return the saved searches that are well-formed. */
export function searches() {
  const known = recall("searches");
  return Array.isArray(known)
    ? known
        .map(checked)
        .filter((search) => search !== null)
        .slice(0, MOST)
    : [];
}

/**
 * Return an outside value as a saved search; `null` if it is not one.
 * @param {any} value
 * @returns {SavedSearch | null}
 */
export function checked(value) {
  const { address, seen } = value ?? {};
  if (typeof address !== "string" || address[0] !== "?" || address.length > LETTERS) return null;
  const papers = Array.isArray(seen?.papers)
    ? seen.papers.filter((/** @type {unknown} */ slug) => typeof slug === "string")
    : [];
  return {
    address,
    seen: { day: typeof seen?.day === "string" ? seen.day : "", papers: papers.slice(0, LOOKED_AT) },
  };
}

export const onChange = (/** @type {() => void} */ changed) => watch("searches", changed);

/** Save more searches; saved ones stay as they are. Return why they were not saved, or "". */
export function addSearches(/** @type {SavedSearch[]} */ more) {
  const all = new Map(searches().map((search) => [search.address, search]));
  for (const search of more) if (!all.has(search.address)) all.set(search.address, search);
  if (all.size > MOST) return FULL;
  return remember("searches", [...all.values()]) ? "" : NO_ROOM;
}

/** Remove a saved search. */
export const drop = (/** @type {string} */ wanted) =>
  remember(
    "searches",
    searches().filter(({ address }) => address !== wanted)
  );

/** Return the newest papers of a search as it is now, on pages with the search script. */
export async function newest(/** @type {string} */ address, after = "") {
  const given = new URLSearchParams(address);
  const query = given.get("q") ?? "";
  const names = [...new Set(given.keys())].filter((name) => name !== "q" && name !== "sort");
  const filters = Object.fromEntries(names.map((name) => [name, given.getAll(name)]));
  if (after) filters.after = [...(filters.after ?? []), after];
  const limit = query.includes('"') ? LOOKED_INTO : LOOKED_AT;
  const { results } = await archiveSearch.query(query, { filters, sort: "newest", limit });
  const papers = results.map(({ url, day }) => ({ day, slug: slugOf(url) }));
  return { papers, isCut: papers.length === limit };
}

/** Return what a reader has seen of a search after opening it. */
export async function seenNow(/** @type {string} */ address) {
  const { papers } = await newest(address);
  const day = papers[0]?.day ?? "";
  return { day, papers: papers.filter((paper) => paper.day === day).map(({ slug }) => slug) };
}

/** Remember that a search was opened, if it is saved. */
export async function opened(/** @type {string} */ address) {
  if (!searches().some((search) => search.address === address)) return;
  const seen = await seenNow(address);
  remember(
    "searches",
    searches().map((search) => (search.address === address ? { address, seen } : search))
  );
}

/** @type {import("./transfer.js").Part} */
export const part = {
  fields: () => ({ searches: searches() }),
  take: ({ searches: theirs }) => {
    const more = Array.isArray(theirs) ? theirs.slice(0, MOST).map(checked) : [];
    const wrong = addSearches(more.filter((search) => search !== null));
    return wrong && `Its searches were skipped: ${wrong}`;
  },
};
