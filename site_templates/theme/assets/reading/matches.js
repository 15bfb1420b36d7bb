/** Which papers of the files of new papers match what the reader follows. */
import { slugOf } from "../card.js";
import { folded } from "../letters.js";
import { asked, followed } from "./followed.js";
import { file } from "./news.js";
import { t } from "../texts.js";

const ROOT = new URL("../../", import.meta.url);
const LOOKED_AT = 100; // papers of a search
const LOOKED_INTO = 6; // papers of a search with a phrase, which reads each paper's page

/** @typedef {import("./followed.js").Followed} Followed */
/** @typedef {About & import("../card.js").Said} Paper */
/**
 * @typedef {object} About
 * @property {string} slug
 * @property {string} title
 * @property {string[]} authors
 * @property {number} more authors without a name here
 * @property {string} day "" if unknown
 * @property {number} votes
 * @property {boolean} code
 * @property {[address: string, name: string][]} before the collections that a card names before the authors
 * @property {[address: string, name: string][]} named the other collections that a card names
 * @property {Map<string, string>} collections the names of all its collections, by address
 * @property {string} [summary] only the best papers have it here; see `summaryOf`
 * @property {boolean} [machine] whether a machine wrote it
 * @property {string} summaries the file that has it otherwise
 */
/** @typedef {Pick<About, "summary" | "machine">} Summary */
/** @typedef {{thing: Followed, slugs: Set<string> | null}} Match `null` if the search failed */

/**
 * Return the papers with these slugs, in order of arrival. Most readers need no more than the first file.
 * @param {Set<string>} slugs
 * @returns {Promise<Paper[]>}
 */
export async function papers(slugs) {
  const of = async (/** @type {string} */ name) => (await read(name)).filter(({ slug }) => slugs.has(slug));
  const newest = await of("new/papers.json");
  return newest.length < slugs.size ? [...newest, ...(await of("new/earlier.json"))] : newest;
}

/** @type {Map<string, Promise<Record<string, Summary>>>} */
const reading = new Map();

/** Return the summary of a paper; without one, an empty text. @returns {Promise<Summary>} */
export async function summaryOf(/** @type {Paper} */ { slug, summary, machine, summaries }) {
  if (summary !== undefined) return { summary, machine };
  if (!reading.has(summaries)) reading.set(summaries, file(summaries));
  try {
    return (await reading.get(summaries))?.[slug] ?? { summary: "" };
  } catch (error) {
    reading.delete(summaries); // the next time may be online
    throw error;
  }
}

/** @returns {Promise<Paper[]>} */
async function read(/** @type {string} */ name) {
  const { papers, collections } = await file(name);
  const summaries = name.replace(/(?=\.json$)/, "-summaries");
  return papers.map((/** @type {any} */ { in: places = [], before = 0, named = 0, ...paper }) => {
    const all = places.map((/** @type {number} */ place) => collections[place]);
    return {
      authors: [],
      more: 0,
      day: "",
      votes: 0,
      code: false,
      summaries,
      ...paper,
      before: all.slice(0, before),
      named: all.slice(before, before + named),
      collections: new Map(all),
    };
  });
}

/**
 * Return which of some papers match each followed thing.
 * @param {Paper[]} papers
 * @returns {Promise<Match[]>}
 */
export const matches = (papers) =>
  Promise.all(
    followed().map(async (thing) => ({ thing, slugs: await matching(thing, papers).catch(() => null) }))
  );

/** @returns {Promise<Set<string>>} */
async function matching(/** @type {Followed} */ { address, name }, /** @type {Paper[]} */ papers) {
  const [kind, query = ""] = address.split(/\/(?=\?)/);
  const slugs = (/** @type {(paper: Paper) => boolean} */ has) =>
    new Set(papers.filter(has).map(({ slug }) => slug));
  if (!query) {
    const isAuthor = kind.startsWith("authors/");
    return slugs(
      ({ collections, authors }) => collections.has(address) || (isAuthor && authors.includes(name))
    );
  }
  const author = soleAuthor(query);
  if (author) return slugs(({ authors }) => authors.some((other) => folded(other) === folded(author)));
  const found = new Set(await newest(query, papers.flatMap(({ day }) => day || []).sort()[0] ?? ""));
  return slugs(({ slug }) => found.has(slug));
}

/** Return the name if a search is for one author and nothing else; else "". */
function soleAuthor(/** @type {string} */ query) {
  const given = [...new URLSearchParams(query)];
  return given.length === 1 && given[0][0] === "author" ? given[0][1] : "";
}

/** Return the slugs of the newest papers of a search, from a day on. */
async function newest(/** @type {string} */ address, /** @type {string} */ after) {
  await import(new URL("search/index/search.js", ROOT).href);
  const { query, filters, literal } = asked(address);
  const limit = query.includes('"') ? LOOKED_INTO : LOOKED_AT;
  filters.after = [...(filters.after ?? []), after];
  const { results } = await archiveSearch.query(query, { filters, literal, sort: "newest", limit });
  return results.map(({ url }) => slugOf(url));
}

/** Say what a paper was found for, as in: 4 for “diffusion video”, 1 by Song Han. */
export function forName(/** @type {Followed} */ { address, name }, /** @type {number} */ n) {
  const [kind, query] = address.split("/");
  if (kind === "authors" || soleAuthor(query)) return t("{n} by {name}", { n, name });
  if (kind === "organizations") return t("{n} from {name}", { n, name });
  return kind === "venues" ? t("{n} at {name}", { n, name }) : t("{n} for “{name}”", { n, name });
}
